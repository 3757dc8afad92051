// Events of one borrow, as the ledger tests write them.

import type { BorrowEvent, TokenRecord, Wish } from '../../main/domain/borrow.ts';

export const AT = Date.UTC(2026, 2, 10, 9, 30);

const entitlements = [
  { name: 'Seat', unit: 'Count', value: '1' },
  { name: 'Export', unit: 'None' },
];

export const WISH: Wish = {
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
  return { borrowId, at, kind: 'requested', clientToken: borrowId.padEnd(32, '0'), wish: WISH };
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
    { ...head, kind: 'return-refused', code: 'offline' },
    { ...head, kind: 'returned', how: 'checked-in', requestId: 'request-2' },
    { ...head, kind: 'token-destroyed' },
    { ...head, kind: 'removed' },
  ];
}
