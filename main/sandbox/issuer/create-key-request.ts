// The input of KMS CreateKey, read under the constraints of the service model (apiVersion 2014-11-01).
import { Members } from '../members.ts';

export type CreateKeyRequest = {
  readonly policy: string | undefined;
  readonly description: string | undefined;
  readonly keyUsage: string | undefined;
  readonly keySpec: string | undefined;
  readonly customerMasterKeySpec: string | undefined;
  readonly origin: string | undefined;
  readonly customKeyStoreId: string | undefined;
  readonly xksKeyId: string | undefined;
  readonly multiRegion: boolean | undefined;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
};

const USAGES = ['SIGN_VERIFY', 'ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT'];
const ORIGINS = ['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'];
const OLD_SPECS = [
  ...['RSA_2048', 'RSA_3072', 'RSA_4096'],
  ...['ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1'],
  'SYMMETRIC_DEFAULT',
  ...['HMAC_224', 'HMAC_256', 'HMAC_384', 'HMAC_512'],
  'SM2',
];
const SPECS = [...OLD_SPECS, 'ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87', 'ECC_NIST_EDWARDS25519'];

/** Reads the input of KMS CreateKey. */
export function readCreateKeyRequest(raw: unknown): CreateKeyRequest {
  const members = new Members(raw);
  const request = {
    policy: members.optionalText('Policy', {
      min: 1,
      max: 131_072,
      pattern: /^[\u0009\u000A\u000D\u0020-\u00FF]+$/,
    }),
    description: members.optionalText('Description', { max: 8192 }),
    keyUsage: members.optionalText('KeyUsage', { oneOf: USAGES }),
    keySpec: members.optionalText('KeySpec', { oneOf: SPECS }),
    customerMasterKeySpec: members.optionalText('CustomerMasterKeySpec', { oneOf: OLD_SPECS }),
    origin: members.optionalText('Origin', { oneOf: ORIGINS }),
    customKeyStoreId: members.optionalText('CustomKeyStoreId', { min: 1, max: 64 }),
    xksKeyId: members.optionalText('XksKeyId', { min: 1, max: 128, pattern: /^[a-zA-Z0-9-_.]+$/ }),
    multiRegion: members.optionalBoolean('MultiRegion'),
    tags:
      members.optionalStructures('Tags', (tag) => ({
        key: tag.text('TagKey', { min: 1, max: 128 }),
        value: tag.text('TagValue', { max: 256 }),
      })) ?? [],
  };
  members.optionalBoolean('BypassPolicyLockoutSafetyCheck');
  members.finish();
  return request;
}
