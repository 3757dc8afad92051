// Scenes of online checkouts, renewal, grants, connections and sign-in.

import { PLAIN_REACH } from '../../../main/domain/connection.ts';
import type { BorrowView, ConnectionView, LicenseView, Snapshot } from '../../../main/domain/snapshot.ts';
import { CONNECTIONS, DAY, HOUR, MINUTE, borrow, failure, grant, snapshot } from './builders.ts';
import { LONG, checkouts, online, troubled } from './checkout-samples.ts';

type Licenses = (at: number) => readonly LicenseView[];
type Borrows = (at: number) => readonly BorrowView[];

const MFA = failure(
  'mfa-needed',
  'Your AWS profile asks for a code of your MFA device, so AWS was not asked yet.',
  'Enter the six digits of the device.',
  false,
);
const SSO = failure(
  'sign-in-expired',
  'Your AWS sign-in has ended. What is on this computer still works.',
  'Sign in again, then refresh.',
  false,
);

const renewable = (at: number, change: Partial<BorrowView> = {}): BorrowView =>
  borrow('1', at, {
    badge: 'ends-soon',
    phase: 'ending',
    issuedAt: at - 2 * DAY,
    expiresAt: at + 5 * HOUR,
    endsSoonAt: at - HOUR,
    renewable: { possible: true, untilAt: at + 3 * DAY, oldSeatUntilAt: null },
    ...change,
  });

const gap = (at: number): BorrowView =>
  borrow('3', at, {
    licenseName: 'Pump Curve Designer',
    issuerName: 'Hydrosoft',
    state: 'gap',
    badge: 'not-renewed',
    phase: null,
    verdict: 'unchecked',
    issuedAt: null,
    expiresAt: null,
    endsSoonAt: null,
    returnable: { possible: false, why: 'It was given back.' },
    removable: true,
    problem: failure(
      'renewal-gap',
      'The old license was given back, and AWS then granted no new one. It is no longer on this computer.',
      'Borrow it again as soon as a seat is free.',
      false,
    ),
  });

const replaced = (at: number): BorrowView[] => [
  borrow('2n', at, {
    licenseArn: 'arn:aws:license-manager::210987654321:license:l-2',
    licenseName: 'Well Planner Pro',
    issuerName: 'Tectonica',
    replaces: 'b-2',
    issuedAt: at - MINUTE,
    expiresAt: at + 8 * HOUR,
    endsSoonAt: at + 6 * HOUR,
  }),
  borrow('2', at, {
    licenseName: 'Well Planner Pro',
    issuerName: 'Tectonica',
    canReturnEarly: false,
    badge: 'replaced',
    replacedBy: 'b-2n',
    expiresAt: at + 2 * HOUR,
    seatHeldUntilAt: at + 2 * HOUR,
    returnable: { possible: false, why: 'The issuer does not allow this license to be returned early.' },
  }),
];

const reached = { ...PLAIN_REACH, region: 'eu-central-1' };
const connections = (at: number): ConnectionView[] => [
  ...CONNECTIONS.map((one) => ({ ...one, isActive: false })),
  {
    id: 'a'.repeat(32),
    name: 'Field crew',
    kind: 'profile',
    profile: 'field-sso',
    reach: reached,
    isActive: true,
    canRemove: false,
    isManaged: false,
    canUse: true,
  },
  {
    id: 'b'.repeat(32),
    name: LONG.slice(0, 60),
    kind: 'token',
    licenseArn: 'arn:aws:license-manager::210987654321:license:l-11',
    roleArn: 'arn:aws:iam::123456789012:role/AWSLicenseManagerConsumptionRole',
    tokenExpiresAt: at + 200 * DAY,
    reach: { ...reached, endpoint: 'https://license-manager.corp.example:8443', useFips: true },
    isActive: false,
    canRemove: true,
    isManaged: false,
    canUse: true,
  },
  {
    id: 'c'.repeat(32),
    name: 'Contractor',
    kind: 'token',
    licenseArn: 'arn:aws:license-manager::210987654321:license:l-12',
    roleArn: 'arn:aws:iam::123456789012:role/AWSLicenseManagerConsumptionRole',
    tokenExpiresAt: at - 2 * DAY,
    reach: PLAIN_REACH,
    isActive: false,
    canRemove: true,
    isManaged: false,
    canUse: true,
  },
];

const listed = (at: number, problem: Snapshot['listing']['problem']): Snapshot['listing'] => ({
  state: 'idle',
  listedAt: at - HOUR,
  loaded: 0,
  problem,
});

/** The scenes by name; `at` is the evaluation time of each snapshot. */
export const onlineScenes = (catalogue: Licenses, held: Borrows) =>
  ({
    online: (at) =>
      snapshot(at, {
        connection: 'aws',
        licenses: [...online(at), ...catalogue(at)],
        borrows: held(at),
        checkouts: checkouts(at),
      }),
    'online-trouble': (at) =>
      snapshot(at, { connection: 'aws', licenses: online(at), checkouts: troubled(at) }),
    renewing: (at) =>
      snapshot(at, {
        connection: 'aws',
        licenses: catalogue(at),
        borrows: [renewable(at), gap(at), ...replaced(at)],
      }),
    'renewing-last-seat': (at) =>
      snapshot(at, { connection: 'aws', licenses: catalogue(at), borrows: [renewable(at)] }),
    grants: (at) =>
      snapshot(at, {
        connection: 'aws',
        connections: connections(at),
        licenses: catalogue(at),
        grants: {
          state: 'idle',
          problem: null,
          list: [
            grant('31'),
            grant('32', {
              licenseName: null,
              grantName: LONG,
              status: 'DISABLED',
              stage: 'accepted',
              canReject: false,
            }),
            grant('33', {
              licenseName: 'Sonar Lab',
              status: 'PENDING_WORKFLOW',
              stage: 'changing',
              canAccept: false,
              canReject: false,
            }),
            grant('34', {
              licenseName: 'Rope Access Log',
              status: 'FAILED_WORKFLOW',
              stage: 'failed',
              statusReason: 'The license has no more activations left.',
              canAccept: false,
              canReject: false,
            }),
          ],
        },
      }),
    'grants-hidden': (at) =>
      snapshot(at, {
        connection: 'aws',
        licenses: catalogue(at),
        grants: { state: 'hidden', list: [grant('31')], problem: null },
      }),
    connections: (at) =>
      snapshot(at, { connection: 'aws', connections: connections(at), licenses: catalogue(at) }),
    mfa: (at) =>
      snapshot(at, {
        connection: 'aws',
        connections: connections(at),
        licenses: catalogue(at),
        listing: listed(at, MFA),
      }),
    'sign-in': (at) =>
      snapshot(at, {
        connection: 'aws',
        connections: connections(at),
        licenses: catalogue(at),
        listing: listed(at, {
          ...SSO,
          details: { ...SSO.details, signInCommand: 'aws sso login --profile field-sso' },
        }),
      }),
    waiting: (at) =>
      snapshot(at, {
        connection: 'aws',
        licenses: catalogue(at),
        waiting: { operation: 'ListReceivedLicenses', untilAt: at + 40_000 },
      }),
  }) as const satisfies Record<string, (at: number) => Snapshot>;
