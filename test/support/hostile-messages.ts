// Messages a hostile page could send, made from well-formed ones so that each is certainly wrong in a known way.

import type { CallName } from '../../preload/contract.ts';
import type { Chance } from './chance.ts';
import { VALID } from './valid-messages.ts';

/** `sent`: all arguments of the call, since a hostile page may send any number. */
export type Hostile = { readonly way: Way; readonly channel: CallName; readonly sent: readonly unknown[] };

export type Way = (typeof WAYS)[number];

export const WAYS = [
  'a key more',
  'a key less',
  'a value of another kind',
  'a text that fits no pattern',
  'wrapped',
  'too large',
  'no plain data',
  'an argument more',
  'anything',
] as const;

const CALLS = Object.keys(VALID) as readonly CallName[];

/** Leaves whose text must match a pattern; any other text may be any text. */
const PATTERNED = new Set([
  ...['licenseArn', 'grantArn', 'borrowId', 'checkoutId', 'connectionId', 'code', 'issuerAccount'],
  ...[
    'tripId',
    'firstDay',
    'lastDay',
    'thumbprint',
    'sha256',
    'topic',
    'order',
    'type',
    'kind',
    'form',
    'region',
  ],
]);

const HOSTILE_TEXTS = [
  ...['', ' ', '\0', '../../..', '..\\..', '/etc/passwd', 'file:///etc/passwd', 'javascript:alert(1)'],
  ...[
    'https://evil.example/',
    '__proto__',
    'constructor',
    'toString',
    '%2e%2e',
    '\u202E',
    '\uD800',
    '１２３４５６',
  ],
  ...["'; DROP TABLE borrows; --", '${7*7}', '{{7*7}}', '<img src=x onerror=alert(1)>', 'ARN:AWS:x', 'arn:'],
  ...[
    '0123456789abcdef0123456789abcdef\n',
    '0123456789ABCDEF0123456789ABCDEF',
    '0123456789abcdef0123456789abcde',
  ],
  ...[
    '123456 ',
    '12345',
    '1234567',
    'x'.repeat(3_000),
    '\u{1F4A9}'.repeat(50),
    'null',
    'undefined',
    '[object Object]',
  ],
];

// None of these is a text, a boolean or null, which are the only leaves of the contract; nor is any a list it takes.
const OTHER_KINDS: readonly (() => unknown)[] = [
  () => 0,
  () => -0,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 1e308,
  () => 10n ** 40n,
  () => [],
  () => ({}),
  () => [[]],
  () => [null, null],
  () => Object.fromEntries([['length', 4]]),
  ...unplain(),
];

function unplain(): readonly (() => unknown)[] {
  return [
    () => new Map([['licenseArn', 'arn:aws:x']]),
    () => new Set(['borrowId']),
    () => new Date(0),
    () => /x/g,
    () => new ArrayBuffer(16),
    () => new Uint8Array(70_000).subarray(0, 4),
    () => new Error('hostile'),
    () => new Map([[{}, new Map()]]),
    () => 1n,
    () => Object(true) as unknown,
    () => Object('arn:aws:x') as unknown,
  ];
}

/** One message; everything follows from `chance`. */
export function hostileMessage(chance: Chance): Hostile {
  const channel = chance.pick(CALLS);
  // Large ones cost a hundred times more to make and say little that the first hundreds did not.
  const drawn = chance.pick(WAYS);
  const way = drawn === 'too large' && chance.below(12) > 0 ? 'wrapped' : drawn;
  const valid = structuredClone(VALID[channel]);
  return { way, channel, sent: structuredClone<readonly unknown[]>(MAKE[way](valid, chance)) };
}

const MAKE: Readonly<Record<Way, (valid: unknown, chance: Chance) => readonly unknown[]>> = {
  'a key more': (valid, chance) => [withMore(valid, chance)],
  'a key less': (valid, chance) => [withLess(valid, chance)],
  'a value of another kind': (valid, chance) => [
    isRecord(valid) ? replaced(valid, chance, () => chance.pick(OTHER_KINDS)()) : chance.pick(OTHER_KINDS)(),
  ],
  'a text that fits no pattern': (valid, chance) => [patternBroken(valid, chance)],
  wrapped: (valid, chance) => [chance.pick(WRAPS)(valid)],
  'too large': (valid, chance) => [oversized(valid, chance)],
  'no plain data': (_valid, chance) => [chance.pick(unplain())()],
  'an argument more': (valid, chance) => [valid, chance.pick([undefined, null, valid, {}, 'more'])],
  anything: (_valid, chance) => [anything(chance, 4)],
};

const WRAPS: readonly ((valid: unknown) => unknown)[] = [
  (valid) => [valid],
  (valid) => ({ args: valid }),
  (valid) => JSON.stringify(valid) ?? '',
  (valid) => (isRecord(valid) ? new Map(Object.entries(valid)) : new Map()),
  () => null,
  (valid) => (isRecord(valid) ? Object.entries(valid) : [[]]),
  (valid) => [valid, valid],
];

function withMore(valid: unknown, chance: Chance): unknown {
  const target = isRecord(valid) ? chance.pick([valid, ...Object.values(valid).filter(isRecord)]) : {};
  const key = chance.pick([
    'extra',
    '__proto__',
    'constructor',
    'prototype',
    'toJSON',
    'then',
    '0',
    '',
    'length',
  ]);
  const value = chance.pick<unknown>([1, 'x', null, { isAdmin: true }, []]);
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  return isRecord(valid) ? valid : target;
}

function withLess(valid: unknown, chance: Chance): unknown {
  if (!isRecord(valid)) return {};
  const keys = Object.keys(valid);
  const gone = chance.pick(keys);
  return Object.fromEntries(Object.entries(valid).filter(([key]) => key !== gone));
}

function replaced(valid: object, chance: Chance, value: () => unknown): unknown {
  const gone = chance.pick(Object.keys(valid));
  return Object.fromEntries(Object.entries(valid).map(([key, old]) => [key, key === gone ? value() : old]));
}

function patternBroken(valid: unknown, chance: Chance): unknown {
  const hostile = chance.pick(HOSTILE_TEXTS);
  if (!isRecord(valid)) return hostile;
  const keys = Object.keys(valid).filter((key) => PATTERNED.has(key));
  if (keys.length === 0) return { ...valid, ['not asked for']: hostile };
  return { ...valid, [chance.pick(keys)]: hostile };
}

const HUGE = 'x'.repeat(70_000);

function oversized(valid: unknown, chance: Chance): unknown {
  const large = chance.pick<() => unknown>([
    () => HUGE,
    () => '€'.repeat(22_000),
    () => Array.from({ length: 9_000 }, () => 0),
    () => new Array(70_000),
    () => new ArrayBuffer(70_000),
    () => new Map([['text', HUGE]]),
    () => ({ [HUGE]: 1 }),
    () => bomb(14),
    () => cycle(),
  ])();
  return isRecord(valid) ? replaced(valid, chance, () => large) : large;
}

// Small as it crosses, because clones keep references, and 2^depth values for whoever walks it.
function bomb(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = [value, value];
  return value;
}

function cycle(): unknown {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}

function anything(chance: Chance, depth: number): unknown {
  const kind = chance.below(depth > 0 ? 8 : 5);
  if (kind === 0) return chance.below(1_000) - 500;
  if (kind === 1) return chance.pick(HOSTILE_TEXTS);
  if (kind === 2) return chance.pick([true, false, null]);
  if (kind === 3) return chance.pick(unplain())();
  if (kind === 4) return chance.pick(OTHER_KINDS)();
  if (kind === 5) return Array.from({ length: 1 + chance.below(4) }, () => anything(chance, depth - 1));
  const keys = [...PATTERNED, 'text', 'name', 'reach', 'keep', '__proto__', 'x'];
  const entries = Array.from({ length: 1 + chance.below(4) }, () => [
    chance.pick(keys),
    // Never a boolean or a well-formed text, so that it cannot turn out right by luck.
    anything(chance, depth - 1),
  ]);
  return { ...(Object.fromEntries(entries) as object), 'not asked for': 1 };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
