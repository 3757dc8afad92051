// The part of the scripted main that knows connections, permissions, keys and company authorities.

import type { Authority, Profile } from '../../../main/domain/connection.ts';
import type { Failure } from '../../../main/domain/failure.ts';
import type { ConnectionView, Snapshot } from '../../../main/domain/snapshot.ts';
import type {
  Bridge,
  ConnectionDraft,
  IssuerKeyView,
  PermissionsView,
  Reply,
} from '../../../preload/contract.ts';
import { DAY, failure } from './builders.ts';

type Stage = {
  readonly fails: string | null;
  readonly push: (change: (now: Snapshot) => Snapshot) => void;
  readonly current: () => Snapshot;
  readonly noted: <T>(name: string, args: unknown, play: () => T) => T;
  readonly answer: <T>(value: T) => Reply<T>;
  readonly refusal: () => Reply<never>;
};
type Part = Pick<
  Bridge,
  | 'profiles'
  | 'addConnection'
  | 'changeConnection'
  | 'removeConnection'
  | 'useConnection'
  | 'giveMfaCode'
  | 'checkPermissions'
  | 'issuerKeys'
  | 'addIssuerKey'
  | 'removeIssuerKey'
  | 'authorities'
  | 'addAuthority'
  | 'removeAuthority'
>;

const profile = (name: string, kind: Profile['kind'], change: Partial<Profile> = {}): Profile => ({
  name,
  kind,
  region: 'eu-central-1',
  mfaSerial: null,
  signInCommand: null,
  ...change,
});
const PROFILES: readonly Profile[] = [
  profile('default', 'static-keys'),
  profile('field-sso', 'sso', { signInCommand: 'aws sso login --profile field-sso' }),
  profile('site-admin', 'role-with-mfa', { mfaSerial: 'arn:aws:iam::123456789012:mfa/laptop-7' }),
  profile('office', 'login', { signInCommand: 'aws login --profile office', region: null }),
];

const hex = (seed: number): string =>
  Array.from({ length: 32 }, (_, index) =>
    ((index * 37 + seed) % 256).toString(16).padStart(2, '0').toUpperCase(),
  ).join(':');
const key = (issuerAccount: string, seed: number, origin: IssuerKeyView['origin']): IssuerKeyView => ({
  issuerAccount,
  thumbprint: `${seed}`.padStart(2, '0').repeat(22).slice(0, 43),
  sha256: hex(seed),
  origin,
  addedAt: Date.now() - seed * DAY,
  comment: '',
});

const ROWS = [
  ['ListReceivedLicenses', 'allowed', 'to list your licenses', false],
  ['CheckoutBorrowLicense', 'allowed', 'to borrow', false],
  ['CheckInLicense', 'denied', 'to give back', false],
  ['CheckoutLicense', 'unclear', 'to check out online', false],
  ['GetLicenseUsage', 'denied', 'optional: shows free seats', true],
] as const;
const POLICY = JSON.stringify(
  {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Borrow',
        Effect: 'Allow',
        Action: ['license-manager:CheckoutBorrowLicense', 'license-manager:CheckInLicense'],
        Resource: ['arn:aws:license-manager::210987654321:license:l-1'],
      },
    ],
  },
  null,
  2,
);
const REPORT: PermissionsView = {
  identity: { account: '123456789012', arn: 'arn:aws:sts::123456789012:assumed-role/FieldCrew/laptop-7' },
  failure: null,
  rows: ROWS.map(([action, answer, neededFor, isOptional]) => ({
    action,
    answer,
    neededFor,
    isOptional,
    failure: answer === 'unclear' ? failure('timed-out', 'AWS did not answer in time.', '') : null,
  })),
  notes: ['Taking somebody else’s role needs sts:AssumeRole besides.'],
  policy: POLICY,
};

const authority = (subject: string, seed: number, days: number): Authority => ({
  subject,
  issuer: subject,
  sha256: hex(seed),
  notAfterAt: Date.now() + days * DAY,
  pem: '',
});

/** Plays connections on a stage. `fails=wrong-code` refuses codes, `fails=connection` refuses what is added. */
export function fakeConnections({ fails, push, current, noted, answer, refusal }: Stage): Part {
  let keys = [key('210987654321', 5, 'kms'), key('210987654321', 9, 'file'), key('345678901234', 40, 'file')];
  let authorities = [authority('CN=Deep Rock Mining Root CA, O=Deep Rock Mining', 77, 900)];
  const connections = (
    change: (now: readonly ConnectionView[]) => readonly ConnectionView[],
  ): Reply<Snapshot> => {
    push((now) => ({ ...now, connections: change(now.connections) }));
    return answer(current());
  };
  const use = (id: string) =>
    connections((now) =>
      now.map((one) => ({
        ...one,
        isActive: one.id === id,
        canRemove: one.id !== id && one.kind !== 'samples' && one.kind !== 'environment',
      })),
    );
  const no = (why: Failure): Reply<never> => ({ ok: false, failure: why });
  const refused = (message: string): Reply<never> => ({
    ok: false,
    failure: failure('connection-refused', message, 'Change what is named, then try again.', false),
  });
  const add = (draft: ConnectionDraft): Reply<{ connectionId: string; snapshot: Snapshot }> => {
    if (fails === 'connection') return refused(`There is already a connection called “${draft.name}”.`);
    const id = 'd'.repeat(32);
    connections((now) => [...now, added(draft, id)]);
    return answer({ connectionId: id, snapshot: current() });
  };
  return {
    profiles: () =>
      noted('profiles', null, () => Promise.resolve(answer(fails === 'profiles' ? [] : PROFILES))),
    addConnection: (draft) =>
      noted('addConnection', draft, () => new Promise((go) => setTimeout(() => go(add(draft)), 200))),
    changeConnection: (args) =>
      noted('changeConnection', args, async () =>
        connections((now) =>
          now.map((one) =>
            one.id === args.connectionId ? { ...one, name: args.name, reach: args.reach } : one,
          ),
        ),
      ),
    removeConnection: (args) =>
      noted('removeConnection', args, async () =>
        fails === 'in-use'
          ? refused('Something borrowed through this connection is still open; return it first.')
          : connections((now) => now.filter(({ id }) => id !== args.connectionId)),
      ),
    useConnection: (args) =>
      noted('useConnection', args, async () =>
        fails === 'busy'
          ? refused('Online checkouts are being kept alive here; release them before you switch.')
          : use(args.connectionId),
      ),
    giveMfaCode: (args) =>
      noted('giveMfaCode', args, async () => {
        const wrong = failure(
          'access-denied',
          'AWS did not accept that code.',
          'Wait for the next code.',
          false,
        );
        if (fails === 'wrong-code') return no(wrong);
        push((now) => ({ ...now, listing: { ...now.listing, problem: null } }));
        return answer(undefined);
      }),
    checkPermissions: () =>
      noted('checkPermissions', null, async () => (fails === 'offline' ? refusal() : answer(REPORT))),
    issuerKeys: () => noted('issuerKeys', null, async () => answer(keys)),
    addIssuerKey: (draft) =>
      noted('addIssuerKey', draft, async () => {
        const message = 'That is a private key. It was not kept.';
        if (draft.content.includes('PRIVATE')) return no(failure('key-rejected', message, '', false));
        keys = [...keys, key(draft.issuerAccount, 61, 'file')];
        return answer(keys);
      }),
    removeIssuerKey: (args) =>
      noted('removeIssuerKey', args, async () => {
        keys = keys.filter(({ thumbprint }) => thumbprint !== args.thumbprint);
        return answer(keys);
      }),
    authorities: () => noted('authorities', null, async () => answer(authorities)),
    addAuthority: (args) =>
      noted('addAuthority', args, async () => {
        authorities = [...authorities, authority('CN=Site Proxy CA, O=Deep Rock Mining', 12, -3)];
        return answer(authorities);
      }),
    removeAuthority: (args) =>
      noted('removeAuthority', args, async () => {
        authorities = authorities.filter(({ sha256 }) => sha256 !== args.sha256);
        return answer(authorities);
      }),
  };
}

function added(draft: ConnectionDraft, id: string): ConnectionView {
  const shared = {
    id,
    name: draft.name,
    reach: draft.reach,
    isActive: false,
    canRemove: true,
    isManaged: false,
    canUse: true,
  };
  if (draft.kind === 'profile') return { ...shared, kind: 'profile', profile: draft.profile };
  return {
    ...shared,
    kind: 'token',
    licenseArn: 'arn:aws:license-manager::210987654321:license:l-11',
    roleArn: draft.roleArn ?? 'arn:aws:iam::123456789012:role/Consumption',
    tokenExpiresAt: Date.now() + 365 * DAY,
  };
}
