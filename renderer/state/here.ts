// What lies on this computer, borrowed or checked out online, as one list with one act per row.

import type { Badge, BorrowView, CheckoutView, Snapshot } from '../../main/domain/snapshot.ts';

export type HereItem =
  | { readonly kind: 'borrow'; readonly id: string; readonly borrow: BorrowView }
  | { readonly kind: 'checkout'; readonly id: string; readonly checkout: CheckoutView };

/** A state as its badge shows it. */
export type HereBadge = Badge | CheckoutView['badge'];

/** Everything on this computer, borrows first. */
export function hereItems({ borrows, checkouts }: Snapshot): readonly HereItem[] {
  return [
    ...borrows.map((borrow): HereItem => ({ kind: 'borrow', id: borrow.borrowId, borrow })),
    ...checkouts.map((checkout): HereItem => ({ kind: 'checkout', id: checkout.checkoutId, checkout })),
  ];
}

/** The borrow or the checkout of a row, for what both have. */
export function thingOf(item: HereItem): BorrowView | CheckoutView {
  return item.kind === 'borrow' ? item.borrow : item.checkout;
}

/** The badges of a checkout that claim it can be used; each of them ends with it. */
const LIVES: ReadonlySet<CheckoutView['badge']> = new Set<CheckoutView['badge']>([
  'kept',
  'fading',
  'runs-out',
]);

/** Badge of a checkout at `now`: main's own, but nothing looks alive after its end. */
export function checkoutBadgeAt(
  { badge, expiresAt }: Pick<CheckoutView, 'badge' | 'expiresAt'>,
  now: number,
): CheckoutView['badge'] {
  return LIVES.has(badge) && expiresAt !== null && now >= expiresAt ? 'ended' : badge;
}

export type CheckoutAct = 'release' | 'remove-checkout' | 'extend' | 'details';

/** What the button of a checkout's row and Enter do. */
export function checkoutActOf(checkout: CheckoutView): CheckoutAct {
  // What was consumed for good is a record to keep; it can be taken off the list in its details.
  if (checkout.badge === 'consumed') return 'details';
  if (checkout.removable) return 'remove-checkout';
  if (checkout.badge === 'runs-out') return 'extend';
  return checkout.releasable.possible ? 'release' : 'details';
}

/** What Delete does with a checkout; null where neither is possible now. */
export function checkoutDeleteActOf(checkout: CheckoutView): 'release' | 'remove-checkout' | null {
  if (checkout.removable) return 'remove-checkout';
  return checkout.releasable.possible ? 'release' : null;
}

/** An allowed quantity beside the asked one. Values are AWS's own strings; null where the unit has no quantity. */
export type Shortfall = {
  readonly name: string;
  readonly unit: string;
  readonly asked: string | null;
  readonly allowed: string | null;
};

/** Entitlements of which less was allowed than asked for; `allowed` null: none at all. */
export function shortfallsOf({
  asked,
  entitlements,
}: Pick<CheckoutView, 'asked' | 'entitlements'>): readonly Shortfall[] {
  return asked.flatMap(({ name, unit, value }) => {
    const got = entitlements.find((one) => one.name === name && one.unit === unit);
    if (got !== undefined && (value === undefined || Number(got.value ?? 0) >= Number(value))) return [];
    return [{ name, unit, asked: value ?? null, allowed: got?.value ?? null }];
  });
}
