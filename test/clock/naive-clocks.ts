// How other license tools tell a clock that was set back: the controls that cheating must get past.

import { HOUR_MS, type Instant } from '../../main/domain/instant.ts';

/** A day of tolerance: the default of the widespread kind. */
const TOLERANCE_MS = 24 * HOUR_MS;

export interface NaiveClock {
  readonly name: string;
  /** Would a license that ends at `endAt` be usable, seen by this wall clock? Looks often, as Fieldpass does. */
  usable(wall: Instant, endAt: Instant): boolean;
}

/** Remembers when it was used last, and minds only a clock that is more than a day before that. */
export class LastAccessStamp implements NaiveClock {
  readonly name = 'last-access stamp';
  #stampAt: Instant = -Infinity;

  usable(wall: Instant, endAt: Instant): boolean {
    if (wall < this.#stampAt - TOLERANCE_MS) return false;
    this.#stampAt = wall;
    return wall < endAt;
  }
}

/** Remembers the newest time it ever saw, and minds only a clock that is more than a day before that. */
export class HighWaterMark implements NaiveClock {
  readonly name = 'high-water mark';
  #markAt: Instant = -Infinity;

  usable(wall: Instant, endAt: Instant): boolean {
    this.#markAt = Math.max(this.#markAt, wall);
    return wall >= this.#markAt - TOLERANCE_MS && wall < endAt;
  }
}
