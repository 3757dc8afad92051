import { expect, test } from 'vitest';
import { deTrips } from '../../renderer/words/de-trips.ts';
import { tripWords } from '../../renderer/words/en-trips.ts';
import { dayWords } from '../../renderer/words/trip-texts.ts';

const namesIn = (text: unknown): readonly string[] =>
  [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();

test('every German text about trips holds the values that the English one holds', () => {
  expect(Object.keys(deTrips)).toEqual(Object.keys(tripWords));
  const others = Object.entries(tripWords).filter(
    ([key, text]) =>
      [...new Set(namesIn(text))].join() !==
      [...new Set(namesIn(deTrips[key as keyof typeof tripWords]))].join(),
  );
  expect(others).toEqual([]);
});

test('a calendar day is written the same wherever it is read', () => {
  expect(dayWords('2026-12-01')).toBe('Tue 1 Dec 2026');
});
