// Seats of the License Manager in memory: who has one, until when, and may it come back.

import { createHash } from 'node:crypto';
import type { Instant } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import type { Clock } from '../../main/ports.ts';

/** `endsAt` Infinity: consumed for good. `lifeMs`: what one heartbeat adds; null where there are none. */
export type Seat = {
  readonly arn: string;
  /** The request that took it. */
  readonly clientToken: string;
  readonly consumptionToken: string;
  readonly issuedAt: Instant;
  readonly endsAt: Instant;
  readonly canReturn: boolean;
  readonly lifeMs: number | null;
  readonly validityEndAt: Instant | null;
};

/** Freed by `clock.now()` alone: there are no timers. */
export class MemorySeats {
  readonly #clock: Pick<Clock, 'now'>;
  #seats: readonly Seat[] = [];
  #serial = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** The same seats under another clock; what happens to one does not happen to the other. */
  copy(clock: Pick<Clock, 'now'>): MemorySeats {
    const copy = new MemorySeats(clock);
    copy.#seats = this.#seats;
    copy.#serial = this.#serial;
    return copy;
  }

  /** All seats that are out now. */
  out(): readonly Seat[] {
    return this.#live();
  }

  /** Seats of a license that are out now. */
  taken(licenseArn: string): readonly Seat[] {
    return this.#live().filter(({ arn }) => arn === licenseArn);
  }

  find(consumptionToken: string): Seat | undefined {
    return this.#live().find((seat) => seat.consumptionToken === consumptionToken);
  }

  /** Takes one for `lifeMs`, not past the license's own end; null: for good. */
  take(
    license: License,
    lifeMs: number | null,
    rights: Pick<Seat, 'canReturn' | 'clientToken' | 'lifeMs'>,
  ): Seat {
    this.#serial += 1;
    const text = createHash('sha256').update(`seat ${this.#serial}`).digest('hex');
    const issuedAt = wholeSecond(this.#clock.now());
    const validityEndAt = license.validity.endAt;
    const endsAt = lifeMs === null ? Infinity : Math.min(issuedAt + lifeMs, validityEndAt ?? Infinity);
    const consumptionToken = text.slice(0, 32);
    const seat = { arn: license.arn, consumptionToken, issuedAt, endsAt, validityEndAt, ...rights };
    this.#seats = [...this.#seats, seat];
    return seat;
  }

  /** Another whole life from now; the new end. */
  extend(seat: Seat): Instant {
    const endsAt = Math.min(
      wholeSecond(this.#clock.now()) + (seat.lifeMs ?? 0),
      seat.validityEndAt ?? Infinity,
    );
    this.#seats = this.#seats.map((one) =>
      one.consumptionToken === seat.consumptionToken ? { ...one, endsAt } : one,
    );
    return endsAt;
  }

  free(seat: Seat | undefined): void {
    this.#seats = this.#seats.filter(({ consumptionToken }) => consumptionToken !== seat?.consumptionToken);
  }

  #live(): readonly Seat[] {
    const now = this.#clock.now();
    return this.#seats.filter(({ endsAt }) => now < endsAt);
  }
}

// License Manager counts in whole seconds, and a seat ends at the moment that it told.
function wholeSecond(at: Instant): Instant {
  return at - (at % 1_000);
}
