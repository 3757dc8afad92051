// Online checkouts as both doors show them.

import {
  type Checkout,
  type ClosedCheckout,
  type HeldCheckout,
  isShown,
  missingEntitlements,
  type RequestedCheckout,
  type UnresolvedCheckout,
} from '../domain/checkout.ts';
import { FieldpassError, toFailure } from '../domain/failure.ts';
import { hasRunOut, latestCheckoutEnd, seatHeldUntil } from '../domain/heartbeat.ts';
import type { Instant } from '../domain/instant.ts';
import type { CheckoutView } from '../domain/snapshot.ts';
import type { Ledger } from '../ports.ts';
import type { Heartbeats } from './heartbeats.ts';
import { isCheckoutRemovable, surelyOverAt } from './releasing.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly ledger: Pick<Ledger, 'checkouts'>;
  readonly heartbeats: Pick<Heartbeats, 'isEndSure' | 'isMissing' | 'nextAt' | 'trouble'>;
  readonly time: Timekeeper;
};

/** Decides what is shown of each checkout; holds nothing itself. */
export class CheckoutViews {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /**
   * What is on the list, soonest end first. An ended one makes room for the next checkout of its license, unless its seat
   * may still be taken.
   */
  all(): readonly CheckoutView[] {
    const checkouts = this.#needs.ledger.checkouts();
    return checkouts
      .filter(isShown)
      .filter((checkout) => !isSucceeded(checkout, this.#endOf(checkout), checkouts))
      .map((checkout) => this.of(checkout))
      .sort(bySoonestEnd);
  }

  /** One checkout. Throws `checkout-not-found` for one that is over and was seen. */
  of(checkout: Checkout): CheckoutView {
    switch (checkout.state) {
      case 'requested':
        return requestedView(checkout);
      case 'held':
      case 'releasing':
        return this.#held(checkout);
      case 'unresolved':
        return this.#unresolved(checkout);
      default:
        if (!isShown(checkout)) throw new FieldpassError('checkout-not-found');
        return endedView(checkout);
    }
  }

  #held(checkout: HeldCheckout): CheckoutView {
    const { heartbeats, time } = this.#needs;
    const now = time.now();
    const { keeper, record, state, wish } = checkout;
    const refused = checkout.releaseRefused;
    const trouble = heartbeats.trouble(checkout)?.failure ?? (refused && new FieldpassError(refused));
    const isSure = heartbeats.isEndSure(checkout);
    return {
      ...commonView(checkout),
      state,
      badge: this.#badge(checkout, now),
      keeper,
      entitlements: record.entitlements,
      isPartial: missingEntitlements(wish.entitlements, record.entitlements).length > 0,
      issuedAt: record.issuedAt,
      expiresAt: record.expiresAt,
      nextBeatAt: heartbeats.nextAt(checkout),
      seatHeldUntilAt: isSure ? null : seatHeldUntil(checkout),
      releasable: releasableOf(checkout, now),
      removable: isCheckoutRemovable(checkout, now, () => isSure),
      problem: trouble === null ? null : toFailure(trouble),
    };
  }

  // The end beats everything: nothing may look alive one second after it.
  #badge(checkout: HeldCheckout, now: Instant): CheckoutView['badge'] {
    const { heartbeats } = this.#needs;
    if (checkout.wish.type === 'perpetual') return 'consumed';
    if (hasRunOut(checkout, now)) return 'ended';
    if (checkout.state === 'releasing') return 'releasing';
    if (checkout.keeper === 'nobody') return 'runs-out';
    return heartbeats.isMissing(checkout) ? 'fading' : 'kept';
  }

  // A heartbeat without an answer may have made the seat last longer than the record: then nothing has ended yet.
  #endOf(checkout: Checkout): Instant | null {
    if (checkout.state === 'ended')
      return Math.min(checkout.changedAt, checkout.record?.expiresAt ?? Infinity);
    if (checkout.state !== 'held') return null;
    const { heartbeats, time } = this.#needs;
    const { expiresAt } = checkout.record;
    const lastAt = surelyOverAt(checkout, (one) => heartbeats.isEndSure(one));
    return lastAt !== null && time.now() >= lastAt ? expiresAt : null;
  }

  #unresolved(checkout: UnresolvedCheckout): CheckoutView {
    const { seatHeldUntilAt, wish } = checkout;
    return {
      ...commonView(checkout),
      state: 'unresolved',
      badge: 'unresolved',
      seatHeldUntilAt,
      releasable: { possible: false, why: NOTHING_TO_RELEASE },
      removable: isCheckoutRemovable(checkout, this.#needs.time.now(), () => true),
      problem: toFailure(
        new FieldpassError(checkout.code, wish.type === 'perpetual' ? MAYBE_CONSUMED : undefined),
      ),
    };
  }
}

// An ended checkout whose license was checked out again since then tells nothing any more.
function isSucceeded(checkout: Checkout, endedAt: Instant | null, all: readonly Checkout[]): boolean {
  if (endedAt === null) return false;
  return all.some(
    (one) =>
      one.wish.licenseArn === checkout.wish.licenseArn &&
      one.requestedAt >= endedAt &&
      'record' in one &&
      one.record !== null,
  );
}

function releasableOf(checkout: HeldCheckout, now: Instant): CheckoutView['releasable'] {
  if (checkout.wish.type === 'perpetual') {
    return { possible: false, why: 'It was consumed for good and can never be given back.' };
  }
  if (hasRunOut(checkout, now)) return { possible: false, why: ENDED };
  return checkout.state === 'releasing'
    ? { possible: false, why: 'It is being released.' }
    : { possible: true };
}

function requestedView(checkout: RequestedCheckout): CheckoutView {
  const isUnknown = checkout.attempts > 1 || checkout.givingBack !== null;
  return {
    ...commonView(checkout),
    state: 'requested',
    badge: 'checking-out',
    seatHeldUntilAt: isUnknown ? latestCheckoutEnd(checkout) : null,
    releasable: { possible: false, why: 'It is not known yet whether AWS granted it.' },
    removable: false,
    problem: isUnknown ? toFailure(new FieldpassError('outcome-unknown')) : null,
  };
}

function endedView(checkout: ClosedCheckout): CheckoutView {
  const { how, record, wish } = checkout;
  const entitlements = record?.entitlements ?? [];
  const gone = how === 'already-gone' ? toFailure(new FieldpassError('checkout-ended', GONE)) : null;
  return {
    ...commonView(checkout),
    state: 'held',
    badge: 'ended',
    entitlements,
    isPartial: missingEntitlements(wish.entitlements, entitlements).length > 0,
    issuedAt: record?.issuedAt ?? null,
    expiresAt: how === 'already-gone' ? checkout.changedAt : (record?.expiresAt ?? null),
    releasable: { possible: false, why: ENDED },
    removable: true,
    problem: gone,
  };
}

type CommonView = Omit<CheckoutView, 'state' | 'badge' | 'releasable' | 'removable' | 'problem'>;

function commonView({ checkoutId, requestedAt, wish }: Checkout): CommonView {
  const { connectionId, entitlements, issuerName, keeper, licenseArn, licenseName, nodeId, type } = wish;
  return {
    checkoutId,
    licenseArn,
    licenseName,
    issuerName,
    connectionId,
    type,
    keeper,
    asked: entitlements,
    entitlements: [],
    isPartial: false,
    nodeId,
    requestedAt,
    issuedAt: null,
    expiresAt: null,
    nextBeatAt: null,
    seatHeldUntilAt: null,
  };
}

function bySoonestEnd(one: CheckoutView, other: CheckoutView): number {
  const endOf = ({ expiresAt, seatHeldUntilAt }: CheckoutView): number =>
    expiresAt ?? seatHeldUntilAt ?? Number.MAX_SAFE_INTEGER;
  return endOf(one) - endOf(other) || one.requestedAt - other.requestedAt;
}

const ENDED = 'It has ended; the seat went back by itself.';
const GONE = 'AWS no longer knew this seat when the heartbeat came, so the checkout has ended.';
const NOTHING_TO_RELEASE = 'AWS never told whether a seat was taken, so there is nothing to release.';
const MAYBE_CONSUMED =
  'It could not be found out in time whether AWS granted it. It may have been consumed for good.';
