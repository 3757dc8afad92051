// Received grants through the built command line: listed, accepted and activated, rejected for good.

import { expect } from 'vitest';
import { expectFailure, listAt, type Terminal, textAt, valueAt } from '../support/command-line.ts';
import { terminalTest } from '../support/terminal-test.ts';
import { askedFor } from '../support/online-seats.ts';
import { typeAt } from '../support/typing.ts';

const OFFERED = 'Fernholt Drive Tuner';

const test = terminalTest();

async function stageOf(terminal: Terminal, name: string): Promise<unknown> {
  const { document } = await terminal.ask(['grants']);
  return valueAt(
    listAt(document, 'grants').find((grant) => valueAt(grant, 'licenseName') === name),
    'stage',
  );
}

test('grants are listed by the names of their licenses, those that wait first, with how to accept', async ({
  terminal,
}) => {
  const { document, status } = await terminal.ask(['grants']);
  expect(status).toBe(0);
  expect(listAt(document, 'grants')[0]).toMatchObject({
    licenseName: OFFERED,
    stage: 'pending',
    canAccept: true,
    canReject: true,
  });
  const { stdout } = await terminal.run('grants');
  expect(stdout).toMatch(/^Fernholt Drive Tuner +from 333344445555 +waits for your yes\n/);
  expect(stdout).toContain(`fieldpass grants accept "${OFFERED}"`);
});

test('accepting activates too, shows progress on stderr, and the license can be borrowed', async ({
  terminal,
}) => {
  expectFailure(await terminal.ask(['borrow', OFFERED]), 3, 'not-borrowable');
  const accepted = await terminal.start(['grants', 'accept', 'drive tuner']).ended;
  expect(accepted.status).toBe(0);
  expect(accepted.stdout).toContain(`Accepted and activated: ${OFFERED}\n`);
  expect(accepted.stdout).toContain(`fieldpass borrow "${OFFERED}"`);
  expect(accepted.stderr).toContain('… waiting until AWS has carried it out');
  expect(await stageOf(terminal, OFFERED)).toBe('active');
  expect((await terminal.ask(['borrow', OFFERED])).status).toBe(0);
  const again = await terminal.run('grants', 'accept', OFFERED);
  expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('Active already') });
});

test('rejecting is for good: it wants a yes, and is then beyond recall', async ({ terminal }) => {
  const { document } = await terminal.ask(['grants']);
  const grantArn = textAt(document, 'grants', 0, 'grantArn');
  expectFailure(await terminal.ask(['grants', 'reject', grantArn]), 2, 'confirmation-needed');
  const typed = await typeAt(['grants', 'reject', OFFERED], terminal.env(), [['Type yes', 'no\r']]);
  expect(typed.status).toBe(2);
  expect(askedFor(terminal, 'RejectGrant')).toBe(0);
  expect(await terminal.ask(['grants', 'reject', grantArn, '--yes'])).toMatchObject({
    status: 0,
    document: { grantArn, stage: 'rejected' },
  });
  expectFailure(await terminal.ask(['grants', 'accept', grantArn]), 3, 'grant-not-possible');
});

test.for([
  ['a grant that is not there', ['accept', 'No such thing'], 3, 'grant-not-found'],
  ['a name that fits several', ['accept', 'Obrentis'], 3, 'license-ambiguous'],
  ['no name', ['accept'], 2, 'usage'],
  ['another word', ['burn', 'x'], 2, 'usage'],
] as const)('%s changes nothing', async ([, args, number, code], { terminal }) => {
  expectFailure(await terminal.ask(['grants', ...args]), number, code);
  expect(askedFor(terminal, 'AcceptGrant') + askedFor(terminal, 'CreateGrantVersion')).toBe(0);
});

test('a sign-in that may not list grants is told so', async ({ terminal }) => {
  terminal.misbehave({
    kind: 'fail',
    name: 'AccessDeniedException',
    message: 'No.',
    operation: 'ListReceivedGrants',
    times: 'until-reset',
  });
  const { status, stderr } = await terminal.run('grants');
  expect(status).toBe(4);
  expect(stderr).toMatch(/Details: ListReceivedGrants · AccessDeniedException/);
});
