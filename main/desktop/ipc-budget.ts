// How much a window may ask: so many messages a second, so many at once, and an end to one that keeps being refused.

/** Messages a channel takes in any second. */
const MOST_A_SECOND = 50;

/** Messages of a window that may be under way at the same time. */
const MOST_AT_ONCE = 32;

/** Refusals within a minute after which something is wrong with the page itself. */
const MOST_REFUSED = 20;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

/** One per window. Times are monotonic milliseconds. */
export class IpcBudget {
  readonly #entered = new Map<string, readonly number[]>();
  #underWay = 0;

  /** Counts a message in; false where it is one too many, and then it must not be counted out. */
  enter(channel: string, now: number): boolean {
    const recent = (this.#entered.get(channel) ?? []).filter((at) => now - at < SECOND_MS);
    const isFree = recent.length < MOST_A_SECOND && this.#underWay < MOST_AT_ONCE;
    this.#entered.set(channel, isFree ? [...recent, now] : recent);
    if (isFree) this.#underWay += 1;
    return isFree;
  }

  /** Counts a message out when it was answered. */
  leave(): void {
    this.#underWay -= 1;
  }
}

/** What to do about a window after a refusal: `note` it in the log, load it anew, or give it up. */
export type AfterRefusal = 'nothing' | 'note' | 'reload' | 'give-up';

/** Counts refusals: the twentieth in a minute loads the window anew, once; the next twentieth gives it up. */
export class Refusals {
  #recent: readonly number[] = [];
  #total = 0;
  #wasReloaded = false;

  /** All refusals so far. */
  get total(): number {
    return this.#total;
  }

  add(now: number): AfterRefusal {
    this.#total += 1;
    this.#recent = [...this.#recent.filter((at) => now - at < MINUTE_MS), now];
    // One line for each burst: a flood must not push everything else out of the log.
    if (this.#recent.length < MOST_REFUSED) return this.#recent.length === 1 ? 'note' : 'nothing';
    this.#recent = [];
    if (this.#wasReloaded) return 'give-up';
    this.#wasReloaded = true;
    return 'reload';
  }
}
