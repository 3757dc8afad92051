// KMS CreateKey: what it makes, what it refuses, and with which exception.
import { CreateKeyCommand, GetPublicKeyCommand } from '@aws-sdk/client-kms';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BUYER, RSA, VENDOR, accountsOnSandbox, named, newKey } from './accounts.ts';
import { clientsOf, directoryForTest, jsonOf, mustReply, sandboxForTest, signedHeaders } from './clients.ts';

describe('KMS CreateKey', () => {
  test.each([
    ['RSA_2048', 2048],
    ['RSA_3072', 3072],
    ['RSA_4096', 4096],
  ] as const)(
    'makes %s keys that sign, whose public half GetPublicKey gives',
    async (KeySpec, bits) => {
      const { kms } = accountsOnSandbox().as(VENDOR, 'eu-central-1');
      const { KeyMetadata } = await kms.send(
        new CreateKeyCommand({ KeySpec, KeyUsage: 'SIGN_VERIFY', Description: 'Licenses' }),
      );
      expect(KeyMetadata).toMatchObject({
        AWSAccountId: VENDOR,
        Arn: `arn:aws:kms:eu-central-1:${VENDOR}:key/${KeyMetadata?.KeyId ?? ''}`,
        KeySpec,
        KeyUsage: 'SIGN_VERIFY',
        KeyState: 'Enabled',
        Enabled: true,
        Description: 'Licenses',
        CreationDate: new Date('2026-03-14T15:00:00.789Z'),
      });
      for (const KeyId of [KeyMetadata?.Arn, KeyMetadata?.KeyId]) {
        const reply = await kms.send(new GetPublicKeyCommand({ KeyId }));
        expect(reply).toMatchObject({ KeyId: KeyMetadata?.Arn, KeySpec, KeyUsage: 'SIGN_VERIFY' });
        const der = Buffer.from(reply.PublicKey ?? []);
        const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
        expect(key.asymmetricKeyDetails?.modulusLength).toBe(bits);
      }
    },
    60_000,
  );

  test('a key is found by ARN from every account, by id only from its own, and nowhere else but at home', async () => {
    const { as } = accountsOnSandbox();
    const arn = await newKey(as(VENDOR));
    const id = arn.split('/')[1];
    expect((await as(BUYER).kms.send(new GetPublicKeyCommand({ KeyId: arn }))).KeyId).toBe(arn);
    const missing = named('NotFoundException');
    await expect(as(BUYER).kms.send(new GetPublicKeyCommand({ KeyId: id }))).rejects.toMatchObject(missing);
    const away = as(VENDOR, 'eu-west-1').kms;
    await expect(away.send(new GetPublicKeyCommand({ KeyId: arn }))).rejects.toMatchObject(missing);
  });

  test('two keys differ, and both outlive the process', async () => {
    const dir = directoryForTest();
    const first = sandboxForTest({ dir });
    const [one, two] = [await newKey(clientsOf(first)), await newKey(clientsOf(first))];
    const read = async (arn: string, of = first): Promise<string> =>
      Buffer.from(
        (await clientsOf(of).kms.send(new GetPublicKeyCommand({ KeyId: arn }))).PublicKey ?? [],
      ).toString('hex');
    const before = [await read(one), await read(two)];
    expect(before[0]).not.toBe(before[1]);
    first.close();
    const second = sandboxForTest({ dir });
    expect([await read(one, second), await read(two, second)]).toEqual(before);
  });

  test.each<[string, CreateKeyCommandInput, string]>([
    ['nothing said', {}, 'UnsupportedOperationException'],
    ['an elliptic curve', { ...RSA, KeySpec: 'ECC_NIST_P256' }, 'UnsupportedOperationException'],
    ['an HMAC', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, 'UnsupportedOperationException'],
    ['encryption', { ...RSA, KeyUsage: 'ENCRYPT_DECRYPT' }, 'UnsupportedOperationException'],
    ['imported material', { ...RSA, Origin: 'EXTERNAL' }, 'UnsupportedOperationException'],
    ['several Regions', { ...RSA, MultiRegion: true }, 'UnsupportedOperationException'],
    ['a key store', { ...RSA, CustomKeyStoreId: 'cks-1' }, 'UnsupportedOperationException'],
    ['an external key', { ...RSA, XksKeyId: 'k1' }, 'UnsupportedOperationException'],
    ['no usage', { KeySpec: 'RSA_2048' }, 'ValidationException'],
    ['a usage that does not fit', { ...RSA, KeyUsage: 'GENERATE_VERIFY_MAC' }, 'ValidationException'],
    ['a policy that is no JSON', { ...RSA, Policy: '{' }, 'MalformedPolicyDocumentException'],
    ['a policy without statements', { ...RSA, Policy: '{}' }, 'MalformedPolicyDocumentException'],
    [
      'a tag twice',
      {
        ...RSA,
        Tags: [
          { TagKey: 'a', TagValue: '1' },
          { TagKey: 'a', TagValue: '2' },
        ],
      },
      'TagException',
    ],
    ['a tag of AWS', { ...RSA, Tags: [{ TagKey: 'aws:a', TagValue: '' }] }, 'TagException'],
  ])('refuses %s', async (_, input, name) => {
    const { kms } = accountsOnSandbox().as(VENDOR);
    await expect(kms.send(new CreateKeyCommand(input))).rejects.toMatchObject({ name });
  });

  test.each<[object, string]>([
    [{ KeySpec: 'RSA_1024' }, "'keySpec' failed to satisfy constraint: Member must satisfy enum value set"],
    [{ CustomerMasterKeySpec: 'ML_DSA_44' }, "'customerMasterKeySpec' failed"],
    [{ CustomerMasterKeySpec: 'RSA_2048' }, 'You cannot specify KeySpec and CustomerMasterKeySpec'],
    [{ KeyUsage: 'SIGN' }, "'keyUsage' failed"],
    [{ Origin: 'ME' }, "'origin' failed"],
    [{ Policy: '' }, "'policy' failed"],
    [{ Policy: '\u20ac' }, "'policy' failed"],
    [{ Description: 'a'.repeat(8193) }, "'description' failed"],
    [{ CustomKeyStoreId: 'a'.repeat(65) }, "'customKeyStoreId' failed"],
    [{ XksKeyId: 'a b' }, "'xksKeyId' failed"],
    [{ Tags: [{ TagValue: 'x' }] }, "'tags.1.member.tagKey' failed"],
    [{ Tags: [{ TagKey: 'x' }] }, "'tags.1.member.tagValue' failed"],
    [{ Tags: [{ TagKey: 'a'.repeat(129), TagValue: '' }] }, "'tags.1.member.tagKey' failed"],
  ])('%o violates a constraint of the model', async (changes, message) => {
    const headers = signedHeaders('TrentService.CreateKey', Date.now(), 'us-east-1/kms');
    const body = Buffer.from(JSON.stringify({ ...RSA, ...changes }));
    const reply = mustReply(await sandboxForTest().handle({ method: 'POST', path: '/', headers, body }));
    expect(jsonOf(reply)['__type']).toBe('ValidationException');
    expect(jsonOf(reply)['message']).toContain(message);
  });
});
