// Renewal through the built command line: the safe order, the risky one with its yes, what stays, and a gap.

import { expect } from 'vitest';
import type { Terminal } from '../support/command-line.ts';
import { expectFailure, listAt, textAt, valueAt } from '../support/command-line.ts';
import { terminalTest } from '../support/terminal-test.ts';
import { askedFor, setTerm, taken } from '../support/online-seats.ts';

const NAME = 'Quillmark Draft 3D';
const KEPT = 'Obrentis FEM Structural';

// One seat of the commissioning pass: it can only be renewed at a risk.
const test = terminalTest((dir) => setTerm(dir, 'FH-COMMISSION', '$.Entitlements[0].MaxCount', 1));

const badges = async (terminal: Terminal): Promise<readonly unknown[]> =>
  listAt((await terminal.ask(['status'])).document, 'borrows').map((one) => valueAt(one, 'badge'));

test('a renewal holds a new borrow and gives the old seat back', async ({ terminal }) => {
  const old = textAt((await terminal.ask(['borrow', NAME])).document, 'borrowId');
  const renewed = await terminal.ask(['renew', NAME]);
  expect(renewed).toMatchObject({
    status: 0,
    document: { ok: true, replaces: old, verdict: 'valid', oldSeatUntilAt: null },
  });
  expect(taken(terminal)).toHaveLength(1);
  expect(await badges(terminal)).toEqual(['borrowed']);
  expect((await terminal.run('renew', NAME)).stdout).toMatch(
    /^Renewed: Quillmark Draft 3D\n.*\n(.*\n)* {2}the old one was given back; its seat is free\n$/,
  );
});

test('an old borrow that may not go back early is shown as replaced, and its name means the new one', async ({
  terminal,
}) => {
  const old = textAt((await terminal.ask(['borrow', KEPT])).document, 'borrowId');
  const renewed = await terminal.ask(['renew', KEPT]);
  expect(renewed.status).toBe(0);
  expect(textAt(renewed.document, 'oldSeatUntilAt')).toMatch(/Z$/);
  expect(await badges(terminal)).toEqual(['replaced', 'borrowed']);
  const { stdout } = await terminal.run('status');
  expect(stdout).toMatch(
    /^– Replaced {2}Obrentis FEM Structural {2}renewed: use the new one; the seat of this one goes back at /m,
  );
  expect(await terminal.ask(['verify', KEPT])).toMatchObject({
    status: 0,
    document: { borrowId: textAt(renewed.document, 'borrowId') },
  });
  expect(await terminal.ask(['verify', old])).toMatchObject({ status: 0, document: { borrowId: old } });
});

test('with the last seat the risky order is offered with its risk, and not taken without a yes', async ({
  terminal,
}) => {
  const borrowId = textAt((await terminal.ask(['borrow', 'Commissioning'])).document, 'borrowId');
  const refused = await terminal.ask(['renew', 'Commissioning']);
  expectFailure(refused, 3, 'no-seats');
  expect(textAt(refused.document, 'failure', 'message')).toContain('stays as it is');
  expect(textAt(refused.document, 'failure', 'details', 'nextStep')).toMatch(
    /fieldpass renew "Fernholt Commissioning Pass" --return-first --yes\. .*If a colleague takes the seat/,
  );
  const before = askedFor(terminal, 'CheckInLicense');
  expectFailure(await terminal.ask(['renew', 'Commissioning', '--return-first']), 2, 'confirmation-needed');
  expect(askedFor(terminal, 'CheckInLicense')).toBe(before);
  expect(await badges(terminal)).toEqual(['borrowed']);

  const renewed = await terminal.ask(['renew', 'Commissioning', '--return-first', '--yes']);
  expect(renewed).toMatchObject({ status: 0, document: { replaces: borrowId, verdict: 'valid' } });
  expect(taken(terminal)).toHaveLength(1);
});

test('a license that may not go back early is not offered the order that needs it', async ({ terminal }) => {
  await terminal.ask(['borrow', KEPT]);
  terminal.misbehave({
    kind: 'fail',
    name: 'NoEntitlementsAllowedException',
    message: 'No.',
    operation: 'CheckoutBorrowLicense',
  });
  const refused = await terminal.ask(['renew', KEPT]);
  expectFailure(refused, 3, 'no-seats');
  expect(textAt(refused.document, 'failure', 'details', 'nextStep')).not.toContain('--return-first');
});

test('a gap is told with its number, shown in the status, and removed by name', async ({ terminal }) => {
  await terminal.ask(['borrow', 'Commissioning']);
  terminal.misbehave({
    kind: 'fail',
    name: 'NoEntitlementsAllowedException',
    message: 'No.',
    operation: 'CheckoutBorrowLicense',
  });
  expectFailure(await terminal.ask(['renew', 'Commissioning', '--return-first', '--yes']), 3, 'renewal-gap');
  expect(taken(terminal)).toEqual([]);
  const { stdout } = await terminal.run('status');
  expect(stdout).toMatch(/^! Not renewed {2}Fernholt Commissioning Pass {2}no seat is held; borrow it again/);
  expect(stdout).not.toContain('proof:');
  expect((await terminal.ask(['remove', 'Commissioning'])).status).toBe(0);
  expect(await badges(terminal)).toEqual([]);
});
