// Step 2 of the contract: the header says PS384 and cannot choose a key or another way of reading.

import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { issuer, stranger } from '../../support/forge.ts';
import { sampleClaims } from '../../support/samples.ts';
import { b64, BY_STRANGER, GOOD_HEADER, header, headerBytes, part, signed, type Vector } from './vector.ts';

const good = (more: object) => header({ ...GOOD_HEADER, ...more });

/** A header of exactly so many bytes. */
const ofBytes = (bytes: number) => header(`{"alg":"PS384","x":"${'x'.repeat(bytes - 22)}"}`);

const NOT_AN_OBJECT: readonly Vector[] = [
  ['a header that is an array', header('["PS384"]'), 'malformed', 'header-not-json'],
  ['a header that is text', header('"PS384"'), 'malformed', 'header-not-json'],
  ['a header that is a number', header('384'), 'malformed', 'header-not-json'],
  ['a header that is null', header('null'), 'malformed', 'header-not-json'],
  ['a header that is no JSON', header('alg=PS384'), 'malformed', 'header-not-json'],
  ['a header with single quotes', header("{'alg':'PS384'}"), 'malformed', 'header-not-json'],
  ['a header with a trailing comma', header('{"alg":"PS384",}'), 'malformed', 'header-not-json'],
  ['a header with junk behind', header('{"alg":"PS384"}x'), 'malformed', 'header-not-json'],
  ['a header with a second object behind', header('{"alg":"PS384"}{}'), 'malformed', 'header-not-json'],
  ['a header with NUL behind', header('{"alg":"PS384"}\0'), 'malformed', 'header-not-json'],
  ['a header with a comment', header('{"alg":"PS384"/**/}'), 'malformed', 'header-not-json'],
  ['a header after a byte order mark', header('\ufeff{"alg":"PS384"}'), 'malformed', 'header-not-json'],
  [
    'a header of bytes that are not UTF-8',
    headerBytes(Buffer.from([0x7b, 0xff, 0x7d])),
    'malformed',
    'header-not-json',
  ],
  [
    'a header in UTF-16',
    headerBytes(Buffer.from('{"alg":"PS384"}', 'utf16le')),
    'malformed',
    'header-not-json',
  ],
  ['a header cut short', header('{"alg":"PS384"'), 'malformed', 'header-not-json'],
  [
    'a header with a raw newline in a text',
    header('{"alg":"PS384","x":"\n"}'),
    'malformed',
    'header-not-json',
  ],
  [
    'a header with a lone surrogate',
    header('{"alg":"PS384","kid":"\\ud800"}'),
    'malformed',
    'header-not-json',
  ],
  ['a header with 1e400', header('{"alg":"PS384","x":1e400}'), 'malformed', 'header-not-json'],
  ['a header that nests an object', good({ a: {} }), 'malformed', 'header-not-json'],
  ['a header that nests an array', good({ a: [] }), 'malformed', 'header-not-json'],
  [
    'a header that nests 300 deep',
    header(`{"alg":"PS384","a":${'['.repeat(300)}${']'.repeat(300)}}`),
    'malformed',
    'header-not-json',
  ],
  ['a header of white space around the object', header(' {"alg":"PS384"}\n'), 'valid', 'ok'],
  ['a header of 1,024 bytes', ofBytes(1_024), 'valid', 'ok'],
  ['a header of 1,025 bytes', ofBytes(1_025), 'malformed', 'header-length'],
  ['a header of 1,029 bytes', ofBytes(1_029), 'malformed', 'header-length'],
  [
    'a long header that is no JSON: its length is looked at first',
    header('x'.repeat(2_000)),
    'malformed',
    'header-length',
  ],
];

const TWICE: readonly Vector[] = [
  ['alg twice, the right one last', header('{"alg":"none","alg":"PS384"}'), 'malformed', 'header-not-json'],
  ['alg twice, the wrong one last', header('{"alg":"PS384","alg":"none"}'), 'malformed', 'header-not-json'],
  ['alg twice, both right', header('{"alg":"PS384","alg":"PS384"}'), 'malformed', 'header-not-json'],
  [
    'alg twice, once through an escape',
    header('{"\\u0061lg":"none","alg":"PS384"}'),
    'malformed',
    'header-not-json',
  ],
  ['alg alone, through an escape', header('{"\\u0061lg":"PS384"}'), 'valid', 'ok'],
  ['alg whose value is escaped', header('{"alg":"PS\\u003384"}'), 'valid', 'ok'],
  ['kid twice', header('{"alg":"PS384","kid":"a","kid":"b"}'), 'malformed', 'header-not-json'],
  ['a foreign name twice', header('{"alg":"PS384","x":1,"x":2}'), 'malformed', 'header-not-json'],
  [
    '__proto__ twice in the header',
    header('{"alg":"PS384","__proto__":1,"__proto__":2}'),
    'malformed',
    'header-not-json',
  ],
];

const WRONG_ALGORITHMS = [
  'none', 'nOnE', 'NONE', '', 'HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS512',
  'ES384', 'EdDSA', 'RSA-OAEP', 'dir', 'ps384', 'PS384 ', ' PS384', 'PS384\0', 'PS384,none', 'РS384',
] as const; // prettier-ignore

const ALGORITHMS: readonly Vector[] = [
  ...WRONG_ALGORITHMS.map((alg): Vector => [
    `alg ${JSON.stringify(alg)}`,
    header({ alg }),
    'malformed',
    'alg',
  ]),
  ['no alg', header({}), 'malformed', 'alg'],
  ['no alg but a typ', header({ typ: 'JWT' }), 'malformed', 'alg'],
  ['ALG in capitals', header({ ALG: 'PS384' }), 'malformed', 'alg'],
  ['alg null', header({ alg: null }), 'malformed', 'alg'],
  ['alg true', header({ alg: true }), 'malformed', 'alg'],
  ['alg as a number', header({ alg: 384 }), 'malformed', 'alg'],
  ['alg as a list', header({ alg: ['PS384'] }), 'malformed', 'header-not-json'],
  ['alg behind __proto__', header('{"__proto__":{"alg":"PS384"}}'), 'malformed', 'header-not-json'],
  ['alg of a signature that really is RS384', () => rs384(), 'malformed', 'alg'],
  ['HS384 keyed with the issuer’s public PEM', () => hmac(issuer.pem), 'malformed', 'alg'],
  ['HS384 keyed with the modulus', () => hmac(String(issuer.jwk.n)), 'malformed', 'alg'],
  ['alg none, and no signature to speak of', () => unsigned(), 'malformed', 'alg'],
  ['alg none, though no key is pinned', header({ alg: 'none' }), 'malformed', 'alg', { pinned: [] }],
  ['a header changed to none after signing', part(0, () => b64({ alg: 'none' })), 'malformed', 'alg'],
];

const OTHERS: readonly Vector[] = [
  ['typ JWT', good({ typ: 'JWT' }), 'valid', 'ok'],
  ['typ at+jwt', good({ typ: 'at+jwt' }), 'malformed', 'typ'],
  ['typ jwt in lower case', good({ typ: 'jwt' }), 'malformed', 'typ'],
  ['typ application/jwt', good({ typ: 'application/jwt' }), 'malformed', 'typ'],
  ['typ JOSE', good({ typ: 'JOSE' }), 'malformed', 'typ'],
  ['typ empty', good({ typ: '' }), 'malformed', 'typ'],
  ['typ null', good({ typ: null }), 'malformed', 'typ'],
  ['typ as a number', good({ typ: 1 }), 'malformed', 'typ'],
  ['kid of one character', good({ kid: 'a' }), 'valid', 'ok'],
  ['kid empty', good({ kid: '' }), 'valid', 'ok'],
  ['kid of 128 characters', good({ kid: 'k'.repeat(128) }), 'valid', 'ok'],
  ['kid of 129 characters', good({ kid: 'k'.repeat(129) }), 'malformed', 'kid'],
  ['kid that climbs folders', good({ kid: '../../../etc/passwd' }), 'valid', 'ok'],
  ['kid __proto__', good({ kid: '__proto__' }), 'valid', 'ok'],
  ['kid of a stranger, which is only a hint', good({ kid: 'stranger' }), 'valid', 'ok'],
  ['kid as a number', good({ kid: 1 }), 'malformed', 'kid'],
  ['kid null', good({ kid: null }), 'malformed', 'kid'],
  ['kid true', good({ kid: true }), 'malformed', 'kid'],
  ['crit that names something unknown', header('{"alg":"PS384","crit":"exp"}'), 'malformed', 'crit'],
  ['crit as a list', good({ crit: ['exp'] }), 'malformed', 'header-not-json'],
  ['crit empty', good({ crit: [] }), 'malformed', 'header-not-json'],
  ['crit null', good({ crit: null }), 'malformed', 'crit'],
  ['b64 false without crit', good({ b64: false }), 'malformed', 'b64'],
  ['b64 true', good({ b64: true }), 'malformed', 'b64'],
  ['b64 false with crit', good({ b64: false, crit: ['b64'] }), 'malformed', 'header-not-json'],
  ['jku to another house', good({ jku: 'https://evil.example/keys' }), 'malformed', 'jku'],
  ['jku empty', good({ jku: '' }), 'malformed', 'jku'],
  ['jwk as text', good({ jwk: 'x' }), 'malformed', 'jwk'],
  ['jwk null', good({ jwk: null }), 'malformed', 'jwk'],
  ['a forgery that brings its own key', () => selfMade(), 'malformed', 'header-not-json'],
  ['x5u', good({ x5u: 'https://evil.example/chain' }), 'malformed', 'x5u'],
  ['x5c as text', good({ x5c: 'MIIB' }), 'malformed', 'x5c'],
  ['x5c as a list', good({ x5c: ['MIIB'] }), 'malformed', 'header-not-json'],
  ['zip DEF', good({ zip: 'DEF' }), 'malformed', 'zip'],
  ['cty JWT', good({ cty: 'JWT' }), 'malformed', 'cty'],
  [
    'several refused names: the first of the list is told',
    good({ cty: 'JWT', jku: 'x' }),
    'malformed',
    'jku',
  ],
  ['x5t, which chooses nothing here', good({ x5t: 'AAAA' }), 'valid', 'ok'],
  ['a foreign name', good({ region: 'eu-central-1' }), 'valid', 'ok'],
  ['own __proto__ in the header', header('{"alg":"PS384","__proto__":null}'), 'valid', 'ok'],
  ['own constructor in the header', header('{"alg":"PS384","constructor":"x"}'), 'valid', 'ok'],
  ['wrong alg and wrong typ: alg is looked at first', header({ alg: 'none', typ: 'x' }), 'malformed', 'alg'],
  ['wrong typ and wrong kid: typ is looked at first', good({ typ: 'x', kid: 1 }), 'malformed', 'typ'],
  ['wrong kid and jku: kid is looked at first', good({ kid: 1, jku: 'x' }), 'malformed', 'kid'],
  ['wrong alg, though no key is pinned', header({ alg: 'RS256' }), 'malformed', 'alg', { pinned: [] }],
];

export const HEADER: readonly Vector[] = [...NOT_AN_OBJECT, ...TWICE, ...ALGORITHMS, ...OTHERS];

function hmac(key: string): string {
  const input = `${b64({ alg: 'HS384' })}.${b64(sampleClaims())}`;
  return `${input}.${createHmac('sha384', key).update(input).digest('base64url')}`;
}

function rs384(): string {
  return signed({ alg: 'RS384' }, sampleClaims());
}

function unsigned(): string {
  return `${b64({ alg: 'none' })}.${b64(sampleClaims())}.AA`;
}

function selfMade(): string {
  return signed({ ...GOOD_HEADER, jwk: stranger.jwk }, sampleClaims(), BY_STRANGER);
}
