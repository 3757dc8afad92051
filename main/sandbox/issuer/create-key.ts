// KMS CreateKey: RSA keys that sign, which is all that an issuer of licenses needs.
import { randomUUID } from 'node:crypto';
import type { Call } from '../call.ts';
import { makeKeyPair } from '../issuer-key.ts';
import { ServiceError } from '../wire.ts';
import { readCreateKeyRequest } from './create-key-request.ts';
import type { CreateKeyRequest } from './create-key-request.ts';
import { SIGNING_ALGORITHMS } from './kms-keys.ts';
import { partitionOf } from './regions.ts';

const BITS: Readonly<Partial<Record<string, number>>> = { RSA_2048: 2048, RSA_3072: 3072, RSA_4096: 4096 };

/** Answers {KeyMetadata}; what KMS could make but this sandbox cannot is UnsupportedOperationException. */
export async function createKey(call: Call): Promise<string> {
  const request = readCreateKeyRequest(call.raw);
  checkTags(request);
  checkPolicy(request);
  const spec = specOf(request);
  const bits = checkSupported(request, spec);
  const pair = await makeKeyPair(bits);
  const id = randomUUID();
  const arn = `arn:${partitionOf(call.region)}:kms:${call.region}:${call.account}:key/${id}`;
  call.store.transaction(() =>
    call.store.run(
      'INSERT INTO kms_key (arn, account, spec, private_pem, public_pem) VALUES (?, ?, ?, ?, ?)',
      arn,
      call.account,
      spec,
      pair.privateKey,
      pair.publicKey,
    ),
  );
  return JSON.stringify({ KeyMetadata: { ...metadataOf(call, request, spec), KeyId: id, Arn: arn } });
}

function metadataOf(call: Call, request: CreateKeyRequest, spec: string): object {
  return {
    AWSAccountId: call.account,
    CreationDate: Math.floor(call.now) / 1000, // awsJson1.1: seconds since the epoch.
    Enabled: true,
    Description: request.description ?? '',
    KeyUsage: 'SIGN_VERIFY',
    KeyState: 'Enabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: spec,
    KeySpec: spec,
    SigningAlgorithms: SIGNING_ALGORITHMS,
    MultiRegion: false,
  };
}

function specOf(request: CreateKeyRequest): string {
  if (request.keySpec !== undefined && request.customerMasterKeySpec !== undefined) {
    throw invalid('You cannot specify KeySpec and CustomerMasterKeySpec in the same request.');
  }
  return request.keySpec ?? request.customerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
}

// "This parameter is optional when you are creating a symmetric encryption KMS key; otherwise, it is required."
function checkSupported(request: CreateKeyRequest, spec: string): number {
  const bits = BITS[spec];
  if (request.keyUsage === undefined && spec !== 'SYMMETRIC_DEFAULT') {
    throw invalid('You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.');
  }
  if (bits === undefined) throw unsupported(`KeySpec ${spec}`);
  if (request.keyUsage === 'GENERATE_VERIFY_MAC' || request.keyUsage === 'KEY_AGREEMENT') {
    throw invalid(`The KeyUsage ${request.keyUsage} is not compatible with KeySpec ${spec}.`);
  }
  if (request.keyUsage !== 'SIGN_VERIFY') throw unsupported(`KeyUsage ${request.keyUsage ?? ''}`);
  if ((request.origin ?? 'AWS_KMS') !== 'AWS_KMS') throw unsupported(`Origin ${request.origin ?? ''}`);
  if (request.customKeyStoreId !== undefined) throw unsupported('CustomKeyStoreId');
  if (request.xksKeyId !== undefined) throw unsupported('XksKeyId');
  if (request.multiRegion === true) throw unsupported('MultiRegion');
  return bits;
}

function checkTags(request: CreateKeyRequest): void {
  const keys = request.tags.map((tag) => tag.key);
  if (new Set(keys).size < keys.length) throw new ServiceError('TagException', 'Duplicate tag keys');
  if (keys.some((key) => key.startsWith('aws:'))) {
    throw new ServiceError('TagException', 'Tag keys must not begin with aws:');
  }
}

// The policy is only read, never applied: a rehearsal needs to know that it would be accepted as JSON.
function checkPolicy(request: CreateKeyRequest): void {
  if (request.policy === undefined) return;
  try {
    const policy: unknown = JSON.parse(request.policy);
    if (typeof policy === 'object' && policy !== null && 'Statement' in policy) return;
  } catch {
    // Refused below, like a policy without statements.
  }
  throw new ServiceError('MalformedPolicyDocumentException', 'Policy contains invalid JSON or no Statement');
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

function unsupported(what: string): ServiceError {
  return new ServiceError(
    'UnsupportedOperationException',
    `${what} is not supported: this sandbox makes RSA_2048, RSA_3072 and RSA_4096 keys for SIGN_VERIFY.`,
  );
}
