// The calendar of what ends when, as a file for the engineer's own calendar.

import { type CalendarEntry, calendarEntries, writeCalendar } from '../domain/calendar.ts';
import type { Ledger } from '../ports.ts';
import type { Preferences } from './preferences.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly ledger: Pick<Ledger, 'borrows'>;
  readonly preferences: Preferences;
  readonly time: Timekeeper;
};

/** Makes the file anew each time; holds nothing itself. */
export class Calendars {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** The iCalendar text with what is in it, at the trusted time. Needs neither network nor keychain. */
  take(): { readonly text: string; readonly entries: readonly CalendarEntry[] } {
    const { ledger, preferences, time } = this.#needs;
    const now = time.now();
    const entries = calendarEntries(ledger.borrows(), now);
    return { entries, text: writeCalendar(entries, { now, reminders: preferences.read().reminders }) };
  }
}
