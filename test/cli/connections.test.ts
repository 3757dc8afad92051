// Connections through the built command line: profiles, MFA, access tokens; one active, one for a call.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectFailure, listAt, type Terminal, textAt, valueAt } from '../support/command-line.ts';
import { terminalTest } from '../support/terminal-test.ts';
import { askedFor, taken } from '../support/online-seats.ts';
import { typeAt } from '../support/typing.ts';
import { clientsOf } from '../sandbox/clients.ts';
import { createToken } from '../sandbox/tokens.ts';

const NAME = 'Quillmark Draft 3D';
const ROLE = 'arn:aws:iam::123456789012:role/Field';
const SERIAL = 'arn:aws:iam::123456789012:mfa/field';
const SESSION = 'sso_session = office\nsso_account_id = 123456789012\nsso_role_name = Field\n';
const CONFIG = `
[default]
aws_access_key_id = AKIDPROFILEFIELDPASS
aws_secret_access_key = profile-secret-of-the-test
region = us-east-1

[profile second-factor]
role_arn = ${ROLE}
source_profile = default
mfa_serial = ${SERIAL}

[profile office]
${SESSION}region = us-east-1

[sso-session office]
sso_start_url = https://127.0.0.1:1/start
sso_region = us-east-1
`;

const test = terminalTest();

/** The environment of somebody who has AWS files and nothing else. */
function files(terminal: Terminal): Readonly<Record<string, string>> {
  const config = join(terminal.dir, 'config');
  writeFileSync(config, CONFIG);
  return { ...NO_AWS, AWS_CONFIG_FILE: config, HOME: terminal.dir };
}

const NO_AWS = {
  AWS_ENDPOINT_URL_LICENSE_MANAGER: '',
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_CONFIG_FILE: '/nowhere/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
};

function reach(terminal: Terminal): readonly string[] {
  const endpoint = terminal.env()['AWS_ENDPOINT_URL_LICENSE_MANAGER'] ?? '';
  const options = ['--endpoint', '--kms-endpoint', '--sts-endpoint'].flatMap((name) => [name, endpoint]);
  return ['--region', 'us-east-1', ...options];
}

test('the two that are always there are listed, and the profiles of this computer with how each signs in', async ({
  terminal,
}) => {
  const listed = await terminal.ask(['connections'], files(terminal));
  expect(listAt(listed.document, 'connections')).toMatchObject([{ id: 'samples' }, { id: 'environment' }]);
  const { document } = await terminal.ask(['connections', 'profiles'], files(terminal));
  expect(listAt(document, 'profiles')).toMatchObject([
    { name: 'default', kind: 'static-keys', signInCommand: null },
    { name: 'office', kind: 'sso', signInCommand: 'aws sso login --profile office' },
    { name: 'second-factor', kind: 'role-with-mfa', mfaSerial: SERIAL },
  ]);
  expect(JSON.stringify(document)).not.toContain('profile-secret-of-the-test');
});

test('a profile is added, used for one call, used from now on, changed and removed', async ({ terminal }) => {
  const env = files(terminal);
  const add = ['connections', 'add', 'Office', '--profile', 'default', ...reach(terminal)];
  expect(await terminal.ask(add, env)).toMatchObject({
    status: 0,
    document: { kind: 'profile', name: 'Office' },
  });
  expectFailure(await terminal.ask(add, env), 2, 'connection-refused');

  const once = await terminal.ask(['licenses', '--connection', 'office'], env);
  expect(listAt(once.document, 'licenses')).toHaveLength(20);
  const named = await terminal.ask(['status'], { ...env, FIELDPASS_CONNECTION: 'Office' });
  expect(listAt(named.document, 'connections')).toContainEqual(
    expect.objectContaining({ name: 'Office', isActive: true }),
  );
  expect((await terminal.ask(['connections', 'use', 'Office'], env)).status).toBe(0);
  const borrowed = await terminal.ask(['borrow', NAME], env);
  expect(borrowed).toMatchObject({ status: 0, document: { verdict: 'valid' } });

  const changed = await terminal.ask(
    ['connections', 'change', 'Office', '--rename', 'Field', '--region', 'eu-west-1'],
    env,
  );
  expect(changed).toMatchObject({ status: 0, document: { name: 'Field', reach: { region: 'eu-west-1' } } });
  const { document } = await terminal.ask(['connections', 'change', 'Field', '--region', ''], env);
  expect(valueAt(document, 'reach', 'region')).toBe(null);
  expect(textAt(document, 'reach', 'endpoint')).toContain('127.0.0.1');

  expectFailure(await terminal.ask(['connections', 'remove', 'Field'], env), 2, 'connection-refused');
  expect((await terminal.ask(['connections', 'use', 'AWS environment'], env)).status).toBe(0);
  // What was borrowed through it could not be given back any more.
  expectFailure(await terminal.ask(['connections', 'remove', 'Field'], env), 2, 'connection-refused');
  expect((await terminal.ask(['return', NAME], env)).status).toBe(0);
  expect((await terminal.ask(['connections', 'remove', 'Field'], env)).status).toBe(0);
  expectFailure(await terminal.ask(['licenses', '--connection', 'Field'], env), 2, 'connection-unknown');
});

test('that FIELDPASS_CONNECTION outweighs the choice is told', async ({ terminal }) => {
  const env = { ...files(terminal), FIELDPASS_CONNECTION: 'sandbox' };
  const { stdout } = await terminal.start(['connections', 'use', 'AWS environment'], env).ended;
  expect(stdout).toContain('FIELDPASS_CONNECTION is set to “sandbox”');
});

test.for([
  ['an unknown profile', ['add', 'X', '--profile', 'nobody'], 'connection-refused'],
  ['neither profile nor token', ['add', 'X'], 'usage'],
  ['both', ['add', 'X', '--profile', 'default', '--token-file', '-'], 'usage'],
  ['no name', ['use'], 'usage'],
  ['a name of nobody', ['use', 'nobody'], 'connection-unknown'],
  ['another word', ['constructor', 'x'], 'usage'],
  [
    'FIPS with an endpoint',
    ['add', 'X', '--profile', 'default', '--fips', '--endpoint', 'https://127.0.0.1'],
    'not-configured',
  ],
  ['a Region that is none', ['add', 'X', '--profile', 'default', '--region', 'mars'], 'not-configured'],
] as const)('%s is refused', async ([, args, code], { terminal }) => {
  expectFailure(
    await terminal.ask(['connections', ...args], files(terminal)),
    code === 'not-configured' ? 4 : 2,
    code,
  );
});

describe.concurrent('the code of an MFA device', () => {
  const withMfa = async (terminal: Terminal): Promise<Readonly<Record<string, string>>> => {
    const env = files(terminal);
    await terminal.ask(['connections', 'add', 'MFA', '--profile', 'second-factor', ...reach(terminal)], env);
    return { ...env, FIELDPASS_CONNECTION: 'MFA' };
  };

  test('is wanted, taken from the command line, and a wrong one is told', async ({ terminal }) => {
    const env = await withMfa(terminal);
    const wanted = await terminal.ask(['licenses'], env);
    expectFailure(wanted, 4, 'mfa-needed');
    expect(textAt(wanted.document, 'failure', 'details', 'mfaSerial')).toBe(SERIAL);
    expect(await terminal.ask(['borrow', NAME, '--mfa-code', '123456'], env)).toMatchObject({
      status: 0,
      document: { verdict: 'valid' },
    });
    expectFailure(await terminal.ask(['licenses', '--mfa-code', '000000'], env), 4, 'mfa-needed');
    expectFailure(await terminal.ask(['licenses', '--mfa-code', '12'], env), 4, 'mfa-needed');
  });

  test('is asked for at a terminal, not shown, and the command runs again once', async ({ terminal }) => {
    const env = terminal.env(await withMfa(terminal));
    const typed = await typeAt(['licenses'], env, [['Code of your MFA device', '654321\r']]);
    expect(typed.status).toBe(0);
    expect(typed.stdout).toContain(`Code of your MFA device (${SERIAL}): `);
    expect(typed.stdout).toContain(NAME);
    expect(typed.stdout).not.toContain('654321');
    // A listing is here now; a code is asked for all the same.
    const again = await typeAt(['licenses'], env, [['Code of your MFA device', '000000\r']]);
    expect(again.status).toBe(4);
    expect(again.stdout.match(/Code of your MFA device/g)).toHaveLength(1);
  });

  test.for([['\u0003'], ['\u0004'], ['\r']] as const)(
    'that is not typed (%j) is no success',
    async ([key], { terminal }) => {
      const env = terminal.env(await withMfa(terminal));
      const { status, stdout } = await typeAt(['licenses'], env, [['Code of your MFA device', key]]);
      expect(status).toBe(4);
      expect(stdout).toContain('(mfa-needed)');
      expect(askedFor(terminal, 'AssumeRole')).toBe(0);
    },
  );
});

test('a sign-in that has ended names the very command that signs in', async ({ terminal }) => {
  const env = files(terminal);
  await terminal.ask(['connections', 'add', 'SSO', '--profile', 'office', ...reach(terminal)], env);
  const refused = await terminal.ask(['licenses', '--connection', 'SSO'], env);
  expect(refused.status).toBe(4);
  expect(textAt(refused.document, 'failure', 'details', 'nextStep')).toContain(
    'aws sso login --profile office',
  );
});

describe.concurrent('an access token', () => {
  async function token(terminal: Terminal): Promise<string> {
    const { Token = '' } = await createToken(clientsOf(terminal.sandbox).lm);
    expect(Token).toMatch(/^eyJ/);
    return Token;
  }

  test('from a file borrows and gives back with no other credential of AWS anywhere', async ({
    terminal,
  }) => {
    const refresh = await token(terminal);
    const file = join(terminal.dir, 'token.csv');
    writeFileSync(file, `Token,License ARN\n${refresh},x\n`);
    const add = ['connections', 'add', 'Guest', '--token-file', file, '--role', ROLE, ...reach(terminal)];
    const added = await terminal.ask(add, NO_AWS);
    expect(added).toMatchObject({
      status: 0,
      document: { kind: 'token', roleArn: ROLE, tokenExpiresAt: expect.stringMatching(/Z$/) },
    });
    expect((await terminal.ask(['connections', 'use', 'guest'], NO_AWS)).status).toBe(0);
    const borrowed = await terminal.ask(['borrow', NAME], NO_AWS);
    expect(borrowed).toMatchObject({ status: 0, document: { verdict: 'valid' } });
    expect(taken(terminal)).toHaveLength(1);
    expect((await terminal.ask(['return', NAME], NO_AWS)).status).toBe(0);
    expect(taken(terminal)).toEqual([]);
    const listed = await terminal.start(['connections'], NO_AWS).ended;
    expect(listed.stdout).toMatch(/^→ {2}Guest +access token until /m);
    const said = [added.stdout, borrowed.stdout, listed.stdout, terminal.bytesOnDisk()].join('\n');
    for (const part of [refresh, ...refresh.split('.').slice(1)]) expect(said.includes(part)).toBe(false);
    expect(await terminal.inKeyring(textAt(added.document, 'id'))).toContain(refresh);

    await terminal.ask(['connections', 'use', 'samples'], NO_AWS);
    expect((await terminal.ask(['connections', 'remove', 'Guest'], NO_AWS)).status).toBe(0);
    expect(await terminal.inKeyring(textAt(added.document, 'id'))).toBe('');
  });

  test('comes in on standard input too', async ({ terminal }) => {
    const add = ['connections', 'add', 'Guest', '--token-file', '-', '--role', ROLE, ...reach(terminal)];
    expect(await terminal.ask(add, NO_AWS, `${await token(terminal)}\n`)).toMatchObject({
      status: 0,
      document: { name: 'Guest' },
    });
    expectFailure(
      await terminal.ask(['connections', 'add', 'B', ...add.slice(3)], NO_AWS, 'prose'),
      2,
      'access-token-rejected',
    );
  });

  test('on the command line is refused with the reason, not used, and not printed', async ({ terminal }) => {
    const refresh = await token(terminal);
    for (const args of [
      ['add', 'Guest', '--token', refresh],
      ['add', 'Guest', '--token-file', refresh],
      ['add', refresh, '--token-file', '-'],
      ['add', 'Guest', refresh],
    ]) {
      const refused = await terminal.ask(['connections', ...args], NO_AWS);
      expect(refused.status).toBe(2);
      expect(refused.stdout).not.toContain(refresh.slice(0, 40));
    }
    const refused = await terminal.ask(['connections', 'add', 'Guest', '--token', refresh], NO_AWS);
    expectFailure(refused, 2, 'access-token-rejected');
    expect(textAt(refused.document, 'failure', 'message')).toContain(
      'other users of this computer can read it',
    );
    expect((await terminal.start([refresh], NO_AWS).ended).stderr).not.toContain(refresh.slice(0, 40));
    expect(listAt((await terminal.ask(['connections'], NO_AWS)).document, 'connections')).toHaveLength(2);
    expect(askedFor(terminal, 'GetAccessToken')).toBe(0);
  });
});
