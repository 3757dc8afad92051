import { describe, expect, test } from 'vitest';
import { entryOf, type HistoryEntry, unreadableEntry } from '../../main/domain/history.ts';
import { csvCell, csvOf, jsonOf } from '../../main/domain/history-export.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { held, WISH } from '../support/ledger-events.ts';

const named = (licenseName: string): HistoryEntry =>
  entryOf(3, held('one'), {
    wish: { ...WISH, replaces: null, licenseName },
    state: 'held',
    connectionName: 'Office',
  });
const whole = (pieces: Iterable<string>): string => [...pieces].join('');

/** Reads CSV as RFC 4180 says, character by character. */
function cellsOf(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < csv.length; at += 1) {
    const one = csv[at] ?? '';
    if (isQuoted && one === '"' && csv[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (one === '"') isQuoted = !isQuoted;
    else if (!isQuoted && one === ',') {
      row.push(cell);
      cell = '';
    } else if (!isQuoted && one === '\r' && csv[at + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      at += 1;
    } else cell += one;
  }
  expect([isQuoted, row, cell]).toEqual([false, [], '']);
  return rows;
}

describe('CSV', () => {
  test('has a header, a row for each entry, and instants with their zone', () => {
    const rows = cellsOf(whole(csvOf([named('Survey'), unreadableEntry(2)])));
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([rows[0]?.length]));
    const at = (column: string) => rows[1]?.[rows[0]?.indexOf(column) ?? -1];
    expect(['number', 'at', 'what', 'license', 'connection', 'request_id'].map(at)).toEqual([
      '3',
      expect.stringMatching(/^2026-03-10T09:30:01Z$/),
      'Borrowed',
      'Survey',
      'Office',
      'request-1',
    ]);
  });

  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u0000=1',
    '＝1',
    '＠x',
    '\ufeff=1',
  ])('makes text of what a spreadsheet would calculate: %j', (text) =>
    expect(csvCell(text).startsWith(`"'`)).toBe(true),
  );

  test('leaves ordinary names as they are', () => {
    expect(csvCell('Survey Suite “Pro” – Ω')).toBe('"Survey Suite “Pro” – Ω"');
    expect(csvCell('A "quoted", name')).toBe('"A ""quoted"", name"');
  });

  test('has a mark where a break or a turn of the reading order was', () =>
    expect(csvCell('a\r\nb\u202ec')).toBe('"a\ufffd\ufffdb\ufffdc"'));

  test('has empty cells for what is not known', () => {
    const [, row] = cellsOf(whole(csvOf([unreadableEntry(2)])));
    expect(row).toEqual(['2', '', 'unreadable', 'This event cannot be read', ...Array<string>(9).fill('')]);
  });

  test('keeps every hostile name in one cell of one row, which no spreadsheet calculates', () => {
    const names = [...HOSTILE_TEXTS, '","=cmd|\' /C calc\'!A0', 'a\r\n=1,2,3', '\u202egnp.exe'];
    const rows = cellsOf(whole(csvOf(names.map(named))));
    expect(rows).toHaveLength(names.length + 1);
    for (const row of rows) {
      expect(row).toHaveLength(13);
      for (const cell of row)
        expect(cell).not.toMatch(/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\r\n\u202e\u0000]/);
    }
  });
});

describe('JSON', () => {
  test('is one document with its head and every entry, instants in ISO 8601', () => {
    const text = whole(jsonOf([named('Survey'), unreadableEntry(2)], { exportedAt: 0, madeBy: 'Fieldpass' }));
    expect(JSON.parse(text)).toMatchObject({
      exportedAt: '1970-01-01T00:00:00Z',
      madeBy: 'Fieldpass',
      entries: [
        { licenseName: 'Survey', at: '2026-03-10T09:30:01Z', untilAt: '2026-03-24T09:30:00Z' },
        { at: null },
      ],
    });
  });

  test('has a line for each entry', () => {
    const entries = [named('Survey'), unreadableEntry(2)];
    const [head, first, second, end] = whole(jsonOf(entries, { a: 1 })).split('\n');
    expect([head, end]).toEqual(['{"a":1,"entries":[', ']}']);
    expect(JSON.parse(`[${first}${second}]`)).toMatchObject([{ number: 3 }, { number: 2 }]);
  });

  test('is whole for no entries at all', () => {
    expect(JSON.parse(whole(jsonOf([], { a: 1 })))).toEqual({ a: 1, entries: [] });
    const head = { filter: { text: 'a}b' }, events: 0 };
    expect(JSON.parse(whole(jsonOf([], head)))).toEqual({ ...head, entries: [] });
  });

  test('gives hostile names back exactly, and none of them raw', () => {
    const names = [...HOSTILE_TEXTS, '\u202egnp.exe', '"}],"entries":[{"deed":"held'];
    const text = whole(jsonOf(names.map(named), { a: 1 }));
    const { entries } = JSON.parse(text) as { entries: readonly { licenseName: string }[] };
    expect(entries.map(({ licenseName }) => licenseName)).toEqual(names);
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028]/);
  });
});
