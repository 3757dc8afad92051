// What may stand in a log: values of known kinds, shortened, with everything that could be a secret taken out.

import { withoutSecretShapes } from '../domain/secret-shapes.ts';

const LONGEST_TEXT = 200;
const LONGEST_STACK = 4_000;
const MOST_ENTRIES = 30;
const DEEPEST = 4;

const SECRET_KEY = /token|secret|password|passphrase|authorization|credential|cookie/i;

// Tried only where a name begins, and there once: begun at every hyphen, long names took the cube of the time.
const NAMED_SECRET =
  /(?<![\w-])(?=[\w-]*?(?:token|secret|password|authorization|credential|signature))([\w-]+["']?\s*[=:])\s*\S[^\r\n,;&]*/gi;

/** A value as it may be logged. Only text, numbers, booleans, null, lists, plain objects and errors pass. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return `[${typeof value}]`;
  if (depth >= DEEPEST) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((entry) => redact(entry, depth + 1));
  return isPlain(value) ? redactObject(value, depth) : nameOf(value);
}

/** Text without tokens and keys, at most `longest` characters. */
export function redactText(text: string, longest = LONGEST_TEXT): string {
  const clean = withoutSecretShapes(text).replaceAll(NAMED_SECRET, '$1 [secret]');
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

function redactObject(value: object, depth: number): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value).slice(0, MOST_ENTRIES);
  return Object.fromEntries(
    entries.map(([key, inner]) => [
      redactText(key),
      SECRET_KEY.test(key) ? '[secret]' : redact(inner, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): Readonly<Record<string, unknown>> {
  const { name, message, stack, cause } = error;
  return {
    name: redactText(name),
    message: redactText(message),
    ...('code' in error ? { code: redact(error.code, depth + 1) } : {}),
    ...(stack === undefined ? {} : { stack: redactText(stack, LONGEST_STACK) }),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  };
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

// The class of the thing, as in [Secret] or [Uint8Array]; never what is in it.
function nameOf(value: object): string {
  const name = value.constructor.name;
  return name === 'Secret' ? '[secret]' : `[${name}]`;
}
