import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStrictJson } from '../../main/domain/strict-json.ts';

describe('strict JSON', () => {
  test('agrees with JSON.parse on whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(readStrictJson(text, 16)?.json)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test('never throws, and accepts nothing that JSON.parse refuses', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]":,0123.eE+-truefalsn\\u \n'), maxLength: 40 }),
        (text) => {
          const read = readStrictJson(text, 16);
          if (read !== null) expect(() => JSON.parse(text) as unknown).not.toThrow();
        },
      ),
      { numRuns: 20_000 },
    );
  });

  test.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '01',
    '{"a":1,}',
    '[1,]',
    '"\t"',
    '1e400',
    '',
    ' ',
    '{}{}',
    '[[[]]]',
  ])('%s is refused at depth 2', (text) => expect(readStrictJson(text, 2)).toBeNull());
});
