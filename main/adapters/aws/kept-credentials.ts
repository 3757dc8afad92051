// Credentials in memory: made when first needed, renewed before they end, one renewal for all who wait; never stored.

import type { Instant } from '../../domain/instant.ts';
import type { Clock } from '../../ports.ts';

/** What AWS requests are signed with. */
export type Keys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
};

const RENEWED_BEFORE_END_MS = 5 * 60_000;
const CLOCK_PLAY_MS = 60_000;

/** Keeps what `make` gives until five minutes before its end; without an end, until it is forgotten. */
export class KeptCredentials {
  readonly #make: () => Promise<Keys>;
  readonly #clock: Pick<Clock, 'now'>;
  #kept: { readonly keys: Keys; readonly madeAt: Instant } | null = null;
  #pending: Promise<Keys> | null = null;

  constructor(make: () => Promise<Keys>, clock: Pick<Clock, 'now'>) {
    this.#make = make;
    this.#clock = clock;
  }

  /** Gives credentials that are good for five minutes at least; older ones only while new ones cannot be had. */
  async get(): Promise<Keys> {
    const kept = this.#kept;
    if (kept !== null && this.#left(kept) > RENEWED_BEFORE_END_MS) return kept.keys;
    try {
      return await (this.#pending ??= this.#renew());
    } catch (error) {
      // A network that is gone for a moment, or a second factor that is not at hand, need not end a session early.
      if (kept !== null && this.#kept === kept && this.#left(kept) > 0) return kept.keys;
      throw error;
    }
  }

  /** Drops what is kept: somebody signed in anew. A renewal under way counts for those who wait for it and no longer. */
  forget(): void {
    this.#kept = null;
    this.#pending = null;
  }

  #renew(): Promise<Keys> {
    const renewal = this.#make().then(
      (keys) => {
        if (this.#pending === renewal) this.#kept = { keys, madeAt: this.#clock.now() };
        this.#release(renewal);
        return keys;
      },
      (error: unknown) => {
        this.#release(renewal);
        throw error;
      },
    );
    return renewal;
  }

  #release(renewal: Promise<Keys>): void {
    if (this.#pending === renewal) this.#pending = null;
  }

  // A clock that was turned back would make them last longer than AWS lets them.
  #left({ keys, madeAt }: { readonly keys: Keys; readonly madeAt: Instant }): number {
    if (keys.expiration === undefined) return Infinity;
    const now = this.#clock.now();
    return now < madeAt - CLOCK_PLAY_MS ? 0 : keys.expiration.getTime() - now;
  }
}

/**
 * The end of temporary credentials by this computer's clock, which may be hours off: counted from when they were asked
 * for, or AWS's own end where that is sooner and still to come.
 */
export function localEnd(
  askedAt: Instant,
  durationMs: number,
  expiration: Date | undefined,
  now: Instant,
): Date {
  const counted = askedAt + durationMs;
  const named = expiration?.getTime() ?? NaN;
  return new Date(named > now && named < counted ? named : counted);
}
