// A policy of an administrator through the built command line: read from a file that a test names.

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { expectFailure, listAt, type Terminal, textAt } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';

const ISSUER = '111122223333';
const NAME = 'Quillmark Draft 3D';

let terminal: Terminal;
let file: string;
freshTerminals((fresh) => (terminal = fresh));
beforeEach(() => {
  const folder = join(terminal.dir, 'policy');
  mkdirSync(folder, { mode: 0o755 });
  file = join(folder, 'policy.json');
});

const ask = (policy: unknown, args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
  writeFileSync(file, typeof policy === 'string' ? policy : JSON.stringify(policy), { mode: 0o644 });
  return terminal.ask(args, { FIELDPASS_POLICY_FILE: file, ...more });
};
const findingOf = (document: unknown, part: string): unknown =>
  listAt(document, 'findings').find((finding) => textAt(finding, 'part') === part);

// Files of AWS with one profile that signs in, and the way to the License Manager of this terminal.
function withProfile() {
  const config = join(terminal.dir, 'config');
  writeFileSync(
    config,
    '[profile rig]\naws_access_key_id = AKIDPROFILEFIELDPASS\naws_secret_access_key = s\nregion = us-east-1\n',
  );
  const { AWS_ENDPOINT_URL_LICENSE_MANAGER: endpoint = '' } = terminal.env();
  const rig = { name: 'Rig North', profile: 'rig', region: 'us-east-1', endpoint };
  const env = { AWS_CONFIG_FILE: config, AWS_ENDPOINT_URL_LICENSE_MANAGER: '', AWS_ACCESS_KEY_ID: '' };
  return { rig, env };
}

test('the connection of the policy is in use, marked, and cannot be changed or removed', async () => {
  const { rig, env } = withProfile();
  const policy = { connections: [{ ...rig, kmsEndpoint: rig.endpoint, stsEndpoint: rig.endpoint }] };
  const { document } = await ask(policy, ['connections'], env);
  const managed = listAt(document, 'connections').find((one) => textAt(one, 'name') === 'Rig North');
  expect(managed).toMatchObject({ isManaged: true, isActive: true, canRemove: false, canUse: true });
  const borrowed = await ask(policy, ['borrow', NAME], env);
  expect(borrowed.status).toBe(0);
  expect(terminal.seats()).toHaveLength(1);
  expectFailure(
    await ask(policy, ['connections', 'change', 'Rig North', '--region', 'eu-west-1'], env),
    2,
    'managed',
  );
  expectFailure(await ask(policy, ['connections', 'remove', 'Rig North'], env), 2, 'managed');
  expect((await ask(policy, ['return', NAME], env)).status).toBe(0);
  expect(terminal.seats()).toEqual([]);
  const lines = await terminal.start(['connections'], { FIELDPASS_POLICY_FILE: file, ...env }).ended;
  expect(lines.stdout).toMatch(/Rig North.*set by your administrator/);
});

test('where none may be added, another connection takes nothing, however it is asked for', async () => {
  const policy = { mayAddConnections: false };
  expect((await ask({}, ['borrow', NAME])).status).toBe(0);
  for (const args of [['licenses'], ['--connection', 'aws', 'licenses']])
    expect((await ask(policy, args)).stdout).toContain('"code": "managed"');
  expectFailure(await ask(policy, ['connections', 'add', 'Mine', '--profile', 'rig']), 2, 'managed');
  expect((await ask(policy, ['return', NAME])).status).toBe(0);
  expect(terminal.seats()).toEqual([]);
});

test('where endpoints are locked, nothing is sent to another one', async () => {
  const before = terminal.sandbox.requests().length;
  expectFailure(await ask({ lockEndpoints: true }, ['licenses']), 2, 'managed');
  expect(terminal.sandbox.requests()).toHaveLength(before);
  const { AWS_ENDPOINT_URL_LICENSE_MANAGER: endpoint = '' } = terminal.env();
  expect((await ask({ allowedEndpoints: [endpoint] }, ['licenses'])).status).toBe(0);
});

test('a key of the policy is pinned without being added, and stays', async () => {
  const { readFileSync } = await import('node:fs');
  const policy = { issuerKeys: [{ issuer: ISSUER, key: readFileSync(terminal.issuerKeyFile, 'utf8') }] };
  const { document } = await ask(policy, ['keys']);
  expect(textAt(document, 'keys', 0, 'origin')).toBe('policy');
  const thumbprint = textAt(document, 'keys', 0, 'thumbprint');
  expectFailure(await ask(policy, ['keys', 'remove', thumbprint, '--issuer', ISSUER]), 2, 'managed');
  expect(listAt((await ask({}, ['keys'])).document, 'keys')).toEqual([]);
});

test('the doctor names a policy, its unknown keys, and how this copy gets new versions', async () => {
  const { document, status } = await ask({ updates: 'off', mayAddConnection: false }, ['doctor']);
  expect(status).toBe(0);
  expect(findingOf(document, 'policy')).toMatchObject({ state: 'attention' });
  expect(textAt(findingOf(document, 'policy'), 'message')).toContain('mayAddConnection');
  expect(textAt(findingOf(document, 'updates'), 'message')).toContain('source folder');
});

test('a broken policy is told by the doctor and the log, and closes what it may close', async () => {
  const broken = await ask('{"mayAddConnections":', ['doctor']);
  expect(broken.status).toBe(2);
  expect(findingOf(broken.document, 'policy')).toMatchObject({ state: 'broken', code: 'policy-broken' });
  expect(terminal.bytesOnDisk()).toContain('the policy is not right');
  expectFailure(await terminal.ask(['borrow', NAME], { FIELDPASS_POLICY_FILE: file }), 2, 'managed');
  expect(terminal.seats()).toEqual([]);
});

test('a policy that anybody could have written is refused', async () => {
  await ask({}, ['connections']);
  chmodSync(file, 0o666);
  const { document, status } = await terminal.ask(['doctor'], { FIELDPASS_POLICY_FILE: file });
  expect(status).toBe(2);
  expect(textAt(findingOf(document, 'policy'), 'message')).toContain('can be written by others');
});

test('the connections of the policy are completed, and closed ones are not', async () => {
  const { rig, env } = withProfile();
  const offeredUnder = async (policy: unknown): Promise<readonly string[]> => {
    writeFileSync(file, JSON.stringify(policy), { mode: 0o644 });
    const { stdout } = await terminal.start(['__complete', '--', 'connections', 'use', ''], {
      FIELDPASS_POLICY_FILE: file,
      ...env,
    }).ended;
    return stdout.split('\n').map((line) => line.split('\t')[0] ?? '');
  };
  expect(await offeredUnder({ connections: [rig] })).toEqual(
    expect.arrayContaining(['Rig North', 'Sample licenses', 'AWS environment']),
  );
  const closed = await offeredUnder({ connections: [rig], mayAddConnections: false });
  expect(closed).toContain('Rig North');
  expect(closed).not.toContain('AWS environment');
});
