// Borrows in every state, for tests that look at one without a ledger behind it.

import type { Closed, Held, Requested, Unresolved } from '../../main/domain/borrow.ts';
import type { FailureCode } from '../../main/domain/failure.ts';
import { MORNING, sampleRecord, sampleWish } from './samples.ts';

export const END = sampleRecord().expiresAt;
export const COMMON = {
  borrowId: 'b1',
  clientToken: 'c1',
  wish: sampleWish(),
  requestedAt: MORNING,
  changedAt: MORNING,
} as const;

export const held = (over: Partial<Held> = {}): Held => ({
  ...COMMON,
  state: 'held',
  token: sampleRecord(),
  proof: 'verified',
  returnRefused: null,
  renewal: null,
  ...over,
});
export const requested = (over: Partial<Requested> = {}): Requested => ({
  ...COMMON,
  state: 'requested',
  attempts: 1,
  givingBack: false,
  runningMs: null,
  knownEndAt: null,
  ...over,
});
export const unresolved = (code: FailureCode): Unresolved => ({
  ...COMMON,
  state: 'unresolved',
  code,
  seatHeldUntilAt: END,
});
export const closed = (over: Partial<Closed> = {}): Closed => ({
  ...COMMON,
  state: 'refused',
  tokenLeft: false,
  token: null,
  code: 'no-seats',
  ...over,
});
