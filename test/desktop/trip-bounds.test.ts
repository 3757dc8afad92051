// The bounds of every field of a trip that a window may send: the last value that passes and the first that does not.

import { expect, test } from 'vitest';
import { parserOf, SHAPES } from '../../main/desktop/message-shapes.ts';
import { LONGEST_TEXT } from '../../main/desktop/message-size.ts';

const ID = 'a'.repeat(32);
const ARN = 'arn:aws:license-manager::123456789012:license:l-1';
const TRIP = {
  tripId: null,
  name: 'Rig',
  place: '',
  firstDay: '2026-12-01',
  lastDay: '2026-12-02',
  licenseArns: [ARN],
};
const long = (length: number): string => 'x'.repeat(length);
const DAYS = {
  good: ['2020-01-01', '2099-12-31', '2028-02-29'],
  bad: ['', '2026-02-29', '2026-12-1', '2100-01-01', '2026-12-01 ', ' 2026-12-01', 20261201, null],
};

test.each([
  ['firstDay', DAYS],
  ['lastDay', DAYS],
  ['place', { good: ['', 'x', long(80)], bad: [long(81), 'a\nb', '\ud800', null] }],
  ['name', { good: ['x', long(60)], bad: ['', ' ', long(61), 'a\tb', null] }],
  ['tripId', { good: [null, ID], bad: [undefined, '', `${ID}a`, 'samples', 1] }],
  [
    'licenseArns',
    {
      good: [[ARN], Array.from({ length: 100 }, () => ARN)],
      bad: [[], Array.from({ length: 101 }, () => ARN), ['x'], ARN, null],
    },
  ],
])('the %s of a trip keeps its bounds', (field, { good, bad }) => {
  const parse = parserOf(SHAPES.tripForm);
  for (const value of good) expect(parse({ ...TRIP, [field]: value })).toEqual({ ...TRIP, [field]: value });
  for (const value of bad)
    expect(() => parse({ ...TRIP, [field]: value }), String(value)).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
});

test('the text of a kit keeps its bounds', () => {
  const parse = parserOf(SHAPES.kit);
  for (const text of ['{}', long(LONGEST_TEXT)]) expect(parse({ text })).toEqual({ text });
  for (const text of ['', long(LONGEST_TEXT + 1), null]) expect(() => parse({ text })).toThrow();
});
