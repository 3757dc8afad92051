// The permission check through the built command line: what is missing, and a policy that can be piped on.

import { expect, test } from 'vitest';
import { listAt, type Terminal, valueAt } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';

let terminal: Terminal;
freshTerminals((fresh) => (terminal = fresh));

const deny = (operation: 'CheckoutBorrowLicense' | 'GetLicenseUsage'): void =>
  terminal.misbehave({
    kind: 'fail',
    name: 'AccessDeniedException',
    message: 'User is not authorized to perform this.',
    operation,
    times: 'until-reset',
  });

test('every action is told with what it is needed for; nothing is taken by trying', async () => {
  const { status, document } = await terminal.ask(['permissions']);
  expect(status).toBe(0);
  expect(valueAt(document, 'identity')).toMatchObject({ account: '123456789012' });
  expect(listAt(document, 'rows').length).toBeGreaterThan(6);
  for (const row of listAt(document, 'rows')) expect(row).toMatchObject({ answer: 'allowed' });
  expect(valueAt(document, 'policy', 'Version')).toBe('2012-10-17');
  expect(terminal.seats()).toEqual([]);
});

test('a needed action that is missing is the number 4; an optional one is not', async () => {
  deny('GetLicenseUsage');
  expect((await terminal.ask(['permissions'])).status).toBe(0);
  deny('CheckoutBorrowLicense');
  const { status, stdout } = await terminal.run('permissions');
  expect(status).toBe(4);
  expect(stdout).toMatch(/^MISSING +CheckoutBorrowLicense +to borrow$/m);
  expect(stdout).toMatch(/^allowed +CheckInLicense/m);
});

test('--policy prints the policy and nothing else', async () => {
  deny('CheckoutBorrowLicense');
  const { status, stdout, stderr } = await terminal.run('permissions', '--policy');
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('→') });
  const policy: unknown = JSON.parse(stdout);
  expect(listAt(policy, 'Statement').length).toBeGreaterThan(1);
  expect(stdout.length).toBeLessThanOrEqual(6_145);
  const asJson = await terminal.ask(['permissions', '--policy']);
  expect(asJson.document).toEqual({ ok: true, policy });
});

test('with nobody signed in the failure of the sign-in is the number, and a policy is made all the same', async () => {
  const unsigned = {
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  };
  const { status, document } = await terminal.ask(['permissions'], unsigned);
  expect(status).toBe(4);
  expect(document).toMatchObject({ identity: null, failure: { code: 'sign-in-needed' } });
  expect(valueAt(document, 'policy', 'Version')).toBe('2012-10-17');
});
