// A trip: where, from which day to which, and the licenses needed there. Calendar days become instants outside.

import { DAY_MS, type Instant } from './instant.ts';

/** A license of a kit: known by its ARN here, by product SKU or name where the kit is handed on. */
export type KitLicense = {
  readonly licenseArn: string;
  readonly licenseName: string;
  readonly productSku: string;
};

/** Days are calendar dates, `2026-12-01`, in the zone of this computer. */
export type Trip = {
  readonly tripId: string;
  readonly name: string;
  readonly place: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly kit: readonly KitLicense[];
};

/** A trip as it is asked for; `place` may be empty, and so may the kit. */
export type TripDraft = Omit<Trip, 'tripId'>;

/** A trip in instants. The last day belongs to it whole: `endAt` is the first moment of the day after. */
export type TripSpan = {
  readonly firstAt: Instant;
  /** End of the first day: who leaves then has the network no longer. */
  readonly firstEndAt: Instant;
  readonly endAt: Instant;
};

export const LONGEST_TRIP_NAME = 60;
export const LONGEST_PLACE = 80;
export const MOST_LICENSES = 100;
export const MOST_TRIPS = 100;
const LONGEST_TRIP_DAYS = 366;

/** Longest name and SKU of a license that a kit keeps. */
export const LONGEST_LICENSE_NAME = 400;

// They belong in no name: they would hide what a line is about.
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;

const DAY = /^20[2-9]\d-\d{2}-\d{2}$/;

/** Is this a real calendar day of 2020 to 2099? */
export function isDay(text: string): boolean {
  return DAY.test(text) && new Date(noonOf(text)).toISOString().slice(0, 10) === text;
}

/** The calendar day after a real one. */
export function dayAfter(day: string): string {
  return new Date(noonOf(day) + DAY_MS).toISOString().slice(0, 10);
}

/** How many calendar days a trip has, the first and the last included. */
export function daysOf({ firstDay, lastDay }: Pick<Trip, 'firstDay' | 'lastDay'>): number {
  return Math.round((noonOf(lastDay) - noonOf(firstDay)) / DAY_MS) + 1;
}

/** Says in a sentence why a draft makes no trip, or null. */
export function whyNotTrip({ name, place, firstDay, lastDay, kit }: TripDraft): string | null {
  if (name.trim() === '' || name.length > LONGEST_TRIP_NAME)
    return `A trip has a name of at most ${LONGEST_TRIP_NAME} characters.`;
  if (fitText(name) !== name || fitText(place) !== place) return 'Name and place hold no control characters.';
  if (place.length > LONGEST_PLACE) return `The place has at most ${LONGEST_PLACE} characters.`;
  if (!isDay(firstDay) || !isDay(lastDay))
    return 'First and last day are calendar days of 2020 to 2099, written like 2026-12-01.';
  if (lastDay < firstDay) return 'The last day is before the first day.';
  if (daysOf({ firstDay, lastDay }) > LONGEST_TRIP_DAYS)
    return `A trip has at most ${LONGEST_TRIP_DAYS} days.`;
  return kit.length > MOST_LICENSES ? `A kit has at most ${MOST_LICENSES} licenses.` : null;
}

/** A text from outside as a kit may keep it: cut, and without what no name holds. */
export function fitText(text: string): string {
  return text.slice(0, LONGEST_LICENSE_NAME).replaceAll(UNFIT, '\ufffd');
}

/** The trip in instants; `beginOf` tells when a calendar day begins in the zone of this computer. */
export function spanOf(
  { firstDay, lastDay }: Pick<Trip, 'firstDay' | 'lastDay'>,
  beginOf: (day: string) => Instant,
): TripSpan {
  return {
    firstAt: beginOf(firstDay),
    firstEndAt: beginOf(dayAfter(firstDay)),
    endAt: beginOf(dayAfter(lastDay)),
  };
}

// At noon, because no day of UTC ends there: what is lost in rounding stays on the same day.
function noonOf(day: string): Instant {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)), 12);
}
