// No network, a bad one, or no sign-in: every command ends within its deadline and says truthfully what came of it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectFailure, listAt, textAt } from '../support/command-line.ts';
import { terminalTest } from '../support/terminal-test.ts';

const NAME = 'Quillmark Draft 3D';
const REFUSED = { AWS_ENDPOINT_URL_LICENSE_MANAGER: 'http://127.0.0.1:1' };
const UNSIGNED = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_CONFIG_FILE: '/nowhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
};

const test = terminalTest();

test('offline and never listed: nothing is sent, nothing is taken', async ({ terminal }) => {
  expectFailure(await terminal.ask(['licenses'], REFUSED), 5, 'offline');
  expectFailure(await terminal.ask(['borrow', NAME], REFUSED), 5, 'offline');
  expect(terminal.sandbox.requests()).toEqual([]);
});

test('offline with an old listing: it is still shown, a borrow says offline, and a return keeps the license', async ({
  terminal,
}) => {
  await terminal.ask(['borrow', NAME]);
  const listed = await terminal.ask(['licenses'], REFUSED);
  expect(listed).toMatchObject({ status: 0, document: { listing: { problem: { code: 'offline' } } } });
  expect(listAt(listed.document, 'licenses')).toHaveLength(20);
  expectFailure(await terminal.ask(['borrow', 'Fernholt PLC Studio'], REFUSED), 5, 'offline');
  expectFailure(await terminal.ask(['return', NAME], REFUSED), 5, 'offline');
  const { document } = await terminal.ask(['status'], REFUSED);
  expect(listAt(document, 'borrows')).toMatchObject([{ licenseName: NAME, state: 'held', verdict: 'valid' }]);
  const doctor = await terminal.ask(['doctor'], REFUSED);
  expect(doctor).toMatchObject({ status: 5, document: { well: false } });
  expect(listAt(doctor.document, 'findings')).toContainEqual(
    expect.objectContaining({ part: 'network', state: 'broken', code: 'offline' }),
  );
  expect(terminal.seats()).toHaveLength(1);
});

test('with no sign-in at all the number is 4, and what is here still works', async ({ terminal }) => {
  await terminal.ask(['borrow', NAME]);
  const asked = terminal.sandbox.requests().length;
  expectFailure(await terminal.ask(['borrow', 'Fernholt PLC Studio'], UNSIGNED), 4, 'sign-in-needed');
  expect(terminal.sandbox.requests()).toHaveLength(asked);
  expect(await terminal.ask(['verify', NAME], UNSIGNED)).toMatchObject({
    status: 0,
    document: { verdict: 'valid' },
  });
});

test('credentials come from a profile as the SDK’s default chain finds them', async ({ terminal }) => {
  const config = join(terminal.dir, 'config');
  writeFileSync(
    config,
    '[profile field]\naws_access_key_id = AKIDPROFILE000000000\naws_secret_access_key = x\n',
  );
  const profile = { ...UNSIGNED, AWS_CONFIG_FILE: config, AWS_PROFILE: 'field' };
  expect(await terminal.ask(['borrow', NAME], profile)).toMatchObject({
    status: 0,
    document: { verdict: 'valid' },
  });
});

test('a sign-in page in place of AWS is told as such, and takes no seat', async ({ terminal }) => {
  await terminal.ask(['licenses']);
  terminal.misbehave({ kind: 'captive-portal', times: 'until-reset' });
  expectFailure(
    await terminal.ask(['licenses', '--data-dir', join(terminal.dir, 'new')]),
    5,
    'captive-portal',
  );
  const { status, document } = await terminal.ask(['borrow', NAME]);
  expect({ status, document }).toMatchObject({ status: 5, document: { ok: false } });
  expect(textAt(document, 'failure', 'code')).toMatch(/captive-portal|outcome-unknown/);
  terminal.misbehave({ kind: 'reset' });
  expect(terminal.seats()).toEqual([]);
  // Whatever was left open is finished by the next command, with the same request.
  const { document: after } = await terminal.ask(['status']);
  expect(listAt(after, 'borrows')).toHaveLength(terminal.seats().length);
});

test.for([
  ['access-denied', 'AccessDeniedException', 4],
  ['service-role-missing', null, 4],
  ['no-seats', 'NoEntitlementsAllowedException', 3],
  ['entitlement-not-allowed', 'EntitlementNotAllowedException', 3],
] as const)(
  '%s ends with its own code and number, and leaves nothing open',
  async ([code, name, number], { terminal }) => {
    await terminal.ask(['licenses']);
    const operation = 'CheckoutBorrowLicense';
    terminal.misbehave(
      name === null
        ? { kind: 'role-not-found', operation }
        : { kind: 'fail', name, message: 'No.', operation },
    );
    expectFailure(await terminal.ask(['borrow', NAME]), number, code);
    const { document } = await terminal.ask(['status']);
    expect(listAt(document, 'borrows')).toEqual([]);
  },
);

test('a reply that breaks after the seat was taken is asked for again: one seat, held', async ({
  terminal,
}) => {
  terminal.misbehave({ kind: 'drop-after-commit', operation: 'CheckoutBorrowLicense' });
  expect(await terminal.ask(['borrow', NAME])).toMatchObject({ status: 0, document: { verdict: 'valid' } });
  expect(terminal.seats()).toHaveLength(1);
});
