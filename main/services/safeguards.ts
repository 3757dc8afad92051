// Small guards that several services share: exclusive work, a ready keychain, the latest end of a seat.

import type { Borrow, Requested } from '../domain/borrow.ts';
import { type FailureCode, type FailureDetails, FieldpassError } from '../domain/failure.ts';
import { type Instant, LONGEST_JOURNEY_MS, MINUTE_MS } from '../domain/instant.ts';
import type { Ledger, Vault, VaultState } from '../ports.ts';

// Subjects that this process works on, by ledger. A claim ages while the computer sleeps; what waits for an answer over a
// sleep is under way all the same, and its answer must not meet a record that was given up meanwhile.
const underWay = new WeakMap<object, Set<string>>();

/** Runs `work` while no other Fieldpass on this computer works on `subject`. Throws `in-progress` otherwise. */
export async function exclusively<T>(
  ledger: Pick<Ledger, 'claim' | 'release'>,
  subject: string,
  work: () => Promise<T>,
): Promise<T> {
  const subjects = underWay.get(ledger) ?? new Set();
  if (subjects.has(subject) || !ledger.claim(subject)) throw new FieldpassError('in-progress');
  underWay.set(ledger, subjects.add(subject));
  try {
    return await work();
  } finally {
    subjects.delete(subject);
    ledger.release(subject);
  }
}

const OF_LEDGER: readonly FailureCode[] = [
  'disk-full',
  'ledger-busy',
  'ledger-unreadable',
  'data-dir-unwritable',
];

/**
 * Runs work whose intent is on disk. A ledger that fails from then on says nothing about AWS, which may have answered:
 * it becomes `outcome-unknown`, and recovery finishes what was begun. `details` name the borrow or checkout.
 */
export async function onceWritten<T>(details: FailureDetails, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FieldpassError) || !OF_LEDGER.includes(error.code)) throw error;
    const why = { ...error.details, ...details, because: error.code, nextStep: WRITE_AGAIN };
    throw new FieldpassError('outcome-unknown', NOT_WRITTEN, { cause: error, details: why });
  }
}

/** Throws `ledger-unreadable` when a record cannot be read or was changed: a second seat might be taken unseen. */
export function requireWholeLedger(ledger: Pick<Ledger, 'problems'>): void {
  const [problem] = ledger.problems();
  if (problem !== undefined) throw new FieldpassError('ledger-unreadable', problem);
}

/** Writes and reads back a scratch value. Throws the keychain's failure: a token that cannot be stored is not fetched. */
export async function requireVault(vault: Pick<Vault, 'probe'>): Promise<void> {
  let { state, reason } = await vault.probe();
  // A password prompt may be waiting for the person who just pressed Borrow.
  for (let tries = 1; state === 'slow' && tries < 3; tries += 1) ({ state, reason } = await vault.probe());
  const failure = vaultFailure(state, reason);
  if (failure !== null) throw failure;
}

/** The failure a keychain state stands for, or null for `ready`. */
export function vaultFailure(state: VaultState, reason: string | null): FieldpassError | null {
  if (state === 'ready') return null;
  return new FieldpassError(`keychain-${state}`, undefined, { details: { reason } });
}

/** The latest moment at which a seat that may have been granted can still be held. */
export function latestEnd({ changedAt, wish }: Requested): Instant {
  const longest = changedAt + LONGEST_JOURNEY_MS + wish.maxMinutes * MINUTE_MS;
  return wish.validityEndAt === null ? longest : Math.min(longest, wish.validityEndAt);
}

export function findBorrow(ledger: Pick<Ledger, 'borrows'>, borrowId: string): Borrow | undefined {
  return ledger.borrows().find((borrow) => borrow.borrowId === borrowId);
}

const NOT_WRITTEN =
  'What came of this could not be written down, so it is not known whether the seat is taken. Fieldpass finishes it by itself as soon as its record can be written.';
const WRITE_AGAIN =
  'Free some space, or close the program that holds the record, and keep Fieldpass open. “fieldpass doctor” says what is wrong.';
