// The product's own deadlines, read back from the clock by every call of the matrix.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openAwsGrants } from '../../main/adapters/aws/aws-grants.ts';
import { openIdentity, type Who } from '../../main/adapters/aws/aws-identity.ts';
import { openAwsLicenseManager } from '../../main/adapters/aws/aws-license-manager.ts';
import { wireUp } from '../../main/adapters/aws/aws-wiring.ts';
import { PLAIN_REACH } from '../../main/domain/connection.ts';
import { Secret } from '../../main/domain/secret.ts';
import { BENEFICIARY } from '../../main/sandbox/sample-license.ts';
import { testCheckoutWish, testLicense, testWish } from '../support/memory-license-manager.ts';
import { realClock, silentLog } from '../support/real-clock.ts';
import { failureOf, pagesOf } from '../support/scripted-adapter.ts';
import { loginHome, separateVariables, ssoHome, withVariables, type Variables } from './kept-sign-ins.ts';
import { GRANTS, READS, SEATS, SIGN_INS } from './network-call-list.ts';
import { KEYS } from './network-calls.ts';
import { answer } from './replies.ts';
import { startRelay, type Relay } from './relay.ts';
import { startSignInServer } from './sign-in-server.ts';

type Clock = typeof realClock;
type Where = { readonly silent: string; readonly kept: string; readonly lm: string; readonly clock: Clock };

const LICENSE = testLicense({ account: '123456789012' });
const GRANT = `arn:aws:license-manager::123456789012:grant:g-${'1'.repeat(32)}`;
const REGION = 'us-east-1';
const ROLE = `arn:aws:iam::${BENEFICIARY}:role/Field`;
const HOUR_MS = 3_600_000;

function managerAt({ silent, clock }: Where) {
  const options = { region: REGION, endpoint: silent, kmsEndpoint: silent, credentials: KEYS };
  const wiring = wireUp({ ...options, log: silentLog, clock, random: () => 0 });
  return { manager: openAwsLicenseManager(wiring), grants: openAwsGrants(wiring) };
}

function signIn({ silent, lm, clock }: Where, who: Who, endpoint = lm): Promise<unknown> {
  const reach = { ...PLAIN_REACH, region: REGION, endpoint, stsEndpoint: silent };
  return failureOf(openIdentity({ who, reach, clock }).whoAmI());
}

const FIELD: Who = { kind: 'profile', profile: 'field' };
const TOKEN: Who = {
  kind: 'token',
  licenseArn: LICENSE.arn,
  roleArn: ROLE,
  refreshToken: async () => new Secret('r'.repeat(40)),
};

const kept = (where: Where, variables: Variables): Promise<unknown> =>
  withVariables(variables, () => signIn(where, FIELD));

const endsOf = ({ silent, kept: sound }: Where, silentOne: 'sso' | 'oidc' | 'signin') => ({
  ...{ sso: sound, oidc: sound, signin: sound },
  [silentOne]: silent,
});

// What security-reliability 5.2 sets, milliseconds; a sign-in of two calls asks twice.
const READ = [15_000];
const CHANGE = [25_000];
const TWO_READS = [15_000, 15_000];

type Ask = (where: Where) => Promise<unknown>;
const seat = new Secret('c'.repeat(32));
const place = { region: REGION, connectionId: 'environment', licenseArn: LICENSE.arn };

const CALLS: Readonly<Record<string, readonly [readonly number[], Ask]>> = {
  CheckoutBorrowLicense: [CHANGE, (at) => managerAt(at).manager.borrow(testWish(LICENSE), 'a'.repeat(32))],
  CheckoutLicense: [
    CHANGE,
    (at) => managerAt(at).manager.checkOut(testCheckoutWish(LICENSE), 'a'.repeat(32)),
  ],
  ExtendLicenseConsumption: [CHANGE, (at) => managerAt(at).manager.extend(seat, place)],
  CheckInLicense: [CHANGE, (at) => managerAt(at).manager.checkIn(seat, place)],
  ListReceivedLicenses: [READ, (at) => failureOf(pagesOf(managerAt(at).manager.listReceived()))],
  GetLicense: [READ, (at) => failureOf(managerAt(at).manager.license(LICENSE.arn, REGION))],
  GetLicenseUsage: [READ, (at) => failureOf(managerAt(at).manager.seatsOf(LICENSE))],
  GetPublicKey: [READ, (at) => failureOf(managerAt(at).manager.publicKeyOf(LICENSE.signKeyArn ?? ''))],
  ListReceivedGrants: [READ, (at) => failureOf(pagesOf(managerAt(at).grants.listReceived(null)))],
  GetGrant: [READ, (at) => failureOf(managerAt(at).grants.get(GRANT, REGION))],
  AcceptGrant: [CHANGE, (at) => failureOf(managerAt(at).grants.accept(GRANT, REGION))],
  CreateGrantVersion: [
    CHANGE,
    (at) => failureOf(managerAt(at).grants.activate(GRANT, REGION, 'a'.repeat(32))),
  ],
  RejectGrant: [CHANGE, (at) => failureOf(managerAt(at).grants.reject(GRANT, REGION))],
  GetCallerIdentity: [READ, (at) => signIn(at, { kind: 'keys', keys: KEYS })],
  GetAccessToken: [READ, (at) => signIn(at, TOKEN, at.silent)],
  AssumeRoleWithWebIdentity: [TWO_READS, (at) => signIn(at, TOKEN)],
  AssumeRole: [READ, (at) => signIn(at, { kind: 'profile', profile: 'role' })],
  GetRoleCredentials: [READ, (at) => kept(at, ssoHome(endsOf(at, 'sso'), HOUR_MS))],
  CreateToken: [READ, (at) => kept(at, ssoHome(endsOf(at, 'oidc'), -HOUR_MS))],
  CreateOAuth2Token: [READ, (at) => kept(at, loginHome(endsOf(at, 'signin'), -HOUR_MS))],
};

const home = mkdtempSync(join(tmpdir(), 'fieldpass-deadlines-'));
const relays: Relay[] = [];
let undo = (): void => undefined;
let ends: Pick<Where, 'kept' | 'lm'>;
let stopServer = async (): Promise<void> => undefined;

const url = ({ port }: { readonly port: number }): string => `http://127.0.0.1:${port}`;

async function relayThat(reply: Buffer | null): Promise<Relay> {
  const write = reply === null ? {} : { write: () => [reply] };
  const relay = await startRelay({
    upstream: 1,
    act: { at: 'request', ...write, then: 'keep' },
    operation: null,
  });
  relays.push(relay);
  return relay;
}

beforeAll(async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'));
  const keys = 'aws_access_key_id=AKIDFAULTEXAMPLE0000\naws_secret_access_key=canary-secret-key\n';
  writeFileSync(
    join(home, 'config'),
    `[profile base]\n${keys}[profile role]\nrole_arn=${ROLE}\nsource_profile=base\n`,
  );
  undo = separateVariables();
  const server = await startSignInServer();
  stopServer = server.stop;
  // Loading the SDK may take longer than a connection.
  const quick = url(await relayThat(answer(200, '{}')));
  ends = { kept: url(server), lm: quick };
  const where = { ...ends, silent: quick, clock: realClock };
  await Promise.all(Object.values(CALLS).map(async ([, call]) => call(where).catch(() => null)));
});

afterEach(async () => {
  await Promise.all(relays.splice(1).map((relay) => relay.stop()));
});

afterAll(async () => {
  undo();
  vi.unstubAllEnvs();
  await Promise.all([stopServer(), ...relays.map((relay) => relay.stop())]);
  rmSync(home, { recursive: true, force: true });
});

describe('deadlines', () => {
  test('are read back from every call of the matrix', () => {
    const all = [...SEATS, ...READS, ...GRANTS, ...SIGN_INS].map(({ operation }) => operation);
    expect(Object.keys(CALLS).toSorted()).toEqual(all.toSorted());
  });

  test.each(Object.entries(CALLS))(
    '%s asks for its time, and a connection for 5 s',
    async (_, [times, call]) => {
      const silent = await relayThat(null);
      const lm = url(await relayThat(answer(200, '{"AccessToken":"access"}')));
      const asked: number[] = [];
      const clock = {
        ...realClock,
        after: (wait: number, fn: () => void) => {
          asked.push(wait);
          // The deadline comes once the request is out, and at once.
          if (wait >= 15_000) void silent.struck.then(fn);
          return () => undefined;
        },
      };
      await call({ ...ends, lm, silent: url(silent), clock });
      expect(asked.filter((wait) => wait >= 6_000)).toEqual(times);
      // A little more than each address gets.
      expect(new Set(asked.filter((wait) => wait < 6_000))).toEqual(new Set([5_250]));
      expect(silent.requests()).toBe(1);
    },
  );
});
