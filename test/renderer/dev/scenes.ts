// The scenes of the dev page: one snapshot for each state the window has to show well.

import type { BorrowView, LicenseView, Snapshot } from '../../../main/domain/snapshot.ts';
import { DAY, HOUR, MINUTE, borrow, checkout, failure, license, snapshot } from './builders.ts';
import { LONG } from './checkout-samples.ts';
import { long, many } from './many-licenses.ts';
import { onlineScenes } from './online-scenes.ts';
import { timeScenes } from './time-scenes.ts';
import { tripScenes } from './trip-scenes.ts';
import { upkeepScenes } from './upkeep-scenes.ts';

const OFFLINE = failure(
  'offline',
  'AWS could not be reached. The request was not sent, and no seat was taken.',
  'Check the network and try again. What is on this computer works without it.',
);
const LOCKED = failure(
  'keychain-locked',
  'Your keychain is locked, so tokens can be neither read nor stored. Nothing is lost.',
  'Unlock the keychain, then try again.',
);
const NO_KEY = failure(
  'issuer-key-missing',
  'The public key of this issuer is not on this computer, so nothing can be proved offline.',
  'Ask the vendor for its public key file and run “fieldpass keys add FILE --issuer ACCOUNT”.',
  false,
);
const UNRESOLVED = failure(
  'seat-unresolved',
  'It could not be found out in time whether AWS granted a seat. One seat may be held until the time shown.',
  'Tell your license administrator if the seat is needed before then. You may borrow again.',
  false,
);
const ENDED = failure(
  'token-expired',
  'The borrow has ended.',
  'Borrow again when you have a network.',
  false,
);

export const HOSTILE = [
  '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
  'Driller\u202e gnp.exe\u202c {name} {{count}} ${process.env}',
  'Z̸̡̢̛̗̳̈́̄a̷̧̛̼͕̓̚l̴̰͙̋g̷̱̈́o̸̗͐ '.repeat(6),
  'W'.repeat(400),
  'برنامج الحفر المتقدم للحقول البحرية العميقة جدا والبعيدة',
  '地下水シミュレーション・プロフェッショナル・エディション二〇二六年版ロングネーム',
];

const catalogue = (at: number): LicenseView[] => [
  license('1', at),
  license('2', at, {
    licenseName: 'Well Planner Pro',
    productName: 'Well Planner',
    issuerName: 'Tectonica',
    seats: { free: 1, total: 12 },
    borrow: { possible: true, untilAt: at + 8 * HOUR, maxMinutes: 480, canReturnEarly: false },
  }),
  license('3', at, {
    licenseName: 'Pump Curve Designer',
    productName: 'Fluid Suite',
    issuerName: 'Hydrosoft',
    seats: null,
    entitlements: [{ name: 'Designer', unit: 'None', amount: null }],
    borrow: { possible: true, untilAt: at + 14 * DAY, maxMinutes: 20_160, canReturnEarly: true },
  }),
  license('4', at, {
    licenseName: 'Seismic Toolbox',
    productName: 'Seismic Toolbox Enterprise',
    seats: { free: 0, total: 2 },
    borrow: { possible: false, reason: 'no-seats', why: 'All seats are in use.' },
    checkout: { possible: false, why: 'All seats are in use.' },
  }),
  license('5', at, {
    licenseName: 'Blast Simulator',
    productName: 'Blast',
    issuerName: 'Minerva Mining Software',
    checkout: {
      possible: false,
      why: 'The grant of this license does not include the right to check it out.',
    },
    borrow: {
      possible: false,
      reason: 'no-key',
      why: 'The public key of this issuer is not on this computer yet, so a borrow could not be proved offline.',
    },
  }),
  license('6', at, {
    licenseName: 'Ship Stability',
    productName: 'Naval Kit',
    issuerName: 'Bluewater',
    checkout: {
      possible: false,
      why: 'The grant of this license does not include the right to check it out.',
    },
    borrow: {
      possible: false,
      reason: 'no-borrow-configuration',
      why: 'The issuer does not offer this license for borrowing.',
    },
  }),
];

const held = (at: number): BorrowView[] => [
  borrow('2', at, {
    licenseName: 'Well Planner Pro',
    issuerName: 'Tectonica',
    badge: 'ends-soon',
    phase: 'ending',
    issuedAt: at - 6 * HOUR,
    expiresAt: at + 2 * HOUR + 5 * MINUTE,
    endsSoonAt: at - HOUR,
    canReturnEarly: false,
    returnable: {
      possible: false,
      why: 'The issuer does not allow this license to be returned early. The seat goes back by itself when it ends.',
    },
  }),
  borrow('1', at),
];

const expired = (at: number): BorrowView =>
  borrow('7', at, {
    licenseName: 'Grid Inspector',
    issuerName: 'Voltwise',
    badge: 'expired',
    phase: 'ended',
    verdict: 'expired',
    issuedAt: at - 9 * DAY,
    expiresAt: at - 2 * DAY,
    endsSoonAt: at - 3 * DAY,
    removable: true,
    returnable: { possible: false, why: 'The borrow has ended; the seat went back by itself.' },
    problem: ENDED,
  });

const unresolved = (at: number): BorrowView =>
  borrow('8', at, {
    licenseName: 'Core Sampler',
    issuerName: 'Northwind Geo',
    state: 'unresolved',
    badge: 'unresolved',
    phase: null,
    verdict: 'unchecked',
    issuedAt: null,
    expiresAt: null,
    endsSoonAt: null,
    seatHeldUntilAt: at + 3 * DAY,
    returnable: { possible: false, why: 'It is not known whether a seat was granted.' },
    problem: UNRESOLVED,
  });

const cannotVerify = (at: number): BorrowView =>
  borrow('5', at, {
    licenseName: 'Blast Simulator',
    issuerName: 'Minerva Mining Software',
    badge: 'cannot-verify',
    verdict: 'unknown-issuer',
    problem: NO_KEY,
  });

const unreadable = (at: number): BorrowView[] =>
  held(at).map((one) => ({ ...one, badge: 'unreadable', verdict: 'unreadable', problem: LOCKED }));

const requested = (at: number): BorrowView =>
  borrow('3', at, {
    licenseName: 'Pump Curve Designer',
    issuerName: 'Hydrosoft',
    state: 'requested',
    badge: 'borrowing',
    phase: null,
    verdict: 'unchecked',
    issuedAt: null,
    expiresAt: null,
    endsSoonAt: null,
    returnable: { possible: false, why: 'It is being borrowed just now.' },
  });

const returning = (at: number): BorrowView =>
  borrow('9', at, {
    licenseName: 'Rig Monitor',
    state: 'returning',
    badge: 'returning',
    returnable: { possible: false, why: 'It is being returned just now.' },
  });

/** Every scene by name; `at` is the evaluation time of its snapshot. */
export const SCENES = {
  ...timeScenes,
  ...onlineScenes(catalogue, held),
  ...tripScenes(catalogue, held),
  ...upkeepScenes,
  fresh: (at) => snapshot(at, { licenses: catalogue(at) }),
  borrowed: (at) => snapshot(at, { licenses: catalogue(at), borrows: held(at) }),
  'ends-soon': (at) =>
    snapshot(at, {
      connection: 'aws',
      licenses: catalogue(at),
      borrows: [borrow('1', at, { issuedAt: at - DAY, expiresAt: at + 90_000, endsSoonAt: at + 30_000 })],
    }),
  expired: (at) => snapshot(at, { licenses: catalogue(at), borrows: [expired(at), ...held(at)] }),
  offline: (at) =>
    snapshot(at, {
      connection: 'aws',
      licenses: catalogue(at),
      borrows: held(at),
      listing: { state: 'idle', listedAt: at - 26 * HOUR, loaded: 0, problem: OFFLINE },
    }),
  locked: (at) =>
    snapshot(at, {
      licenses: catalogue(at),
      borrows: unreadable(at),
      vault: { state: 'locked', problem: LOCKED },
    }),
  unresolved: (at) =>
    snapshot(at, {
      licenses: catalogue(at),
      borrows: [unresolved(at), cannotVerify(at), requested(at), returning(at), ...held(at)],
    }),
  empty: (at) => snapshot(at),
  'none-granted': (at) => snapshot(at, { connection: 'aws' }),
  'first-start': (at) => snapshot(at, { isFirstStart: true, licenses: catalogue(at) }),
  'first-start-locked': (at) =>
    snapshot(at, {
      isFirstStart: true,
      licenses: catalogue(at),
      vault: { state: 'locked', problem: LOCKED },
    }),
  listing: (at) =>
    snapshot(at, { listing: { state: 'loading', listedAt: null, loaded: 200, problem: null } }),
  'before-listing': (at) =>
    snapshot(at, { listing: { state: 'idle', listedAt: null, loaded: 0, problem: null } }),
  many: (at) => snapshot(at, { licenses: many(at, 10_000), borrows: held(at) }),
  one: (at) => snapshot(at, { licenses: [license('1', at)], borrows: [borrow('1', at)] }),
  forty: (at) =>
    snapshot(at, {
      licenses: [...catalogue(at), ...many(at, 34)],
      borrows: [expired(at), unresolved(at), cannotVerify(at), returning(at), ...held(at)],
      checkouts: [checkout('11', at)],
    }),
  long: (at) =>
    snapshot(at, {
      licenses: long(catalogue(at)),
      borrows: [cannotVerify(at), ...held(at)].map((one) => ({ ...one, licenseName: LONG, nodeId: LONG })),
    }),
  hostile: (at) =>
    snapshot(at, {
      licenses: HOSTILE.map((text, index) =>
        license(`h${index}`, at, {
          licenseName: text,
          productName: text,
          issuerName: text,
          entitlements: [{ name: text, unit: text, amount: '1' }],
        }),
      ),
      borrows: HOSTILE.map((text, index) =>
        borrow(`x${index}`, at, { licenseName: text, issuerName: text, nodeId: text }),
      ),
    }),
  broken: (at) =>
    snapshot(at, {
      connection: 'aws',
      licenses: catalogue(at),
      borrows: [...unreadable(at), cannotVerify(at), unresolved(at), expired(at)],
      vault: { state: 'locked', problem: LOCKED },
      clock: {
        behindMs: 3 * HOUR,
        problem: failure(
          'clock-untrusted',
          'This computer’s clock is 3 hours behind the newest time Fieldpass has seen.',
          'Set the clock, then look again.',
          false,
        ),
      },
      ledger: {
        readable: false,
        problem: failure(
          'ledger-unreadable',
          'The record of your borrows cannot be read. Nothing was deleted, and borrowing is off until it can be.',
          'Run “fieldpass doctor”. Keep the ledger file; support can read it with any SQLite tool.',
          false,
        ),
      },
      listing: {
        state: 'idle',
        listedAt: at - 3 * DAY,
        loaded: 0,
        problem: failure(
          'sign-in-expired',
          'Your AWS sign-in has ended. What is on this computer still works.',
          'Sign in again with “aws sso login” or “aws login”, then try again.',
          false,
        ),
      },
    }),
} as const satisfies Record<string, (at: number) => Snapshot>;

export type SceneName = keyof typeof SCENES;
