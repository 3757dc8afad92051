// Step 4 of the contract: the signature is PS384 over the text of header and payload, and nothing else.

import { Buffer } from 'node:buffer';
import { constants } from 'node:crypto';
import { LICENSE_ARN, sampleClaims } from '../../support/samples.ts';
import {
  b64,
  BY_STRANGER,
  claims,
  GOOD_HEADER,
  ISSUER,
  part,
  signatureOver,
  signed,
  text,
  type Vector,
} from './vector.ts';

export const SIGNATURE: readonly Vector[] = [
  ['a signature of a stranger', claims({}, BY_STRANGER), 'bad-signature', 'no-key-fits'],
  ['a signature with SHA-256', claims({}, { hash: 'sha256' }), 'bad-signature', 'no-key-fits'],
  ['a signature with SHA-512', claims({}, { hash: 'sha512' }), 'bad-signature', 'no-key-fits'],
  ['a signature with SHA-1', claims({}, { hash: 'sha1' }), 'bad-signature', 'no-key-fits'],
  ['a salt of 0', claims({}, { salt: 0 }), 'bad-signature', 'no-key-fits'],
  ['a salt of 20', claims({}, { salt: 20 }), 'bad-signature', 'no-key-fits'],
  ['a salt of 32', claims({}, { salt: 32 }), 'bad-signature', 'no-key-fits'],
  ['a salt of 47', claims({}, { salt: 47 }), 'bad-signature', 'no-key-fits'],
  ['a salt of 49', claims({}, { salt: 49 }), 'bad-signature', 'no-key-fits'],
  ['the longest salt', claims({}, { salt: 206 }), 'bad-signature', 'no-key-fits'],
  [
    'PKCS#1 v1.5 instead of PSS',
    claims({}, { padding: constants.RSA_PKCS1_PADDING }),
    'bad-signature',
    'no-key-fits',
  ],
  ['a signature of the payload alone', () => signatureOf((_, body) => body), 'bad-signature', 'no-key-fits'],
  ['a signature of the header alone', () => signatureOf((head) => head), 'bad-signature', 'no-key-fits'],
  [
    'a signature of the decoded parts',
    () => signatureOf((head, body) => `${plain(head)}.${plain(body)}`),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a signature over a colon instead of the dot',
    () => signatureOf((head, body) => `${head}:${body}`),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a signature with its last bit flipped',
    part(2, (one) => flipped(one, 255, 1)),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a signature with its first bit flipped',
    part(2, (one) => flipped(one, 0, 0x80)),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a signature backwards',
    part(2, (one) => Buffer.from(bytesOf(one).toReversed()).toString('base64url')),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a signature with a zero byte in front',
    part(2, (one) => Buffer.concat([Buffer.alloc(1), bytesOf(one)]).toString('base64url')),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a signature that lacks its first byte',
    part(2, (one) => bytesOf(one).subarray(1).toString('base64url')),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a signature of all ones',
    part(2, () => Buffer.alloc(256, 0xff).toString('base64url')),
    'bad-signature',
    'no-key-fits',
  ],
  ['the modulus as signature', part(2, () => ISSUER.jwk.n), 'bad-signature', 'no-key-fits'],
  [
    'the signature one as a number',
    part(2, () => Buffer.from([...Buffer.alloc(255), 1]).toString('base64url')),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a payload whose end was moved after signing',
    part(1, (one) => b64(plain(one).replace('11-07', '12-07'))),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a payload with a space added after signing',
    part(1, (one) => b64(`${plain(one)} `)),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a header with a space added after signing',
    part(0, (one) => b64(`${plain(one)} `)),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a header with a kid added after signing',
    part(0, () => b64({ ...GOOD_HEADER, kid: 'x' })),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'claims that mean the same in another order, after signing',
    part(1, (one) => reordered(one)),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a forged payload that is expired too: the signature is looked at first',
    claims({ expiration: '2026-11-04T08:00:01' }, BY_STRANGER),
    'bad-signature',
    'no-key-fits',
  ],
  [
    'a forged payload that makes no sense, for a license on record',
    text(() => signed(GOOD_HEADER, '[]', BY_STRANGER)),
    'bad-signature',
    'no-key-fits',
    { expect: { licenseArn: LICENSE_ARN } },
  ],
  [
    'a forgery for another computer that was returned: still a forgery',
    claims({ nodeId: 'x' }, BY_STRANGER),
    'bad-signature',
    'no-key-fits',
    { expect: { nodeId: 'y', isReturned: () => true } },
  ],
];

function bytesOf(encoded: string): Buffer {
  return Buffer.from(encoded, 'base64url');
}

function plain(encoded: string): string {
  return bytesOf(encoded).toString('utf8');
}

function flipped(encoded: string, at: number, mask: number): string {
  const bytes = bytesOf(encoded);
  bytes[at] = (bytes[at] ?? 0) ^ mask;
  return bytes.toString('base64url');
}

function reordered(encoded: string): string {
  const entries = Object.entries(JSON.parse(plain(encoded)) as Record<string, unknown>);
  return b64(Object.fromEntries(entries.toReversed()));
}

function signatureOf(input: (header: string, payload: string) => string): string {
  const [head, body] = [b64(GOOD_HEADER), b64(sampleClaims())];
  return `${head}.${body}.${signatureOver(input(head, body))}`;
}
