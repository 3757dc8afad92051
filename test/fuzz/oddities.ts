// What parsers stumble over: texts, numbers, names and values at the edges, gathered once for all targets.

/** Pieces that are put into texts. */
export const ODD_TEXTS: readonly string[] = [
  '', ' ', '\0', '\t', '\n', '\r\n', '\f', '\u0085', '\u00a0', '\u200b', '\u202e', '\u2028', '\ufeff', '\uffff',
  '\ud83d', '\udd11', '\ud83d\udd11', 'é', 'e\u0301', '１', '٣', '"', "'", '\\', '\\u0061', '\\ud800', '\\u0000', '\\"', '/', '//', '/*',
  '..', '../', '.', ',', ';', ':', '::', '=', '==', '-', '--', '_', '+', '%', '%00', '%2e', '#', '[', ']', '[]', '[[', '{', '}', '{}',
  '{"', '":', '",', 'null', 'true', 'false', 'NaN', 'Infinity', 'undefined', '0', '-0', '00', '1', '-1', '0x10', '1e5', '1e400', '-1e400',
  '1e300', '0.1', '9007199254740991', '9007199254740993', '18446744073709551616', '2147483648', '99999999999999999999',
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '"__proto__":{"polluted":true}', '"polluted"',
  '2026-02-30T08:00:00', '2026-12-31T23:59:60', '0000-01-01T00:00:00', '9999-12-31T23:59:59Z', '2026-11-07T24:00:00', 'T', 'Z', '+99:99',
  '-23:59', '.123456789', 'arn:aws', 'arn:aws:license-manager::123456789012:license:l-1', 'eyJhbGciOiJQUzM4NCJ9', 'eyJ', 'Bearer ',
  '-----BEGIN ', '-----END ', 'PRIVATE KEY-----', 'PUBLIC KEY-----', 'CERTIFICATE-----', '<html>', '<script>', 'http://', 'https://', '@', '127.0.0.1',
]; // prettier-ignore

export const ODD_NUMBERS: readonly number[] = [
  0, -0, 1, -1, 0.5, 255, 256, 1_024, 4_096, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 8.64e15, 8.64e15 + 1,
  -8.64e15, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 1e21, 1e300, Infinity, -Infinity, NaN, 5e-324, 1_793_952_000, 1_793_952_000_000,
]; // prettier-ignore

export const ODD_NAMES: readonly string[] = [
  '__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'then', 'length', 'kind', 'id', '', '0', '-1', 'polluted',
]; // prettier-ignore

const nested = (levels: number): unknown => {
  let value: unknown = [];
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

/** Values of every type, as structured data may hold them. Made once: parsers do not change what they are given. */
export const ODD_VALUES: readonly unknown[] = [
  undefined, null, true, false, [], {}, [null], [[]], { length: 1 }, { then: 1 }, 'x'.repeat(300), 'x'.repeat(5_000), '\ud800',
  10n, Symbol.iterator, () => 1, new Date(0), new Date(NaN), new Map([['a', 1]]), new Set([1]), new Uint8Array(3), new ArrayBuffer(8),
  /x/, new Error('x'), Object.create(null), nested(40), Array.from({ length: 300 }, (_, n) => n), new Array(5), Object(1), Object('a'),
  JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
]; // prettier-ignore
