// KMS GetPublicKey, for the keys with which the sandbox's issuers sign.
import type { Call } from './call.ts';
import { findKey, SIGNING_ALGORITHMS } from './issuer/kms-keys.ts';
import { readGetPublicKeyRequest } from './requests.ts';
import { ServiceError } from './wire.ts';

/**
 * Answers the public key (base64 of a DER SubjectPublicKeyInfo) of a sign key, named by ARN or key id.
 *
 * Key policies are not read: whoever knows an ARN may have the public half. An unknown key, and one of another Region,
 * is NotFoundException.
 */
export async function getPublicKey(call: Call): Promise<string> {
  const { keyId } = readGetPublicKeyRequest(call.raw);
  const found = findKey(call, keyId);
  if (found === undefined) throw new ServiceError('NotFoundException', `Key '${keyId}' does not exist`);
  const key = await call.issuerKey.load(found.arn);
  return JSON.stringify({
    KeyId: found.arn,
    PublicKey: key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    CustomerMasterKeySpec: found.spec,
    KeySpec: found.spec,
    KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms: SIGNING_ALGORITHMS,
  });
}
