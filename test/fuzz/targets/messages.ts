// Messages of the window, in every shape.

import { parserOf, SHAPES } from '../../../main/desktop/message-shapes.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import { DEFAULT_SETTINGS } from '../../../main/domain/settings.ts';
import { LICENSE_ARN } from '../../support/samples.ts';
import type { Target } from '../engine.ts';
import { mutateValue } from '../mutate-value.ts';
import { opinion } from '../engine.ts';

type Message = { readonly shape: keyof typeof SHAPES; readonly raw: unknown };

const ID = '0123456789abcdef0123456789abcdef';
const REACH = {
  region: 'eu-central-1',
  endpoint: 'https://lm.example',
  kmsEndpoint: null,
  stsEndpoint: null,
  useFips: false,
};

const ARN = LICENSE_ARN;
const FILTER = { text: 'quill', kind: 'all', licenseArn: ARN, fromAt: 0, toAt: null, withSteps: false };

/** Exhaustive: a new shape without an example does not compile. */
const EXAMPLES: Readonly<Record<keyof typeof SHAPES, readonly unknown[]>> = {
  nothing: [undefined],
  license: [{ licenseArn: ARN }],
  borrow: [{ borrowId: ID }],
  renewal: [{ borrowId: ID, order: 'borrow-first' }],
  checkoutDraft: [
    {
      licenseArn: ARN,
      type: 'provisional',
      entitlements: [{ name: 'a', unit: 'Count', value: '1' }],
      beneficiary: null,
      bindToThisComputer: true,
    },
  ],
  checkout: [{ checkoutId: ID }],
  extension: [{ checkoutId: ID, keep: true }],
  grant: [{ grantArn: 'arn:aws:license-manager::1:grant:g' }],
  connectionDraft: [
    { kind: 'profile', name: 'Office', reach: REACH, profile: 'field' },
    { kind: 'token', name: 'Token', reach: REACH, text: 'eyJ', roleArn: null },
  ],
  connectionChange: [{ connectionId: 'samples', name: 'x', reach: REACH }],
  connection: [{ connectionId: ID }],
  mfaCode: [{ code: '123456' }],
  keyDraft: [
    { form: 'text', issuerAccount: '123456789012', content: 'x' },
    { form: 'base64', issuerAccount: '123456789012', content: 'QUJD' },
  ],
  key: [{ issuerAccount: '123456789012', thumbprint: 'A'.repeat(43) }],
  certificate: [{ text: '-----BEGIN CERTIFICATE-----' }],
  authority: [{ sha256: Array.from({ length: 32 }, () => 'AB').join(':') }],
  historyPage: [{ filter: FILTER, before: 5 }],
  historyExport: [{ filter: { ...FILTER, toAt: 8.64e15 }, format: 'csv' }],
  bundle: [{ withNames: false }],
  shownBundle: [{ id: '1' }],
  trip: [{ tripId: ID }],
  tripForm: [
    {
      tripId: null,
      name: 'Rig 7',
      place: 'North Sea',
      firstDay: '2026-12-01',
      lastDay: '2026-12-05',
      licenseArns: [ARN],
    },
  ],
  kit: [{ text: '{"fieldpassKit":1}' }],
  topic: [{ topic: 'keychain' }],
  settings: [DEFAULT_SETTINGS],
  updates: [{ act: 'look' }],
  text: [{ text: 'copied' }],
};

const MESSAGES: readonly Message[] = Object.entries(EXAMPLES).flatMap(([shape, raws]) =>
  raws.map((raw) => ({ shape: shape as keyof typeof SHAPES, raw })),
);

const PARSERS = Object.fromEntries(
  Object.entries(SHAPES).map(([name, shape]) => [name, parserOf(shape)]),
) as Record<string, (raw: unknown) => unknown>;
const parsedBy = ({ shape, raw }: Message): unknown => PARSERS[shape]?.(raw);

// Every member of every message that may come in, and what each must look like whatever message it is in.
const MEMBERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  // A filter of the history may name none.
  licenseArn: (one) => one === null || (isText(one, 2_048) && one.startsWith('arn:')),
  grantArn: (one) => isText(one, 2_048) && one.startsWith('arn:'),
  roleArn: (one) => one === null || (isText(one, 2_048) && one.startsWith('arn:')),
  borrowId: (one) => isText(one, 32) && /^[0-9a-f]{32}$/.test(one),
  checkoutId: (one) => isText(one, 32) && /^[0-9a-f]{32}$/.test(one),
  connectionId: (one) => isText(one, 32) && /^(samples|environment|[0-9a-f]{32})$/.test(one),
  issuerAccount: (one) => isText(one, 12) && /^[0-9]{12}$/.test(one),
  code: (one) => isText(one, 6) && /^[0-9]{6}$/.test(one),
  name: (one) => isText(one, 256) && one !== '',
  unit: (one) => isText(one, 64) && one !== '',
  value: (one) => isText(one, 22) && /^[0-9.]+$/.test(one),
  profile: (one) => isText(one, 256) && !/[\0-\x1f\x7f]/.test(one),
  content: (one) => isText(one, 61_440) && one !== '',
  text: (one) => isText(one, 61_440),
  beneficiary: (one) => one === null || isText(one, 255),
  topic: (one) => isText(one, 30),
  thumbprint: (one) => isText(one, 43) && one.length === 43,
  sha256: (one) => isText(one, 95) && one.length === 95,
  order: (one) => isText(one, 12),
  type: (one) => isText(one, 12),
  kind: (one) => isText(one, 12),
  id: (one) => isText(one, 9) && /^[0-9]+$/.test(one),
  tripId: (one) => one === null || (isText(one, 32) && /^[0-9a-f]{32}$/.test(one)),
  place: (one) => isText(one, 80) && !/[\p{Cc}\p{Cs}]/u.test(one),
  firstDay: isDate,
  lastDay: isDate,
  licenseArns: (one) => isList(one, 100) && one.every((arn) => MEMBERS['licenseArn']?.(arn)),
  filter: (one) => isRecord(one) && areMembers(one),
  format: (one) => isText(one, 4),
  before: (one) => one === null || (Number.isSafeInteger(one) && Number(one) > 0),
  fromAt: (one) => one === null || isText(new Date(Number(one)).toISOString(), 27),
  toAt: (one) => one === null || isText(new Date(Number(one)).toISOString(), 27),
  withSteps: (one) => typeof one === 'boolean',
  withNames: (one) => typeof one === 'boolean',
  reminders: (one) => isRecord(one) && areMembers(one),
  kinds: (one) => isRecord(one) && areFlags(one, 5),
  areOn: (one) => typeof one === 'boolean',
  tray: (one) => isRecord(one) && areFlags(one, 2),
  language: (one) => isText(one, 6) && one.length >= 2,
  act: (one) => isText(one, 14),
  form: (one) => isText(one, 12),
  region: (one) => one === null || (isText(one, 60) && /^[a-z0-9-]+$/.test(one)),
  endpoint: isAddress,
  kmsEndpoint: isAddress,
  stsEndpoint: isAddress,
  keep: (one) => typeof one === 'boolean',
  useFips: (one) => typeof one === 'boolean',
  bindToThisComputer: (one) => typeof one === 'boolean',
  reach: (one) => isRecord(one) && areMembers(one),
  entitlements: (one) =>
    one === null || (isList(one, 200) && one.every((wish) => isRecord(wish) && areMembers(wish))),
};

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length <= longest;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: unknown, longest: number): value is readonly unknown[] =>
  Array.isArray(value) && value.length > 0 && value.length <= longest;

function isDate(value: unknown): boolean {
  return isText(value, 10) && new Date(`${value}T00:00:00Z`).toISOString().startsWith(`${value}T`);
}

const areFlags = (record: Record<string, unknown>, count: number): boolean =>
  Reflect.ownKeys(record).length === count && Object.values(record).every((one) => typeof one === 'boolean');

function isAddress(value: unknown): boolean {
  return value === null || (isText(value, 2_048) && /^https?:\/\//.test(value) && !/[\s@]/.test(value));
}

function areMembers(record: Record<string, unknown>): boolean {
  return Reflect.ownKeys(record).every(
    (name) =>
      typeof name === 'string' && Object.hasOwn(MEMBERS, name) && MEMBERS[name]?.(record[name]) === true,
  );
}

export const MESSAGES_TARGET: Target<Message, unknown> = {
  name: 'messages of the window',
  seeds: MESSAGES,
  mutate: ({ shape, raw }, random, other) =>
    random.once(30) ? { shape: other.shape, raw } : { shape, raw: mutateValue(raw, random, other.raw) },
  parse: parsedBy,
  isRefusal: (error) =>
    error instanceof FieldpassError &&
    error.code === 'bad-request' &&
    Object.keys(error.details).length === 0,
  check: ({ shape, raw }, result) => {
    if (shape === 'nothing' ? result !== undefined : !isRecord(result) || !areMembers(result))
      throw new Error('took what no message holds');
    if (result !== undefined && JSON.stringify(parsedBy({ shape, raw: result })) !== JSON.stringify(result))
      throw new Error('takes its own result for another');
    if (isRecord(raw) && isRecord(result) && Object.keys(raw).length !== Object.keys(result).length)
      throw new Error('overlooked a member');
    return opinion(`${shape} ${JSON.stringify(result)?.length}`, true);
  },
  broken: {
    'members too many are overlooked': ({ shape, raw }) => {
      const known = isRecord(raw)
        ? Object.fromEntries(Object.entries(raw).filter(([name]) => Object.hasOwn(MEMBERS, name)))
        : raw;
      return parsedBy({ shape, raw: known });
    },
    'texts may be of any length': ({ shape, raw }) =>
      shape === 'text' && isRecord(raw) && typeof raw['text'] === 'string' && raw['text'].length > 200
        ? { text: raw['text'].repeat(400) }
        : parsedBy({ shape, raw }),
    'ids are not looked at': ({ shape, raw }) =>
      shape === 'borrow' && isRecord(raw) && typeof raw['borrowId'] === 'string'
        ? raw
        : parsedBy({ shape, raw }),
  },
};
