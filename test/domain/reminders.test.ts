import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import {
  nextReminderMs,
  NOTHING_TOLD,
  QUIET_MS,
  REMINDER_KINDS,
  type ReminderKind,
  type ReminderWishes,
  reminderDue,
  reminderSchedule,
  SNOOZE_MS,
  snoozedUntil,
  type Told,
  toneAt,
  toneChanges,
} from '../../main/domain/reminders.ts';
import { DEFAULT_SETTINGS } from '../../main/domain/settings.ts';
import { MORNING } from '../support/samples.ts';

const ALL = DEFAULT_SETTINGS.reminders;
const span = (ms: number) => ({ issuedAt: MORNING, expiresAt: MORNING + ms });
const without = (...off: readonly ReminderKind[]): ReminderWishes => ({
  ...ALL,
  kinds: { ...ALL.kinds, ...Object.fromEntries(off.map((kind) => [kind, false])) },
});
/** Kinds with how long before the end they come, in hours. */
const plan = (ms: number, wishes = ALL) =>
  reminderSchedule(span(ms), wishes).map(({ kind, at }) => [kind, (MORNING + ms - at) / HOUR_MS]);

const lengths = fc.integer({ min: 1, max: 400 * DAY_MS });
const wishes = fc.record({
  areOn: fc.constant(true),
  kinds: fc.record(
    Object.fromEntries(REMINDER_KINDS.map((kind) => [kind, fc.boolean()])) as Record<
      ReminderKind,
      fc.Arbitrary<boolean>
    >,
  ),
});

describe('the schedule of reminders', () => {
  test('scales with the length of the borrow', () => {
    expect(plan(30 * DAY_MS)).toEqual([
      ['week', 168],
      ['three-days', 72],
      ['ends-soon', 24],
      ['last-hour', 1],
      ['ended', 0],
    ]);
    expect(plan(14 * DAY_MS).map(([kind]) => kind)).toEqual([...REMINDER_KINDS]);
    expect(plan(14 * DAY_MS - 1).map(([kind]) => kind)).toEqual(['ends-soon', 'last-hour', 'ended']);
    expect(plan(8 * HOUR_MS)).toEqual([
      ['ends-soon', 2],
      ['last-hour', 1],
      ['ended', 0],
    ]);
  });

  test('has no last hour where it would come with “ends soon” or before it', () => {
    expect(plan(4 * HOUR_MS).map(([kind]) => kind)).toEqual(['ends-soon', 'ended']);
    expect(plan(4 * HOUR_MS + 4).map(([kind]) => kind)).toEqual(['ends-soon', 'last-hour', 'ended']);
    expect(plan(2 * HOUR_MS, without('ends-soon'))).toEqual([
      ['last-hour', 1],
      ['ended', 0],
    ]);
  });

  test('leaves out what is not wished, and everything where reminders are off', () => {
    expect(plan(30 * DAY_MS, without('week', 'ended')).map(([kind]) => kind)).toEqual([
      'three-days',
      'ends-soon',
      'last-hour',
    ]);
    expect(plan(30 * DAY_MS, { ...ALL, areOn: false })).toEqual([]);
  });

  test('says nothing in the first minutes but the end itself', () => {
    expect(plan(4 * MINUTE_MS)).toEqual([['ended', 0]]);
    expect(plan(400_000).map(([kind]) => kind)).toEqual(['ends-soon', 'ended']);
    expect(plan(400_000 - 4).map(([kind]) => kind)).toEqual(['ended']);
    fc.assert(
      fc.property(lengths, wishes, (ms, wished) => {
        const early = reminderSchedule(span(ms), wished).filter(({ kind }) => kind !== 'ended');
        expect(early.every(({ at }) => at >= MORNING + QUIET_MS)).toBe(true);
      }),
    );
  });

  test('is in order, each reminder later than the one before and none after the end', () => {
    fc.assert(
      fc.property(lengths, wishes, (ms, wished) => {
        const list = reminderSchedule(span(ms), wished);
        const ranks = list.map(({ kind }) => REMINDER_KINDS.indexOf(kind));
        expect(ranks).toEqual([...new Set(ranks)].toSorted((one, other) => one - other));
        for (const [place, { at }] of list.entries()) {
          expect(at).toBeGreaterThan(list[place - 1]?.at ?? MORNING);
          expect(at).toBeLessThanOrEqual(MORNING + ms);
        }
      }),
    );
  });
});

/** Looks at these moments one after the other and takes note of what is told. */
function lived(
  ms: number,
  looks: readonly (number | 'snooze')[],
  wished = ALL,
): readonly { readonly kind: ReminderKind; readonly at: number }[] {
  const given: { readonly kind: ReminderKind; readonly at: number }[] = [];
  let told: Told = NOTHING_TOLD;
  let now = MORNING;
  for (const look of looks) {
    if (look === 'snooze') told = { ...told, snoozedAt: now };
    else {
      now = Math.max(now, MORNING + look);
      const kind = reminderDue(span(ms), now, told, wished);
      if (kind === null) continue;
      given.push({ kind, at: now - MORNING });
      told = { kind, snoozedAt: null };
    }
  }
  return given;
}

describe('a reminder', () => {
  test('is due from its very millisecond on', () => {
    const at = (before: number, told: ReminderKind | null = null) =>
      reminderDue(span(20 * DAY_MS), MORNING + 20 * DAY_MS - before, { kind: told, snoozedAt: null }, ALL);
    expect([7 * DAY_MS + 1, 7 * DAY_MS, 3 * DAY_MS, DAY_MS, HOUR_MS, 1, 0].map((ms) => at(ms))).toEqual([
      null,
      'week',
      'three-days',
      'ends-soon',
      'last-hour',
      'last-hour',
      'ended',
    ]);
    expect(at(DAY_MS, 'ends-soon')).toBeNull();
    expect(at(0, 'last-hour')).toBe('ended');
    expect(at(0, 'ended')).toBeNull();
  });

  test('of something earlier does not come after a later one, though the later one was turned off since', () => {
    const told: Told = { kind: 'last-hour', snoozedAt: null };
    const now = MORNING + 10 * DAY_MS - MINUTE_MS;
    expect(reminderDue(span(10 * DAY_MS), now, told, without('last-hour'))).toBeNull();
  });

  test('is not given after the end where the end itself is not wished', () => {
    expect(reminderDue(span(DAY_MS), MORNING + DAY_MS, NOTHING_TOLD, without('ended'))).toBeNull();
  });

  test('is told at most once for each threshold, in order, whenever one looks', () => {
    const looks = fc.array(fc.integer({ min: 0, max: 420 * DAY_MS }), { maxLength: 60 });
    fc.assert(
      fc.property(lengths, looks, wishes, (ms, moments, wished) => {
        const ranks = lived(ms, moments, wished).map(({ kind }) => REMINDER_KINDS.indexOf(kind));
        expect(ranks).toEqual([...new Set(ranks)].toSorted((one, other) => one - other));
      }),
    );
  });

  test('put off comes again after exactly twelve hours; meanwhile only the end is told', () => {
    const ms = 10 * DAY_MS;
    const soon = ms - DAY_MS;
    const over = soon + SNOOZE_MS;
    expect(SNOOZE_MS).toBe(12 * HOUR_MS);
    expect(lived(ms, [soon, 'snooze', soon + HOUR_MS, over - 1, over, over + 1])).toEqual([
      { kind: 'ends-soon', at: soon },
      { kind: 'ends-soon', at: over },
    ]);
    const late = ms - 2 * HOUR_MS;
    expect(lived(ms, [late, 'snooze', ms - HOUR_MS, ms - 1, ms, ms + SNOOZE_MS])).toEqual([
      { kind: 'ends-soon', at: late },
      { kind: 'ended', at: ms },
    ]);
  });

  test('put off at any moment is silent until then, whatever is due, except for the end', () => {
    fc.assert(
      fc.property(lengths, fc.nat(), fc.integer({ min: 0, max: SNOOZE_MS - 1 }), (ms, begin, later) => {
        const snoozedAt = MORNING + (begin % ms);
        const kind = reminderDue(span(ms), snoozedAt + later, { kind: null, snoozedAt }, ALL);
        expect(kind).toBe(snoozedAt + later >= MORNING + ms ? 'ended' : null);
      }),
    );
  });

  test('put off by a clock that was ahead and was set right is put off no longer', () => {
    const told: Told = { kind: 'ends-soon', snoozedAt: MORNING + 30 * DAY_MS };
    const now = MORNING + 10 * DAY_MS - HOUR_MS * 3;
    expect(snoozedUntil(told, now)).toBeNull();
    expect(reminderDue(span(10 * DAY_MS), now, told, ALL)).toBe('ends-soon');
  });

  test('put off stays so where a restart lost a few seconds of time', () => {
    const told: Told = { kind: 'ends-soon', snoozedAt: MORNING };
    const until = MORNING + SNOOZE_MS;
    expect(snoozedUntil(told, MORNING - 5 * MINUTE_MS)).toBe(until);
    expect(snoozedUntil(told, MORNING - 5 * MINUTE_MS - 1)).toBeNull();
  });

  test('says when it comes again while it is put off', () => {
    const told: Told = { kind: 'ends-soon', snoozedAt: MORNING };
    expect(snoozedUntil(told, MORNING)).toBe(MORNING + SNOOZE_MS);
    expect(snoozedUntil(told, MORNING + SNOOZE_MS)).toBeNull();
    expect(snoozedUntil(NOTHING_TOLD, MORNING)).toBeNull();
  });
});

describe('the next look for reminders', () => {
  test('is at the soonest reminder or end of a snooze that lies ahead', () => {
    const at = (now: number, told: Told = NOTHING_TOLD) =>
      nextReminderMs([{ ...span(10 * DAY_MS), told }], MORNING + now, ALL);
    expect(at(0)).toBe(9 * DAY_MS);
    expect(at(9 * DAY_MS)).toBe(DAY_MS - HOUR_MS);
    expect(at(9 * DAY_MS, { kind: 'ends-soon', snoozedAt: MORNING + 9 * DAY_MS })).toBe(SNOOZE_MS);
    expect(at(10 * DAY_MS)).toBe(Infinity);
    expect(nextReminderMs([], MORNING, ALL)).toBe(Infinity);
  });
});

describe('the tone', () => {
  test('changes in the last three days, in the last hour, and at the end', () => {
    const ms = 10 * DAY_MS;
    const at = (before: number) => toneAt(span(ms), MORNING + ms - before);
    expect([3 * DAY_MS + 1, 3 * DAY_MS, HOUR_MS + 1, HOUR_MS, 1, 0].map(at)).toEqual([
      'calm',
      'last-days',
      'last-days',
      'last-hour',
      'last-hour',
      'ended',
    ]);
  });

  test('of a short borrow is calm until it begins to end', () => {
    expect(toneAt(span(8 * HOUR_MS), MORNING + 6 * HOUR_MS - 1)).toBe('calm');
    expect(toneAt(span(8 * HOUR_MS), MORNING + 6 * HOUR_MS)).toBe('last-days');
    expect(toneChanges(span(6 * DAY_MS)).lastDaysAt).toBe(MORNING + 5 * DAY_MS);
    expect(toneChanges(span(6 * DAY_MS + 1)).lastDaysAt).toBe(MORNING + 3 * DAY_MS + 1);
    expect(toneAt(span(HOUR_MS), MORNING + 46 * MINUTE_MS)).toBe('last-hour');
  });

  test('never softens again', () => {
    fc.assert(
      fc.property(lengths, (ms) => {
        const { lastDaysAt, lastHourAt } = toneChanges(span(ms));
        expect(lastDaysAt).toBeGreaterThanOrEqual(MORNING);
        expect(lastHourAt).toBeGreaterThanOrEqual(lastDaysAt);
        expect(lastHourAt).toBeLessThanOrEqual(MORNING + ms);
      }),
    );
  });
});
