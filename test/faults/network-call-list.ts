// The list of calls for the matrix: seats, reads, grants, keys, and the calls of a sign-in.

import type { Secret } from '../../main/domain/secret.ts';
import { BENEFICIARY } from '../../main/sandbox/sample-license.ts';
import type { Grant } from '../../main/domain/grant.ts';
import { loginHome, ssoHome } from './kept-sign-ins.ts';
import {
  borrowWish,
  checkoutWish,
  cleanPorts,
  clientToken,
  donePieces,
  ended,
  KEYS,
  seatsOut,
  thrown,
  whole,
  type Call,
  type Scene,
  type Stage,
} from './network-calls.ts';
import { SIGN_IN_SECRETS } from './sign-in-server.ts';

const CHANGE = { kind: 'change', service: 'lm', denied: 'access-denied', onEmptyObject: 'nonsense' } as const;
const READ = { ...CHANGE, kind: 'read' } as const;

/** A seat taken online beforehand, over a connection without faults. */
async function takenSeat({ sandbox, license }: Stage): Promise<Secret> {
  const answer = await cleanPorts(sandbox).manager.checkOut(checkoutWish(license), clientToken());
  if (answer.outcome !== 'granted') throw new Error(`no seat to begin with: ${answer.failure.code}`);
  return answer.grant.consumptionToken;
}

const isOut = ({ sandbox }: Stage, seat: Secret): boolean =>
  sandbox.seats().consumptions.some(({ consumptionToken }) => consumptionToken === seat.reveal());

const where = ({ license }: Stage) => ({
  region: license.homeRegion ?? '',
  connectionId: 'environment',
  licenseArn: license.arn,
});

async function borrowScene(stage: Stage): Promise<Scene> {
  const token = clientToken();
  return {
    ask: (ports) => ended(ports.manager.borrow(borrowWish(stage.license), token), ports),
    effects: async () => seatsOut(stage),
    secrets: [stage.refreshToken.reveal()],
  };
}

export const SEATS: readonly Call[] = [
  { ...CHANGE, operation: 'CheckoutBorrowLicense', prepare: borrowScene },
  {
    ...CHANGE,
    operation: 'CheckoutLicense',
    prepare: async (stage) => {
      const token = clientToken();
      const before = seatsOut(stage);
      return {
        ask: (ports) => ended(ports.manager.checkOut(checkoutWish(stage.license), token), ports),
        effects: async () => seatsOut(stage) - before,
        secrets: [],
      };
    },
  },
  {
    ...CHANGE,
    operation: 'ExtendLicenseConsumption',
    prepare: async (stage) => {
      const seat = await takenSeat(stage);
      return {
        ask: (ports) => ended(ports.manager.extend(seat, where(stage)), ports),
        // A heartbeat may come twice; the seat must still be the one seat.
        effects: async () =>
          isOut(stage, seat) ? Math.min(1, donePieces(stage.sandbox, 'ExtendLicenseConsumption')) : NaN,
        secrets: [seat.reveal()],
      };
    },
  },
  {
    ...CHANGE,
    operation: 'CheckInLicense',
    // AWS answers a check-in with an empty object.
    onEmptyObject: 'fine',
    prepare: async (stage) => {
      const seat = await takenSeat(stage);
      return {
        ask: (ports) => ended(ports.manager.checkIn(seat, where(stage)), ports),
        effects: async () => (isOut(stage, seat) ? 0 : 1),
        secrets: [seat.reveal()],
      };
    },
  },
];

async function grantThat(stage: Stage, status: string): Promise<Grant> {
  const { grants } = cleanPorts(stage.sandbox);
  const [grant] = await whole(grants.listReceived('PENDING_ACCEPT'));
  if (grant === undefined) throw new Error('the sandbox has no grant to accept');
  if (status === 'PENDING_ACCEPT') return grant;
  await grants.accept(grant.arn, grant.homeRegion);
  stage.pass(3_000);
  return grants.get(grant.arn, grant.homeRegion);
}

function grantChange(
  operation: string,
  from: string,
  ask: (grant: Grant, token: string) => (ports: Parameters<Scene['ask']>[0]) => Promise<unknown>,
): Call {
  return {
    ...CHANGE,
    operation,
    prepare: async (stage) => {
      const grant = await grantThat(stage, from);
      const act = ask(grant, clientToken());
      return {
        ask: (ports) => thrown(act(ports), ports),
        effects: async () => {
          stage.pass(3_000);
          const now = await cleanPorts(stage.sandbox).grants.get(grant.arn, grant.homeRegion);
          return now.status === grant.status ? 0 : 1;
        },
        secrets: [],
      };
    },
  };
}

export const GRANTS: readonly Call[] = [
  grantChange(
    'AcceptGrant',
    'PENDING_ACCEPT',
    (grant) =>
      ({ grants }) =>
        grants.accept(grant.arn, grant.homeRegion),
  ),
  grantChange(
    'CreateGrantVersion',
    'DISABLED',
    (grant, token) =>
      ({ grants }) =>
        grants.activate(grant.arn, grant.homeRegion, token),
  ),
  grantChange(
    'RejectGrant',
    'PENDING_ACCEPT',
    (grant) =>
      ({ grants }) =>
        grants.reject(grant.arn, grant.homeRegion),
  ),
];

function reading(
  operation: string,
  ask: (stage: Stage) => (ports: Parameters<Scene['ask']>[0]) => Promise<unknown>,
  more: Partial<Call> = {},
): Call {
  return {
    ...READ,
    operation,
    prepare: async (stage) => {
      const read = ask(stage);
      return {
        ask: (ports) => thrown(read(ports), ports),
        effects: async () => seatsOut(stage),
        secrets: [],
      };
    },
    ...more,
  };
}

export const READS: readonly Call[] = [
  // No page of AWS says that an empty listing names its list.
  reading(
    'ListReceivedLicenses',
    () =>
      ({ manager }) =>
        whole(manager.listReceived()),
    { onEmptyObject: 'fine' },
  ),
  reading(
    'GetLicense',
    ({ license }) =>
      ({ manager }) =>
        manager.license(license.arn, license.homeRegion),
  ),
  reading(
    'GetLicenseUsage',
    ({ license }) =>
      ({ manager }) =>
        manager.seatsOf(license),
    { denied: null },
  ),
  reading(
    'ListReceivedGrants',
    () =>
      ({ grants }) =>
        whole(grants.listReceived(null)),
    { onEmptyObject: 'fine' },
  ),
  {
    ...READ,
    operation: 'GetGrant',
    prepare: async (stage) => {
      const [grant] = await whole(cleanPorts(stage.sandbox).grants.listReceived('ACTIVE'));
      if (grant === undefined) throw new Error('the sandbox has no grant');
      return {
        ask: (ports) => thrown(ports.grants.get(grant.arn, grant.homeRegion), ports),
        effects: async () => 0,
        secrets: [],
      };
    },
  },
  reading(
    'GetPublicKey',
    ({ license }) =>
      ({ manager }) =>
        manager.publicKeyOf(license.signKeyArn ?? ''),
    {
      service: 'kms',
    },
  ),
];

const SIGN_IN = { kind: 'sign-in', denied: 'access-denied', onEmptyObject: 'nonsense' } as const;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ROLE = `arn:aws:iam::${BENEFICIARY}:role/Field`;

/** A borrow that has to sign in first: whatever becomes of the sign-in, no seat was asked for. */
const byToken = (stage: Stage) =>
  ({
    kind: 'token',
    licenseArn: stage.license.arn,
    roleArn: ROLE,
    refreshToken: async () => stage.refreshToken,
  }) as const;

/** The same with what `aws sso login` or `aws login` left behind. */
const KEPT = {
  ...SIGN_IN,
  who: () => ({ kind: 'profile', profile: 'field' }) as const,
  prepare: async (stage: Stage): Promise<Scene> => ({
    ...(await borrowScene(stage)),
    secrets: Object.values(SIGN_IN_SECRETS),
  }),
};

export const SIGN_INS: readonly Call[] = [
  { ...SIGN_IN, operation: 'GetAccessToken', service: 'lm', who: byToken, prepare: borrowScene },
  { ...SIGN_IN, operation: 'AssumeRoleWithWebIdentity', service: 'sts', who: byToken, prepare: borrowScene },
  {
    ...SIGN_IN,
    operation: 'AssumeRole',
    service: 'sts',
    who: () => ({ kind: 'profile', profile: 'field' }),
    prepare: borrowScene,
  },
  { ...KEPT, operation: 'GetRoleCredentials', service: 'sso', variables: (ends) => ssoHome(ends, HOUR_MS) },
  {
    ...KEPT,
    operation: 'CreateToken',
    service: 'oidc',
    // Whatever the service refuses, the cure is to sign in anew.
    denied: 'sign-in-expired',
    variables: (ends) => ssoHome(ends, -MINUTE_MS),
  },
  {
    ...KEPT,
    operation: 'CreateOAuth2Token',
    service: 'signin',
    variables: (ends) => loginHome(ends, -MINUTE_MS),
  },
  {
    ...SIGN_IN,
    operation: 'GetCallerIdentity',
    service: 'sts',
    who: () => ({ kind: 'keys', keys: KEYS }),
    prepare: async () => ({
      ask: (ports) => thrown(ports.whoAmI(), ports, false),
      effects: async () => 0,
      secrets: [],
    }),
  },
];
