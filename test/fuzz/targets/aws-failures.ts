// What AWS answers when it says no, or nothing at all; and what time it says it is.

import { neverRefuses } from '../engine.ts';
import type { Reply } from '../../../main/adapters/aws/aws-exchange.ts';
import { classify, type Stage, type Verdict } from '../../../main/adapters/aws/aws-failures.ts';
import { readServerTime } from '../../../main/adapters/aws/aws-replies.ts';
import { EXIT_NUMBERS, toFailure } from '../../../main/domain/failure.ts';
import type { Target } from '../engine.ts';
import { mutateText } from '../mutate-text.ts';
import type { Random } from '../random.ts';

const HANDLE = '0cd7b2bc7c674573a669bea8f5b75f2d';
/** What was thrown, and what was seen by then. */
type Trouble = {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly stage: Stage;
};

const SESSION = 'IQoJb3JpZ2luX2VjEXAMPLESECRET';
const reply = (status: number, body: string, more: Partial<Reply> = {}): Reply => ({
  status,
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': 'abc-1',
    date: 'Sat, 28 Nov 2026 10:00:00 GMT',
  },
  body: new TextEncoder().encode(body),
  isWhole: true,
  ...more,
});
const stage = (more: Partial<Stage>): Stage => ({
  operation: 'CheckoutBorrowLicense',
  sent: true,
  reply: null,
  timedOut: false,
  isChange: true,
  skewMs: null,
  secrets: [SESSION],
  ...more,
});

const TROUBLES: readonly Trouble[] = [
  {
    name: 'NoEntitlementsAllowedException',
    message: 'No entitlements',
    code: '',
    stage: stage({ reply: reply(400, '{"__type":"x"}') }),
  },
  {
    name: 'SignatureDoesNotMatch',
    message: `The Canonical String\n${SESSION}`,
    code: '',
    stage: stage({ reply: reply(403, '{}'), skewMs: 900_000 }),
  },
  { name: 'SyntaxError', message: 'Unexpected <', code: '', stage: stage({ reply: reply(200, '<html>') }) },
  { name: 'Error', message: `x ${SESSION} ${HANDLE}`, code: 'ECONNRESET', stage: stage({}) },
  {
    name: 'Error',
    message: 'net::ERR_PROXY_CONNECTION_FAILED',
    code: 'ENOTFOUND',
    stage: stage({ sent: false }),
  },
  {
    name: 'TransportError',
    message: 'BODY_CUT',
    code: 'BODY_CUT',
    stage: stage({ reply: reply(200, '{', { isWhole: false }) }),
  },
  {
    name: 'ValidationException',
    message: 'large',
    code: 'BODY_TOO_BIG',
    stage: stage({ reply: reply(400, '{', { isWhole: false }) }),
  },
  { name: 'ServerInternalException', message: '', code: '', stage: stage({ reply: reply(503, '{}') }) },
];

function thrown({ name, message, code, stage: { reply: got } }: Trouble): Error {
  const error = Object.assign(
    new Error(message),
    code === '' ? {} : { code },
    got === null ? {} : { $fault: 'client' },
  );
  return Object.defineProperty(error, 'name', { value: name });
}

function changedTrouble(one: Trouble, random: Random, other: Trouble): Trouble {
  const text = (from: string, to: string): string =>
    mutateText(from, random, to, [
      SESSION,
      HANDLE,
      '<html',
      '{',
      'Exception',
      'ERR_TLS_',
      'HPE_INVALID',
      'net::ERR_',
      '\n',
    ]);
  const kind = random.below(8);
  if (kind === 0) return { ...one, name: text(one.name, other.name) };
  if (kind === 1) return { ...one, message: text(one.message, other.message) };
  if (kind === 2) return { ...one, code: random.once(2) ? other.code : text(one.code, other.code) };
  if (kind === 3) return { ...one, stage: { ...one.stage, sent: !one.stage.sent, timedOut: random.once(2) } };
  if (kind === 4) return { ...one, stage: { ...one.stage, reply: other.stage.reply } };
  const { reply: got } = one.stage;
  return got === null
    ? { ...one, name: other.name }
    : { ...one, stage: { ...one.stage, reply: changedReply(got, random, text) } };
}

function changedReply(got: Reply, random: Random, text: (from: string, to: string) => string): Reply {
  const kind = random.below(5);
  if (kind === 0)
    return { ...got, status: random.pick([100, 200, 204, 301, 400, 403, 407, 429, 500, 503, 511, 599, NaN]) };
  if (kind === 1) return { ...got, isWhole: !got.isWhole };
  const name = random.pick(['content-type', 'x-amzn-requestid', 'date', 'age']);
  if (kind === 2)
    return { ...got, headers: { ...got.headers, [name]: text(got.headers[name] ?? '', 'text/html') } };
  return {
    ...got,
    body: new TextEncoder().encode(
      text(new TextDecoder().decode(got.body.subarray(0, 200)), '<!doctype html>'),
    ),
  };
}

const CODES = new Set(Object.keys(EXIT_NUMBERS));

export const FAILURES_TARGET: Target<Trouble, Verdict> = {
  name: 'AWS failures',
  seeds: TROUBLES,
  mutate: changedTrouble,
  parse: (one) => classify(thrown(one), one.stage),
  check: (one, { outcome, failure, exception }) => {
    const { reply: got, sent } = one.stage;
    if (!CODES.has(failure.code)) throw new Error('an unknown code');
    if (outcome === 'not-sent' && (sent || got !== null)) throw new Error('says not sent of what was');
    if (outcome === 'refused' && !(got?.isWhole === true && got.status >= 400 && got.status < 500))
      throw new Error('says refused of what was not');
    // AWS names exceptions and requests; in its sentences anything may stand.
    const words = `${failure.message} ${String(failure.details['awsMessage'] ?? '')}`;
    if (words.includes(SESSION) || /(?<![-\w])0cd7b2bc7c674573a669bea8f5b75f2d(?!\w)/.test(words))
      throw new Error('a secret in a failure');
    if (toFailure(failure).details.nextStep === '') throw new Error('no next step');
    if (String(failure.details['awsMessage'] ?? '').length > 300) throw new Error('too many words');
    return {
      sign: `${outcome} ${failure.code} ${exception === null} ${String(failure.details['problem'] ?? '')}`,
      isShallow: got === null,
      isAccepted: outcome === 'refused',
    };
  },
  broken: {
    'a cut reply may be a refusal': (one) =>
      classify(thrown(one), {
        ...one.stage,
        reply: one.stage.reply && { ...one.stage.reply, isWhole: true },
      }),
    'secrets are not masked': (one) => {
      const verdict = classify(thrown(one), { ...one.stage, secrets: [] });
      return verdict;
    },
    'a reset counts as not sent': (one) =>
      classify(thrown(one), { ...one.stage, sent: one.stage.sent && one.code !== 'ECONNRESET' }),
  },
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

export const DATE_TARGET: Target<string, number | null> = {
  name: 'Date of a reply',
  seeds: [
    'Sat, 28 Nov 2026 10:00:00 GMT',
    'Tue, 29 Feb 2028 23:59:59 GMT',
    'Tue, 29 Feb 2027 10:00:00 GMT',
    '2026-11-28',
    'Saturday, 28-Nov-26 10:00:00 GMT',
  ],
  mutate: (text, random, other) =>
    mutateText(text, random, other, ['GMT', 'UTC', '+0100', 'Feb', '30', '24:', ':60', 'Sun', ' 1 ', '2099']),
  parse: (text) => readServerTime({ date: text }),
  isRefusal: neverRefuses,
  check: (text, at) => {
    const parts = /^(\w{3}), (\d\d) (\w{3}) (\d{4}) (\d\d:\d\d:\d\d) GMT$/.exec(text) ?? [];
    const written = new Date(
      `${parts[4]}-${String(MONTHS.indexOf(parts[3] ?? '') + 1).padStart(2, '0')}-${parts[2]}T${parts[5]}Z`,
    );
    const isRight =
      parts.length > 0 &&
      !Number.isNaN(written.getTime()) &&
      written.getUTCDate() === Number(parts[2]) &&
      DAYS[written.getUTCDay()] === parts[1];
    if (Number(parts[4] ?? 100) >= 100 && isRight !== (at !== null) && text.length < 30)
      throw new Error(isRight ? 'a right date was refused' : 'a wrong date was taken');
    if (isRight && at !== null && written.getTime() !== at) throw new Error(`another time: ${at}`);
    return { sign: String(at === null), isShallow: !/\d/.test(text), isAccepted: at !== null };
  },
  broken: {
    'any text that Date.parse takes': (text) => {
      const at = Date.parse(text);
      return Number.isNaN(at) ? null : at;
    },
  },
};
