// Who we are to AWS: what is said when nobody is signed in, and what the environment can and cannot change.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAwsLicenseManager, type AwsOptions } from '../../../main/adapters/aws/aws-license-manager.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import type { LicenseManager } from '../../../main/ports.ts';
import { startFaultServer, type FaultServer } from '../../support/fault-proxy.ts';
import { testLicense, testWish } from '../../support/memory-license-manager.ts';
import { realClock, silentLog } from '../../support/real-clock.ts';

const WISH = testWish(testLicense({ account: '123456789012' }));
const KEYS = { accessKeyId: 'AKIDSIGNINEXAMPLE000', secretAccessKey: 'secret' };
const EMPTY_LIST = { kind: 'answer', body: '{"Licenses":[]}' } as const;

let home: string;
let server: FaultServer;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'fieldpass-aws-'));
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'));
  server = await startFaultServer();
  server.plan(EMPTY_LIST);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
  await server.stop();
});

function open(options: Partial<AwsOptions> = {}): LicenseManager {
  return openAwsLicenseManager({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${server.port}`,
    clock: realClock,
    log: silentLog,
    random: () => 0,
    ...options,
  });
}

function configure(text: string): void {
  writeFileSync(join(home, 'config'), text);
}

async function list(manager: LicenseManager): Promise<{ code: string; reason?: unknown } | 'listed'> {
  try {
    for await (const page of manager.listReceived()) page;
    return 'listed';
  } catch (error) {
    if (!(error instanceof FieldpassError)) throw error;
    return { code: error.code, reason: error.details['reason'] };
  }
}

describe('without an identity', () => {
  test.each([
    ['nothing is set up', '', undefined, 'sign-in-needed', 'no-credentials'],
    ['the profile does not exist', '', 'nowhere', 'sign-in-needed', 'profile-gave-none'],
    [
      'the profile wants a second factor',
      '[profile m]\nrole_arn=arn:aws:iam::1:role/r\nsource_profile=k\nmfa_serial=arn:aws:iam::1:mfa/x\n' +
        '[profile k]\naws_access_key_id=AKIDSIGNINEXAMPLE000\naws_secret_access_key=x\n',
      'm',
      'sign-in-needed',
      'mfa-needed',
    ],
    [
      'the SSO session was never opened',
      '[profile s]\nsso_session=t\nsso_account_id=123456789012\nsso_role_name=r\n' +
        '[sso-session t]\nsso_region=us-east-1\nsso_start_url=https://start.invalid\n',
      's',
      'sign-in-expired',
      'session-ended',
    ],
    [
      'the session of “aws login” is gone',
      '[profile l]\nlogin_session=arn:aws:iam::123456789012:user/u\nregion=us-east-1\n',
      'l',
      'sign-in-expired',
      'session-ended',
    ],
    [
      'the credential process fails',
      '[profile p]\ncredential_process=false\n',
      'p',
      'sign-in-needed',
      'profile-gave-none',
    ],
  ])('says what is missing when %s, and asks nobody', async (_, config, profile, code, reason) => {
    configure(config);
    if (profile !== undefined) vi.stubEnv('AWS_PROFILE', profile);
    expect(await list(open())).toEqual({ code, reason });
    expect(await open().borrow(WISH, 'a'.repeat(32))).toMatchObject({
      outcome: 'not-sent',
      failure: { code },
    });
    expect(server.received).toEqual([]);
  });

  test('finds the identity that was set up meanwhile', async () => {
    vi.stubEnv('AWS_PROFILE', 'late');
    const manager = open();
    expect(await list(manager)).toMatchObject({ code: 'sign-in-needed' });
    configure(`[profile late]\naws_access_key_id=${KEYS.accessKeyId}\naws_secret_access_key=x\n`);
    expect(await list(manager)).toBe('listed');
  });

  test('says offline, not signed out, when the sign-in service cannot be reached', async () => {
    const gone = await startFaultServer();
    await gone.stop();
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${gone.port}`);
    vi.stubEnv('AWS_PROFILE', 'r');
    configure(
      '[profile r]\nrole_arn=arn:aws:iam::123456789012:role/r\nsource_profile=k\nregion=eu-central-1\n' +
        '[profile k]\naws_access_key_id=AKIDSIGNINEXAMPLE000\naws_secret_access_key=x\n',
    );
    expect(await list(open())).toMatchObject({ code: 'offline' });
  });

  test('ends at the deadline when a provider hangs, and sends nothing when it wakes', async () => {
    let wake = (_: typeof KEYS): void => undefined;
    const hanging = new Promise<typeof KEYS>((resolve) => (wake = resolve));
    const manager = open({ credentials: () => hanging, deadlines: { changeMs: 80 } });
    const answer = await manager.borrow(WISH, 'a'.repeat(32));
    expect(answer).toMatchObject({ outcome: 'not-sent', failure: { code: 'timed-out' } });
    wake(KEYS);
    // The next call runs through the same provider and reaches the server: the dead one would have been there first.
    await list(manager);
    expect(server.received).toEqual(['{"MaxResults":100}']);
  });
});

describe('the Region', () => {
  test('is asked for when nothing names one', async () => {
    expect(await list(open({ region: undefined, credentials: KEYS }))).toMatchObject({
      code: 'region-missing',
    });
    expect(server.received).toEqual([]);
  });

  test('comes from the environment or the profile when not given', async () => {
    configure('[default]\nregion = ap-south-1\n');
    expect(await list(open({ region: undefined, credentials: KEYS }))).toBe('listed');
    vi.stubEnv('AWS_REGION', 'ap-south-1');
    expect(await list(open({ region: undefined, credentials: KEYS }))).toBe('listed');
  });
});

describe('the environment', () => {
  test('cannot change how often anything is asked', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '7');
    vi.stubEnv('AWS_RETRY_MODE', 'adaptive');
    vi.stubEnv('AWS_NEW_RETRIES_2026', 'true');
    const manager = open({ credentials: KEYS });
    server.plan({ kind: 'reset' });
    expect(await manager.borrow(WISH, 'a'.repeat(32))).toMatchObject({ outcome: 'unknown' });
    expect(server.received).toHaveLength(1);
    server.plan({ kind: 'answer', status: 500, body: '{"__type":"ServerInternalException"}' });
    expect(await list(manager)).toMatchObject({ code: 'service-trouble' });
    expect(server.received).toHaveLength(4);
  });
});
