// Brings the window back when its process is gone: at most once a minute, and not for ever.

const MINUTE_MS = 60_000;
const TEN_MINUTES_MS = 600_000;

/** Losses within ten minutes after which the window is not made again. */
const MOST_LOSSES = 3;

export type Comeback =
  | { readonly kind: 'again'; readonly afterMs: number }
  /** It broke too often: show the page that says so. */
  | { readonly kind: 'stop' };

/** One for the life of the app. Times are monotonic milliseconds. */
export class Comebacks {
  #losses: readonly number[] = [];
  #lastAt = Number.NEGATIVE_INFINITY;

  /** What to do now that the window's process is gone. */
  lost(now: number): Comeback {
    this.#losses = [...this.#losses.filter((at) => now - at < TEN_MINUTES_MS), now];
    if (this.#losses.length >= MOST_LOSSES) return { kind: 'stop' };
    const at = Math.max(now, this.#lastAt + MINUTE_MS);
    this.#lastAt = at;
    return { kind: 'again', afterMs: at - now };
  }
}
