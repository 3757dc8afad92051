// Calendar days in the zone of this computer, summer time and moved midnights included.

import type { Calendar } from '../ports.ts';

/** Follows the zone that the system is set to, also when it changes on the way. */
export function systemCalendar(): Calendar {
  return {
    beginOf: (day) => {
      const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
      return new Date(year, month - 1, date).getTime();
    },
  };
}
