import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { desktopWords } from '../../main/desktop/words.ts';
import { trayModel } from '../../main/desktop/tray-model.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { borrow } from '../renderer/dev/builders.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const at = { now: NOW, zone: 'Europe/Berlin', words: desktopWords('en') };
const lasting = (key: string, ms: number, change: Parameters<typeof borrow>[2] = {}) =>
  borrow(key, NOW, {
    expiresAt: NOW + ms,
    endsSoonAt: NOW + ms - DAY_MS,
    licenseName: `License ${key}`,
    ...change,
  });

describe('the tray', () => {
  test('has the soonest end as its tooltip, relative and exact with the zone', () => {
    const model = trayModel(
      [lasting('a', 9 * DAY_MS), lasting('b', 3 * DAY_MS + 4 * HOUR_MS + 12 * MINUTE_MS)],
      at,
    );
    expect(model.tooltip).toBe('License b: 3 d 4 h left, until Tue, 24 Nov 2026, 17:12 CET');
    expect(trayModel([], at)).toEqual({
      tooltip: 'Fieldpass: nothing borrowed',
      entries: [],
      more: 0,
      soon: 0,
    });
  });

  test('lists every borrow with its time left, soonest first, and leads to questions only', () => {
    const renewable = { possible: true, untilAt: NOW + 9 * DAY_MS, oldSeatUntilAt: null } as const;
    const model = trayModel([lasting('a', 2 * DAY_MS), lasting('b', 30_000, { renewable })], at);
    expect(model.entries).toEqual([
      {
        label: 'License b: under a minute left',
        end: 'Until Sat, 21 Nov 2026, 13:00 CET',
        acts: [
          { label: 'Show', place: { view: 'borrow', id: 'b-b' } },
          { label: 'Renew…', place: { view: 'renew', id: 'b-b' } },
          { label: 'Return…', place: { view: 'return', id: 'b-b' } },
        ],
      },
      expect.objectContaining({ label: 'License a: 2 d left' }),
    ]);
  });

  test('says that something has ended from the very end on, and offers no return of it', () => {
    const ended = trayModel([lasting('a', 0)], at);
    expect(ended.entries[0]).toMatchObject({
      label: 'License a: ended',
      end: expect.stringMatching(/^Ended /),
    });
    expect(ended.entries[0]!.acts.map(({ label }) => label)).toEqual(['Show']);
    expect(ended.tooltip).toBe('License a: ended Sat, 21 Nov 2026, 13:00 CET');
    expect(trayModel([lasting('a', 1)], at).entries[0]).toMatchObject({
      label: 'License a: under a minute left',
    });
    expect(trayModel([lasting('a', -HOUR_MS), lasting('b', HOUR_MS)], at).tooltip).toMatch(
      /^License b: 1 h left/,
    );
  });

  test('speaks the language that is set, dates as well', () => {
    const german = { ...at, words: desktopWords('en', 'de') };
    const renewable = { possible: true, untilAt: NOW + 9 * DAY_MS, oldSeatUntilAt: null } as const;
    const model = trayModel([lasting('a', 2 * DAY_MS, { renewable }), lasting('b', 3 * DAY_MS)], german);
    expect(model.tooltip).toBe('License a: noch 2 d, bis Mo., 23. Nov. 2026, 13:00 MEZ');
    expect(model.entries[0]).toMatchObject({
      label: 'License a: noch 2 d',
      end: 'Bis Mo., 23. Nov. 2026, 13:00 MEZ',
    });
    expect(model.entries[0]!.acts.map(({ label }) => label)).toEqual([
      'Anzeigen',
      'Verlängern …',
      'Zurückgeben …',
    ]);
    expect(trayModel([lasting('a', 0)], german).entries[0]!.end).toBe(
      'Beendet Sa., 21. Nov. 2026, 13:00 MEZ',
    );
    expect(trayModel([], german).tooltip).toBe('Fieldpass: nichts ausgeliehen');
  });

  test('counts what ends soon, from its threshold to its end', () => {
    const soon = (ms: number) => trayModel([lasting('a', ms)], at).soon;
    expect([DAY_MS + 1, DAY_MS, 1, 0].map(soon)).toEqual([0, 1, 1, 0]);
  });

  test('leaves out what is not held, was renewed, or has no known end', () => {
    const others = [
      lasting('a', DAY_MS, { state: 'returning' }),
      lasting('b', DAY_MS, { replacedBy: 'b-c' }),
      borrow('c', NOW, { state: 'unresolved', expiresAt: null }),
      borrow('d', NOW, { state: 'requested', expiresAt: null }),
    ];
    expect(trayModel(others, at).entries).toEqual([]);
  });

  test('shows twelve, and says how many more there are', () => {
    const many = Array.from({ length: 15 }, (_, n) => lasting(`${n}`, (n + 1) * DAY_MS));
    const { entries, more } = trayModel(many, at);
    expect([entries.length, more]).toEqual([12, 3]);
  });

  test.each(HOSTILE_TEXTS)('a name from outside stays one short line: %j', (licenseName) => {
    const { tooltip, entries } = trayModel([lasting('a', DAY_MS, { licenseName })], at);
    for (const text of [tooltip, entries[0]!.label]) {
      expect(text).not.toMatch(/[\u0000-\u001f\u007f\u2028-\u202e\u2066-\u2069]/);
      expect([...text].length).toBeLessThan(127);
    }
  });
});
