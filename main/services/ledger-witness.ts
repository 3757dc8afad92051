// Notices that an older copy of the ledger was put back: the keychain remembers how far the ledger had got.

import { type Held, isOpen, type Requested, type Unresolved } from '../domain/borrow.ts';
import type { Checkout } from '../domain/checkout.ts';
import { FieldpassError } from '../domain/failure.ts';
import { latestCheckoutEnd, seatHeldUntil } from '../domain/heartbeat.ts';
import { type Instant, writeInstant } from '../domain/instant.ts';
import { Secret } from '../domain/secret.ts';
import type { Clock, Ledger, LedgerChain, Log, Vault } from '../ports.ts';
import { latestEnd } from './safeguards.ts';

type Needs = {
  readonly vault: Vault;
  readonly ledger: Pick<Ledger, 'borrows' | 'checkouts'> & LedgerChain;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly log: Log;
};

/** What the keychain holds: an event, and until when a seat that was open then may be held. */
type Head = { readonly number: number; readonly hash: string; readonly untilAt: Instant };

const HEAD_FORM = /^ledger-head\.(\d{1,15})\.([0-9a-f]{64})\.(\d{1,15})$/;
/** A change is remembered after this pause: nobody waits for it, and the next changes may come along. */
const PAUSE_MS = 2_000;

/**
 * Stands before the vault. It writes only after a secret was stored or destroyed, or read while a seat lasts longer than
 * was remembered: when the keychain is at work anyway. And always what is on disk already: a crash leaves a head that is
 * too old, which is no alarm.
 */
export class LedgerWitness {
  readonly #needs: Needs;
  #problem: FieldpassError | null = null;
  #looked: Promise<void> | null = null;
  #stopTimer: (() => void) | null = null;
  #isClosed = false;
  #rememberedUntil: Instant | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** The vault to use; its first answer is the occasion to look. */
  vault(): Vault {
    const { vault } = this.#needs;
    const seen = async <T>(call: Promise<T>, isChange: boolean): Promise<T> => {
      const answer = await call;
      await (this.#looked ??= this.#look());
      if (isChange || this.#lastsLonger()) this.#rememberSoon();
      return answer;
    };
    return {
      probe: async () => {
        const probed = await vault.probe();
        return probed.state === 'ready' ? seen(Promise.resolve(probed), false) : probed;
      },
      put: (id, secret) => seen(vault.put(id, secret), true),
      get: (id) => seen(vault.get(id), false),
      destroy: (id) => seen(vault.destroy(id), true),
      close: () => this.#close(),
    };
  }

  /** `ledger-restored` while seats that this ledger does not know of may be held; null before the keychain was used. */
  problem(): FieldpassError | null {
    return this.#problem;
  }

  // Reads the keychain first and the ledger second: another process writes them in the opposite order.
  async #look(): Promise<void> {
    const { ledger, vault } = this.#needs;
    try {
      const begin = ledger.position();
      // There is nothing to remember before the first event.
      if (begin === null) return;
      const head = readLedgerHead(await vault.get(idOf(begin)));
      const end = ledger.position();
      if (head === null || end === null) return;
      this.#rememberedUntil = head.untilAt;
      this.#problem = this.#judge(head, end.number);
    } catch (error) {
      this.#passOver(error);
    }
  }

  #judge({ number, hash, untilAt }: Head, newestEvent: number): FieldpassError | null {
    const { clock, ledger } = this.#needs;
    if (ledger.has(number, hash)) return null;
    const seatHeldUntilAt = Math.max(untilAt, latestOf(ledger));
    // By then every seat that either of the two knew has gone back by itself.
    if (clock.now() >= seatHeldUntilAt) return null;
    const until = writeInstant(seatHeldUntilAt);
    const message = `The record of your borrows is an older one that was put back: the keychain remembers event ${number}, which is not in it. What was borrowed or returned since then is missing here, and a seat that is not shown may be held until ${until}.`;
    const details = { rememberedEvent: number, newestEvent, seatHeldUntil: until };
    return new FieldpassError('ledger-restored', message, { details });
  }

  // Heartbeats make a seat last longer without a change in the keychain: the next reading is the occasion to say so.
  #lastsLonger(): boolean {
    if (this.#isClosed || this.#rememberedUntil === null) return false;
    try {
      return latestOf(this.#needs.ledger) > this.#rememberedUntil;
    } catch (error) {
      this.#passOver(error);
      return false;
    }
  }

  // What answers only after the end is remembered by the next process: the ledger is closed by then.
  #rememberSoon(): void {
    if (this.#isClosed) return;
    this.#stopTimer ??= this.#needs.clock.after(PAUSE_MS, () => {
      this.#stopTimer = null;
      void this.#remember();
    });
  }

  // While an older ledger is in use the newer head stays: it is the only thing that knows.
  async #remember(): Promise<void> {
    const { ledger, vault } = this.#needs;
    try {
      const end = ledger.position();
      if (end === null || this.#problem !== null) return;
      const untilAt = latestOf(ledger);
      await vault.put(idOf(end), new Secret(`ledger-head.${end.number}.${end.hash}.${untilAt}`));
      this.#rememberedUntil = untilAt;
    } catch (error) {
      this.#passOver(error);
    }
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    if (this.#stopTimer !== null) {
      this.#stopTimer();
      this.#stopTimer = null;
      await this.#remember();
    }
    await this.#needs.vault.close();
  }

  #passOver(error: unknown): void {
    if (!(error instanceof FieldpassError)) throw error;
    this.#needs.log.warn('the keychain could not be asked how far the ledger had got', { code: error.code });
  }
}

/** Reads what the keychain remembers of the ledger; null where it is anything else. */
export function readLedgerHead(stored: Secret | null): Head | null {
  const found = stored?.reveal().match(HEAD_FORM);
  if (found?.[2] === undefined) return null;
  return { number: Number(found[1]), hash: found[2], untilAt: Number(found[3]) };
}

// Of each ledger its own, because several data directories may share a keychain.
function idOf({ firstHash }: NonNullable<ReturnType<LedgerChain['position']>>): string {
  return firstHash.slice(0, 32);
}

/** The latest moment at which a seat that is open may be held; 0 where nothing is, or for good only. */
function latestOf(ledger: Pick<Ledger, 'borrows' | 'checkouts'>): Instant {
  const ends = [...ledger.borrows().filter(isOpen).map(endOf), ...ledger.checkouts().map(endOfCheckout)];
  return ends.reduce((latest, end) => Math.max(latest, end), 0);
}

// What is consumed for good has no end that could be waited for.
function endOfCheckout(checkout: Checkout): Instant {
  const { state } = checkout;
  if (state === 'held' || state === 'releasing') return seatHeldUntil(checkout) ?? 0;
  if (state === 'unresolved') return checkout.seatHeldUntilAt ?? 0;
  return state === 'requested' ? (latestCheckoutEnd(checkout) ?? 0) : 0;
}

function endOf(borrow: Requested | Held | Unresolved): Instant {
  if (borrow.state === 'unresolved') return borrow.seatHeldUntilAt;
  return borrow.state === 'requested' ? latestEnd(borrow) : borrow.token.expiresAt;
}
