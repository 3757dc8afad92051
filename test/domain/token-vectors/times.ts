// Steps 6 and 9 of the contract: the form of the times, the span, numeric bounds, and the clock they are held against.

import { DAY_MS, SECOND_MS } from '../../../main/domain/instant.ts';
import { MORNING } from '../../support/samples.ts';
import { claims, claimsWith, type Given, type Vector } from './vector.ts';

const END = MORNING + 3 * DAY_MS;
const seconds = (at: number): number => at / SECOND_MS;

const refuse = (reason: string) => {
  return (title: string, over: Record<string, unknown>): Vector => [title, claims(over), 'malformed', reason];
};
const end = refuse('expiration');
const start = refuse('issued-at');
const span = refuse('span');
const numeric = refuse('numeric-date');
const accept = (title: string, over: Record<string, unknown>, more: Given = {}): Vector => [
  title,
  claims(over),
  'valid',
  'ok',
  more,
];
const over = (title: string, more: Record<string, unknown>, now: number): Vector => [
  title,
  claims(more),
  'expired',
  'expiration',
  { now },
];

const FORMS: readonly Vector[] = [
  end('no end: exp alone is none', { expiration: undefined, exp: seconds(END) }),
  end('an end that is null', { expiration: null }),
  end('an end as a number of seconds', { expiration: seconds(END) }),
  end('an end in a list', { expiration: ['2026-11-07T08:00:00'] }),
  end('an end that is empty', { expiration: '' }),
  end('an end that is a date alone', { expiration: '2026-11-07' }),
  end('an end without seconds', { expiration: '2026-11-07T08:00' }),
  end('an end with a space for the T', { expiration: '2026-11-07 08:00:00' }),
  end('an end with a small t', { expiration: '2026-11-07t08:00:00' }),
  end('an end with a small z', { expiration: '2026-11-07T08:00:00z' }),
  end('an end with an offset', { expiration: '2026-11-07T08:00:00+01:00' }),
  end('an end with the offset zero', { expiration: '2026-11-07T08:00:00+00:00' }),
  end('an end with a zone name', { expiration: '2026-11-07T08:00:00 UTC' }),
  end('an end with a space behind', { expiration: '2026-11-07T08:00:00 ' }),
  end('an end with a newline behind', { expiration: '2026-11-07T08:00:00\n' }),
  end('an end with ten digits of fraction', { expiration: '2026-11-07T08:00:00.0000000001' }),
  end('an end with a point and no fraction', { expiration: '2026-11-07T08:00:00.' }),
  end('an end with a comma before its fraction', { expiration: '2026-11-07T08:00:00,5' }),
  end('an end in Arabic digits', { expiration: '٢٠٢٦-11-07T08:00:00' }),
  end('an end of five digits of year', { expiration: '02026-11-07T08:00:00' }),
  end('an end with a signed year', { expiration: '+002026-11-07T08:00:00' }),
  end('an end of a basic form', { expiration: '20261107T080000' }),
  end('30 February', { expiration: '2026-02-30T08:00:00' }),
  end('29 February of a common year', { expiration: '2027-02-29T08:00:00' }),
  end('31 November', { expiration: '2026-11-31T08:00:00' }),
  end('day 0', { expiration: '2026-12-00T08:00:00' }),
  end('day 32', { expiration: '2026-12-32T08:00:00' }),
  end('month 0', { expiration: '2026-00-07T08:00:00' }),
  end('month 13', { expiration: '2026-13-07T08:00:00' }),
  end('hour 24', { expiration: '2026-11-07T24:00:00' }),
  end('hour 25', { expiration: '2026-11-07T25:00:00' }),
  end('minute 60', { expiration: '2026-11-07T08:60:00' }),
  end('a leap second', { expiration: '2026-12-31T23:59:60' }),
  start('no beginning', { issuedAt: undefined }),
  start('iat instead of a beginning', { issuedAt: undefined, iat: seconds(MORNING) }),
  start('a beginning that is a number', { issuedAt: seconds(MORNING) }),
  start('a beginning on 31 April', { issuedAt: '2026-04-31T08:00:00' }),
  start('a beginning with an offset', { issuedAt: '2026-11-04T08:00:00-08:00' }),
  start('bad times both: the beginning is looked at first', { issuedAt: 'x', expiration: 'x' }),
  accept('Z means what no zone means', {
    issuedAt: '2026-11-04T08:00:00Z',
    expiration: '2026-11-07T08:00:00Z',
  }),
  accept('nine digits of fraction', { expiration: '2026-11-07T08:00:00.123456789' }),
  accept('the last second of a year', { expiration: '2026-12-31T23:59:59' }),
  accept(
    '29 February of a leap year',
    { issuedAt: '2028-02-01T00:00:00', expiration: '2028-02-29T08:00:00' },
    { now: Date.UTC(2028, 1, 29) },
  ),
];

const SPANS: readonly Vector[] = [
  span('an end before the beginning', { expiration: '2026-11-04T07:59:59' }),
  span('an end at the beginning', { expiration: '2026-11-04T08:00:00' }),
  span('400 days and a second', { expiration: '2027-12-09T08:00:01' }),
  span('400 days and a millisecond', { expiration: '2027-12-09T08:00:00.001' }),
  span('the year 0000', { issuedAt: '0000-01-01T00:00:00' }),
  span('the year 9999', { expiration: '9999-12-31T23:59:59' }),
  span('more than 400 days, though exp is nearer', { expiration: '2028-11-04T08:00:00', exp: seconds(END) }),
  span('an exp before the beginning', { exp: seconds(MORNING) - 1 }),
  span('an exp at the beginning', { exp: seconds(MORNING) }),
  span('an nbf at the end', { nbf: seconds(END) }),
  span('an nbf after the end', { nbf: seconds(END) + 1 }),
  span('an nbf after the exp', { nbf: seconds(MORNING) + 60, exp: seconds(MORNING) + 30 }),
  accept('400 days to the millisecond', { expiration: '2027-12-09T08:00:00' }),
  accept('a span of three days, a millisecond before its end', {}, { now: END - 1 }),
  [
    'a span of a millisecond',
    claims({ expiration: '2026-11-04T08:00:00.001' }),
    'valid',
    'ok',
    { now: MORNING },
  ],
];

const NUMBERS: readonly Vector[] = [
  numeric('exp as text', { exp: String(seconds(END)) }),
  numeric('exp null', { exp: null }),
  numeric('exp true', { exp: true }),
  numeric('exp in a list', { exp: [seconds(END)] }),
  numeric('exp zero', { exp: 0 }),
  numeric('exp negative', { exp: -seconds(END) }),
  numeric('exp with a fraction', { exp: seconds(END) + 0.5 }),
  numeric('exp of 1e300', { exp: 1e300 }),
  numeric('exp of 2^53', { exp: 2 ** 53 }),
  numeric('nbf as text', { nbf: String(seconds(MORNING)) }),
  numeric('nbf null', { nbf: null }),
  numeric('nbf negative', { nbf: -1 }),
  numeric('nbf with a fraction', { nbf: seconds(MORNING) + 0.25 }),
  ['exp of 1e400', claimsWith('"exp":1e400'), 'unknown-issuer', 'no-pinned-key'],
  ['exp minus zero', claimsWith('"exp":-0'), 'malformed', 'numeric-date'],
  ['exp in the form 1.7939808e9, which is whole', claimsWith('"exp":1.7942e9'), 'valid', 'ok'],
  accept('exp in milliseconds, which only is later', { exp: END }),
  accept('exp of the greatest safe number', { exp: Number.MAX_SAFE_INTEGER }),
  accept('no exp at all', {}),
  accept('iat far in the future, which nobody knows', { iat: 4_000_000_000 }),
  accept('iat as text, which nobody knows', { iat: 'x' }),
  accept('an exp later than the end', { exp: seconds(END) + 60 }),
  accept('an nbf before the beginning', { nbf: seconds(MORNING) - 60 }),
  over('an exp later than the end, at the end', { exp: seconds(END) + 60 }, END),
  over('an exp before the end, at the exp', { exp: seconds(END) - 60 }, END - 60 * SECOND_MS),
  accept(
    'an exp before the end, a millisecond before',
    { exp: seconds(END) - 60 },
    { now: END - 60 * SECOND_MS - 1 },
  ),
  ['an nbf in two hours', claims({ nbf: seconds(MORNING) + 7_200 }), 'not-yet-valid', 'issued-at'],
  accept(
    'an nbf in two hours, five minutes before',
    { nbf: seconds(MORNING) + 7_200 },
    { now: MORNING + 6_900 * SECOND_MS },
  ),
];

const CLOCKS: readonly Vector[] = [
  over('at the very end', {}, END),
  over('a millisecond after the end', {}, END + 1),
  over('a year after the end', {}, END + 365 * DAY_MS),
  over('an end with 250 ms, at them', { expiration: '2026-11-07T08:00:00.250' }, END + 250),
  accept('an end with 250 ms, just before', { expiration: '2026-11-07T08:00:00.250' }, { now: END + 249 }),
  over(
    'digits behind the milliseconds are cut, never rounded up',
    { expiration: '2026-11-07T08:00:00.250999' },
    END + 250,
  ),
  accept('at the very beginning', {}, { now: MORNING }),
  accept('five minutes before the beginning', {}, { now: MORNING - 300_000 }),
  [
    'a millisecond more before the beginning',
    claims(),
    'not-yet-valid',
    'issued-at',
    { now: MORNING - 300_001 },
  ],
  ['a year before the beginning', claims(), 'not-yet-valid', 'issued-at', { now: MORNING - 365 * DAY_MS }],
  ['the last millisecond of 2019', claims(), 'clock-untrusted', 'clock', { now: Date.UTC(2020, 0, 1) - 1 }],
  ['the first millisecond of 2020', claims(), 'not-yet-valid', 'issued-at', { now: Date.UTC(2020, 0, 1) }],
  ['the last millisecond of 2099', claims(), 'expired', 'expiration', { now: Date.UTC(2100, 0, 1) - 1 }],
  ['the first millisecond of 2100', claims(), 'clock-untrusted', 'clock', { now: Date.UTC(2100, 0, 1) }],
  ['1970', claims(), 'clock-untrusted', 'clock', { now: 0 }],
  ['a clock of minus infinity', claims(), 'clock-untrusted', 'clock', { now: -Infinity }],
  ['a clock of infinity', claims(), 'clock-untrusted', 'clock', { now: Infinity }],
  ['a clock that is no number', claims(), 'clock-untrusted', 'clock', { now: NaN }],
  [
    'an expired token under a clock of 1970: the clock is looked at first',
    claims({ expiration: '2026-11-04T08:00:01' }),
    'clock-untrusted',
    'clock',
    { now: 0 },
  ],
];

export const TIMES: readonly Vector[] = [...FORMS, ...SPANS, ...NUMBERS, ...CLOCKS];
