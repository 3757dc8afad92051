// Ten thousand distinct tokens of one key, signed once and kept in a folder that git ignores.

import { constants, createPublicKey, generateKeyPairSync, hash, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calculateJwkThumbprint } from 'jose';
import type { Held } from '../../../main/domain/borrow.ts';
import type { IssuerKey } from '../../../main/domain/issuer-key.ts';
import { Secret } from '../../../main/domain/secret.ts';
import type { Stored } from '../../../main/services/verifying.ts';

export const ACCOUNT = '123456789012';
/** A moment at which all of them are valid. */
export const WITHIN = Date.UTC(2026, 10, 10);

const FOLDER = join(import.meta.dirname, '../../../.fieldpass/bench');
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 } as const;
const signInPool = promisify(sign);

// About 3.6 KB of claims, 5.2 KB of token, as in the first measurements: a license with forty entitlements.
const ENTITLEMENTS = Array.from({ length: 40 }, (_, at) => ({
  name: `Entitlement${at}`,
  value: String(at * 10),
  unit: 'Count',
}));

const claimsOf = (at: number) => ({
  licenseArn: `arn:aws:license-manager::${ACCOUNT}:license:l-${hash('md5', `license ${at}`)}`,
  licenseConsumptionToken: hash('md5', `seat ${at}`),
  entitlementsAllowed: ENTITLEMENTS,
  nodeId: 'bench-node',
  checkoutMetadata: { Note: 'x'.repeat(1_200) },
  issuedAt: '2026-11-04T08:30:00',
  expiration: '2026-12-04T08:30:00',
});

export type Stock = {
  readonly key: IssuerKey;
  readonly tokens: readonly string[];
  /** The tokens with the records that a ledger would keep of their borrows. */
  readonly stored: readonly Stored[];
  /** Signed bytes and signature, ready for the primitive. */
  readonly prepared: readonly (readonly [Buffer, Buffer])[];
};

/** The first `count` tokens of a key of `bits`. Signs them when they are asked for the first time; 4,096 bits take a minute. */
export async function signedStock(bits: number, count = 10_000): Promise<Stock> {
  const file = join(FOLDER, `tokens-${bits}.txt`);
  if (!existsSync(file)) await write(file, bits);
  const [spki = '', ...lines] = readFileSync(file, 'latin1').split('\n');
  const { n = '', e = '' } = createPublicKey({
    key: Buffer.from(spki, 'base64'),
    format: 'der',
    type: 'spki',
  }).export({ format: 'jwk' });
  const jwk = { kty: 'RSA', n, e } as const;
  const thumbprint = await calculateJwkThumbprint(jwk);
  const tokens = lines.slice(0, count);
  return {
    key: { jwk, thumbprint, issuerAccount: ACCOUNT, origin: 'file', addedAt: WITHIN, comment: 'bench' },
    tokens,
    stored: tokens.map((token, at) => ({ token: new Secret(token), record: recordOf(token, at) })),
    prepared: tokens.map((token) => {
      const end = token.lastIndexOf('.');
      return [Buffer.from(token.slice(0, end)), Buffer.from(token.slice(end + 1), 'base64url')] as const;
    }),
  };
}

async function write(file: string, bits: number): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const lines = [publicKey.export({ format: 'der', type: 'spki' }).toString('base64')];
  const header = Buffer.from('{"alg":"PS384"}').toString('base64url');
  for (let from = 0; from < 10_000; from += 100) {
    const some = Array.from({ length: 100 }, async (_, offset) => {
      const input = `${header}.${Buffer.from(JSON.stringify(claimsOf(from + offset))).toString('base64url')}`;
      const signature = await signInPool('sha384', Buffer.from(input), { key: privateKey, ...PSS });
      return `${input}.${signature.toString('base64url')}`;
    });
    lines.push(...(await Promise.all(some)));
  }
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${file}.new`, lines.join('\n'), 'latin1');
  renameSync(`${file}.new`, file);
}

/** The record of the borrow that token number `at` belongs to. */
export function recordOf(token: string, at: number): Pick<Held, 'wish' | 'token'> {
  const { licenseArn, licenseConsumptionToken, nodeId } = claimsOf(at);
  return {
    wish: {
      connectionId: 'environment',
      licenseArn,
      licenseName: `License ${at}`,
      issuerName: 'Bench',
      region: 'us-east-1',
      entitlements: ENTITLEMENTS,
      nodeId,
      canReturnEarly: true,
      replaces: null,
      maxMinutes: 43_200,
      validityEndAt: null,
    },
    token: {
      issuedAt: Date.UTC(2026, 10, 4, 8, 30),
      expiresAt: Date.UTC(2026, 11, 4, 8, 30),
      length: token.length,
      sha256: hash('sha256', token, 'base64url'),
      region: 'us-east-1',
      consumptionHash: hash('sha256', licenseConsumptionToken, 'base64url'),
      entitlements: ENTITLEMENTS,
      nodeId,
    },
  };
}
