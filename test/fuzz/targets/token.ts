// Signed tokens and their claims, against a verifier of another make.

import { Buffer } from 'node:buffer';
import { base64url } from 'jose';
import { Secret } from '../../../main/domain/secret.ts';
import { readClaims, type TokenClaims } from '../../../main/domain/token-claims.ts';
import { base64UrlText } from '../../../main/domain/base64url.ts';
import { type Verdict, verifySignedToken } from '../../../main/domain/token.ts';
import { isPlainlySigned, plainClaims, plainVerdict } from '../../support/plain-verifier.ts';
import { sampleClaims } from '../../support/samples.ts';
import {
  b64,
  BY_STRANGER,
  claims,
  claimsWith,
  GOOD_HEADER,
  header,
  ISSUER,
  NOW,
  payload,
  respelled,
  signed,
} from '../../domain/token-vectors/vector.ts';
import type { Target } from '../engine.ts';
import { mutateJson } from '../mutate-json.ts';
import { mutateText } from '../mutate-text.ts';
import type { Random } from '../random.ts';

const GENUINE = [
  claims()(),
  claims({ nodeId: undefined, checkoutMetadata: { Mac: '00:11' } })(),
  claims({ expiration: '2026-11-04T08:30:00' })(),
  header({ alg: 'PS384', typ: 'JWT', kid: 'one' })(),
  claimsWith('"__proto__":{"polluted":true}')(),
];
const REFUSED = [
  claims({}, BY_STRANGER)(),
  claims({}, { salt: 20 })(),
  header({ alg: 'none' })(),
  header('{"alg":"none","alg":"PS384"}')(),
  payload('[[[[[[]]]]]]')(),
];

// Only what the issuer's key signed may ever be more than malformed, unknown or badly signed.
const SIGNED = new Set(GENUINE);

const keysFor = (account: string) => (account === '123456789012' ? [ISSUER] : []);
const WORDS = [
  '.',
  'A',
  '=',
  '-',
  '_',
  b64(GOOD_HEADER),
  b64({ alg: 'none' }),
  b64(sampleClaims()),
  'eyJ',
  'AQAB',
];

const isBelieved = ({ verdict }: Verdict): boolean =>
  !['malformed', 'unknown-issuer', 'bad-signature'].includes(verdict);

export const TOKEN_TARGET: Target<string, Verdict> = {
  name: 'signed token',
  seeds: [...GENUINE, ...REFUSED],
  mutate: (text, random, other) =>
    random.once(2) ? edited(text, random, other) : mutateText(text, random, other, WORDS),
  parse: (text) => verifySignedToken({ token: new Secret(text), keysFor, now: NOW }),
  check: (text, result) => {
    const { verdict, reason } = result;
    if (isBelieved(result) && !SIGNED.has(text))
      throw new Error(`believed what the issuer never signed: ${verdict}`);
    // A signature that does not fit costs more to check than all the rest; the second verifier looks at some of them.
    const isSpared = verdict === 'bad-signature' && text.charCodeAt(40) % 8 !== 0;
    const other = isSpared
      ? verdict
      : plainVerdict(text, { keysFor: (account) => keysFor(account).map(({ jwk }) => jwk), now: NOW });
    if (other !== verdict) throw new Error(`${verdict} (${reason}) here, ${other} by the contract`);
    return {
      sign: `${verdict} ${reason}`,
      isShallow: ['length', 'form'].includes(reason),
      isAccepted: isBelieved(result),
    };
  },
  broken: {
    'another spelling is accepted': (text) => verdictOf(tidied(text)),
    'the alg is not looked at': (text) => anyAlg(text),
    'the signature is not looked at': (text) => trusting(text),
  },
};

// A part decoded, changed as JSON and encoded again: the signature no longer fits, but everything before it does.
function edited(text: string, random: Random, other: string): string {
  const parts = text.split('.');
  const at = random.below(Math.min(parts.length, 3));
  const kind = random.below(8);
  if (kind === 0) parts[at] = other.split('.')[at] ?? '';
  else if (kind === 1) parts[at] = respelled(parts[at] ?? '');
  else if (at === 2)
    parts[at] = Buffer.from(mutateText(textIn(parts[at]), random, other), 'latin1').toString('base64url');
  else
    parts[at] = b64(
      mutateJson(
        base64UrlText(parts[at] ?? '') ?? '',
        random,
        base64UrlText(other.split('.')[at] ?? '') ?? '',
      ) || ' ',
    );
  return parts.join('.');
}

const textIn = (part: string | undefined): string => Buffer.from(part ?? '', 'base64url').toString('latin1');

const verdictOf = (text: string): Promise<Verdict> =>
  verifySignedToken({ token: new Secret(text), keysFor, now: NOW });

function tidied(text: string): string {
  return text
    .split('.')
    .map((part) =>
      /^[\w-]+$/.test(part) && part.length % 4 !== 1 ? base64url.encode(base64url.decode(part)) : part,
    )
    .join('.');
}

async function anyAlg(text: string): Promise<Verdict> {
  const verdict = await verdictOf(text);
  if (verdict.reason !== 'alg') return verdict;
  const [, body, signature] = text.split('.');
  return verdictOf(`${b64(GOOD_HEADER)}.${body}.${signature}`);
}

async function trusting(text: string): Promise<Verdict> {
  const verdict = await verdictOf(text);
  if (verdict.verdict !== 'bad-signature') return verdict;
  const [head, body, signature = ''] = text.split('.');
  return signature.length === 342 && isPlainlySigned(text, [ISSUER.jwk])
    ? verdict
    : verdictOf(signed(textIn(head), textIn(body)));
}

const CLAIM_SEEDS = [
  sampleClaims(),
  sampleClaims({ nodeId: undefined, checkoutMetadata: { Mac: '00:11' } }),
  sampleClaims({ exp: 1_793_952_000, nbf: 1_793_700_000 }),
  sampleClaims({
    entitlementsAllowed: [
      { name: 'a', unit: 'Count', value: 7 },
      { name: 'b', unit: 'None' },
    ],
  }),
  sampleClaims({ issuedAt: '2028-02-01T00:00:00Z', expiration: '2028-02-29T23:59:59.999999999' }),
].map((one) => JSON.stringify(one));

const CLAIM_WORDS = ['licenseArn', 'nodeId', '"exp":', '"nbf":', '1e400', '"exp":-0', '2026-02-30', '2026-02-29', 'T24:00:00', ':60', '.000', 'Z', '+00:00', '0000', '9999', '00', '31', '13', '\\u0065xp', '\\ud800', ',"nodeId":null', '"value":', '9007199254740992', '9007199254740991', ' ']; // prettier-ignore

export const CLAIMS_TARGET: Target<string, TokenClaims | string> = {
  name: 'token claims',
  seeds: CLAIM_SEEDS,
  mutate: (text, random, other) => mutateJson(text, random, other, CLAIM_WORDS),
  parse: readClaims,
  check: (text, result) => {
    // A payload comes as bytes, in which half a surrogate pair cannot be written.
    const plain = /[\ud800-\udfff]/.test(text) ? undefined : plainClaims(Buffer.from(text));
    const isRead = typeof result !== 'string';
    if (plain !== undefined && isRead !== (plain !== null))
      throw new Error(isRead ? 'accepted against the contract' : `refused (${result}) against the contract`);
    if (isRead) compare(result, plain);
    return { sign: isRead ? 'read' : result, isShallow: result === 'payload-not-json', isAccepted: isRead };
  },
  broken: {
    'days need not exist': (text) => readClaims(text.replaceAll(/-(29|30|31)T/g, '-28T')),
    'an unreadable exp is left out': (text) => readClaims(text.replace(/,"exp":(?!\d)[^,}]*/, '')),
    'half a surrogate pair is taken': (text) => readClaims(text.replaceAll(/\\ud8\w\w/gi, 'x')),
  },
};

function compare(result: TokenClaims, plain: ReturnType<typeof plainClaims> | undefined): void {
  const { issuedAt, expiresAt, consumptionToken, licenseArn } = result;
  if (plain === undefined || plain === null) return;
  const isSame =
    plain.times[0] === issuedAt &&
    plain.times[1] === expiresAt &&
    plain.claims['licenseArn'] === licenseArn &&
    plain.claims['licenseConsumptionToken'] === consumptionToken.reveal();
  if (!isSame) throw new Error('read other claims than stand there');
}
