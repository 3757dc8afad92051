import { describe, expect, test } from 'vitest';
import { applyEvent, type Borrow, type BorrowEvent } from '../../main/domain/borrow.ts';
import { calendarEntries, writeCalendar } from '../../main/domain/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../main/domain/instant.ts';
import { DEFAULT_SETTINGS } from '../../main/domain/settings.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { MORNING, sampleRecord, sampleWish } from '../support/samples.ts';

type Step =
  Exclude<BorrowEvent, { readonly kind: 'requested' }> extends infer E
    ? E extends BorrowEvent
      ? Omit<E, 'borrowId' | 'at'>
      : never
    : never;

const held = (days: number): Step => ({
  kind: 'held',
  token: sampleRecord({ issuedAt: MORNING, expiresAt: MORNING + days * DAY_MS }),
  proof: 'verified',
  requestId: null,
});
const RETURNED: Step = { kind: 'returned', how: 'checked-in', requestId: null };

/** A borrow after these events, an hour apart. */
function life(borrowId: string, steps: readonly Step[], wish: Parameters<typeof sampleWish>[0] = {}): Borrow {
  const begun: BorrowEvent = {
    borrowId,
    at: MORNING,
    kind: 'requested',
    clientToken: 'c',
    wish: sampleWish(wish),
  };
  let borrow = applyEvent(undefined, begun)!;
  for (const [place, step] of steps.entries())
    borrow = applyEvent(borrow, { ...step, borrowId, at: MORNING + (place + 1) * HOUR_MS })!;
  return borrow;
}
const renewing = (borrowId: string, order: 'borrow-first' | 'return-first' = 'borrow-first') => ({
  replaces: { borrowId, order },
});

const { reminders } = DEFAULT_SETTINGS;
const fileOf = (borrows: readonly Borrow[], now = MORNING + 2 * HOUR_MS, wishes = reminders): string =>
  writeCalendar(calendarEntries(borrows, now), { now, reminders: wishes });
/** Content lines, unfolded. */
const linesOf = (file: string): readonly string[] => file.replace(/\r\n /g, '').split('\r\n').slice(0, -1);
const brief = (borrows: readonly Borrow[], now = MORNING) =>
  calendarEntries(borrows, now).map(({ uid, sequence, state }) => `${uid} ${sequence} ${state}`);

describe('the calendar', () => {
  test('says of a borrow when it ends, in UTC, with an alarm for each reminder ahead', () => {
    expect(linesOf(fileOf([life('b1', [held(3)])]))).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Fieldpass//Borrowed licenses//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'BEGIN:VEVENT',
      'UID:b1@fieldpass',
      'SEQUENCE:0',
      'STATUS:CONFIRMED',
      'DTSTAMP:20261104T100000Z',
      'LAST-MODIFIED:20261104T090000Z',
      'DTSTART:20261107T080000Z',
      'TRANSP:TRANSPARENT',
      'SUMMARY:Keelson Stability ends',
      'DESCRIPTION:Borrowed license of Harbor Analytics. It can be returned early.',
      'URL:fieldpass://open/borrow?id=b1',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'TRIGGER:-PT18H',
      'DESCRIPTION:Keelson Stability ends soon',
      'END:VALARM',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'TRIGGER:-PT1H',
      'DESCRIPTION:Keelson Stability ends within the hour',
      'END:VALARM',
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'TRIGGER:PT0S',
      'DESCRIPTION:Keelson Stability has ended',
      'END:VALARM',
      'END:VEVENT',
      'END:VCALENDAR',
    ]);
  });

  test('says where the seat goes back by itself', () => {
    expect(linesOf(fileOf([life('b1', [held(3)], { canReturnEarly: false })]))).toContain(
      'DESCRIPTION:Borrowed license of Harbor Analytics. It cannot be returned early\\; the seat goes back by itself.',
    );
  });

  test('follows the reminders that are wished, and leaves out alarms that have passed', () => {
    const triggers = (file: string) => linesOf(file).filter((line) => line.startsWith('TRIGGER'));
    const long = [life('b1', [held(20)])];
    expect(triggers(fileOf(long))).toEqual([
      'TRIGGER:-P7D',
      'TRIGGER:-P3D',
      'TRIGGER:-P1D',
      'TRIGGER:-PT1H',
      'TRIGGER:PT0S',
    ]);
    expect(linesOf(fileOf(long)).filter((line) => /^DESCRIPTION:Keelson Stability/.test(line))).toEqual(
      ['ends in a week', 'ends in three days', 'ends soon', 'ends within the hour', 'has ended'].map(
        (words) => `DESCRIPTION:Keelson Stability ${words}`,
      ),
    );
    expect(triggers(fileOf(long, MORNING + 17 * DAY_MS))).toEqual([
      'TRIGGER:-P1D',
      'TRIGGER:-PT1H',
      'TRIGGER:PT0S',
    ]);
    const few = { ...reminders, kinds: { ...reminders.kinds, week: false, ended: false } };
    expect(triggers(fileOf(long, MORNING, few))).toEqual(['TRIGGER:-P3D', 'TRIGGER:-P1D', 'TRIGGER:-PT1H']);
    expect(triggers(fileOf(long, MORNING, { ...reminders, areOn: false }))).toEqual([]);
  });

  test('knows one entry over all renewals, whose sequence grows', () => {
    const old = life('b1', [held(3)]);
    const renewed = life('b2', [held(5)], renewing('b1'));
    expect(brief([old])).toEqual(['b1@fieldpass 0 confirmed']);
    expect(brief([old, renewed])).toEqual(['b1@fieldpass 2 confirmed']);
    const back = life('b1', [held(3), RETURNED]);
    expect(brief([back, renewed])).toEqual(['b1@fieldpass 2 confirmed']);
    const third = life('b3', [held(6)], renewing('b2'));
    expect(brief([back, renewed, third])).toEqual(['b1@fieldpass 4 confirmed']);
    expect(linesOf(fileOf([back, renewed]))).toContain('DTSTART:20261109T080000Z');
    expect(linesOf(fileOf([back, renewed]))).toContain('URL:fieldpass://open/borrow?id=b2');
  });

  test('a renewal that went back before it ended leaves the end of what is still here', () => {
    const back = life('b2', [held(5), RETURNED], renewing('b1'));
    expect(linesOf(fileOf([life('b1', [held(3)]), back]))).toContain('DTSTART:20261107T080000Z');
  });

  test('cancels what was returned before its end, with a higher sequence, and without alarms', () => {
    const back = life('b1', [held(3), RETURNED]);
    const lines = linesOf(fileOf([back]));
    expect(brief([back])).toEqual(['b1@fieldpass 1 cancelled']);
    expect(lines).toContain('METHOD:CANCEL');
    expect(lines).toContain('STATUS:CANCELLED');
    expect(lines).not.toContain('BEGIN:VALARM');
    expect(linesOf(fileOf([back, life('b9', [held(3)])]))).toContain('METHOD:PUBLISH');
  });

  test('of a borrow that is just being returned says nothing new', () => {
    expect(brief([life('b1', [held(3), { kind: 'returning' }])])).toEqual(['b1@fieldpass 0 confirmed']);
  });

  test('cancels the newest of a chain, and says that it was returned', () => {
    const chain = [life('b1', [held(3), RETURNED]), life('b2', [held(5), RETURNED], renewing('b1'))];
    const lines = linesOf(fileOf(chain));
    expect(brief(chain)).toEqual(['b1@fieldpass 3 cancelled']);
    expect(lines.slice(lines.indexOf('BEGIN:VEVENT'))).toEqual([
      'BEGIN:VEVENT',
      'UID:b1@fieldpass',
      'SEQUENCE:3',
      'STATUS:CANCELLED',
      'DTSTAMP:20261104T100000Z',
      'LAST-MODIFIED:20261104T100000Z',
      'DTSTART:20261109T080000Z',
      'TRANSP:TRANSPARENT',
      'SUMMARY:Keelson Stability ends',
      'DESCRIPTION:Borrowed license of Harbor Analytics. It was returned.',
      'URL:fieldpass://open/borrow?id=b2',
      'END:VEVENT',
      'END:VCALENDAR',
    ]);
  });

  test.each(['a', '~', '\u007f', '\u0080', '\u07ff', '\u0800', '水', '🌊'])(
    'folds lines of %j as late as 75 octets allow, and only where they are longer',
    (character) => {
      for (let count = 1; count < 90; count += 1) {
        const long = character.repeat(count);
        const file = fileOf([life(long, [held(3)], { licenseName: long })]);
        const lines = file.split('\r\n');
        for (const [place, line] of lines.entries()) {
          const next = lines[place + 1];
          if (next?.startsWith(' ') !== true) continue;
          const first = Array.from(next)[1]!;
          expect(Buffer.byteLength(line) + Buffer.byteLength(first)).toBeGreaterThan(75);
        }
      }
    },
  );

  test('returned first and borrowed again is the same entry, later each time', () => {
    const back = life('b1', [held(3), RETURNED]);
    const refused = life(
      'b2',
      [{ kind: 'refused', code: 'no-seats', requestId: null }],
      renewing('b1', 'return-first'),
    );
    expect(brief([back, refused])).toEqual(['b1@fieldpass 1 cancelled']);
    expect(brief([back, life('b2', [held(4)], renewing('b1', 'return-first'))])).toEqual([
      'b1@fieldpass 2 confirmed',
    ]);
  });

  test('says nothing of what has ended, was never granted, or is not known', () => {
    const ended = life('b1', [held(1)]);
    expect(brief([ended], MORNING + DAY_MS)).toEqual([]);
    expect(brief([life('b1', [])])).toEqual([]);
    expect(brief([life('b1', [{ kind: 'refused', code: 'no-seats', requestId: null }])])).toEqual([]);
    expect(linesOf(fileOf([]))).toContain('METHOD:PUBLISH');
  });

  test('counts a grant whose token was lost, so that no version comes back', () => {
    const lost = life('b1', [held(3), { kind: 'token-lost' }]);
    expect(brief([lost])).toEqual([]);
    expect(brief([lost, life('b2', [held(4)], renewing('b1'))])).toEqual(['b1@fieldpass 2 confirmed']);
    const undecided = life('b3', [{ kind: 'unresolved', code: 'seat-unresolved', seatHeldUntilAt: MORNING }]);
    expect(brief([undecided])).toEqual([]);
  });

  test('knows what is renewed by its id alone where its own record is missing', () => {
    expect(brief([life('b2', [held(4)], renewing('b1'))])).toEqual(['b1@fieldpass 0 confirmed']);
  });

  test('has an alarm to the second where a threshold lies between hours', () => {
    const odd = life('b1', [
      {
        kind: 'held',
        token: sampleRecord({ issuedAt: MORNING, expiresAt: MORNING + 10 * HOUR_MS + 4_000 * 123 }),
        proof: 'verified',
        requestId: null,
      },
    ]);
    expect(linesOf(fileOf([odd]))).toContain('TRIGGER:-PT2H32M3S');
  });

  test('lists the soonest end first', () => {
    const ids = calendarEntries([life('b1', [held(9)]), life('b2', [held(2)])], MORNING).map(
      ({ borrowId }) => borrowId,
    );
    expect(ids).toEqual(['b2', 'b1']);
  });

  test('a borrow after a return is an entry of its own', () => {
    expect(brief([life('b1', [held(3), RETURNED]), life('b2', [held(3)])])).toEqual([
      'b1@fieldpass 1 cancelled',
      'b2@fieldpass 0 confirmed',
    ]);
  });

  test.each([...HOSTILE_TEXTS, 'a\r\nBEGIN:VALARM\r\nTRIGGER:x', 'semi;colon,comma\\back', '水'.repeat(300)])(
    'a name from outside adds no line, no property and no long line: %j',
    (name) => {
      const file = fileOf([life('b1', [held(3)], { licenseName: name, issuerName: name })]);
      const raw = file.split('\r\n');
      expect(raw.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
      expect(file).not.toMatch(/[^\r]\n|\r[^\n]/);
      const shape = linesOf(file).map((line) => /^[A-Z-]+/.exec(line)?.[0]);
      expect(shape).toEqual(
        linesOf(fileOf([life('b1', [held(3)])])).map((line) => /^[A-Z-]+/.exec(line)?.[0]),
      );
      expect(linesOf(file).find((line) => line.startsWith('SUMMARY:'))).not.toMatch(/(?<!\\)(?:\\\\)*[;,]/);
    },
  );

  test('folds within no character', () => {
    const file = fileOf([life('b1', [held(3)], { licenseName: '地下水🌊'.repeat(40) })]);
    expect(file).not.toContain('\ufffd');
    expect(linesOf(file)).toContain(`SUMMARY:${'地下水🌊'.repeat(40)} ends`);
  });
});
