import { describe, expect, test } from 'vitest';
import { isJsonObject, type Json, readStrictJson } from '../../main/domain/strict-json.ts';

const read = (text: string, depth = 9): Json | undefined => readStrictJson(text, depth)?.json;
/** As plain objects, to compare: what is read has no prototype. */
const plain = (text: string): unknown => JSON.parse(JSON.stringify(readStrictJson(text, 9)));

describe('strict JSON', () => {
  test.each([
    ['null', null],
    ['true', true],
    ['false', false],
    ['0', 0],
    ['-0', -0],
    ['-12.50', -12.5],
    ['1e3', 1_000],
    ['1E+3', 1_000],
    ['12e-12', 12e-12],
    ['1.25e10', 1.25e10],
    ['10', 10],
    ['""', ''],
    ['"a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00"', 'a"\\/\b\f\n\r\té😀'],
    ['"\u007f\u2028 "', '\u007f\u2028 '],
    [' \t\n\r1 \t\n\r', 1],
    ['{}', {}],
    ['[]', []],
    ['[ ]', []],
    ['{ }', {}],
    ['[null,true , 2]', [null, true, 2]],
    ['{"a":null,"b" : [ {"a":1} ] , "":""}', { a: null, b: [{ a: 1 }], '': '' }],
  ])('%s is read', (text, value) => {
    if (typeof value === 'object') expect(plain(text)).toEqual({ json: value });
    else expect(read(text)).toBe(value);
  });

  test.each([
    '',
    '   ',
    'nul',
    'nulll',
    'TRUE',
    'undefined',
    'NaN',
    'Infinity',
    '-Infinity',
    '+1',
    '-',
    '.5',
    '5.',
    '00',
    '-01',
    '1.e1',
    '1e',
    '1e+',
    '1ee1',
    '0x10',
    '1_000',
    '1e309',
    '-1e309',
    '1 2',
    'a',
    "'a'",
    '"a',
    'a"',
    '"\u0000"',
    '"\u001f"',
    '"\n"',
    '"\\a"',
    '"\\u12"',
    '"\\u12g4"',
    '"\\U0041"',
    '"\\',
    '[1',
    '[1 2]',
    '[,1]',
    '[1,,2]',
    ']',
    '[1}',
    '{"a":1',
    '{"a":1]',
    '{"a" 1}',
    '{"a":}',
    '{a:1}',
    '{xa":1}',
    `{'a":1}`,
    '{1:1}',
    '{,}',
    '{"a":1 "b":2}',
    '{"a":1,,"b":2}',
    '{:1}',
    '}',
    '{}[]',
    '1,',
    '\u00a01',
    '\ufeff1',
    '\f1',
    '\u000b1',
    '"\ud800"',
    '"a\udfff"',
    '//x\n1',
    '/**/1',
    'x[]',
    '[]x',
  ])('%j is refused', (text) => expect(readStrictJson(text, 9)).toBeNull());

  test.each([
    '{"a":1,"a":1}',
    '{"":1,"":2}',
    '{"a":1,"\\u0061":2}',
    '[{"b":{"a":1,"a":2}}]',
    '{"__proto__":1,"__proto__":2}',
  ])('a key named twice in one object is refused: %s', (text) => expect(readStrictJson(text, 9)).toBeNull());

  test('the same key in two objects is fine, also where it is a name that all objects have', () => {
    expect(plain('[{"a":1},{"a":{"a":2}}]')).toEqual({ json: [{ a: 1 }, { a: { a: 2 } }] });
    const json = read('{"toString":1,"constructor":2,"__proto__":{"x":3}}') as Record<string, Json>;
    expect(Object.keys(json)).toEqual(['toString', 'constructor', '__proto__']);
    expect(Object.getPrototypeOf(json)).toBeNull();
    expect(json['x']).toBeUndefined();
  });

  test.each([
    ['{"a":{"b":[]}}', 3],
    ['[[{}]]', 3],
    ['[[],[],{},[]]', 2],
    ['[1,"[[["]', 1],
    ['1', 0],
  ])('%s nests %i deep and no deeper', (text, depth) => {
    expect(readStrictJson(text, depth)).not.toBeNull();
    expect(depth === 0 ? null : readStrictJson(text, depth - 1)).toBeNull();
  });

  test('a hundred thousand brackets are refused by their depth, not by an overflow', () => {
    for (const open of ['[', '{"a":']) expect(readStrictJson(open.repeat(100_000), 16)).toBeNull();
  });

  // A limit that the caller gets wrong is a bug, and bugs stay loud.
  test('only what is wrong with the text is an answer', () => {
    expect(() => readStrictJson(undefined as unknown as string, 9)).toThrow(TypeError);
  });
});

test.each<[string, Json | undefined, boolean]>([
  ['an object', {}, true],
  ['a list', [], false],
  ['null', null, false],
  ['nothing', undefined, false],
  ['a text', 'x', false],
  ['a number', 0, false],
])('%s is an object of JSON: %s', (_name, json, expected) => expect(isJsonObject(json)).toBe(expected));
