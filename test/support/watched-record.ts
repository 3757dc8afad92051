// A record of some events beside a keychain that remembers how far it had got; it may be put back to an earlier state.

import type { Borrow } from '../../main/domain/borrow.ts';
import type { Checkout } from '../../main/domain/checkout.ts';
import { SECOND_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import { LedgerWitness, readLedgerHead } from '../../main/services/ledger-witness.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryVault } from './memory-vault.ts';
import { MORNING } from './samples.ts';
import { KeptLog } from './scripted-aws.ts';

const FIRST = 'f'.repeat(64);
/** Under which the keychain remembers the record. */
export const ID = FIRST.slice(0, 32);
/** Until a change is remembered. */
export const PAUSE_MS = 2 * SECOND_MS;

/** A record of some events, which may be put back to an earlier one, beside a keychain. */
export function watchedRecord(seats: { borrows?: readonly Borrow[]; checkouts?: readonly Checkout[] } = {}) {
  const clock = new FakeClock(MORNING);
  const vault = new MemoryVault();
  const log = new KeptLog();
  const record = { events: 1, borrows: seats.borrows ?? [], checkouts: seats.checkouts ?? [] };
  const hashOf = (number: number): string => (number === 1 ? FIRST : number.toString(16).padStart(64, '0'));
  const ledger = {
    borrows: () => record.borrows,
    checkouts: () => record.checkouts,
    position: () =>
      record.events === 0 ? null : { number: record.events, hash: hashOf(record.events), firstHash: FIRST },
    has: (number: number, hash: string) => number <= record.events && hash === hashOf(number),
  };
  const start = () => new LedgerWitness({ vault, ledger, clock, log });
  const remembered = () => readLedgerHead(new Secret(vault.kept.get(ID) ?? ''));
  /** Stores a secret, and waits until the keychain was told of it. */
  const store = async (witness = start()) => {
    await witness.vault().put('secret', new Secret('token'));
    await clock.advance(PAUSE_MS);
  };
  return { clock, vault, log, record, ledger, start, remembered, store };
}

export type Watched = ReturnType<typeof watchedRecord>;
