// The consumption tokens of online checkouts: kept in the keychain, and in memory while this process keeps them alive.

import type { HeldCheckout } from '../domain/checkout.ts';
import { FieldpassError } from '../domain/failure.ts';
import { writeInstant } from '../domain/instant.ts';
import type { Secret } from '../domain/secret.ts';
import type { Ledger, Vault } from '../ports.ts';
import { type SealedCheckout, sealCheckout, tokenInside, unsealCheckout } from './sealed-checkout.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly vault: Pick<Vault, 'put' | 'get' | 'destroy'>;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly time: Timekeeper;
};

/** Puts tokens away, finds them, destroys them. */
export class CheckoutTokens {
  readonly #needs: Needs;
  // A keychain that locks with the screen must not end what the engineer is working with.
  readonly #known = new Map<string, Secret>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Stores and reads back. Throws keychain failures. */
  async keep(checkoutId: string, sealed: SealedCheckout): Promise<void> {
    await this.#needs.vault.put(checkoutId, sealCheckout(sealed));
    this.#known.set(checkoutId, sealed.consumptionToken);
  }

  /**
   * What reached the keychain before a crash, or null. What cannot be read is of no use and would stand in the way of
   * the token for ever: it is destroyed. Throws keychain failures.
   */
  async stored(checkoutId: string): Promise<SealedCheckout | null> {
    const sealed = await this.#read(checkoutId);
    if (sealed === null) return null;
    this.#known.set(checkoutId, sealed.consumptionToken);
    return sealed;
  }

  /** Destroys what may be there of a checkout that was never held. Throws keychain failures. */
  async discard(checkoutId: string): Promise<void> {
    this.#known.delete(checkoutId);
    await this.#needs.vault.destroy(checkoutId);
  }

  /** The token of a held checkout. Throws keychain failures and `secret-missing`. */
  async of({ checkoutId, record }: HeldCheckout): Promise<Secret> {
    const known = this.#known.get(checkoutId);
    if (known !== undefined) return known;
    const stored = await this.#needs.vault.get(checkoutId);
    if (stored === null) {
      const expiresAt = record.expiresAt === null ? null : writeInstant(record.expiresAt);
      throw new FieldpassError('secret-missing', undefined, { details: { expiresAt } });
    }
    const token = tokenInside(stored);
    if (token === null) throw new FieldpassError('keychain-corrupt');
    this.#known.set(checkoutId, token);
    return token;
  }

  async #read(checkoutId: string): Promise<SealedCheckout | null> {
    try {
      const stored = await this.#needs.vault.get(checkoutId);
      if (stored === null) return null;
      const sealed = unsealCheckout(stored);
      if (sealed !== null) return sealed;
    } catch (error) {
      if (!(error instanceof FieldpassError) || error.code !== 'keychain-corrupt') throw error;
    }
    await this.discard(checkoutId);
    return null;
  }

  /** Destroys the token of a closed checkout; a keychain that does not answer now leaves that to recovery. */
  async destroy(checkoutId: string): Promise<void> {
    const { ledger, time, vault } = this.#needs;
    this.#known.delete(checkoutId);
    try {
      await vault.destroy(checkoutId);
      ledger.append({ kind: 'checkout-token-destroyed', checkoutId, at: time.now() });
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
    }
  }
}
