// What a reminder says: what happens, the time left and the exact moment, what to do.

import type { Instant } from './instant.ts';
import { plainLine } from './plain-line.ts';
import type { ReminderKind } from './reminders.ts';
import { leftWords } from './time-words.ts';

/** What follows the name of the license. */
export const REMINDER_HEADS: Readonly<Record<ReminderKind, string>> = {
  week: 'ends in a week',
  'three-days': 'ends in three days',
  'ends-soon': 'ends soon',
  'last-hour': 'ends within the hour',
  ended: 'has ended',
};

const LONGEST_NAME = 80;

/** Title and body of a reminder at `now`, its moment in `zone` (IANA name), and that moment for other languages. */
export function reminderWords(
  kind: ReminderKind,
  licenseName: string,
  { endAt, now, zone }: { readonly endAt: Instant; readonly now: Instant; readonly zone: string },
): { readonly title: string; readonly body: string; readonly moment: { at: Instant; zone: string } } {
  const left = leftWords(endAt, now, zone);
  const next =
    kind === 'ended'
      ? 'The seat went back by itself. Borrow it again when you have a network.'
      : 'Renew it while you have a network.';
  return {
    title: `${plainLine(licenseName, LONGEST_NAME)} ${REMINDER_HEADS[kind]}`,
    body: `${left.charAt(0).toUpperCase()}${left.slice(1)}. ${next}`,
    moment: { at: endAt, zone },
  };
}
