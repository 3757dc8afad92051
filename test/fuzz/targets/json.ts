// The strict reader of JSON, against JSON.parse and an own look for what JSON.parse lets through.

import type { Json } from '../../../main/domain/strict-json.ts';
import { readStrictJson } from '../../../main/domain/strict-json.ts';
import { sampleClaims } from '../../support/samples.ts';
import { isUnambiguous } from '../../support/plain-verifier.ts';
import type { Target } from '../engine.ts';
import type { Random } from '../random.ts';
import { mutateText } from '../mutate-text.ts';

const DEEPEST = 16;

const SEEDS = [
  JSON.stringify(sampleClaims()),
  '{"alg":"PS384"}',
  '[1,-0,1.5e3,true,false,null,"a\\u0041\\n\\ud83d\\udd11"]',
  '{"a":{"b":{"c":[[[[{}]]]]}}," ":[ ]}',
  `${'['.repeat(16)}${']'.repeat(16)}`,
  `${'{"a":'.repeat(15)}[]${'}'.repeat(15)}`,
  '{"a":1,"\\u0061":2}',
  '{"__proto__":{"polluted":true},"constructor":null}',
];

const WORDS = ['{', '}', '[', ']', ',', ':', '"', '"a":', '"a"', '\\u0061', '\\', '1', '1e400', '-0', 'null', 'true', '\ufeff', '"__proto__":', '\ud800', '\\ud800', '[[[[[[[[', ']]]]]]]]']; // prettier-ignore

type Result = { readonly json: Json } | null;

/** What strict JSON no deeper than this means, by other means; undefined where it must be refused. */
export function meaningOf(text: string, deepest = DEEPEST): unknown {
  let value: unknown;
  try {
    value = withNames(JSON.parse(text), text);
  } catch {
    return undefined;
  }
  return isUnambiguous(text, deepest) && isSound(value) ? value : undefined;
}

// JSON.parse of Node 24 takes the name "\"" for a backslash where it has lately seen one that was a backslash: it
// compares the escaped text with the name it expects. Text by text it reads right.
function withNames(value: unknown, text: string): unknown {
  if (!text.includes('\\')) return value;
  const names: string[] = [];
  const numbered = text.replaceAll(/("(?:[^"\\]|\\.)*")(\s*:)?/gs, (whole, name: string, colon?: string) => {
    if (colon === undefined) return whole;
    return `"n${names.push(JSON.parse(name) as string) - 1}":`;
  });
  return renamed(JSON.parse(numbered), names);
}

function renamed(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => renamed(one, names));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [names[Number(name.slice(1))] ?? '', renamed(one, names)]),
  );
}

function isSound(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string')
    return !/[\ud800-\udfff]/.test(value.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, ''));
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isSound(name) && isSound(inner));
}

// Written out with names in their order: -0 is told from 0, and own __proto__ is a name like any other.
const spelled = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (Object.is(inner, -0) ? 'minus zero' : inner));

export const JSON_TARGET: Target<string, Result> = {
  name: 'strict JSON',
  seeds: SEEDS,
  mutate: (text, random, other) =>
    random.once(16) ? wrapped(text, random) : mutateText(text, random, other, WORDS),
  parse: (text) => readStrictJson(text, DEEPEST),
  check: (text, result) => {
    const meaning = meaningOf(text);
    const isRead = result !== null;
    if (isRead !== (meaning !== undefined))
      throw new Error(isRead ? 'accepted what is not strict JSON' : 'refused strict JSON');
    if (isRead && spelled(result.json) !== spelled(meaning))
      throw new Error('read something else than stands there');
    return {
      sign: wayOf(text, meaning),
      isShallow: /^\s*[^{["\s]/.test(text) || text === '',
      isAccepted: isRead,
    };
  },
  broken: {
    'the last of two names wins': (text) => parsed(text),
    'depth is not limited': (text) => readStrictJson(text, 10_000),
    'what follows is not looked at': (text) =>
      readStrictJson(text, DEEPEST) ?? readStrictJson(text.slice(0, -1), DEEPEST),
  },
};

const wrapped = (text: string, random: Random): string => (random.once(2) ? `[${text}]` : `{"a":${text}}`);

function parsed(text: string): Result {
  const strict = readStrictJson(text, DEEPEST);
  if (strict !== null) return strict;
  try {
    const json = JSON.parse(text) as Json;
    const isOnlyTwice =
      isSound(json) && isUnambiguous(text.replaceAll(/"(?:[^"\\]|\\.)*"\s*:/gs, ''), DEEPEST);
    return isOnlyTwice ? { json } : null;
  } catch {
    return null;
  }
}

function wayOf(text: string, meaning: unknown): string {
  const signs = [...new Set(text.slice(0, 200).replaceAll(/[a-z0-9]+/gi, 'a'))].join('').slice(0, 12);
  return `${typeof meaning} ${meaning === undefined ? signs.length : Object.keys(meaning ?? {}).length}`;
}
