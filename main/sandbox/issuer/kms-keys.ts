// The keys of the sandbox's KMS: those that CreateKey made, and the one pair that the samples' issuers share.
import type { Call } from '../call.ts';
import { textOf } from '../store.ts';
import type { Store } from '../store.ts';

/** A signing key by its ARN; `spec` is its KeySpec. */
export type KmsKey = { readonly arn: string; readonly account: string; readonly spec: string };

/** What every RSA signing key can do, in KMS's spelling. */
export const SIGNING_ALGORITHMS: readonly string[] = ['PKCS1_V1_5', 'PSS'].flatMap((padding) =>
  ['256', '384', '512'].map((size) => `RSASSA_${padding}_SHA_${size}`),
);

/**
 * Gives the key that an ARN or key id names in the Region of a call, or undefined.
 *
 * As at KMS a key exists in its own Region only, and a created key's id alone finds it from its own account only.
 */
export function findKey(call: Pick<Call, 'store' | 'region' | 'account'>, keyId: string): KmsKey | undefined {
  const key = createdKey(call, keyId) ?? sampleKey(call.store, keyId);
  return key?.arn.split(':')[3] === call.region ? key : undefined;
}

function createdKey(call: Pick<Call, 'store' | 'account'>, keyId: string): KmsKey | undefined {
  const row = call.store.one(
    `SELECT arn, account, spec FROM kms_key
     WHERE arn = ?1 OR (account = ?2 AND substr(arn, instr(arn, ':key/') + 5) = ?1)`,
    keyId,
    call.account,
  );
  if (row === undefined) return undefined;
  return { arn: textOf(row, 'arn'), account: textOf(row, 'account'), spec: textOf(row, 'spec') };
}

function sampleKey(store: Store, keyId: string): KmsKey | undefined {
  const row = store.one(
    `SELECT sign_key FROM license WHERE (sign_key = ?1 OR substr(sign_key, instr(sign_key, ':key/') + 5) = ?1)
       AND sign_key NOT IN (SELECT arn FROM kms_key) LIMIT 1`,
    keyId,
  );
  if (row === undefined) return undefined;
  const arn = textOf(row, 'sign_key');
  return { arn, account: arn.split(':')[4] ?? '', spec: 'RSA_2048' };
}
