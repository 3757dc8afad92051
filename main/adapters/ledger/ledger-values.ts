// The plain values that rows of the ledger are made of, as schemas.

import * as v from 'valibot';
import { EXIT_NUMBERS, type FailureCode } from '../../domain/failure.ts';

export const text = v.string();
export const textOrNull = v.nullable(v.string());
export const numberOrNull = v.nullable(v.number());
export const instant = v.pipe(v.number(), v.integer(), v.minValue(-8.64e15), v.maxValue(8.64e15));
export const instantOrNull = v.nullable(instant);
/** AWS counts them in an Integer; beyond it the end of a borrow would be no date. */
export const minutes = v.pipe(v.number(), v.minValue(0), v.maxValue(2 ** 31 - 1));
export const minutesOrNull = v.nullable(minutes);
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const KNOWN_CODES = new Set<string>(Object.keys(EXIT_NUMBERS));
const isKnownCode = (code: string): code is FailureCode => KNOWN_CODES.has(code);

// A code from a newer Fieldpass must not make a held license vanish from an older one: only its words are lost.
export const code = v.pipe(
  v.string(),
  v.transform((name): FailureCode => (isKnownCode(name) ? name : 'internal')),
);

export const entitlements = v.array(v.object({ name: text, unit: text, value: v.exactOptional(text) }));

/** Parses JSON text; undefined for what is none. */
export function readJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
