// What a message from the window costs, byte by byte, and what is no plain data.

import { describe, expect, test } from 'vitest';
import { sizeOf } from '../../main/desktop/message-size.ts';

const ROOM = 1_000;

describe('the size of', () => {
  test.each<[string, unknown, number]>([
    ['nothing', undefined, 8],
    ['null', null, 8],
    ['a number', 7, 8],
    ['a boolean', true, 8],
    ['an empty text', '', 8],
    ['a text', 'abc', 11],
    ['a text outside ASCII', 'é⛏', 8 + 5],
    ['an empty list', [], 8],
    ['a list', [1, 'a'], 8 + 8 + 9],
    ['an empty object', {}, 8],
    ['an object', { ab: 1, é: 'x' }, 8 + 10 + 10 + 8 + 9],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { a: null }), 8 + 9 + 8],
    ['lists in lists', [[[]], { a: [] }], 8 + 8 + 8 + 17 + 8],
  ])('%s', (_what, value, size) => expect(sizeOf(value, ROOM)).toBe(size));
});

describe('a message at its limit', () => {
  test.each<[string, (length: number) => unknown, number]>([
    ['a text', (length) => 'x'.repeat(length), ROOM - 8],
    ['a text in an object', (length) => ({ a: 'x'.repeat(length) }), ROOM - 25],
    ['a key', (length) => ({ ['k'.repeat(length)]: 1 }), ROOM - 24],
    ['many values', (length) => Array.from({ length }, () => 1), (ROOM - 8) / 8],
  ])('passes as %s, and not with one more', (_what, make, length) => {
    expect(sizeOf(make(length), ROOM)).toBe(ROOM);
    expect(sizeOf(make(length + 1), ROOM)).toBe('too-large');
  });

  test('is too large long before its end is read', () => {
    const huge = 'x'.repeat(50_000_000);
    expect(sizeOf(huge, ROOM)).toBe('too-large');
    expect(sizeOf(new Array<number>(2 ** 30), ROOM)).toBe('too-large');
    expect(sizeOf(Array.from({ length: 126 }), ROOM)).toBe('too-large');
    const doubled: unknown[] = [];
    let last: unknown = doubled;
    for (let n = 0; n < 60; n += 1) last = [last, last];
    expect(sizeOf(last, ROOM)).toBe('too-large');
  });

  test('that holds itself is too large', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(sizeOf(cycle, ROOM)).toBe('too-large');
  });
});

describe('what is no plain data', () => {
  class Mine {
    readonly a = 1;
  }
  class MyList extends Array<number> {}
  const beside = Object.assign([1], { more: 2 });
  test.each<[string, unknown]>([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a big integer', 1n],
    ['a map', new Map()],
    ['a date', new Date(0)],
    ['a buffer', new ArrayBuffer(1)],
    ['a view', new Uint8Array(1)],
    ['an object of a class', new Mine()],
    ['a list of a class', new MyList()],
    ['a list with something beside its entries', beside],
    ['a list with a hole', [1, , 2]], // eslint-disable-line no-sparse-arrays -- the hole is what is tested
    ['an error', new Error('x')],
  ])('has no size: %s', (_what, value) => {
    expect(sizeOf(value, ROOM)).toBe('not-plain');
    expect(sizeOf({ a: [value] }, ROOM)).toBe('not-plain');
  });
});
