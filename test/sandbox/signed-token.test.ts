// The signed token, judged without the library that signs it.
import { execFileSync } from 'node:child_process';
import { constants, createPublicKey, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { borrow, claimsIn, clientsOf, directoryForTest, sandboxForTest } from './clients.ts';

function partsOf(token: string | undefined): { head: string; signed: Buffer; signature: Buffer } {
  const [head = '', payload = '', signature = ''] = token?.split('.') ?? [];
  return {
    head: Buffer.from(head, 'base64url').toString('utf8'),
    signed: Buffer.from(`${head}.${payload}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

function verifies(pem: string, signed: Buffer, signature: Buffer, saltLength = 48): boolean {
  const key = { key: createPublicKey(pem), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return verify('sha384', signed, key, signature);
}

describe('SignedToken', () => {
  test('has exactly the claims of the AWS sample, in its order and spelling', async () => {
    const now = Date.UTC(2026, 2, 14, 15, 0, 0, 999);
    const { lm } = clientsOf(sandboxForTest({ now: () => now }), 'us-east-1', now - Date.now());
    const CheckoutMetadata = [
      { Name: 'Mac', Value: 'ABCDEFGHI' },
      { Name: '__proto__', Value: 'plain text' },
    ];
    const reply = await borrow(lm, 'OS-VIBRATION-SUITE', { NodeId: 'MyNodeId', CheckoutMetadata });
    expect(partsOf(reply.SignedToken).head).toBe('{"alg":"PS384"}');
    const payload = Buffer.from(reply.SignedToken?.split('.')[1] ?? '', 'base64url').toString('utf8');
    expect(payload).toBe(
      `{"licenseArn":"${reply.LicenseArn ?? ''}","licenseConsumptionToken":"${reply.LicenseConsumptionToken ?? ''}",` +
        '"entitlementsAllowed":[{"name":"Seats","value":"1","unit":"Count"},' +
        '{"name":"Channels","value":"1","unit":"Count"},' +
        '{"name":"Bearing library","value":"Included","unit":"None"}],' +
        '"nodeId":"MyNodeId","checkoutMetadata":{"Mac":"ABCDEFGHI","__proto__":"plain text"},' +
        '"issuedAt":"2026-03-14T15:00:00","expiration":"2026-03-24T15:00:00"}',
    );
    expect(reply).toMatchObject({ NodeId: 'MyNodeId', CheckoutMetadata });
  });

  test('leaves out node and metadata that were not given', async () => {
    const { SignedToken } = await borrow(clientsOf(sandboxForTest()).lm, 'QM-DRAFT-3D');
    expect(Object.keys(claimsIn(SignedToken))).toEqual([
      'licenseArn',
      'licenseConsumptionToken',
      'entitlementsAllowed',
      'issuedAt',
      'expiration',
    ]);
  });

  test('is RSASSA-PSS with SHA-384 and a salt of 48 bytes, and one flipped bit breaks it', async () => {
    const sandbox = sandboxForTest();
    const { SignedToken } = await borrow(clientsOf(sandbox).lm, 'QM-DRAFT-3D');
    const pem = await sandbox.issuerPublicKeyPem();
    const { signed, signature } = partsOf(SignedToken);
    expect(signature).toHaveLength(256);
    expect(verifies(pem, signed, signature)).toBe(true);
    expect(verifies(pem, signed, signature, 32)).toBe(false);
    for (const bytes of [signed, signature]) {
      bytes.writeUInt8(bytes.readUInt8(70) ^ 1, 70);
      expect(verifies(pem, signed, signature)).toBe(false);
      bytes.writeUInt8(bytes.readUInt8(70) ^ 1, 70);
    }
    expect(verifies(pem, signed, signature)).toBe(true);
  });

  test.skipIf(!hasOpenssl())(
    'the openssl command accepts it with the published key, and refuses it changed',
    async () => {
      const dir = directoryForTest();
      const { SignedToken } = await borrow(clientsOf(sandboxForTest({ dir })).lm, 'QM-DRAFT-3D');
      const { signed, signature } = partsOf(SignedToken);
      const judge = (content: Buffer): string => {
        writeFileSync(join(dir, 'signed'), content);
        writeFileSync(join(dir, 'signature'), signature);
        const pss = [
          '-sigopt',
          'rsa_padding_mode:pss',
          '-sigopt',
          'rsa_pss_saltlen:48',
          '-sigopt',
          'rsa_mgf1_md:sha384',
        ];
        const files = ['-verify', join(dir, 'issuer-key.pem'), '-signature', join(dir, 'signature')];
        return execFileSync('openssl', ['dgst', '-sha384', ...pss, ...files, join(dir, 'signed')], {
          encoding: 'utf8',
          stdio: 'pipe',
        });
      };
      expect(judge(signed)).toBe('Verified OK\n');
      const changed = Buffer.from(signed);
      changed.writeUInt8(changed.readUInt8(70) ^ 1, 70);
      expect(() => judge(changed)).toThrow(/bad signature/);
    },
  );
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
