// The durable records of a connection: its ledger file and its part of the OS keychain, opened and closed together.

import { ledgerOf } from './adapters/connection.ts';
import { openKeytarVault } from './adapters/keychain/keytar-vault.ts';
import type { HelperProcess } from './adapters/keychain/vault-process.ts';
import { openLedgerOrExplain } from './adapters/ledger/ledger-broken.ts';
import type { systemClock } from './adapters/system-clock.ts';
import { type Borrow, isOpen } from './domain/borrow.ts';
import { isOpenCheckout } from './domain/checkout.ts';
import { SAMPLES_ID } from './domain/connection.ts';
import { FieldpassError, type Failure, toFailure } from './domain/failure.ts';
import type { Ledger, LedgerChain, Log, Vault } from './ports.ts';
import { LedgerWitness } from './services/ledger-witness.ts';

/** Fixed for ever: tokens stored under it must be found by every later release. */
export const KEYCHAIN_SERVICE = 'dev.fieldpass.vault.v1';
const SANDBOX_KEYCHAIN_SERVICE = 'dev.fieldpass.sandbox.v1';

export type RecordNeeds = {
  /** A prepared, writable directory. */
  readonly dataDir: string;
  readonly log: Log;
  /** Starts the process that holds the keychain library, for a keychain service name. */
  readonly startKeychain: (service: string) => HelperProcess;
};

export type Records = {
  readonly ledger: Ledger;
  readonly ledgerFile: string;
  /** What stands in the way of reading the whole ledger, if anything. */
  readonly ledgerProblem: () => Failure | null;
  readonly vault: Vault;
  /** Is something open that was taken through this connection? While the ledger cannot be read, it may be. */
  readonly isInUse: (connectionId: string) => boolean;
  /** Ends the keychain process and closes the file. */
  readonly close: () => Promise<void>;
};

/** Opens ledger and keychain of a connection: all real ones share them, the samples have their own. */
export function openRecords(
  connectionId: string,
  { dataDir, log, startKeychain, clock }: RecordNeeds & { readonly clock: ReturnType<typeof systemClock> },
): Records {
  const ledgerFile = ledgerOf(dataDir, connectionId);
  const { ledger, chain, failure } = openLedgerOrExplain(ledgerFile, { clock });
  const ledgerProblem = (): Failure | null => {
    if (failure !== null) return toFailure(failure);
    const [problem] = ledger.problems();
    if (problem !== undefined) return toFailure(new FieldpassError('ledger-unreadable', problem));
    const restored = witness?.problem() ?? null;
    return restored === null ? null : toFailure(restored);
  };
  const service = connectionId === SAMPLES_ID ? SANDBOX_KEYCHAIN_SERVICE : KEYCHAIN_SERVICE;
  const keychain = openKeytarVault({
    startHelper: () => startKeychain(service),
    maxEntry: process.platform === 'win32' ? 2_048 : 32_768,
    sentinel: {
      read: () => ledger.mark('vault-sentinel'),
      // Without a ledger the keychain can still be looked at; borrowing is refused for the ledger's own reason.
      saveOnce: (value) => (failure === null ? ledger.saveMarkOnce('vault-sentinel', value) : value),
    },
    knownIds: () => storedIds(ledger),
    clock,
    log,
  });
  const witness =
    chain === null
      ? null
      : new LedgerWitness({ vault: keychain, ledger: chainOf(ledger, chain), clock, log });
  const vault = witness?.vault() ?? keychain;
  return {
    ledger,
    ledgerFile,
    ledgerProblem,
    vault,
    isInUse: (id) => ledgerProblem() !== null || isTaken(ledger, id),
    close: async () => {
      await vault.close();
      ledger.close();
    },
  };
}

function chainOf(ledger: Ledger, chain: LedgerChain): Pick<Ledger, 'borrows' | 'checkouts'> & LedgerChain {
  return {
    borrows: () => ledger.borrows(),
    checkouts: () => ledger.checkouts(),
    position: () => chain.position(),
    has: (number, hash) => chain.has(number, hash),
  };
}

/** Ids of the secrets that must be in the keychain: where none of them is, it was reset. */
export function storedIds(ledger: Pick<Ledger, 'borrows' | 'checkouts'>): readonly string[] {
  const borrows = ledger
    .borrows()
    .flatMap(({ borrowId, state }) => (state === 'held' || state === 'returning' ? [borrowId] : []));
  const checkouts = ledger
    .checkouts()
    .flatMap(({ checkoutId, state, wish }) =>
      state === 'held' && wish.type === 'provisional' ? [checkoutId] : [],
    );
  return [...borrows, ...checkouts];
}

function isTaken(ledger: Ledger, connectionId: string): boolean {
  return (
    ledger.borrows().some((borrow) => isOpen(borrow) && waysOf(borrow).includes(connectionId)) ||
    ledger
      .checkouts()
      .some((checkout) => isOpenCheckout(checkout) && checkout.wish.connectionId === connectionId)
  );
}

// A renewal that gave the old one back asks for the new one through the connection it was ordered with.
function waysOf(borrow: Borrow): readonly string[] {
  const renewal = 'renewal' in borrow ? borrow.renewal : null;
  return [borrow.wish.connectionId, ...(renewal === null ? [] : [renewal.wish.connectionId])];
}
