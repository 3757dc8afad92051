// Events of one borrow and of one checkout, as the ledger tests write them.

import type { BorrowEvent, TokenRecord, Wish } from '../../main/domain/borrow.ts';
import type { CheckoutEvent, CheckoutRecord, CheckoutWish } from '../../main/domain/checkout.ts';

export const AT = Date.UTC(2026, 2, 10, 9, 30);

const entitlements = [
  { name: 'Seat', unit: 'Count', value: '1' },
  { name: 'Export', unit: 'None' },
];

export const WISH: Wish = {
  connectionId: 'c'.repeat(32),
  replaces: { borrowId: 'old', order: 'borrow-first' },
  licenseArn: 'arn:aws:license-manager::111122223333:license:l-0123456789abcdef',
  licenseName: 'Survey Suite “Pro” – Ω',
  issuerName: 'Deep Rock Instruments',
  entitlements,
  nodeId: 'fp1-abcdefghijklmnopqrstuvwxyz',
  region: 'eu-central-1',
  canReturnEarly: true,
  maxMinutes: 20_160,
  validityEndAt: null,
};

export const TOKEN: TokenRecord = {
  issuedAt: AT,
  expiresAt: AT + 1_209_600_000,
  length: 5_123,
  sha256: 'a'.repeat(43),
  region: WISH.region,
  consumptionHash: 'b'.repeat(43),
  entitlements,
  nodeId: WISH.nodeId,
};

export function requested(borrowId: string, at = AT): BorrowEvent {
  return { borrowId, at, kind: 'requested', clientToken: borrowId.padEnd(32, '0'), wish: WISH, runningMs: 5 };
}

export function held(borrowId: string, at = AT + 1_000): BorrowEvent {
  return { borrowId, at, kind: 'held', token: TOKEN, proof: 'verified', requestId: 'request-1' };
}

/** One event of every kind. */
export function everyKind(borrowId: string): readonly BorrowEvent[] {
  const head = { borrowId, at: AT };
  return [
    requested(borrowId),
    { ...head, kind: 'asked-again', attempt: 2 },
    held(borrowId),
    { ...head, kind: 'not-stored', code: 'keychain-full', expiresAt: AT + 5 },
    { ...head, kind: 'giving-back' },
    { ...head, kind: 'refused', code: 'no-seats', requestId: null },
    { ...head, kind: 'unresolved', code: 'seat-unresolved', seatHeldUntilAt: AT + 9 },
    { ...head, kind: 'returning' },
    {
      ...head,
      kind: 'returning',
      renewal: { borrowId: 'next', clientToken: 'd'.repeat(32), wish: { ...WISH, replaces: null } },
    },
    { ...head, kind: 'return-refused', code: 'offline' },
    { ...head, kind: 'returned', how: 'checked-in', requestId: 'request-2' },
    { ...head, kind: 'token-destroyed' },
    { ...head, kind: 'token-lost' },
    { ...head, kind: 'removed' },
  ];
}

export const CHECKOUT_WISH: CheckoutWish = {
  connectionId: WISH.connectionId,
  type: 'provisional',
  licenseArn: WISH.licenseArn,
  licenseName: WISH.licenseName,
  issuerName: WISH.issuerName,
  productSku: 'SURVEY-1',
  keyFingerprint: 'aws:111122223333:Deep Rock Instruments:issuer-fingerprint',
  entitlements,
  beneficiary: null,
  nodeId: WISH.nodeId,
  region: WISH.region,
  maxMinutes: 60,
  validityEndAt: null,
  keeper: 'window',
};

export const CHECKOUT_RECORD: CheckoutRecord = {
  issuedAt: AT,
  expiresAt: AT + 3_600_000,
  region: WISH.region,
  licenseArn: WISH.licenseArn,
  entitlements: entitlements.slice(0, 1),
  consumptionHash: 'b'.repeat(43),
};

export function checkoutRequested(checkoutId: string, at = AT): CheckoutEvent {
  const clientToken = checkoutId.padEnd(32, '0');
  return { checkoutId, at, kind: 'checkout-requested', clientToken, wish: CHECKOUT_WISH, runningMs: 5 };
}

export function checkoutHeld(checkoutId: string, at = AT + 1_000): CheckoutEvent {
  return { checkoutId, at, kind: 'checkout-held', record: CHECKOUT_RECORD, requestId: 'request-1' };
}

/** One event of every kind, and what may be null as null. */
export function everyCheckoutKind(checkoutId: string): readonly CheckoutEvent[] {
  const head = { checkoutId, at: AT };
  return [
    checkoutRequested(checkoutId),
    {
      ...head,
      kind: 'checkout-requested',
      clientToken: 'e'.repeat(32),
      wish: {
        ...CHECKOUT_WISH,
        type: 'perpetual',
        beneficiary: '111122223333',
        nodeId: null,
        maxMinutes: null,
        validityEndAt: AT,
        keeper: 'nobody',
      },
    },
    { ...head, kind: 'checkout-asked-again', attempt: 2 },
    checkoutHeld(checkoutId),
    {
      ...head,
      kind: 'checkout-held',
      record: { ...CHECKOUT_RECORD, expiresAt: null },
      requestId: null,
    },
    { ...head, kind: 'checkout-giving-back', code: 'keychain-full', expiresAt: AT + 5 },
    { ...head, kind: 'checkout-refused', code: 'no-seats', requestId: null },
    { ...head, kind: 'checkout-unresolved', code: 'seat-unresolved', seatHeldUntilAt: AT + 9 },
    { ...head, kind: 'checkout-unresolved', code: 'seat-unresolved', seatHeldUntilAt: null },
    { ...head, kind: 'checkout-extending', mayLastUntilAt: AT + 10 },
    { ...head, kind: 'checkout-extended', expiresAt: AT + 11, requestId: 'request-2' },
    { ...head, kind: 'checkout-kept-by', keeper: 'terminal' },
    { ...head, kind: 'checkout-releasing' },
    { ...head, kind: 'checkout-release-refused', code: 'offline' },
    { ...head, kind: 'checkout-ended', how: 'checked-in', requestId: 'request-3' },
    { ...head, kind: 'checkout-token-destroyed' },
    { ...head, kind: 'checkout-removed' },
  ];
}
