// Named profiles of the AWS files: how each signs in, the command for it, and that no key comes along.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listProfiles, quoted } from '../../../main/adapters/aws/aws-profiles.ts';
import type { Profile } from '../../../main/domain/connection.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';

let home: string;
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'fieldpass-profiles-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

function list(config: string, credentials = ''): Promise<readonly Profile[]> {
  const env = {
    AWS_CONFIG_FILE: join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
  };
  writeFileSync(env.AWS_CONFIG_FILE, config);
  writeFileSync(env.AWS_SHARED_CREDENTIALS_FILE, credentials);
  return listProfiles(env);
}

const KEYS = 'aws_access_key_id=AKIACANARYCANARY0000\naws_secret_access_key=canary-secret\n';
const SSO = 'sso_session=corp\nsso_account_id=111122223333\nsso_role_name=Field\n';
const MFA = 'arn:aws:iam::111122223333:mfa/field';

describe('a profile', () => {
  test.each([
    ['static-keys', KEYS, null],
    ['sso', SSO, 'aws sso login --profile p'],
    [
      'sso',
      'sso_start_url=https://s.example\nsso_region=us-east-1\nsso_account_id=1\nsso_role_name=r\n',
      'aws sso login --profile p',
    ],
    ['login', 'login_session=arn:aws:iam::111122223333:user/u\n', 'aws login --profile p'],
    ['credential-process', 'credential_process=/bin/true\n', null],
    ['web-identity', 'role_arn=arn:aws:iam::111122223333:role/r\nweb_identity_token_file=/t\n', null],
    ['role', 'role_arn=arn:aws:iam::111122223333:role/r\nsource_profile=nowhere\n', null],
    ['role', 'role_arn=arn:aws:iam::111122223333:role/r\ncredential_source=Environment\n', null],
    ['unknown', 'region=eu-central-1\n', null],
    ['unknown', 'role_arn=arn:aws:iam::111122223333:role/r\n', null],
  ] as const)('of the kind %s is recognised', async (kind, text, signInCommand) => {
    const [profile] = await list(`[profile p]\nregion=eu-central-1\n${text}`);
    expect(profile).toEqual({ name: 'p', kind, region: 'eu-central-1', mfaSerial: null, signInCommand });
  });

  test('with a role and a second factor names the device, also one further down', async () => {
    const role = 'role_arn=arn:aws:iam::111122223333:role/r\n';
    const config =
      `[profile a]\n${role}source_profile=b\n` +
      `[profile b]\n${role}source_profile=k\nmfa_serial=${MFA}\n[profile k]\n${KEYS}`;
    const profiles = await list(config);
    expect(profiles.slice(0, 2)).toMatchObject([
      { name: 'a', kind: 'role-with-mfa', mfaSerial: MFA },
      { name: 'b', kind: 'role-with-mfa', mfaSerial: MFA },
    ]);
  });

  test('with a role over SSO signs in with the profile behind it', async () => {
    const config = `[profile r]\nrole_arn=arn:aws:iam::1:role/r\nsource_profile=s\n[profile s]\n${SSO}`;
    expect((await list(config))[0]).toMatchObject({
      kind: 'role',
      signInCommand: 'aws sso login --profile s',
    });
  });

  test('that points to itself in a ring is listed all the same', async () => {
    const role = 'role_arn=arn:aws:iam::1:role/r\n';
    const profiles = await list(
      `[profile a]\n${role}source_profile=b\n[profile b]\n${role}source_profile=a\n`,
    );
    expect(profiles.map(({ kind }) => kind)).toEqual(['role', 'role']);
  });

  test('may stand in both files, and never brings its keys along', async () => {
    const profiles = await list(
      '[default]\nregion=us-east-2\n[profile z]\n',
      `[default]\n${KEYS}[z]\n${KEYS}`,
    );
    expect(profiles.map(({ name, kind, region }) => [name, kind, region])).toEqual([
      ['default', 'static-keys', 'us-east-2'],
      ['z', 'static-keys', null],
    ]);
    expect(JSON.stringify(profiles)).not.toMatch(/canary/i);
  });
});

describe('the list', () => {
  test('is empty without files', async () => {
    expect(await listProfiles({ HOME: join(home, 'nobody') })).toEqual([]);
  });

  test('leaves out sessions and services, puts the default first, and follows a change', async () => {
    const config = `[sso-session corp]\nsso_region=us-east-1\n[services x]\nsts =\n  endpoint_url=http://x\n[profile b]\n${KEYS}[default]\n${KEYS}`;
    expect((await list(config)).map(({ name }) => name)).toEqual(['default', 'b']);
    expect((await list(`[profile later]\n${KEYS}`)).map(({ name }) => name)).toEqual(['later']);
  });

  test('refuses a file that is too large, that would harm its reader, and one that is none', async () => {
    await expect(list(`[profile a]\n${'#'.repeat(1 << 20)}`)).rejects.toMatchObject({
      code: 'file-unreadable',
    });
    await expect(list(`[constructor]\nkeys=harmful\n`)).rejects.toMatchObject({
      details: { problem: 'section-name' },
    });
    // The end of a line is no space in the name before it.
    await expect(list(`[prof\r\n[constructor]\nkeys=harmful\n`)).rejects.toMatchObject({
      details: { problem: 'section-name' },
    });
    expect(Object.keys({ a: 1 })).toEqual(['a']);
    const env = { AWS_CONFIG_FILE: home, AWS_SHARED_CREDENTIALS_FILE: join(home, 'none') };
    await expect(listProfiles(env)).rejects.toThrow(FieldpassError);
  });
});

describe('a name in a command', () => {
  test.each(['field', 'a b', "o'neil", '$(touch x)', '`id`', 'a;b', '"', '-n', '\\', 'a\nb', 'é'])(
    'stays %j in a shell',
    (name) => {
      expect(
        execFileSync('sh', ['-c', `set -- x ${quoted(name, 'linux')}; printf %s "$2"`], { encoding: 'utf8' }),
      ).toBe(name);
    },
  );

  test('loses on Windows what its shells would act on', () => {
    expect(quoted('field-1', 'win32')).toBe('field-1');
    expect(quoted('a b', 'win32')).toBe('"a b"');
    expect(quoted('%PATH%"&calc', 'win32')).toBe('"PATH&calc"');
  });
});
