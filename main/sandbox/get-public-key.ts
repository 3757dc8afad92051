// KMS GetPublicKey, for the keys with which the sandbox's issuers sign.
import type { Call } from './call.ts';
import { readGetPublicKeyRequest } from './requests.ts';
import { textOf } from './store.ts';
import { ServiceError } from './wire.ts';

const ALGORITHMS = ['PKCS1_V1_5', 'PSS'].flatMap((padding) =>
  ['256', '384', '512'].map((size) => `RSASSA_${padding}_SHA_${size}`),
);

/**
 * Answers the public key (base64 of a DER SubjectPublicKeyInfo) of an issuer's SignKey, named by ARN or key id.
 *
 * All issuers of a sandbox share one key pair under different ARNs. As at KMS, a key exists in its own Region only.
 */
export async function getPublicKey(call: Call): Promise<string> {
  const { keyId } = readGetPublicKeyRequest(call.raw);
  const row = call.store.one(
    `SELECT sign_key FROM license
     WHERE sign_key = ?1 OR substr(sign_key, instr(sign_key, ':key/') + 5) = ?1 LIMIT 1`,
    keyId,
  );
  const arn = row === undefined ? undefined : textOf(row, 'sign_key');
  if (arn === undefined || arn.split(':')[3] !== call.region) {
    throw new ServiceError('NotFoundException', `Key '${keyId}' does not exist`);
  }
  const key = await call.issuerKey.load();
  return JSON.stringify({
    KeyId: arn,
    PublicKey: key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    CustomerMasterKeySpec: 'RSA_2048',
    KeySpec: 'RSA_2048',
    KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms: ALGORITHMS,
  });
}
