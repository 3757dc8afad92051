// Signing in with a named profile, role and second factor included, against the embedded License Manager over HTTP.

import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAwsLicenseManager } from '../../../main/adapters/aws/aws-license-manager.ts';
import {
  openIdentity,
  type AwsIdentity,
  type IdentityOptions,
} from '../../../main/adapters/aws/aws-identity.ts';
import { PLAIN_REACH } from '../../../main/domain/connection.ts';
import { Secret } from '../../../main/domain/secret.ts';
import { BENEFICIARY } from '../../../main/sandbox/sample-license.ts';
import { openSandbox, type Sandbox } from '../../../main/sandbox/sandbox.ts';
import { startSandboxServer, type SandboxServer } from '../../../main/sandbox/server.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { testWish } from '../../support/memory-license-manager.ts';
import { realClock, silentLog } from '../../support/real-clock.ts';
import { failureOf, pagesOf } from '../../support/scripted-adapter.ts';
import { createToken } from '../../sandbox/tokens.ts';

const ACCOUNT = '444455556666';
const KEYS = `aws_access_key_id=AKIDCANARY${ACCOUNT}\naws_secret_access_key=canary-secret\n`;
const SERIAL = `arn:aws:iam::${ACCOUNT}:mfa/field`;
const ROLE = `role_arn=arn:aws:iam::${ACCOUNT}:role/Field\nsource_profile=base\nrole_session_name=me\n`;
const HOUR_MS = 3_600_000;

let home: string;
let sandbox: Sandbox;
let server: SandboxServer;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'fieldpass-profile-'));
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  sandbox = openSandbox();
  server = await startSandboxServer(sandbox);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.stop();
  sandbox.close();
  rmSync(home, { recursive: true, force: true });
});

const configure = (text: string): void => writeFileSync(join(home, 'config'), text);

function reach() {
  const { endpoint } = server;
  return { region: 'us-east-1', endpoint, kmsEndpoint: endpoint, stsEndpoint: endpoint, useFips: false };
}

function open(profile: string, options: Partial<IdentityOptions> = {}): AwsIdentity {
  return openIdentity({ who: { kind: 'profile', profile }, reach: reach(), clock: realClock, ...options });
}

/** Operations that the sandbox was asked, in order. */
const asked = (): readonly string[] => sandbox.requests().map(({ target }) => target.split('.').at(-1) ?? '');

describe('a profile', () => {
  test('with keys is who its keys say', async () => {
    configure(`[profile base]\n${KEYS}`);
    expect(await open('base').whoAmI()).toEqual({
      account: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:user/sandbox`,
    });
  });

  test('with a role is that role, and lists through it with one sign-in until that is forgotten', async () => {
    configure(`[profile base]\n${KEYS}[profile r]\n${ROLE}`);
    const identity = open('r');
    expect((await identity.whoAmI()).arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/Field/me`);
    const { endpoint } = server;
    const manager = openAwsLicenseManager({
      identity,
      region: 'us-east-1',
      endpoint,
      clock: realClock,
      log: silentLog,
    });
    await pagesOf(manager.listReceived());
    await pagesOf(manager.listReceived());
    expect(asked().filter((operation) => operation === 'AssumeRole')).toHaveLength(1);
    identity.forget();
    await pagesOf(manager.listReceived());
    expect(asked().filter((operation) => operation === 'AssumeRole')).toHaveLength(2);
  });

  test('with a program asks that program, once', async () => {
    const script = join(home, 'keys.sh');
    const reply = { Version: 1, AccessKeyId: `AKIDSCRIPT${ACCOUNT}`, SecretAccessKey: 'canary-secret' };
    writeFileSync(script, `#!/bin/sh\necho called >> "${home}/calls"\necho '${JSON.stringify(reply)}'\n`);
    chmodSync(script, 0o755);
    configure(`[profile p]\ncredential_process = ${script}\n`);
    const identity = open('p');
    expect((await identity.whoAmI()).account).toBe(ACCOUNT);
    await identity.whoAmI();
    expect(readFileSync(join(home, 'calls'), 'utf8')).toBe('called\n');
    identity.forget();
    await identity.whoAmI();
    expect(readFileSync(join(home, 'calls'), 'utf8')).toBe('called\ncalled\n');
  });

  test.each([
    ['is not there', '', 'sign-in-needed', 'profile-missing'],
    [
      'has a program that fails',
      '[profile x]\ncredential_process=echo canary-secret; false\n',
      'sign-in-needed',
      'credential-process-failed',
    ],
    [
      'has an SSO session that was never opened',
      '[profile x]\nsso_session=s\nsso_account_id=1\nsso_role_name=r\n[sso-session s]\nsso_region=us-east-1\nsso_start_url=https://s.invalid\n',
      'sign-in-expired',
      'session-ended',
    ],
    [
      'has a login that is gone',
      '[profile x]\nregion=us-east-1\nlogin_session=arn:aws:iam::1:user/u\n',
      'sign-in-expired',
      'session-ended',
    ],
  ])('that %s says so, and asks nobody', async (_, config, code, reason) => {
    configure(config);
    const failure = await failureOf(open('x').whoAmI());
    expect(failure).toMatchObject({ code, details: { reason } });
    expect(inspect(failure, { depth: 9 })).not.toMatch(/canary/i);
    expect(asked()).toEqual([]);
  });

  test('whose session has ended names the very command that opens it again', async () => {
    configure(
      '[profile x]\nsso_session=s\nsso_account_id=1\nsso_role_name=r\n[sso-session s]\nsso_region=us-east-1\nsso_start_url=https://s.invalid\n',
    );
    const { details } = await failureOf(open('x').whoAmI());
    expect(details).toMatchObject({
      signInCommand: 'aws sso login --profile x',
      nextStep: 'Run “aws sso login --profile x”, then try again.',
    });
  });

  test('that was set up meanwhile is found', async () => {
    const identity = open('late');
    expect(await failureOf(identity.whoAmI())).toMatchObject({ code: 'sign-in-needed' });
    configure(`[profile late]\n${KEYS}`);
    expect((await identity.whoAmI()).account).toBe(ACCOUNT);
  });

  test('whose sign-in service cannot be reached is offline, not signed out', async () => {
    configure(`[profile base]\n${KEYS}[profile r]\n${ROLE}`);
    await server.stop();
    expect(await failureOf(open('r').whoAmI())).toMatchObject({ code: 'offline' });
  });
});

describe('a second factor', () => {
  beforeEach(() => configure(`[profile base]\n${KEYS}[profile m]\n${ROLE}mfa_serial=${SERIAL}\n`));

  test('is asked for by the name of its device before AWS is asked anything', async () => {
    const failure = await failureOf(open('m').whoAmI());
    expect(failure).toMatchObject({
      code: 'mfa-needed',
      details: { reason: 'mfa-needed', mfaSerial: SERIAL },
    });
    expect(asked()).toEqual([]);
  });

  test('that is missing keeps even the source of the role from being asked', async () => {
    const program = `[profile base]\ncredential_process = touch "${home}/called"; false\n`;
    configure(`${program}[profile m]\n${ROLE}mfa_serial=${SERIAL}\n`);
    expect(await failureOf(open('m').whoAmI())).toMatchObject({ code: 'mfa-needed' });
    expect(existsSync(join(home, 'called'))).toBe(false);
  });

  test('signs in at once, is used once, and holds until the session ends', async () => {
    const clock = new FakeClock(Date.now());
    const identity = open('m', { clock });
    await identity.giveMfaCode(' 123 456 ');
    expect(asked()).toEqual(['AssumeRole']);
    expect((await identity.whoAmI()).arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/Field/me`);
    clock.jump(HOUR_MS - 10_000);
    await identity.whoAmI();
    clock.jump(10_000);
    expect(await failureOf(identity.whoAmI())).toMatchObject({ code: 'mfa-needed' });
    expect(asked().filter((operation) => operation === 'AssumeRole')).toHaveLength(1);
  });

  test('that is wrong is told apart from one that is missing, and is not kept', async () => {
    const identity = open('m');
    const failure = await failureOf(identity.giveMfaCode('000000'));
    expect(failure).toMatchObject({ code: 'mfa-needed', details: { reason: 'mfa-code-wrong' } });
    expect(inspect(failure)).not.toContain('000000');
    expect(await failureOf(identity.whoAmI())).toMatchObject({ details: { reason: 'mfa-needed' } });
    await identity.giveMfaCode('123456');
    expect((await identity.whoAmI()).account).toBe(ACCOUNT);
  });

  test.each(['12345', 'abcdef', ''])('is not sent when it cannot be one: %j', async (code) => {
    expect(await failureOf(open('m').giveMfaCode(code))).toMatchObject({
      details: { reason: 'mfa-code-malformed' },
    });
    expect(asked()).toEqual([]);
  });
});

describe('an access token', () => {
  test('is enough to be somebody and to borrow, with no AWS key anywhere', async () => {
    const admin = new LicenseManagerClient({
      region: 'us-east-1',
      endpoint: server.endpoint,
      credentials: { accessKeyId: 'AKIDADMINEXAMPLE0000', secretAccessKey: 'x' },
    });
    const { Token = '' } = await createToken(admin);
    const [, claims = ''] = Token.split('.');
    const { aud }: { aud: string } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const before = asked().length;
    const roleArn = `arn:aws:iam::${BENEFICIARY}:role/Token`;
    const identity = open('', {
      who: { kind: 'token', licenseArn: aud, roleArn, refreshToken: async () => new Secret(Token) },
    });
    expect((await identity.whoAmI()).arn).toBe(`arn:aws:sts::${BENEFICIARY}:assumed-role/Token/fieldpass`);
    expect(asked().slice(before)).toEqual([
      'GetAccessToken',
      'AssumeRoleWithWebIdentity',
      'GetCallerIdentity',
    ]);
    const { endpoint } = server;
    const manager = openAwsLicenseManager({
      identity,
      region: 'us-east-1',
      endpoint,
      clock: realClock,
      log: silentLog,
    });
    const wish = testWish(await manager.license(aud, 'us-east-1'));
    expect(await manager.borrow(wish, 'a'.repeat(32))).toMatchObject({ outcome: 'granted' });
  });

  test('that was deleted is refused in words that fit', async () => {
    const who = {
      kind: 'token',
      licenseArn: 'arn:aws:license-manager::111122223333:license:l-0123456789abcdef0123456789abcdef',
      roleArn: `arn:aws:iam::${ACCOUNT}:role/Token`,
      refreshToken: async () => new Secret('canary.refresh.token'),
    } as const;
    const failure = await failureOf(open('', { who }).whoAmI());
    expect(failure).toMatchObject({ code: 'sign-in-expired', details: { reason: 'token-invalid' } });
    expect(inspect(failure, { depth: 9 })).not.toMatch(/canary/);
  });
});

describe('other identities', () => {
  test('the environment is who the default chain says, noticed afresh', async () => {
    const identity = open('', { who: { kind: 'environment' } });
    expect(identity.credentials).toBeUndefined();
    expect(await failureOf(identity.whoAmI())).toMatchObject({ code: 'sign-in-needed' });
    vi.stubEnv('AWS_ACCESS_KEY_ID', `AKIDENVIRO${ACCOUNT}`);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
    expect((await identity.whoAmI()).account).toBe(ACCOUNT);
    expect(await failureOf(identity.giveMfaCode('123456'))).toMatchObject({
      details: { reason: 'mfa-not-asked' },
    });
  });

  test('fixed keys are who they say', async () => {
    const keys = { accessKeyId: `AKIDFIXED0${ACCOUNT}`, secretAccessKey: 'x' };
    expect((await open('', { who: { kind: 'keys', keys } }).whoAmI()).account).toBe(ACCOUNT);
  });

  test('a Region is taken from the profile where the connection names none', async () => {
    configure(`[profile base]\nregion=us-east-1\n${KEYS}`);
    const plain = { ...PLAIN_REACH, stsEndpoint: server.endpoint };
    expect((await open('base', { reach: plain }).whoAmI()).account).toBe(ACCOUNT);
    configure(`[profile base]\n${KEYS}`);
    expect(await failureOf(open('base', { reach: plain }).whoAmI())).toMatchObject({
      code: 'region-missing',
    });
  });
});
