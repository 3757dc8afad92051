// Builds the one value that both doors show. Everything is decided here; the window only formats.

import { type Borrow, type Held, type Requested, type Unresolved, isOpen } from '../domain/borrow.ts';
import { endsSoonAt, phaseAt } from '../domain/expiry.ts';
import { FieldpassError, toFailure } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import {
  WHY_NOT_WORDS,
  type License,
  type WhyNot,
  borrowedUntil,
  issuerAccountOf,
  whyNotBorrowable,
} from '../domain/license.ts';
import type { Badge, BorrowView, LicenseView, Snapshot } from '../domain/snapshot.ts';
import type { Catalogue as Listing, Ledger, Machine } from '../ports.ts';
import type { Catalogue } from './catalogue.ts';
import type { Changes } from './changes.ts';
import type { Keychain } from './keychain.ts';
import type { Proofs } from './proofs.ts';
import { isRemovable } from './returning.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly connection: Snapshot['connection'];
  readonly catalogue: Catalogue;
  readonly changes: Changes;
  readonly keychain: Keychain;
  readonly ledger: Pick<Ledger, 'borrows' | 'issuerKeys'>;
  /** What stands in the way of reading the whole ledger, if anything. */
  readonly ledgerProblem: () => Snapshot['ledger']['problem'];
  readonly machine: Machine;
  readonly proofs: Proofs;
  readonly time: Timekeeper;
};

/** Makes snapshots; holds nothing itself. */
export class Snapshots {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Everything a door shows, at the trusted time. Needs neither network nor keychain. */
  take(): Snapshot {
    const { catalogue, changes, connection, keychain, ledger, ledgerProblem, machine, time } = this.#needs;
    const now = time.now();
    const problem = ledgerProblem();
    return {
      at: now,
      clock: { behindMs: time.behindMs(), problem: time.problem() },
      connection,
      nodeId: machine.nodeId(),
      vault: keychain.view(),
      ledger: { readable: problem === null, problem },
      listing: catalogue.listing(),
      working: changes.working(),
      licenses: catalogue.entries().map((entry) => this.#license(entry, now)),
      borrows: ledger
        .borrows()
        .filter(isOpen)
        .map((borrow) => this.viewOf(borrow))
        .sort(bySoonestEnd),
    };
  }

  /** One borrow as both doors show it. */
  viewOf(borrow: Borrow): BorrowView {
    const now = this.#needs.time.now();
    if (borrow.state === 'held' || borrow.state === 'returning') return this.#held(borrow, now);
    if (borrow.state === 'unresolved') return unresolvedView(borrow, now);
    if (borrow.state === 'requested') return requestedView(borrow);
    throw new FieldpassError('borrow-not-found');
  }

  #license({ license, seats }: Listing['licenses'][number], now: Instant): LicenseView {
    const reason =
      whyNotBorrowable(license, now) ?? this.#keyReason(license) ?? (seats?.free === 0 ? 'no-seats' : null);
    return {
      licenseArn: license.arn,
      licenseName: license.name,
      productName: license.productName,
      issuerName: license.issuerName,
      issuerAccount: issuerAccountOf(license.arn),
      homeRegion: license.homeRegion,
      validFromAt: license.validity.beginAt,
      validUntilAt: license.validity.endAt,
      entitlements: license.entitlements.map(({ name, unit, value, maxCount }) => ({
        name,
        unit,
        amount: value ?? maxCount?.toString() ?? null,
      })),
      seats,
      borrow:
        reason === null ? possible(license, now) : { possible: false, reason, why: WHY_NOT_WORDS[reason] },
    };
  }

  // A key that can still be read from KMS when borrowing is no reason against it.
  #keyReason(license: License): WhyNot | null {
    if (license.signKeyArn !== null) return null;
    const account = issuerAccountOf(license.arn);
    return this.#needs.ledger.issuerKeys().some((key) => key.issuerAccount === account) ? null : 'no-key';
  }

  #held(borrow: Held, now: Instant): BorrowView {
    const { verdict, problem } = this.#needs.proofs.of(borrow);
    const phase = phaseAt(borrow.token, now);
    const refused =
      borrow.returnRefused === null ? null : toFailure(new FieldpassError(borrow.returnRefused));
    return {
      ...commonView(borrow),
      state: borrow.state,
      entitlements: borrow.token.entitlements,
      badge: badgeOf(borrow, verdict, phase),
      phase,
      verdict,
      issuedAt: borrow.token.issuedAt,
      expiresAt: borrow.token.expiresAt,
      endsSoonAt: endsSoonAt(borrow.token),
      returnable: returnableOf(borrow, phase),
      removable: isRemovable(borrow, now) || isLost(verdict, problem),
      problem: problem ?? refused,
    };
  }
}

// A token the keychain has lost cannot be returned; removing it lets the license be borrowed again.
function isLost(verdict: BorrowView['verdict'], problem: BorrowView['problem']): boolean {
  return verdict === 'missing' || problem?.code === 'keychain-wiped';
}

function possible(license: License, now: Instant): LicenseView['borrow'] {
  const { canReturnEarly, maxMinutes } = license.borrowing ?? { canReturnEarly: false, maxMinutes: 0 };
  return { possible: true, untilAt: borrowedUntil(license, now) ?? now, maxMinutes, canReturnEarly };
}

// Expired beats everything: nothing may look healthy, or merely unchecked, one second after it ended.
function badgeOf(borrow: Held, verdict: BorrowView['verdict'], phase: BorrowView['phase']): Badge {
  if (borrow.state === 'returning') return 'returning';
  if (phase === 'ended') return 'expired';
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

function requestedView(borrow: Requested): BorrowView {
  const problem =
    borrow.attempts > 1 || borrow.knownEndAt !== null
      ? toFailure(new FieldpassError('outcome-unknown'))
      : null;
  return {
    ...commonView(borrow),
    state: 'requested',
    badge: 'borrowing',
    returnable: { possible: false, why: 'It is not known yet whether AWS granted it.' },
    removable: false,
    problem,
  };
}

function unresolvedView(borrow: Unresolved, now: Instant): BorrowView {
  return {
    ...commonView(borrow),
    state: 'unresolved',
    badge: 'unresolved',
    seatHeldUntilAt: borrow.seatHeldUntilAt,
    returnable: {
      possible: false,
      why: whyNothingToReturn(borrow),
    },
    removable: isRemovable(borrow, now),
    problem: toFailure(new FieldpassError(borrow.code)),
  };
}

function whyNothingToReturn({ code }: Unresolved): string {
  if (code === 'secret-missing') return 'Its token is lost; the seat goes back by itself.';
  return 'AWS never told whether a seat was taken, so there is nothing to return.';
}

type CommonView = Omit<BorrowView, 'state' | 'badge' | 'returnable' | 'removable' | 'problem'>;

function commonView({ borrowId, wish, requestedAt }: Requested | Held | Unresolved): CommonView {
  const { licenseArn, licenseName, issuerName, entitlements, nodeId, canReturnEarly } = wish;
  const unknown = {
    phase: null,
    verdict: 'unchecked',
    issuedAt: null,
    expiresAt: null,
    endsSoonAt: null,
    seatHeldUntilAt: null,
  } as const;
  return {
    borrowId,
    licenseArn,
    licenseName,
    issuerName,
    entitlements,
    nodeId,
    canReturnEarly,
    requestedAt,
    ...unknown,
  };
}

function bySoonestEnd(one: BorrowView, other: BorrowView): number {
  return (
    (one.expiresAt ?? one.seatHeldUntilAt ?? Infinity) -
      (other.expiresAt ?? other.seatHeldUntilAt ?? Infinity) || one.requestedAt - other.requestedAt
  );
}
