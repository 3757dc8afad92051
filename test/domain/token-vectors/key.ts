// Step 3 of the contract: a pinned key of the issuer, of the right strength, and nothing that came with the token.

import { Buffer } from 'node:buffer';
import { readKeyFile } from '../../../main/domain/issuer-key.ts';
import { issuer } from '../../support/forge.ts';
import { LICENSE_ARN, sampleClaims } from '../../support/samples.ts';
import {
  b64,
  BY_STRANGER,
  claims,
  GOOD_HEADER,
  ISSUER,
  keyPair,
  part,
  type Pinned,
  signed,
  STRANGER,
  type Vector,
} from './vector.ts';

const [SHORT, UNEVEN, THREE, LARGE] = [keyPair(1024), keyPair(2047), keyPair(2048, 3), keyPair(3072)];

const keyed = (over: Partial<Pinned['jwk']>): Pinned => ({
  thumbprint: 'odd',
  jwk: { ...ISSUER.jwk, ...over },
});

/** What is pinned from a JWKS whose only key says this of itself. */
const fromSet = (more: object) => async (): Promise<readonly Pinned[]> => {
  const { kty, n, e } = issuer.jwk;
  const file = Buffer.from(JSON.stringify({ keys: [{ kty, n, e, ...more }] }));
  const read = await readKeyFile(file);
  return 'refused' in read ? [] : read.keys;
};

const [WRONG_ALG, WRONG_USE, WRONG_OPS, RIGHT_SET] = [
  fromSet({ alg: 'RS256' }),
  fromSet({ use: 'enc' }),
  fromSet({ key_ops: ['encrypt'] }),
  fromSet({ alg: 'PS384', use: 'sig', key_ops: ['verify'] }),
] as const;

const FOREIGN_ARN = LICENSE_ARN.replace('123456789012', '999999999999');

export const KEY: readonly Vector[] = [
  ['no key is pinned', claims(), 'unknown-issuer', 'no-pinned-key', { pinned: [] }],
  ['a license of another issuer', claims({ licenseArn: FOREIGN_ARN }), 'unknown-issuer', 'no-pinned-key'],
  [
    'an ARN without an account',
    claims({ licenseArn: 'arn:aws:license-manager' }),
    'unknown-issuer',
    'no-pinned-key',
  ],
  ['no ARN in the claims', claims({ licenseArn: undefined }), 'unknown-issuer', 'no-pinned-key'],
  [
    'an ARN that is a list with the right account',
    claims({ licenseArn: [LICENSE_ARN] }),
    'unknown-issuer',
    'no-pinned-key',
  ],
  [
    'an account named __proto__',
    claims({ licenseArn: 'arn:aws:license-manager::__proto__:license:l-1' }),
    'unknown-issuer',
    'no-pinned-key',
  ],
  [
    'a payload that cannot be read names no issuer',
    part(1, () => b64('{')),
    'unknown-issuer',
    'no-pinned-key',
  ],
  [
    'a payload that names its license twice names no issuer',
    () => twice(),
    'unknown-issuer',
    'no-pinned-key',
  ],
  [
    'a foreign license, though the record has another',
    claims({ licenseArn: FOREIGN_ARN }),
    'mismatch',
    'license-arn',
    { expect: { licenseArn: LICENSE_ARN } },
  ],
  [
    'a record of a foreign license',
    claims(),
    'unknown-issuer',
    'no-pinned-key',
    { expect: { licenseArn: FOREIGN_ARN } },
  ],
  ['the right key alone', claims(), 'valid', 'ok', { pinned: [ISSUER] }],
  [
    'the right key after another: all are tried, without a kid',
    claims(),
    'valid',
    'ok',
    { pinned: [STRANGER, ISSUER] },
  ],
  ['the right key before another', claims(), 'valid', 'ok', { pinned: [ISSUER, STRANGER] }],
  [
    'the right key after one that cannot be used',
    claims(),
    'valid',
    'ok',
    { pinned: [SHORT.pinned, keyed({ n: '!' }), ISSUER] },
  ],
  ['a token of the second key', claims({}, BY_STRANGER), 'valid', 'ok', { pinned: [ISSUER, STRANGER] }],
  ['only a stranger’s key', claims(), 'bad-signature', 'no-key-fits', { pinned: [STRANGER] }],
  [
    'a pinned key of 1,024 bits, though it signed',
    claims({}, SHORT),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: [SHORT.pinned] },
  ],
  [
    'a pinned key of 2,047 bits, though it signed',
    claims({}, UNEVEN),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: [UNEVEN.pinned] },
  ],
  ['a pinned key of 3,072 bits', claims({}, LARGE), 'valid', 'ok', { pinned: [LARGE.pinned] }],
  [
    'a pinned key with the exponent 3, though it signed',
    claims({}, THREE),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: [THREE.pinned] },
  ],
  [
    'the right modulus with the exponent 1',
    claims(),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: [keyed({ e: 'AQ' })] },
  ],
  [
    'the right modulus with a zero before its exponent',
    claims(),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: [keyed({ e: 'AAEAAQ' })] },
  ],
  [
    'the right modulus with a zero in front',
    claims(),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: [keyed({ n: padded(ISSUER.jwk.n) })] },
  ],
  [
    'the right modulus with padding',
    claims(),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: [keyed({ n: `${ISSUER.jwk.n}==` })] },
  ],
  [
    'a modulus of an impossible length',
    claims(),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: [keyed({ n: 'A'.repeat(345) })] },
  ],
  [
    'a modulus of 9,000 bits',
    claims(),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: [keyed({ n: modulus(1_125) })] },
  ],
  [
    'a modulus of 8,192 bits that signed nothing',
    claims(),
    'bad-signature',
    'no-key-fits',
    { pinned: [keyed({ n: modulus(1_024) })] },
  ],
  [
    'a modulus of 8,193 bits',
    claims(),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: [keyed({ n: modulus(1_025, 1) })] },
  ],
  ['an empty modulus', claims(), 'unknown-issuer', 'no-pinned-key', { pinned: [keyed({ n: '' })] }],
  [
    'an even modulus',
    claims(),
    'bad-signature',
    'no-key-fits',
    { pinned: [keyed({ n: modulus(256, 0x80, 0) })] },
  ],
  ['a key set whose key is for RS256', claims(), 'unknown-issuer', 'no-pinned-key', { pinned: WRONG_ALG }],
  [
    'a key set whose key is for encryption',
    claims(),
    'unknown-issuer',
    'no-pinned-key',
    { pinned: WRONG_USE },
  ],
  ['a key set whose key may not verify', claims(), 'unknown-issuer', 'no-pinned-key', { pinned: WRONG_OPS }],
  ['a key set whose key fits', claims(), 'valid', 'ok', { pinned: RIGHT_SET }],
  [
    'no key and a payload that makes no sense: the key is looked for first',
    () => signed(GOOD_HEADER, '[]'),
    'unknown-issuer',
    'no-pinned-key',
  ],
];

function padded(encoded: string): string {
  return Buffer.concat([Buffer.alloc(1), bytesOf(encoded)]).toString('base64url');
}

function modulus(bytes: number, first = 0x80, last = 1): string {
  const number = Buffer.alloc(bytes);
  number[0] = first;
  number[bytes - 1] = last;
  return number.toString('base64url');
}

function twice(): string {
  const json = JSON.stringify(sampleClaims()).replace('{', `{"licenseArn":"${LICENSE_ARN}",`);
  return signed(GOOD_HEADER, json);
}

function bytesOf(encoded: string): Buffer {
  return Buffer.from(encoded, 'base64url');
}
