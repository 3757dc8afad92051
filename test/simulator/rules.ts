// The invariants of a seat's life, each by its number: what must hold after every effect, whatever happened before.

import type { Borrow } from '../../main/domain/borrow.ts';
import type { Checkout } from '../../main/domain/checkout.ts';
import { seatHeldUntil } from '../../main/domain/heartbeat.ts';
import type { Instant } from '../../main/domain/instant.ts';
import type { BorrowView, CheckoutView, Snapshot } from '../../main/domain/snapshot.ts';
import type { Seat } from '../support/memory-seats.ts';
import type { Act } from './acts.ts';
import type { Outcome } from './simulation.ts';
import { Violation } from './stage.ts';
import { isGenuine, type World } from './world.ts';

/** Everything there is at one moment: what is true, what is written, what is shown. */
export type Sight = {
  readonly world: World;
  readonly seats: readonly Seat[];
  readonly borrows: readonly Borrow[];
  readonly checkouts: readonly Checkout[];
  /** What the window would get now; null while no process is alive. */
  readonly shown: Snapshot | null;
  /** The engineer has asked for a renewal, and for nothing else since. */
  readonly isRenewing: boolean;
};

const LIVE_BADGES: readonly BorrowView['badge'][] = ['borrowed', 'ends-soon'];
const LIVE_CHECKOUTS: readonly CheckoutView['badge'][] = ['kept', 'fading', 'runs-out', 'consumed'];

/**
 * I1: every seat that is out at License Manager is written down here, as held or as unresolved with an end that is not
 * before the seat's own, and the window lists it.
 */
export function everySeatIsTold({ borrows, checkouts, seats, shown, world }: Sight): void {
  for (const { canReturn, clientToken, endsAt } of seats) {
    const record = [...borrows, ...checkouts].find((one) => one.clientToken === clientToken);
    const toldUntil = record === undefined ? null : toldEnd(record);
    if (toldUntil === null && isConsumed(record)) continue;
    if (toldUntil === null && isKnownLimit(canReturn, record, world)) continue;
    if (toldUntil === null)
      throw new Violation('I1', `a seat is out and written down as ${record?.state ?? 'nothing'}`);
    // With a clock that is wrong no end can be told right before AWS says what time it is.
    if (toldUntil < endsAt && !world.isClockMoved)
      throw new Violation('I1', `a seat is out until ${iso(endsAt)} and told until ${iso(toldUntil)}`);
    // Known limit: one that a clock ahead takes for ended makes room on the list for its successor until it is given back.
    const mayBeHidden = world.wasAhead && record !== undefined && 'checkoutId' in record;
    if (record !== undefined && shown !== null && !mayBeHidden && !isListed(record, shown))
      throw new Violation('I1', `a seat is out and the window does not list it (${record.state})`);
  }
}

/** I2: one wish, one seat: no request ever took a second one, and one license is usable once. */
export function oneSeatPerIntent({ shown, world }: Sight): void {
  const wishes = [...world.issued.values()].map(({ clientToken }) => clientToken);
  if (new Set(wishes).size !== wishes.length) throw new Violation('I2', 'one request took two seats');
  const usable = (shown?.borrows ?? []).filter(({ badge }) => LIVE_BADGES.includes(badge));
  // Who borrowed again while a clock ahead said that the first one had ended has two, and is shown two.
  if (usable.length > 1 && !world.wasAhead)
    throw new Violation('I2', `one license is shown as borrowed ${usable.length} times`);
}

/** I3: what is shown as held is in the keychain, is genuine, is not over, and its seat is out at License Manager. */
export function nothingShownIsUnproved({ borrows, checkouts, seats, shown, world }: Sight): void {
  for (const view of shown?.borrows ?? []) {
    if (!LIVE_BADGES.includes(view.badge) || world.hasJustEnded(view.expiresAt)) continue;
    const record = borrows.find(({ borrowId }) => borrowId === view.borrowId);
    requireProof(view, record, world);
    requireSeat(view.badge, record, seats);
  }
  for (const view of shown?.checkouts ?? []) {
    // One that a clock ahead took for ended is being given back while AWS sets the time right.
    const isSettling = world.wasAhead || world.hasJustEnded(view.expiresAt);
    if (!LIVE_CHECKOUTS.includes(view.badge) || isSettling) continue;
    const record = checkouts.find(({ checkoutId }) => checkoutId === view.checkoutId);
    requireSeat(view.badge, record, seats);
  }
}

/** I3 for the records: what is written down as held and proved can be proved: its token is in the keychain. */
export function whatIsHeldIsKept({ borrows, checkouts, world: { keychain } }: Sight): void {
  const held = [
    ...borrows.filter(({ state }) => state === 'held').map(({ borrowId }) => borrowId),
    ...checkouts
      .filter(({ state, wish }) => state === 'held' && wish.type === 'provisional')
      .map(({ checkoutId }) => checkoutId),
  ];
  const missing = held.find((id) => !keychain.kept.has(id));
  if (missing !== undefined) throw new Violation('I3', `${missing} is written down as held without a token`);
}

/** I4: what was returned is shown as nothing, and once its token is said to be destroyed it is. */
export function returnedIsGone({ borrows, checkouts, shown, world: { keychain } }: Sight): void {
  for (const one of [...borrows, ...checkouts]) {
    if (!('tokenLeft' in one)) continue;
    const id = idOf(one);
    if (!one.tokenLeft && keychain.kept.has(id))
      throw new Violation('I4', `the token of ${id} is still kept`);
    const view = shown?.borrows.find(({ borrowId }) => borrowId === id);
    if (view !== undefined && view.state !== 'gap')
      throw new Violation('I4', `${id} is ${one.state} and shown as ${view.badge}`);
  }
}

/**
 * No silent gap: a license that was given back for a new one is followed by the request for it on the same disk, and
 * one that was refused then is shown. Whoever had a license and pressed Renew is never left with nothing on screen.
 */
export function noGapIsSilent({ borrows, isRenewing, shown }: Sight): void {
  if (!isRenewing) return;
  const hasNothing = borrows.every(({ state }) => state === 'returned' || state === 'removed');
  if (hasNothing && borrows.length > 0)
    throw new Violation('gap', 'given back to be renewed, and nothing is asked for');
  if (shown !== null && shown.borrows.length === 0)
    throw new Violation('gap', 'given back to be renewed, and nothing is shown');
}

/** I5: no secret in clear text outside the keychain: not on the disk, not in the window, not in what was said. */
export function noSecretIsOut(found: string | null): void {
  if (found !== null) throw new Violation('I5', `a secret is readable in: ${found}`);
}

/** I6: recovery twice is recovery once: what has settled stays as it is. */
export function recoveryIsIdempotent(before: string, after: string): void {
  if (after !== before) throw new Violation('I6', `recovery changed what was settled: ${before} → ${after}`);
}

/**
 * I7: what is shown is what is written, or less: everything open is listed, nothing is shown in a better state than its
 * record, and no time left is longer than the record's.
 */
export function nothingIsRosier({ borrows, checkouts, shown }: Sight): void {
  if (shown === null) return;
  for (const view of shown.borrows) {
    const record = borrows.find(({ borrowId }) => borrowId === view.borrowId);
    if (record === undefined || !allowedBadges(record, borrows, shown.at).includes(view.badge))
      throw new Violation('I7', `${record?.state ?? 'nothing'} is shown as ${view.badge}`);
    const end = record.state === 'held' ? record.token.expiresAt : null;
    if (view.expiresAt !== null && end !== null && view.expiresAt > end)
      throw new Violation('I7', `${iso(end)} is shown as ${iso(view.expiresAt)}`);
  }
  for (const view of shown.checkouts) {
    const record = checkouts.find(({ checkoutId }) => checkoutId === view.checkoutId);
    if (record === undefined || !isFairCheckout(record, view, shown.at))
      throw new Violation(
        'I7',
        `an online checkout that is ${record?.state ?? 'nothing'} is shown as ${view.badge}`,
      );
  }
}

/**
 * I7 for what an act tells at its end: success only when its effect is written down, “nothing was changed” only when
 * nothing was left open. `changed`: states of records that changed meanwhile, `byIt`: of those that this process wrote about.
 */
export function unknownIsNeither(act: Act, outcome: Outcome, changed: readonly string[], byIt = changed) {
  if (outcome.end === 'failed' && MEANS_NOTHING_CHANGED.includes(outcome.code)) {
    const open = byIt.find((state) => openAfter(act).includes(state));
    if (open !== undefined) throw new Violation('I7', `${act} failed with ${outcome.code} and left ${open}`);
  }
  const wanted = outcome.end === 'done' ? DONE_MEANS[act] : undefined;
  if (wanted !== undefined && !changed.some((state) => wanted.includes(state)))
    throw new Violation('I7', `${act} succeeded and nothing is ${wanted.join(' or ')}`);
}

/** I8: every act, and every recovery, ends within its deadline. */
export function endsInTime(what: string, tookMs: number, deadlineMs: number): void {
  if (tookMs >= deadlineMs)
    throw new Violation('I8', `${what} has not ended after ${deadlineMs / 1_000} seconds`);
}

/** I9: within an era attested by License Manager the time by which all is judged never decreases. */
export function timeGoesOn(at: Instant, lastAt: Instant): void {
  if (at < lastAt) throw new Violation('I9', `${iso(at)} after ${iso(lastAt)}`);
}

const MEANS_NOTHING_CHANGED: readonly string[] = [
  'offline',
  'no-seats',
  'sign-in-expired',
  'already-borrowed',
  'disk-full',
];
export const OPEN_STATES: readonly string[] = ['requested', 'returning', 'releasing'];
const openAfter = (act: Act) => (/^(release|quit)$/.test(act) ? OPEN_STATES : OPEN_STATES.slice(0, 2));
const DONE_MEANS: Partial<Record<Act, readonly string[]>> = {
  borrow: ['held'],
  'renew, new one first': ['held'],
  'renew, old one first': ['held'],
  'check out': ['held'],
  'check out for good': ['held'],
  'give back': ['returned'],
  release: ['ended', 'removed'],
};

/** Until when the record says that a seat may be out; null: it says there is none. */
export function toldEnd(record: Borrow | Checkout): Instant | null {
  if ('checkoutId' in record) {
    if (record.state === 'requested') return Infinity;
    if (record.state === 'held' || record.state === 'releasing') return seatHeldUntil(record) ?? Infinity;
    return record.state === 'unresolved' ? (record.seatHeldUntilAt ?? Infinity) : null;
  }
  if (record.state === 'requested') return record.knownEndAt ?? Infinity;
  if (record.state === 'held' || record.state === 'returning') return record.token.expiresAt;
  return record.state === 'unresolved' ? record.seatHeldUntilAt : null;
}

// By a clock that runs ahead what has not ended is taken for ended. It is given back then, but where it may not go back, or
// AWS or the keychain does not answer, it is off the list before its end: known, and told in docs/reliability.md.
function isKnownLimit(canReturn: boolean, record: Borrow | Checkout | undefined, world: World): boolean {
  const isClosed = record?.state === 'returned' || record?.state === 'ended' || record?.state === 'removed';
  return isClosed && world.wasAhead && (!canReturn || world.hadTrouble);
}

// What was consumed for good stays consumed; the engineer has taken it off the list.
function isConsumed(record: Borrow | Checkout | undefined): boolean {
  return (
    record !== undefined &&
    'checkoutId' in record &&
    record.wish.type === 'perpetual' &&
    record.state === 'removed'
  );
}

function isListed(record: Borrow | Checkout, shown: Snapshot): boolean {
  return 'checkoutId' in record
    ? shown.checkouts.some(({ checkoutId }) => checkoutId === record.checkoutId)
    : shown.borrows.some(({ borrowId }) => borrowId === record.borrowId);
}

function requireProof(view: BorrowView, record: Borrow | undefined, world: World): void {
  const token = world.keychain.kept.get(view.borrowId);
  const issued = [...world.issued.values()].find(({ clientToken }) => clientToken === record?.clientToken);
  if (token === undefined) throw new Violation('I3', `${view.badge} without a token in the keychain`);
  if (issued === undefined || token !== issued.signedToken || !isGenuine(token, world.issuer))
    throw new Violation('I3', `${view.badge} with a token that License Manager never gave for it`);
}

function requireSeat(badge: string, record: Borrow | Checkout | undefined, seats: readonly Seat[]): void {
  if (!seats.some(({ clientToken }) => clientToken === record?.clientToken))
    throw new Violation('I3', `shown as ${badge} while no seat of it is out`);
}

function allowedBadges(
  record: Borrow,
  borrows: readonly Borrow[],
  now: Instant,
): readonly BorrowView['badge'][] {
  switch (record.state) {
    case 'requested':
      return ['borrowing'];
    case 'held':
      if (now >= record.token.expiresAt) return ['expired'];
      return [
        'checking',
        'borrowed',
        'ends-soon',
        'unreadable',
        'cannot-verify',
        ...(isFollowed(record, borrows) ? (['replaced'] as const) : []),
      ];
    case 'returning':
      return ['returning'];
    case 'unresolved':
      return ['unresolved'];
    case 'refused':
      return ['not-renewed'];
    default:
      return [];
  }
}

// Replaced, whether it was proved or not, but only by another one that was.
function isFollowed({ borrowId, wish }: Borrow, borrows: readonly Borrow[]): boolean {
  return borrows.some(
    (one) =>
      one.state === 'held' &&
      one.proof === 'verified' &&
      one.borrowId !== borrowId &&
      one.wish.licenseArn === wish.licenseArn,
  );
}

function isFairCheckout(record: Checkout, view: CheckoutView, now: Instant): boolean {
  if (record.state === 'requested') return view.badge === 'checking-out';
  if (record.state === 'unresolved') return view.badge === 'unresolved';
  if (record.state === 'ended') return view.badge === 'ended';
  if (record.state !== 'held' && record.state !== 'releasing') return false;
  if (record.record.expiresAt === null) return view.badge === 'consumed';
  if (now >= record.record.expiresAt) return view.badge === 'ended';
  if (record.state === 'releasing') return view.badge === 'releasing';
  return LIVE_CHECKOUTS.includes(view.badge) && (view.expiresAt ?? Infinity) <= record.record.expiresAt;
}

export function idOf(record: Borrow | Checkout): string {
  return 'checkoutId' in record ? record.checkoutId : record.borrowId;
}

export function iso(at: Instant): string {
  return Number.isFinite(at) ? new Date(at).toISOString() : 'for good';
}
