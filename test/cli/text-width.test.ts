// Columns of names as people give them: no line is wider than its terminal, and no character is cut in two.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linesOf, type Column, type Screen, table } from '../../main/cli/layout.ts';
import { looks } from '../../main/cli/looks.ts';
import { shortened, widthOf, wrapped } from '../../main/cli/text-width.ts';
import { exactWords } from '../../main/cli/moments.ts';

const FAMILY = '👩‍👩‍👧‍👦';
const HOSTILE = '\u001b[31mPelldane\u0007 \u009b2J\u202eeman\nBorrowed: Everything\u200f';

test.each([
  ['plain Latin', 'Draft 3D', 8],
  ['a letter with its accent apart', 'e\u0301', 1],
  ['Chinese', '測量', 4],
  ['Japanese in full width', 'フィールド', 10],
  ['Japanese in half width', 'ﾌｨｰﾙﾄﾞ', 6],
  ['Korean in one piece and in parts', '각\u1100\u1161\u11a8', 4],
  ['Arabic with its marks', 'مَسْح', 3],
  ['an emoji', '🚀', 2],
  ['a family that is one picture', FAMILY, 2],
  ['a flag', '🇩🇪', 2],
  ['a heart that a selector makes a picture', '❤️', 2],
  ['a sign that is none', '✓', 1],
  ['Hindi', 'क्षेत्र', 4],
  ['nothing', '', 0],
])('%s takes its columns', (_what, text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

describe('a shortened name', () => {
  test('keeps its beginning and its end, where names differ', () => {
    expect(shortened('Varrowmere Vessel Stability (last season)', 20)).toBe('Varrowmere…t season)');
    expect(shortened('short', 5)).toBe('short');
    expect(shortened('longer', 1)).toBe('…');
    expect(shortened('longer', 0)).toBe('');
  });

  test('never cuts a picture or a letter with its accent in two', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(FAMILY, 'e\u0301', '測', 'a'), { maxLength: 20 }),
        fc.nat(30),
        (parts, columns) => {
          const cut = shortened(parts.join(''), columns);
          expect(widthOf(cut)).toBeLessThanOrEqual(columns);
          const left = [FAMILY, 'e\u0301', '測', 'a', '…'].reduce(
            (text, part) => text.replaceAll(part, ''),
            cut,
          );
          expect(left).toBe('');
        },
      ),
    );
  });
});

const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    HOSTILE,
    FAMILY.repeat(20),
    '測量フィールド版'.repeat(6),
    'مسح ميداني'.repeat(6),
    'x'.repeat(200),
  ),
);
const UNTIL = exactWords(Date.UTC(2026, 2, 14, 15, 5));

describe('on a terminal', () => {
  test('no line of a table is wider than the terminal, and no time is broken or cut', () => {
    const kind = fc.constantFrom<Column>('fixed', 'name', 'extra');
    fc.assert(
      fc.property(
        fc.array(anyName, { minLength: 1, maxLength: 4 }),
        kind,
        fc.integer({ min: 40, max: 200 }),
        (names, other, columns) => {
          const rows = names.map((name) => [
            looks('well', '✓ Borrowed'),
            name,
            other === 'fixed' ? '3 of 5 free' : name,
            `6 d 3 h left, until ${UNTIL}`,
          ]);
          const lines = linesOf([table(rows, ['fixed', 'name', other, 'prose'])], {
            columns,
            isColored: false,
          });
          expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
          expect(lines.filter((line) => line.includes(UNTIL))).toHaveLength(names.length);
          expect(lines.filter((line) => line.includes('6 d 3 h left,'))).toHaveLength(names.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('no sentence is wider than the terminal, and none of its words is lost', () => {
    fc.assert(
      fc.property(
        fc.array(anyName, { maxLength: 12 }),
        fc.integer({ min: 8, max: 120 }),
        (words, columns) => {
          const text = `  → ${words.join(' ')}`;
          const lines = linesOf([text], { columns, isColored: false });
          expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
          const letters = (all: string): string => all.replaceAll(/\s/g, '');
          expect(letters(lines.join(''))).toBe(
            letters(linesOf([text], { columns: null, isColored: false }).join('')),
          );
        },
      ),
    );
  });

  test('what goes on stands under its text', () => {
    expect(linesOf(['  → Ask the vendor for its key.'], { columns: 20, isColored: false })).toEqual([
      '  → Ask the vendor',
      '    for its key.',
    ]);
    expect(wrapped(`until ${UNTIL}`, 31)).toEqual(['until', UNTIL]);
  });

  test('a command to paste is never broken', () => {
    const line = '  prolong it: fieldpass extend "Quillmark Render Bench"';
    expect(linesOf([line], { columns: 30, isColored: false })).toEqual([line]);
  });

  test('a name is cut a little before a time goes to a second line', () => {
    const rows = [
      ['✓ Borrowed', 'Obrentis Simulation Complete Engineering Portfolio', `left, until ${UNTIL}`],
    ];
    const [line, ...more] = linesOf([table(rows, ['fixed', 'name', 'prose'])], {
      columns: 84,
      isColored: false,
    });
    expect(line).toContain(`left, until ${UNTIL}`);
    expect(more).toEqual([]);
  });

  test('a column that only says more is left out before names become hard to tell apart', () => {
    const rows = [['Varrowmere Vessel Stability (last season)', 'Varrowmere Marine', 'x'.repeat(20)]];
    const at = (columns: number): string =>
      linesOf([table(rows, ['name', 'extra', 'fixed'])], { columns, isColored: false }).join('\n');
    expect(at(90)).toContain('Varrowmere Marine');
    expect(at(60)).not.toContain('Marine');
    expect(at(60)).toContain('Varrowmere Vessel');
  });

  test('color changes no column', () => {
    const rows = [[looks('bad', '✗ Expired'), '測量', 'ended']];
    const of = (screen: Screen): string =>
      linesOf([table(rows, ['fixed', 'name', 'prose'])], screen).join('\n');
    const colored = of({ columns: 80, isColored: true });
    expect(colored).toContain('\u001b[31m');
    expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(of({ columns: 80, isColored: false }));
  });
});

describe('in a pipe', () => {
  const piped: Screen = { columns: null, isColored: false };

  test('a row is a line, nothing is cut, and columns begin in the same place whatever the script', () => {
    const names = ['Draft 3D', '測量フィールド版', `${'Obrentis '.repeat(20)}end`, FAMILY];
    const lines = linesOf(
      [
        table(
          names.map((name) => [name, '| seats']),
          ['name', 'fixed'],
        ),
      ],
      piped,
    );
    expect(lines).toHaveLength(names.length);
    for (const [at, line] of lines.entries()) expect(line.startsWith(names[at]!)).toBe(true);
    expect(new Set(lines.map((line) => widthOf(line.slice(0, line.indexOf('|'))))).size).toBe(1);
  });

  test('a name can neither command the terminal nor forge a line', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const lines = linesOf(
          [table([[name, name]], ['name', 'fixed']), name, [looks('well', 'a'), name]],
          piped,
        );
        expect(lines).toHaveLength(3);
        expect(lines.join('')).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/,
        );
      }),
    );
    expect(linesOf([HOSTILE], piped)[0]).toContain('\ufffd[31mPelldane');
  });
});
