// What is on this computer as both doors show it: state, badge, time, and what can be done with it or why not.

import type { Borrow, Held, Requested, Unresolved } from '../domain/borrow.ts';
import { endsSoonAt, phaseAt } from '../domain/expiry.ts';
import { FieldpassError, toFailure } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import { borrowedUntil, type License } from '../domain/license.ts';
import { toneChanges } from '../domain/reminders.ts';
import { type Gap, isGap, renewableOrWhy, replacementOf } from '../domain/renewal.ts';
import type { Badge, BorrowView } from '../domain/snapshot.ts';
import { whyNotSentence } from '../domain/why-not.ts';
import type { LicenseViews } from './license-views.ts';
import type { Proofs } from './proofs.ts';
import { isRemovable } from './returning.ts';

/** What borrows are seen against. */
export type Sight = {
  readonly now: Instant;
  /** All borrows that have to do with one, in the order in which they were asked for. */
  readonly kinOf: (borrow: Borrow) => readonly Borrow[];
  readonly proofs: Pick<Proofs, 'of'>;
  readonly licenseOf: (licenseArn: string) => License | undefined;
  readonly licenses: Pick<LicenseViews, 'whyNot'>;
  /** When the reminders of a borrow come again that were put off, by borrow id. */
  readonly snoozedUntilOf: (borrowId: string) => Instant | null;
};

/** One borrow as shown. Throws `borrow-not-found` for one that is over. */
export function borrowView(borrow: Borrow, sight: Sight): BorrowView {
  if (borrow.state === 'held' || borrow.state === 'returning') return heldView(borrow, sight);
  if (borrow.state === 'unresolved') return unresolvedView(borrow, sight);
  if (borrow.state === 'requested') return requestedView(borrow, sight);
  if (isGap(borrow)) return gapView(borrow, sight);
  throw new FieldpassError('borrow-not-found');
}

function heldView(borrow: Held, sight: Sight): BorrowView {
  const { now, proofs } = sight;
  const { verdict, problem } = proofs.of(borrow);
  const phase = phaseAt(borrow.token, now);
  const replacedBy = usedInstead(borrow, sight);
  const refused = borrow.returnRefused === null ? null : toFailure(new FieldpassError(borrow.returnRefused));
  return {
    ...sharedView(borrow, sight),
    state: borrow.state,
    entitlements: borrow.token.entitlements,
    badge: badgeOf(borrow, { verdict, phase, isReplaced: replacedBy !== null }),
    phase,
    verdict,
    issuedAt: borrow.token.issuedAt,
    expiresAt: borrow.token.expiresAt,
    endsSoonAt: endsSoonAt(borrow.token),
    ...toneChanges(borrow.token),
    snoozedUntilAt: sight.snoozedUntilOf(borrow.borrowId),
    replacedBy,
    seatHeldUntilAt: replacedBy === null ? null : borrow.token.expiresAt,
    returnable: returnableOf(borrow, phase),
    removable: isRemovable(borrow, now) || isLost(verdict, problem),
    problem: problem ?? refused,
  };
}

// A new borrow whose token turns out to be gone or unproven is used in place of nothing, but one that renewed it may be.
function usedInstead(borrow: Held, sight: Sight): string | null {
  const { kinOf, now, proofs } = sight;
  const replacement = replacementOf(borrow, kinOf(borrow), now);
  if (replacement === undefined) return null;
  const { verdict } = proofs.of(replacement);
  const isUsable = ['valid', 'unchecked', 'expired', 'clock-untrusted'].includes(verdict);
  return isUsable ? replacement.borrowId : usedInstead(replacement, sight);
}

// A token the keychain has lost cannot be returned; removing it lets the license be borrowed again.
function isLost(verdict: BorrowView['verdict'], problem: BorrowView['problem']): boolean {
  return verdict === 'missing' || problem?.code === 'keychain-wiped';
}

type Look = Pick<BorrowView, 'verdict' | 'phase'> & { readonly isReplaced: boolean };

// Expired beats everything: nothing may look healthy, or merely unchecked, one second after it ended.
function badgeOf(borrow: Held, { verdict, phase, isReplaced }: Look): Badge {
  if (borrow.state === 'returning') return 'returning';
  if (phase === 'ended') return 'expired';
  if (isReplaced) return 'replaced';
  if (verdict === 'unchecked') return 'checking';
  if (verdict === 'unreadable' || verdict === 'missing') return 'unreadable';
  if (verdict !== 'valid') return 'cannot-verify';
  return phase === 'ending' ? 'ends-soon' : 'borrowed';
}

function returnableOf(borrow: Held, phase: BorrowView['phase']): BorrowView['returnable'] {
  if (borrow.state === 'returning') return { possible: false, why: 'It is being returned.' };
  if (phase === 'ended') return { possible: false, why: 'It has ended; the seat went back by itself.' };
  if (borrow.wish.canReturnEarly) return { possible: true };
  return {
    possible: false,
    why: 'The issuer does not allow early return; the seat goes back by itself when it ends.',
  };
}

function renewableOf(borrow: Borrow, { now, kinOf, licenseOf, licenses }: Sight): BorrowView['renewable'] {
  const found = renewableOrWhy(borrow, kinOf(borrow), now);
  if (typeof found === 'string') return { possible: false, why: found };
  const license = licenseOf(borrow.wish.licenseArn);
  if (license === undefined)
    return { possible: false, why: 'This license is not in the list of licenses you can borrow now.' };
  const reason = licenses.whyNot(license);
  const untilAt = borrowedUntil(license, now);
  if (reason !== null) return { possible: false, why: whyNotSentence(reason, license) };
  return { possible: true, untilAt: untilAt ?? now, oldSeatUntilAt: oldSeatUntilAt(found, now) };
}

function oldSeatUntilAt({ token, wish }: Held, now: Instant): Instant | null {
  return wish.canReturnEarly || phaseAt(token, now) === 'ended' ? null : token.expiresAt;
}

function requestedView(borrow: Requested, sight: Sight): BorrowView {
  const problem =
    borrow.attempts > 1 || borrow.knownEndAt !== null
      ? toFailure(new FieldpassError('outcome-unknown'))
      : null;
  return {
    ...sharedView(borrow, sight),
    state: 'requested',
    badge: 'borrowing',
    returnable: { possible: false, why: 'It is not known yet whether AWS granted it.' },
    removable: false,
    problem,
  };
}

function unresolvedView(borrow: Unresolved, sight: Sight): BorrowView {
  return {
    ...sharedView(borrow, sight),
    state: 'unresolved',
    badge: 'unresolved',
    seatHeldUntilAt: borrow.seatHeldUntilAt,
    returnable: { possible: false, why: whyNothingToReturn(borrow) },
    removable: isRemovable(borrow, sight.now),
    problem: toFailure(new FieldpassError(borrow.code)),
  };
}

function whyNothingToReturn({ code }: Unresolved): string {
  if (code === 'secret-missing') return 'Its token is lost; the seat goes back by itself.';
  return 'AWS never told whether a seat was taken, so there is nothing to return.';
}

function gapView(borrow: Gap, sight: Sight): BorrowView {
  return {
    ...sharedView(borrow, sight),
    state: 'gap',
    badge: 'not-renewed',
    returnable: { possible: false, why: 'It was given back before its renewal; no seat is held.' },
    removable: true,
    problem: toFailure(gapFailure(borrow)),
  };
}

function gapFailure({ borrowId, code }: Gap): FieldpassError {
  const message = `The old license was given back, and no new one was granted. ${new FieldpassError(code).message}`;
  return new FieldpassError('renewal-gap', message, { details: { borrowId, because: code } });
}

type SharedView = Omit<BorrowView, 'state' | 'badge' | 'returnable' | 'removable' | 'problem'>;

function sharedView(borrow: Borrow, sight: Sight): SharedView {
  const { borrowId, wish, requestedAt } = borrow;
  const { connectionId, licenseArn, licenseName, issuerName, entitlements, nodeId, canReturnEarly } = wish;
  return {
    borrowId,
    connectionId,
    replaces: wish.replaces?.borrowId ?? null,
    licenseArn,
    licenseName,
    issuerName,
    entitlements,
    nodeId,
    canReturnEarly,
    requestedAt,
    renewable: renewableOf(borrow, sight),
    ...NOTHING_KNOWN,
  };
}

const NOTHING_KNOWN = {
  phase: null,
  verdict: 'unchecked',
  issuedAt: null,
  expiresAt: null,
  endsSoonAt: null,
  lastDaysAt: null,
  lastHourAt: null,
  snoozedUntilAt: null,
  replacedBy: null,
  seatHeldUntilAt: null,
} as const;
