// Listing and reading: pages, filters, single licenses, usage, the issuer's public key.
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import {
  GetLicenseCommand,
  GetLicenseUsageCommand,
  ListReceivedLicensesCommand,
} from '@aws-sdk/client-license-manager';
import type { GrantedLicense, LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { borrow, clientsOf, directoryForTest, httpClientsOf, licenseOf, sandboxForTest } from './clients.ts';

async function listAll(lm: LicenseManagerClient, MaxResults: number): Promise<GrantedLicense[]> {
  const all: GrantedLicense[] = [];
  let NextToken: string | undefined;
  do {
    const page = await lm.send(new ListReceivedLicensesCommand({ MaxResults, NextToken }));
    expect(page.Licenses?.length).toBeLessThanOrEqual(MaxResults);
    all.push(...(page.Licenses ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return all;
}

describe('ListReceivedLicenses', () => {
  test('the samples cover every situation, with the same ARNs in every sandbox', async () => {
    const [first, second] = [clientsOf(sandboxForTest()).lm, clientsOf(sandboxForTest()).lm];
    const licenses = await listAll(first, 7);
    expect((await listAll(second, 100)).map((each) => each.LicenseArn)).toEqual(
      licenses.map((each) => each.LicenseArn),
    );
    for (const each of licenses) {
      expect(each.LicenseArn).toMatch(/^arn:aws:license-manager::\d{12}:license:l-[0-9a-f]{32}$/);
      expect(each.Issuer?.KeyFingerprint).toMatch(/^aws:\d{12}:.+:issuer-fingerprint$/);
    }
    expect(new Set(licenses.map((each) => each.Status))).toEqual(
      new Set(['AVAILABLE', 'EXPIRED', 'SUSPENDED']),
    );
    expect(new Set(licenses.map((each) => each.HomeRegion))).toEqual(new Set(['us-east-1', 'eu-central-1']));
    expect(Math.max(...licenses.map((each) => each.LicenseName?.length ?? 0))).toBe(150);
    expect(licenses.some((each) => /[\u0600-\u06ff]/.test(each.LicenseName ?? ''))).toBe(true);
    expect(licenses.some((each) => each.LicenseMetadata?.some(({ Value }) => Value?.includes('<b>')))).toBe(
      true,
    );
    expect(licenses.some((each) => each.Issuer?.SignKey === undefined)).toBe(true);
  });

  test('ten thousand licenses come in pages of one hundred, each once, in a stable order', async () => {
    const { lm } = await httpClientsOf(sandboxForTest({ licenses: 10_000 }));
    const arns = (await listAll(lm, 100)).map((each) => each.LicenseArn);
    expect(arns).toHaveLength(10_000);
    expect(new Set(arns).size).toBe(10_000);
  }, 120_000);

  test('a directory reopened with more licenses gains the missing ones only', async () => {
    const dir = directoryForTest();
    const before = await listAll(clientsOf(sandboxForTest({ dir, licenses: 40 })).lm, 100);
    const after = await listAll(clientsOf(sandboxForTest({ dir, licenses: 60 })).lm, 100);
    expect(before).toHaveLength(40);
    expect(after).toHaveLength(60);
    expect(after.slice(0, 40)).toEqual(before);
    expect(new Set(after.map((each) => each.LicenseArn)).size).toBe(60);
  });

  test.each([
    ['ProductSKU', 'QM-DRAFT-3D', 1],
    ['Status', 'SUSPENDED', 1],
    ['IssuerName', 'Ostrelle Dynamics', 3],
    ['Fingerprint', 'aws:555566667777:Varrowmere Marine:issuer-fingerprint', 2],
    ['Beneficiary', '123456789012', 20],
    ['Status', 'suspended', 0],
  ])('filter %s=%s finds %i licenses', async (Name, value, count) => {
    const { lm } = clientsOf(sandboxForTest());
    const reply = await lm.send(new ListReceivedLicensesCommand({ Filters: [{ Name, Values: [value] }] }));
    expect(reply.Licenses).toHaveLength(count);
    expect(reply.NextToken).toBeUndefined();
  });

  test.each([
    ['an unknown name', [{ Name: 'productSKU', Values: ['x'] }]],
    ['no name', [{ Values: ['x'] }]],
    ['no value', [{ Name: 'Status', Values: [] }]],
    ['two values', [{ Name: 'Status', Values: ['AVAILABLE', 'EXPIRED'] }]],
  ])('a filter with %s is refused', async (_, Filters) => {
    const { lm } = clientsOf(sandboxForTest());
    await expect(lm.send(new ListReceivedLicensesCommand({ Filters }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('ARNs narrow the list, and a page token works only for the request it came from', async () => {
    const { lm } = clientsOf(sandboxForTest());
    const wanted = (await licenseOf(lm, 'OS-VIBRATION-SUITE')).LicenseArn ?? '';
    const narrowed = await lm.send(new ListReceivedLicensesCommand({ LicenseArns: [wanted] }));
    expect(narrowed.Licenses?.map((each) => each.LicenseArn)).toEqual([wanted]);
    const { NextToken } = await lm.send(new ListReceivedLicensesCommand({ MaxResults: 2 }));
    for (const other of [
      { NextToken, LicenseArns: [wanted] },
      { NextToken: `${NextToken ?? ''}x9` },
      { NextToken: 'abc' },
    ]) {
      await expect(lm.send(new ListReceivedLicensesCommand(other))).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
      });
    }
  });
});

describe('GetLicense and GetLicenseUsage', () => {
  test('GetLicense gives the listed license without what the grant says', async () => {
    const { lm } = await httpClientsOf(sandboxForTest());
    const { ReceivedMetadata, ...listed } = await licenseOf(lm, 'FH-PLC-STUDIO');
    expect(ReceivedMetadata?.AllowedOperations).toContain('ExtendConsumptionLicense');
    const { License } = await lm.send(new GetLicenseCommand({ LicenseArn: listed.LicenseArn, Version: '1' }));
    expect(License).toEqual(listed);
  });

  test('an unknown ARN or version is InvalidParameterValueException, as ResourceNotFound is not modeled', async () => {
    const { lm } = clientsOf(sandboxForTest());
    const { LicenseArn } = await licenseOf(lm, 'FH-PLC-STUDIO');
    const unknown = `arn:aws:license-manager::111122223333:license:l-${'0'.repeat(32)}`;
    const refused = { name: 'InvalidParameterValueException' };
    await expect(lm.send(new GetLicenseCommand({ LicenseArn: unknown }))).rejects.toMatchObject(refused);
    await expect(lm.send(new GetLicenseCommand({ LicenseArn, Version: '2' }))).rejects.toMatchObject(refused);
    await expect(lm.send(new GetLicenseUsageCommand({ LicenseArn: unknown }))).rejects.toMatchObject(refused);
  });

  test('usage counts colleagues and own borrows, as strings, and leaves MaxCount out for a capability', async () => {
    const { lm } = clientsOf(sandboxForTest());
    const usage = async (sku: string): Promise<unknown> => {
      const { LicenseArn } = await licenseOf(lm, sku);
      return (await lm.send(new GetLicenseUsageCommand({ LicenseArn }))).LicenseUsage?.EntitlementUsages;
    };
    expect(await usage('TW-FIELD-SURVEY')).toEqual([
      { Name: 'Seats', ConsumedValue: '2', MaxCount: '2', Unit: 'Count' },
    ]);
    await borrow(lm, 'OS-VIBRATION-SUITE', {
      Entitlements: [
        { Name: 'Channels', Unit: 'Count', Value: '16' },
        { Name: 'Bearing library', Unit: 'None' },
      ],
    });
    expect(await usage('OS-VIBRATION-SUITE')).toEqual([
      { Name: 'Seats', ConsumedValue: '0', MaxCount: '8', Unit: 'Count' },
      { Name: 'Channels', ConsumedValue: '16', MaxCount: '64', Unit: 'Count' },
      { Name: 'Bearing library', ConsumedValue: '0', Unit: 'None' },
    ]);
  });
});

describe('KMS GetPublicKey', () => {
  test('answers for every issuer key, by ARN and by id, with the key that the sandbox publishes', async () => {
    const sandbox = sandboxForTest();
    const { lm, kms } = await httpClientsOf(sandbox);
    const license = await licenseOf(lm, 'QM-DRAFT-3D');
    const arn = license.Issuer?.SignKey ?? '';
    const reply = await kms.send(new GetPublicKeyCommand({ KeyId: arn }));
    expect(reply).toMatchObject({ KeyId: arn, KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
    expect(reply.SigningAlgorithms).toContain('RSASSA_PSS_SHA_384');
    const der = createPublicKey({ key: Buffer.from(reply.PublicKey ?? []), format: 'der', type: 'spki' });
    expect(der.export({ type: 'spki', format: 'pem' })).toBe(await sandbox.issuerPublicKeyPem());
    const byId = await kms.send(new GetPublicKeyCommand({ KeyId: arn.split('/')[1] }));
    expect(byId.KeyId).toBe(arn);
  });

  test('knows no other key, no wildcard, and no key of another Region', async () => {
    const sandbox = sandboxForTest();
    const { lm, kms } = clientsOf(sandbox);
    const elsewhere = (await licenseOf(lm, 'GV-TACHY')).Issuer?.SignKey ?? '';
    for (const KeyId of ['nope', '%', 'arn:aws:kms:us-east-1:111122223333:key/nope', elsewhere]) {
      await expect(kms.send(new GetPublicKeyCommand({ KeyId }))).rejects.toMatchObject({
        name: 'NotFoundException',
      });
    }
    const there = clientsOf(sandbox, 'eu-central-1').kms;
    expect((await there.send(new GetPublicKeyCommand({ KeyId: elsewhere }))).KeyId).toBe(elsewhere);
    await expect(kms.send(new GetPublicKeyCommand({ KeyId: '' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(
        "'keyId' failed to satisfy constraint: Member must have length greater",
      ) as string,
    });
  });
});
