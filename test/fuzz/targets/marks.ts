// Marks of the ledger, and what the keychain remembers of it: small texts that any process may have written.

import { type ClockRecord, readClockRecord, writeClockRecord } from '../../../main/domain/clock-record.ts';
import { writeInstant } from '../../../main/domain/instant.ts';
import { Secret } from '../../../main/domain/secret.ts';
import {
  DEFAULT_SETTINGS,
  readSettings,
  type Settings,
  writeSettings,
} from '../../../main/domain/settings.ts';
import { readToldRecord, type ToldRecord, writeToldRecord } from '../../../main/domain/told-record.ts';
import { readHomeRegions } from '../../../main/services/home-regions.ts';
import { readLedgerHead } from '../../../main/services/ledger-witness.ts';
import type { Target } from '../engine.ts';
import { mutateJson } from '../mutate-json.ts';
import { mutateText } from '../mutate-text.ts';
import { neverRefuses, opinion } from '../engine.ts';
import { meaningOf } from './json.ts';

type Members = Readonly<Record<string, unknown>>;
const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

const AT = '2026-11-28T10:00:00Z';
const CLOCK = {
  observedAt: AT,
  attestedAt: '2026-11-28T09:00:00.5Z',
  sureAt: null,
  jumpedFromAt: null,
  startedAtByWrongClock: null,
  runningMs: 5_000,
  nodeId: 'fp1-abc',
};
const INSTANTS = ['observedAt', 'attestedAt', 'sureAt', 'jumpedFromAt', 'startedAtByWrongClock'] as const;

export const CLOCK_TARGET: Target<string, ClockRecord> = {
  name: 'mark of time',
  seeds: [JSON.stringify(CLOCK), AT, JSON.stringify({ ...CLOCK, sureAt: AT, runningMs: null }), '{}'],
  mutate: (text, random, other) =>
    mutateJson(text, random, other, [`"${AT}"`, '"runningMs":-1', '1e400', '"1999-01-01T00:00:00Z"', '"9999-01-01T00:00:00Z"', 'null', '"sureAt":']), // prettier-ignore
  parse: readClockRecord,
  isRefusal: neverRefuses,
  check: (text, record) => {
    const again = readClockRecord(writeClockRecord(record));
    if (JSON.stringify(again) !== JSON.stringify(record)) throw new Error('another time after writing it');
    const json = members(meaningOf(text, 1));
    for (const name of INSTANTS) {
      const at = record[name];
      const written = name === 'observedAt' && !text.includes('{') ? text : json[name];
      if (at !== null && (at < Date.UTC(2020, 0) || at > Date.UTC(2120, 0)))
        throw new Error('a time that cannot be');
      if (at !== null && typeof written !== 'string') throw new Error('made up a time');
      if (written === AT && at !== Date.parse(AT)) throw new Error('overlooked a time');
    }
    const { runningMs } = record;
    if (
      runningMs !== null &&
      (!Number.isSafeInteger(runningMs) || runningMs < 0 || runningMs !== json['runningMs'])
    )
      throw new Error('a running time that cannot be');
    const found = INSTANTS.filter((name) => record[name] !== null);
    return opinion(`${found.join()} ${runningMs === null}`, found.length > 0, text === '');
  },
  broken: {
    'times are not bounded': (text) => {
      const record = readClockRecord(text);
      return text.includes('"sureAt":"9999') ? { ...record, sureAt: Date.UTC(9999, 0) } : record;
    },
    'running time may be negative': (text) => {
      const record = readClockRecord(text);
      return /"runningMs":-\d/.test(text) ? { ...record, runningMs: -1 } : record;
    },
  },
};

const SETTINGS: Settings = {
  ...DEFAULT_SETTINGS,
  reminders: { areOn: false, kinds: { ...DEFAULT_SETTINGS.reminders.kinds, week: false } },
  tray: { isShown: false, keepsRunning: true },
  language: 'de',
};

export const SETTINGS_TARGET: Target<string, Settings> = {
  name: 'settings',
  seeds: [
    writeSettings(SETTINGS),
    writeSettings(DEFAULT_SETTINGS),
    '{"language":"ja"}',
    '{"tray":{"isShown":false}}',
  ],
  mutate: (text, random, other) =>
    mutateJson(text, random, other, ['"areOn":true', '"week":1', '"language":"xx"', '"language":"es"', 'false', '"false"', '"tray":']), // prettier-ignore
  parse: readSettings,
  isRefusal: neverRefuses,
  check: (text, settings) => {
    if (JSON.stringify(readSettings(writeSettings(settings))) !== JSON.stringify(settings))
      throw new Error('others after writing them');
    // What is longer than any settings is not read.
    const due = settingsIn(text.length > 64 * 1_024 ? null : meaningOf(text, 4));
    if (JSON.stringify(settings) !== JSON.stringify(due))
      throw new Error('read something else than stands there');
    return opinion(JSON.stringify(settings), JSON.stringify(settings) !== JSON.stringify(DEFAULT_SETTINGS));
  },
  broken: {
    'any language is taken': (text) => {
      const settings = readSettings(text);
      return text.includes('"language":"xx"') ? { ...settings, language: 'xx' as 'en' } : settings;
    },
    'what is no flag counts as one': (text) => {
      const settings = readSettings(text);
      return { ...settings, tray: { ...settings.tray, isShown: !/"isShown":(?!true)/.test(text) } };
    },
  },
};

/** By other means: each value that stands there and may, over the one as delivered. */
function settingsIn(json: unknown): unknown {
  const over = (before: unknown, value: unknown): unknown => {
    if (typeof before === 'boolean') return typeof value === 'boolean' ? value : before;
    if (typeof before === 'string')
      return ['system', 'en', 'de', 'es', 'ja'].includes(value as string) ? value : before;
    const inside = members(value);
    return Object.fromEntries(
      Object.entries(before as object).map(([name, one]) => [
        name,
        over(one, Object.hasOwn(inside, name) ? inside[name] : undefined),
      ]),
    );
  };
  return over(DEFAULT_SETTINGS, json);
}

const ID = '0123456789abcdef0123456789abcdef';
const KINDS = ['week', 'three-days', 'ends-soon', 'last-hour', 'ended'];

export const TOLD_TARGET: Target<string, ToldRecord> = {
  name: 'mark of reminders',
  seeds: [
    JSON.stringify({ [ID]: { kind: 'week', snoozedAt: AT }, b2: { kind: null, snoozedAt: null } }),
    '{}',
    JSON.stringify({ b1: { kind: 'ended', snoozedAt: '1999-01-01T00:00:00Z' } }),
  ],
  mutate: (text, random, other) =>
    // A long list costs more than it finds.
    mutateJson(text.length > 600 ? '{}' : text, random, other, ['"kind":"x"', '"ended"', `"${AT}"`, '"9999-01-01T00:00:00Z"', '{', '"__proto__":{"kind":"week"}']), // prettier-ignore
  parse: readToldRecord,
  isRefusal: neverRefuses,
  check: (text, record) => {
    const json = members(meaningOf(text, 2));
    for (const [id, { kind, snoozedAt }] of record) {
      const written = members(Object.hasOwn(json, id) ? json[id] : null);
      if (kind !== null && (kind !== written['kind'] || !KINDS.includes(kind)))
        throw new Error('a reminder nobody gave');
      if (snoozedAt !== null && (typeof written['snoozedAt'] !== 'string' || snoozedAt > Date.UTC(2120, 0)))
        throw new Error('put off by nobody, or for ever');
    }
    const open = Object.values(json).filter((one) => Object.keys(members(one)).length > 0).length;
    if (record.size < open) throw new Error('overlooked a borrow');
    const again = [...readToldRecord(writeToldRecord(record))];
    if (record.size <= 2_000 && JSON.stringify(again) !== JSON.stringify([...record]))
      throw new Error('others after writing them');
    return opinion([...record.values()].map(({ kind }) => kind).join().slice(0, 60), record.size > 0, text === ''); // prettier-ignore
  },
  broken: {
    'any kind is taken': (text) =>
      text.includes('"kind":"x"')
        ? new Map([['b1', { kind: 'x' as 'week', snoozedAt: null }]])
        : readToldRecord(text),
    'put off for ever': (text) =>
      new Map(
        [...readToldRecord(text)].map(([id, told]) =>
          text.includes('9999-') ? [id, { ...told, snoozedAt: Date.UTC(9999, 0) }] : [id, told],
        ),
      ),
  },
};

const ARN = 'arn:aws:license-manager::123456789012:license:l-0123';

export const REGIONS_TARGET: Target<string, ReadonlyMap<string, string>> = {
  name: 'mark of home Regions',
  seeds: [
    JSON.stringify({ [ARN]: 'eu-central-1', 'arn:x': 'us-gov-west-1' }),
    '{}',
    JSON.stringify({ [ARN]: 'evil.example/', 'arn:y': 5, other: 'eu-west-1' }),
  ],
  mutate: (text, random, other) =>
    mutateJson(text, random, other, [
      '"arn:',
      '.',
      '/',
      '@',
      '"eu-west-1"',
      'EU',
      '\\u0000',
      '"arn:z":"a.b"',
    ]),
  parse: readHomeRegions,
  isRefusal: neverRefuses,
  check: (text, regions) => {
    const all = [...regions];
    for (const [arn, region] of all) {
      if (!arn.startsWith('arn:')) throw new Error('a license that is none');
      // It becomes part of the address that is asked.
      const { hostname } = new URL(`https://license-manager.${region}.amazonaws.com`);
      if (hostname !== `license-manager.${region}.amazonaws.com` || region.includes('.'))
        throw new Error('another address');
      if (!text.includes(region) && !text.includes('\\')) throw new Error('made up a Region');
    }
    if (all.length > 500) throw new Error('too many');
    const again = [...readHomeRegions(JSON.stringify(Object.fromEntries(all)))];
    if (JSON.stringify(again) !== JSON.stringify(all)) throw new Error('others after writing them');
    if (all.length === 0 && text === JSON.stringify({ [ARN]: 'eu-central-1' }))
      throw new Error('overlooked it');
    return opinion(`${all.length} ${all[0]?.[1].length}`, all.length > 0, !text.includes('{'));
  },
  broken: {
    'a Region is any text': (text) =>
      text.includes('"a.b"') ? new Map([['arn:z', 'a.b']]) : readHomeRegions(text),
    'a license is any text': (text) =>
      text.includes('"other":') ? new Map([['other', 'eu-west-1']]) : readHomeRegions(text),
  },
};

const HEAD = `ledger-head.12.${'ab'.repeat(32)}.1793952000000`;

export const LEDGER_HEAD_TARGET: Target<string, ReturnType<typeof readLedgerHead>> = {
  name: 'head of the ledger',
  seeds: [HEAD, HEAD.replace('.12.', '.0.'), `ledger-head.999999999999999.${'0'.repeat(64)}.0`, 'LV1.a.1.1.'],
  mutate: (text, random, other) =>
    mutateText(text, random, other, ['ledger-head.', '.', 'ab', '0', '9999999999999999', '-1', '\n', '1e9']),
  parse: (text) => readLedgerHead(new Secret(text)),
  isRefusal: neverRefuses,
  check: (text, head) => {
    const [form, number = '', hash = '', until = '', ...more] = text.split('.');
    const isRight =
      form === 'ledger-head' &&
      more.length === 0 &&
      [number, until].every((one) => /^[0-9]{1,15}$/.test(one) && !one.includes('\n')) &&
      /^[0-9a-f]{64}$/.test(hash);
    if (isRight !== (head !== null))
      throw new Error(isRight ? 'a right head was refused' : 'took what is no head');
    if (head === null) return opinion(text.slice(0, 12), false, !text.startsWith('ledger-head.'));
    if (
      BigInt(head.number) !== BigInt(number) ||
      head.hash !== hash ||
      BigInt(head.untilAt) !== BigInt(until)
    )
      throw new Error('read something else than stands there');
    writeInstant(head.untilAt);
    return opinion(`read ${number.length}`, true);
  },
  broken: {
    'a number may be of any length': (text) => {
      const [, number] = /^ledger-head\.(\d{16,})\./.exec(text) ?? [];
      const head = readLedgerHead(new Secret(number === undefined ? text : text.replace(number, '1')));
      return head === null || number === undefined ? head : { ...head, number: Number(number) };
    },
    'what follows is not looked at': (text) => readLedgerHead(new Secret(text.split('\n')[0] ?? '')),
  },
};
