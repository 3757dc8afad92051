// The part of the scripted main that keeps settings, puts reminders off and saves the calendar.

import type { Snapshot } from '../../../main/domain/snapshot.ts';
import type { Bridge, Reply } from '../../../preload/contract.ts';
import { HOUR } from './builders.ts';

type Stage = {
  readonly fails: string | null;
  readonly push: (change: (now: Snapshot) => Snapshot) => void;
  readonly current: () => Snapshot;
  readonly noted: <T>(name: string, args: unknown, play: () => T) => T;
  readonly answer: <T>(value: T) => Reply<T>;
  readonly refusal: () => Reply<never>;
};
type Part = Pick<Bridge, 'changeSettings' | 'snooze' | 'exportCalendar'>;

/** Plays them on a stage; `fails=cancel` is a person who changes their mind about the file. */
export function fakeTime({ fails, push, current, noted, answer, refusal }: Stage): Part {
  const refuses = fails !== null && fails !== 'cancel';
  return {
    changeSettings: (settings) =>
      noted('changeSettings', settings, () => {
        if (refuses) return Promise.resolve(refusal());
        push((now) => ({ ...now, settings }));
        return Promise.resolve(answer(current()));
      }),
    snooze: ({ borrowId }) =>
      noted('snooze', { borrowId }, () => {
        if (refuses) return Promise.resolve(refusal());
        push((now) => ({
          ...now,
          reminders: now.reminders.filter((one) => one.borrowId !== borrowId),
          borrows: now.borrows.map((one) =>
            one.borrowId === borrowId ? { ...one, snoozedUntilAt: now.at + 12 * HOUR } : one,
          ),
        }));
        return Promise.resolve(answer(current()));
      }),
    exportCalendar: () =>
      noted('exportCalendar', null, () =>
        Promise.resolve(
          refuses ? refusal() : answer({ file: fails === 'cancel' ? null : '/home/engineer/fieldpass.ics' }),
        ),
      ),
  };
}
