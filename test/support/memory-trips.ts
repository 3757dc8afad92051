// Trips in memory, and days that begin at midnight UTC.

import { readKit } from '../../main/adapters/trips-file.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import type { Trip } from '../../main/domain/trip.ts';
import type { Calendar, TripDesk } from '../../main/ports.ts';

export class MemoryTrips implements TripDesk {
  trips: readonly Trip[] = [];
  /** The file makes no sense. */
  isBroken = false;
  failNextWrite = false;
  #revision = 0;

  read(): readonly Trip[] {
    if (this.isBroken) throw new FieldpassError('file-unreadable');
    return this.trips;
  }

  write(trips: readonly Trip[]): void {
    if (this.failNextWrite) {
      this.failNextWrite = false;
      throw new FieldpassError('disk-full');
    }
    this.trips = trips;
    this.#revision += 1;
  }

  revision(): string {
    return String(this.#revision);
  }

  readKit(text: string) {
    return readKit(text);
  }
}

export const utcCalendar: Calendar = { beginOf: (day) => Date.parse(`${day}T00:00:00Z`) };
