// One listing under way: what has arrived so far, and whoever waits for a license in it.

import type { License } from '../domain/license.ts';

type Waiter = { readonly arn: string; readonly resolve: (license: License | null) => void };

/** Lets a license be used as soon as its page is there, however many pages follow. */
export class ListingRound {
  readonly #arrived = new Map<string, License>();
  #waiters: readonly Waiter[] = [];
  #isOver = false;

  /** Takes a page in, and wakes who waits for a license in it. */
  take(page: readonly License[]): void {
    for (const license of page) this.#arrived.set(license.arn, license);
    this.#wake(({ arn }) => this.#arrived.has(arn));
  }

  /** No more pages come: who still waits is told that there is no such license. */
  end(): void {
    this.#isOver = true;
    this.#wake(() => true);
  }

  /** The license as this listing tells it, as soon as it has arrived; null when the listing ended without it. */
  find(arn: string): Promise<License | null> {
    const license = this.#arrived.get(arn);
    if (license !== undefined || this.#isOver) return Promise.resolve(license ?? null);
    return new Promise((resolve) => (this.#waiters = [...this.#waiters, { arn, resolve }]));
  }

  #wake(isServed: (waiter: Waiter) => boolean): void {
    const served = this.#waiters.filter(isServed);
    this.#waiters = this.#waiters.filter((waiter) => !served.includes(waiter));
    for (const { arn, resolve } of served) resolve(this.#arrived.get(arn) ?? null);
  }
}
