import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, readSettings, writeSettings } from '../../main/domain/settings.ts';
import { readToldRecord, toldOf, writeToldRecord } from '../../main/domain/told-record.ts';
import { NOTHING_TOLD, type Told } from '../../main/domain/reminders.ts';
import { MORNING } from '../support/samples.ts';

describe('settings', () => {
  test('as delivered remind of everything, show the tray, and end with the window', () => {
    expect(readSettings(null)).toEqual({
      reminders: {
        areOn: true,
        kinds: { week: true, 'three-days': true, 'ends-soon': true, 'last-hour': true, ended: true },
      },
      tray: { isShown: true, keepsRunning: false },
      language: 'system',
    });
  });

  test('come back as they were saved', () => {
    const { reminders } = DEFAULT_SETTINGS;
    const changed = {
      reminders: { areOn: false, kinds: { ...reminders.kinds, week: false } },
      tray: { isShown: false, keepsRunning: true },
      language: 'de',
    } as const;
    expect(readSettings(writeSettings(changed))).toEqual(changed);
    expect(readSettings(writeSettings(DEFAULT_SETTINGS))).toEqual(DEFAULT_SETTINGS);
  });

  test.each([null, '', '[]', '7', '{', '{"reminders":7,"tray":[],"language":"xx"}', 'x'.repeat(70_000)])(
    'that cannot be read are as delivered: %j',
    (text) => expect(readSettings(text?.slice(0, 70_000) ?? null)).toEqual(DEFAULT_SETTINGS),
  );

  test('lose only the part that cannot be read, and what a newer Fieldpass has added', () => {
    const text =
      '{"reminders":{"areOn":"no","kinds":{"ended":false,"week":1,"moon":true}},"language":"ja","sky":1}';
    expect(readSettings(text)).toEqual({
      ...DEFAULT_SETTINGS,
      reminders: { areOn: true, kinds: { ...DEFAULT_SETTINGS.reminders.kinds, ended: false } },
      language: 'ja',
    });
  });
});

describe('the record of what was told', () => {
  test('comes back as it was saved', () => {
    const record = new Map<string, Told>([
      ['b1', { kind: 'ends-soon', snoozedAt: MORNING + 7 }],
      ['b2', { kind: null, snoozedAt: null }],
    ]);
    expect(readToldRecord(writeToldRecord(record))).toEqual(record);
    expect(toldOf(record, 'b1').kind).toBe('ends-soon');
    expect(toldOf(record, 'b3')).toBe(NOTHING_TOLD);
  });

  test.each([null, '', '[]', '{"b1":7}', '{"b1":{"kind":"x"}', 'x'.repeat(600_000)])(
    'that cannot be read says that nothing was told',
    (text) => expect(readToldRecord(text).size).toBe(0),
  );

  test('leaves out what cannot be right in it', () => {
    const text =
      '{"b1":{"kind":"moon","snoozedAt":"9999-01-01T00:00:00Z"},"b2":{"kind":"ended","snoozedAt":5}}';
    expect([...readToldRecord(text)]).toEqual([
      ['b1', NOTHING_TOLD],
      ['b2', { kind: 'ended', snoozedAt: null }],
    ]);
  });

  test('has no moment where there is none, and is bounded', () => {
    const text = writeToldRecord(new Map([['b1', { kind: 'ended', snoozedAt: null }]]));
    expect(text).toBe('{"b1":{"kind":"ended","snoozedAt":null}}');
    expect(readToldRecord(text.padEnd(512 * 1_024)).size).toBe(1);
    expect(readToldRecord(text.padEnd(512 * 1_024 + 1)).size).toBe(0);
  });

  test('keeps the newest two thousand', () => {
    const many = Array.from({ length: 2_001 }, (_, n) => [`b${n}`, NOTHING_TOLD] as const);
    const kept = readToldRecord(writeToldRecord(new Map(many)));
    expect([kept.size, kept.has('b0'), kept.has('b2000')]).toEqual([2_000, false, true]);
  });
});
