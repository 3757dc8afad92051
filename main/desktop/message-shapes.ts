// The shape every message from the window must have: exact keys, bounded sizes, nothing that was not asked for.

import * as v from 'valibot';
import { FieldpassError } from '../domain/failure.ts';
import { LANGUAGES } from '../domain/settings.ts';
import { isDay, LONGEST_PLACE, MOST_LICENSES } from '../domain/trip.ts';
import { UPDATE_ACTS } from '../domain/update.ts';
import { LONGEST_TEXT } from './message-size.ts';

const short = (longest: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(longest));
// Lone surrogates and control characters belong in no name; they would hide what a row is about.
const name = v.pipe(short(60), v.regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]+$/u), v.regex(/\S/));
const arn = v.pipe(v.string(), v.regex(/^arn:\S{1,2044}$/));
const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const day = v.pipe(v.string(), v.maxLength(10), v.check(isDay));
const account = v.pipe(v.string(), v.regex(/^\d{12}$/));
// `samples` and `environment` are always there; the others have ids like a borrow's.
const connectionId = v.pipe(v.string(), v.regex(/^(?:samples|environment|[0-9a-f]{32})$/));
const region = v.pipe(v.string(), v.regex(/^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/));
const address = v.pipe(v.string(), v.maxLength(2_048), v.regex(/^https?:\/\/[^\s@]{1,2000}$/));
const reach = v.strictObject({
  region: v.nullable(region),
  endpoint: v.nullable(address),
  kmsEndpoint: v.nullable(address),
  stsEndpoint: v.nullable(address),
  useFips: v.boolean(),
});
const wish = v.strictObject({
  name: short(256),
  unit: short(64),
  value: v.exactOptional(v.pipe(v.string(), v.regex(/^\d{1,15}(?:\.\d{1,6})?$/))),
});

// What a Date can hold: another instant could not be shown.
const instant = v.pipe(v.number(), v.integer(), v.minValue(-8.64e15), v.maxValue(8.64e15));
const historyFilter = v.strictObject({
  text: v.pipe(v.string(), v.maxLength(200)),
  kind: v.picklist(['all', 'borrowing', 'returning', 'online', 'trouble']),
  licenseArn: v.nullable(arn),
  fromAt: v.nullable(instant),
  toAt: v.nullable(instant),
  withSteps: v.boolean(),
});

/** One schema for each message. */
export const SHAPES = {
  nothing: v.undefined(),
  license: v.strictObject({ licenseArn: arn }),
  borrow: v.strictObject({ borrowId: id }),
  renewal: v.strictObject({ borrowId: id, order: v.picklist(['borrow-first', 'return-first']) }),
  checkoutDraft: v.strictObject({
    licenseArn: arn,
    type: v.picklist(['provisional', 'perpetual']),
    entitlements: v.nullable(v.pipe(v.array(wish), v.minLength(1), v.maxLength(200))),
    beneficiary: v.nullable(short(255)),
    bindToThisComputer: v.boolean(),
  }),
  checkout: v.strictObject({ checkoutId: id }),
  extension: v.strictObject({ checkoutId: id, keep: v.boolean() }),
  grant: v.strictObject({ grantArn: arn }),
  connectionDraft: v.variant('kind', [
    v.strictObject({
      kind: v.literal('profile'),
      name,
      reach,
      profile: v.pipe(short(256), v.regex(/^[^\p{Cc}]+$/u)),
    }),
    v.strictObject({
      kind: v.literal('token'),
      name,
      reach,
      text: short(LONGEST_TEXT),
      roleArn: v.nullable(arn),
    }),
  ]),
  connectionChange: v.strictObject({ connectionId, name, reach }),
  connection: v.strictObject({ connectionId }),
  mfaCode: v.strictObject({ code: v.pipe(v.string(), v.regex(/^\d{6}$/)) }),
  keyDraft: v.variant('form', [
    v.strictObject({ form: v.literal('text'), issuerAccount: account, content: short(LONGEST_TEXT) }),
    v.strictObject({
      form: v.literal('base64'),
      issuerAccount: account,
      content: v.pipe(short(LONGEST_TEXT), v.base64()),
    }),
  ]),
  key: v.strictObject({
    issuerAccount: account,
    thumbprint: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  }),
  certificate: v.strictObject({ text: short(LONGEST_TEXT) }),
  authority: v.strictObject({ sha256: v.pipe(v.string(), v.regex(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)) }),
  historyPage: v.strictObject({
    filter: historyFilter,
    before: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  }),
  historyExport: v.strictObject({ filter: historyFilter, format: v.picklist(['csv', 'json']) }),
  bundle: v.strictObject({ withNames: v.boolean() }),
  shownBundle: v.strictObject({ id: v.pipe(v.string(), v.regex(/^\d{1,9}$/)) }),
  trip: v.strictObject({ tripId: id }),
  tripForm: v.strictObject({
    tripId: v.nullable(id),
    name,
    place: v.pipe(v.string(), v.maxLength(LONGEST_PLACE), v.regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u)),
    firstDay: day,
    lastDay: day,
    licenseArns: v.pipe(v.array(arn), v.minLength(1), v.maxLength(MOST_LICENSES)),
  }),
  kit: v.strictObject({ text: short(LONGEST_TEXT) }),
  topic: v.strictObject({
    topic: v.picklist([
      'getting-started',
      'connecting',
      'issuer-keys',
      'keychain',
      'unresolved',
      'permissions',
    ]),
  }),
  settings: v.strictObject({
    reminders: v.strictObject({
      areOn: v.boolean(),
      kinds: v.strictObject({
        week: v.boolean(),
        'three-days': v.boolean(),
        'ends-soon': v.boolean(),
        'last-hour': v.boolean(),
        ended: v.boolean(),
      }),
    }),
    tray: v.strictObject({ isShown: v.boolean(), keepsRunning: v.boolean() }),
    language: v.picklist(LANGUAGES),
  }),
  updates: v.strictObject({ act: v.picklist(UPDATE_ACTS) }),
  text: v.strictObject({ text: v.pipe(v.string(), v.maxLength(8_192)) }),
} as const;

/**
 * Makes the parser of a shape; it throws `bad-request` and tells nothing of what was wrong: the window wrote the
 * message, and a foreign one should not learn.
 */
export function parserOf<Schema extends v.GenericSchema>(
  schema: Schema,
): (raw: unknown) => v.InferOutput<Schema> {
  return (raw) => {
    const parsed = v.safeParse(schema, raw);
    if (!parsed.success) throw new FieldpassError('bad-request');
    return parsed.output;
  };
}
