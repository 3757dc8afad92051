// What AWS answered is `unknown` until it was checked field by field: the checks that every reply shares.

import * as v from 'valibot';
import { FieldpassError, type FailureDetails } from '../../domain/failure.ts';
import { readInstant, type Instant } from '../../domain/instant.ts';

/** AWS adds fields and leaves fields out; absent and null are the same. */
export const text = v.nullish(v.pipe(v.string(), v.maxLength(2_048)));
/** A moment; one without a zone means UTC. */
export const moment = v.pipe(v.string(), v.transform(readInstant), v.number('not a moment in time'));
/** A Long of the model, as far as JavaScript can count. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** An Integer of the model: with more, the end of a borrow would be no date. */
export const minutes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));

/** An ARN of License Manager by its form; the model's longest is 2,048 characters. */
export const arn = v.pipe(v.string(), v.regex(/^arn:aws[a-zA-Z-]*:\S+$/), v.maxLength(2_048));

const keyShape = v.object({
  PublicKey: v.pipe(
    v.instance(Uint8Array),
    v.check((bytes) => bytes.length > 0),
  ),
  KeyUsage: v.nullish(v.literal('SIGN_VERIFY')),
});

/** Reads the DER SubjectPublicKeyInfo of kms:GetPublicKey. Throws reply-invalid. */
export function readPublicKey(raw: unknown): Uint8Array {
  return new Uint8Array(must(keyShape, raw).PublicKey);
}

/** The moment of a Date header, or null. A reply out of a cache (it has an Age) tells nothing about now. */
export function readServerTime(headers: Readonly<Record<string, string>>): Instant | null {
  const text = headers['date'] ?? '';
  const at = Date.parse(text);
  // Date.parse makes a moment of almost any text, 29 February 2027 included; what it would write itself is a date
  // (RFC 9110, 5.6.7: the one form that is sent).
  const isDate = !Number.isNaN(at) && new Date(at).toUTCString() === text;
  return isDate && headers['age'] === undefined ? at : null;
}

/** A reply-invalid failure; details name the field and never its value. */
export function invalidReply(details: FailureDetails): FieldpassError {
  return new FieldpassError('reply-invalid', undefined, { details });
}

/** A page of anything: what could be read, and what was wrong with the rest. */
export type Page<T> = {
  readonly items: readonly T[];
  readonly nextToken: string | null;
  readonly skipped: readonly string[];
};

/** Reads the items of a page one by one; one that makes no sense is skipped, and the others stay. */
export function readItems<Schema extends v.GenericSchema, T>(
  list: readonly unknown[] | null | undefined,
  shape: Schema,
  from: (raw: v.InferOutput<Schema>) => T,
): Pick<Page<T>, 'items' | 'skipped'> {
  const read = (list ?? []).map((one) => v.safeParse(shape, one));
  return {
    items: read.flatMap((one) => (one.success ? [from(one.output)] : [])),
    skipped: read.flatMap((one) => (one.success ? [] : [v.getDotPath(one.issues[0]) ?? '(item)'])),
  };
}

/** The reply in its shape. Throws reply-invalid, which names the first field that does not fit. */
export function must<Schema extends v.GenericSchema>(schema: Schema, raw: unknown): v.InferOutput<Schema> {
  const read = v.safeParse(schema, raw);
  if (read.success) return read.output;
  throw invalidReply({ problem: 'wrong-shape', field: v.getDotPath(read.issues[0]) ?? '(reply)' });
}
