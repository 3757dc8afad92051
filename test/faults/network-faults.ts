// The faults of the network as tables: what strikes, when, and what it leaves open.

import type { TestCertificates } from '../support/fault-proxy.ts';
import {
  DONE,
  fault,
  instead,
  LOST,
  turned,
  twice,
  type Ending,
  type Fault,
  type Road,
} from './network-endings.ts';
import type { Ends } from './network-calls.ts';
import { CUTS_OF_REPLIES } from './network-cuts.ts';
import type { Act } from './relay.ts';
import { answer, bodied, chunked, claiming, page, partsOf, PORTAL_PAGE, rawOf, refusal } from './replies.ts';

const PLAIN: Act = { ...DONE, write: (genuine) => [genuine], then: 'keep' };

/** Nothing of the request has left: safe to drop. */
const UNSENT: readonly Fault[] = [
  fault('a port nobody listens on', 'unreachable', PLAIN, { road: 'refused' }),
  fault('a name nobody knows', 'unreachable', PLAIN, { road: 'nameless' }),
  fault('a connection nobody takes', 'unreachable', PLAIN, { road: 'full' }),
  fault(
    'a TLS handshake without answer',
    'stalled',
    { at: 'accept', then: 'keep' },
    {
      road: 'https-plain',
    },
  ),
  fault(
    'a TLS handshake byte by byte',
    'stalled',
    { at: 'first-byte', write: () => dripping(Buffer.from([22, 3, 3, 16, 0])), everyMs: 60, then: 'keep' },
    { road: 'https-plain' },
  ),
  fault(
    'a reset instead of a handshake',
    'unreachable',
    { at: 'first-byte', then: 'reset' },
    {
      road: 'https-plain',
    },
  ),
  fault(
    'a reset before the handshake',
    'unreachable',
    { at: 'accept', then: 'reset' },
    { road: 'https-plain' },
  ),
  fault(
    'an end instead of a handshake',
    'unreachable',
    { at: 'first-byte', then: 'end' },
    {
      road: 'https-plain',
    },
  ),
  fault(
    'plain text on the TLS port',
    'untrusted',
    { at: 'first-byte', write: () => [answer(400, 'Bad Request')], then: 'end' },
    { road: 'https-plain' },
  ),
  fault(
    'a portal page on the TLS port',
    'untrusted',
    { at: 'first-byte', write: () => [page(200)], then: 'keep' },
    { road: 'https-plain' },
  ),
  fault('a certificate in another name', 'untrusted', PLAIN, { road: shown('wrongName', 'ca') }),
  fault('a certificate that has expired', 'untrusted', PLAIN, { road: shown('expired', 'ca') }),
  fault('a certificate that is its own authority', 'untrusted', PLAIN, { road: shown('selfSigned', 'ca') }),
  fault('a certificate of a private authority', 'untrusted', PLAIN, { road: shown('good', 'nobody') }),
];

function shown(certificate: keyof Omit<TestCertificates, 'ca'>, trusts: 'ca' | 'nobody'): Road {
  return { certificate, trusts };
}

function* dripping(start: Buffer): Iterable<Buffer> {
  yield start;
  for (;;) yield Buffer.from('x');
}

/** A byte may have left, and there is no answer of AWS that can be trusted. */
const OPEN: readonly Fault[] = [
  // At once, nobody could say whether a byte was under way already.
  fault('a reset soon after arrival', 'broken', { at: 'accept', delayMs: 80, then: 'reset' }),
  fault('an end soon after arrival', 'broken', { at: 'accept', delayMs: 80, then: 'end' }),
  fault('a reset at the first byte', 'broken', { at: 'first-byte', then: 'reset' }),
  fault('an end at the first byte', 'broken', { at: 'first-byte', then: 'end' }),
  ...twice('a reset instead of an answer', 'broken', { then: 'reset' }),
  ...twice('an end instead of an answer', 'broken', { then: 'end' }),
  ...CUTS_OF_REPLIES,
  fault('a chunked body cut', 'broken', {
    ...DONE,
    write: (genuine) => [chunked(genuine, '')],
    then: 'end',
  }),
  fault('a longer length claimed, then an end', 'broken', {
    ...DONE,
    write: (genuine) => [claiming(genuine, `content-length: ${partsOf(genuine).body.length + 9}`)],
    then: 'end',
  }),
  fault('a reset over TLS', 'broken', { ...DONE, then: 'reset' }, { road: shown('good', 'ca') }),
  fault('a change of protocols', 'broken', {
    ...LOST,
    write: () => [Buffer.from('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')],
    then: 'keep',
  }),
];

const LATE: readonly Fault[] = [
  ...twice('silence', 'late', { then: 'keep' }),
  fault('silence over TLS', 'late', { ...DONE, then: 'keep' }, { road: shown('good', 'ca') }),
  fault('an answer after the deadline', 'late', { ...PLAIN, delayMs: 9_000 }),
  fault('the head byte by byte', 'late', {
    ...DONE,
    write: (genuine) => [...genuine.toString('latin1')].map((letter) => Buffer.from(letter, 'latin1')),
    everyMs: 60,
    then: 'keep',
  }),
  fault('the body byte by byte without end', 'late', {
    ...DONE,
    write: (genuine) => dripping(rawOf({ ...partsOf(claiming(genuine, 'content-length: 99999')) })),
    everyMs: 60,
    then: 'keep',
  }),
  turned('half a body, then silence', 'late', (genuine) => genuine.subarray(0, genuine.length - 1)),
  fault('notices that go on, and no answer', 'late', {
    ...DONE,
    write: () => notices(),
    everyMs: 60,
    then: 'keep',
  }),
];

function* notices(): Iterable<Buffer> {
  for (;;) yield Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n');
}

// Made as it is taken: whatever is not read costs nothing here.
function* big(genuine: Buffer, start: string, letter: string): Iterable<Buffer> {
  yield rawOf({
    ...partsOf(claiming(genuine, `content-length: 20000000`)),
    body: Buffer.from(start),
  });
  const chunk = Buffer.alloc(1_000_000, letter);
  for (let written = 0; written < 20; written += 1) yield chunk;
}

const NONSENSE: readonly Fault[] = [
  ...instead('what is not HTTP', 'nonsense', Buffer.from('\u0000\u0001 not HTTP at all\r\n\r\n')),
  ...instead('HTTP of another age', 'nonsense', Buffer.from('ICY 200 OK\r\n\r\n')),
  ...instead('an empty 200', 'nonsense', answer(200)),
  ...instead('204', 'nonsense', Buffer.from('HTTP/1.1 204 No Content\r\n\r\n')),
  ...instead('a list', 'nonsense', answer(200, '[]')),
  ...instead('null', 'nonsense', answer(200, 'null')),
  ...instead('spaces', 'nonsense', answer(200, ' '.repeat(200))),
  ...instead('words', 'nonsense', answer(200, 'OK')),
  ...instead('a 403 in words', 'nonsense', answer(403, 'blocked by policy')),
  ...instead('a 400 without a name', 'nonsense', answer(400, '{}')),
  ...instead('an empty 404', 'nonsense', answer(404)),
  turned('a body cut, its length honest', 'nonsense', (genuine) => {
    const { body } = partsOf(genuine);
    return bodied(genuine, body.subarray(0, Math.floor(body.length / 2)));
  }),
  turned('a shorter length claimed', 'nonsense', (genuine) =>
    claiming(genuine, `content-length: ${Math.floor(partsOf(genuine).body.length / 2)}`),
  ),
  turned('no length claimed and the body empty', 'nonsense', (genuine) =>
    claiming(genuine, 'content-length: 0'),
  ),
  turned('two lengths', 'nonsense', (genuine) => claiming(genuine, 'content-length: 1', 'content-length: 2')),
  turned('a length that is none', 'nonsense', (genuine) => claiming(genuine, 'content-length: -5')),
  turned('chunks that are none', 'nonsense', (genuine) => claiming(genuine, 'transfer-encoding: chunked')),
  turned('a packed body', 'nonsense', (genuine) => bodied(genuine, Buffer.from([31, 139, 8, 0, 1, 2, 3]))),
  fault('20 MB of spaces', 'nonsense', {
    ...DONE,
    write: (genuine) => big(genuine, '', ' '),
    then: 'keep',
  }),
  fault('20 MB of token', 'nonsense', {
    ...DONE,
    write: (genuine) => big(genuine, '{"SignedToken":"', 'A'),
    then: 'keep',
  }),
  fault('a body without end', 'nonsense', {
    ...DONE,
    write: (genuine) => endless(claiming(genuine, 'transfer-encoding: chunked')),
    then: 'keep',
  }),
  turned('1 MB of headers', 'nonsense', (genuine) => claiming(genuine, `x-long: ${'h'.repeat(1 << 20)}`)),
];

function* endless(genuine: Buffer): Iterable<Buffer> {
  yield rawOf({ ...partsOf(genuine), body: Buffer.alloc(0) });
  const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000, ' '), Buffer.from('\r\n')]);
  for (;;) yield chunk;
}

const PORTAL: readonly Fault[] = [
  ...instead('a portal page', 'portal', page(200)),
  ...instead('a portal page as JSON', 'portal', answer(200, `  ${PORTAL_PAGE}`)),
  ...instead('a portal page as 403', 'portal', page(403)),
  ...instead('a redirect to a portal', 'portal', answer(302, '', { location: 'http://portal.invalid/' })),
  ...instead('a redirect that keeps the method', 'portal', page(307, { location: 'http://portal.invalid/' })),
  ...instead('511', 'portal', page(511)),
  ...instead('407', 'portal', answer(407, '', { 'proxy-authenticate': 'Basic realm="x"' })),
];

const TROUBLE: readonly Fault[] = [
  ...instead('502 in HTML', 'trouble', page(502)),
  ...instead('503 in words', 'trouble', answer(503, 'busy')),
  ...instead('an empty 504', 'trouble', answer(504)),
];

const FINE: readonly Fault[] = [
  fault('no fault at all', 'fine', PLAIN),
  fault('a private authority that was imported', 'fine', PLAIN, { road: shown('good', 'ca') }),
  fault('an answer that takes its time', 'fine', { ...PLAIN, delayMs: 300 }),
  fault('an answer in small pieces', 'fine', {
    ...DONE,
    write: (genuine) =>
      Array.from({ length: Math.ceil(genuine.length / 7) }, (_, index) =>
        genuine.subarray(index * 7, index * 7 + 7),
      ),
    then: 'keep',
  }),
  turned('an answer in chunks', 'fine', (genuine) => chunked(genuine, '0\r\n\r\n')),
  fault('an answer that ends the connection', 'fine', { ...PLAIN, then: 'end' }),
  turned('an answer after a notice', 'fine', (genuine) =>
    Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), genuine]),
  ),
];

// What any call can meet.
const FAULTS: readonly Fault[] = [...UNSENT, ...OPEN, ...LATE, ...NONSENSE, ...PORTAL, ...TROUBLE, ...FINE];

type Service = keyof Ends;

// Where a service does not say it as the others do (models of SSO, SSO-OIDC and Signin).
const TOO_MANY: Partial<Record<Service, readonly [string, number]>> = {
  sso: ['TooManyRequestsException', 429],
  oidc: ['SlowDownException', 400],
  signin: ['TooManyRequestsError', 429],
};

// What AWS itself says, in the words of each service.
function refusals(service: Service): readonly Fault[] {
  const isSts = service === 'sts';
  const [busy, busyStatus] = TOO_MANY[service] ?? ['ThrottlingException', 400];
  return [
    fault('a refusal', 'denied', {
      ...LOST,
      write: () => [refusal(isSts, 'AccessDeniedException')],
      then: 'keep',
    }),
    fault('a fault of AWS’s own, nothing done', 'trouble', {
      ...LOST,
      write: () => [refusal(isSts, 'ServerInternalException', 500)],
      then: 'keep',
    }),
    fault('a fault of AWS’s own, all done', 'trouble', {
      ...DONE,
      write: () => [refusal(isSts, 'ServerInternalException', 500)],
      then: 'keep',
    }),
    fault('too many requests', 'busy', {
      ...LOST,
      write: () => [refusal(isSts, busy, busyStatus)],
      then: 'keep',
    }),
  ];
}

/** All faults for a call: of which service, and what an empty object means as its answer. */
export function faultsFor(service: Service, onEmptyObject: Ending): readonly Fault[] {
  const empty = turned('an empty object', onEmptyObject, (genuine) => bodied(genuine, '{}'));
  // A whole reply in the form of the others: only the SDK finds that it is none of STS.
  const foreign = turned('JSON in place of XML', 'nonsense', (genuine) => bodied(genuine, '{"status":"ok"}'));
  return [...FAULTS, ...refusals(service), empty, ...(service === 'sts' ? [foreign] : [])];
}
