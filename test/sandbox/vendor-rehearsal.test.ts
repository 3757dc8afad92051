// A vendor rehearses a whole integration over HTTP: key, license, grant, acceptance, borrow, proof, return, renewal.
import { CreateKeyCommand, GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  AcceptGrantCommand,
  CheckInLicenseCommand,
  CheckoutBorrowLicenseCommand,
  CreateGrantCommand,
  CreateGrantVersionCommand,
  CreateLicenseCommand,
  CreateLicenseVersionCommand,
  GetGrantCommand,
  GetLicenseUsageCommand,
  LicenseManagerClient,
  ListReceivedGrantsCommand,
} from '@aws-sdk/client-license-manager';
import { compactVerify } from 'jose';
import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../main/sandbox/sandbox.ts';
import { startSandboxServer } from '../../main/sandbox/server.ts';
import { BUYER, newLicense, VENDOR } from './accounts.ts';
import {
  borrowOf,
  claimsIn,
  directoryForTest,
  licenseOf,
  newClientToken,
  sandboxForTest,
} from './clients.ts';

type Rehearsal = {
  readonly sandbox: Sandbox;
  readonly vendor: { readonly lm: LicenseManagerClient; readonly kms: KMSClient };
  readonly buyer: { readonly lm: LicenseManagerClient; readonly kms: KMSClient };
  readonly pass: (ms: number) => void;
};

// The sandbox's clock runs ahead by at most a few seconds: within what the signatures of the SDK may be off.
async function rehearse(dir?: string): Promise<Rehearsal> {
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const sandbox = sandboxForTest(dir === undefined ? { now } : { now, dir });
  const server = await startSandboxServer(sandbox);
  onTestFinished(() => server.stop());
  const as = (account: string): Rehearsal['vendor'] => {
    const credentials = { accessKeyId: `AKIA${account}`, secretAccessKey: 'anything' };
    const shared = { region: 'us-east-1', credentials, maxAttempts: 1, endpoint: server.endpoint };
    return { lm: new LicenseManagerClient(shared), kms: new KMSClient(shared) };
  };
  return {
    sandbox,
    vendor: as(VENDOR),
    buyer: as(BUYER),
    pass: (ms) => {
      ahead += ms;
    },
  };
}

async function publicKeyOf({ kms }: Rehearsal['buyer'], KeyId: string | undefined): Promise<KeyObject> {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  return createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
}

test('a vendor makes a key and a license, a customer accepts, borrows, proves and returns', async () => {
  const { vendor, buyer, pass } = await rehearse();

  const { KeyMetadata } = await vendor.kms.send(
    new CreateKeyCommand({ KeySpec: 'RSA_3072', KeyUsage: 'SIGN_VERIFY' }),
  );
  const Issuer = { Name: 'Harrowgate Instruments', SignKey: KeyMetadata?.Arn };
  const { LicenseArn } = await vendor.lm.send(new CreateLicenseCommand(newLicense({ Issuer, ...valid() })));
  pass(1000);
  const given = await vendor.lm.send(
    new CreateGrantCommand({
      ClientToken: newClientToken(),
      GrantName: 'Trial of March',
      LicenseArn,
      Principals: [`arn:aws:iam::${BUYER}:root`],
      HomeRegion: 'us-east-1',
      AllowedOperations: ['CheckoutLicense', 'CheckoutBorrowLicense', 'CheckInLicense'],
    }),
  );
  pass(1000);

  const Filters = [{ Name: 'GranterAccountId', Values: [VENDOR] }];
  const { Grants } = await buyer.lm.send(new ListReceivedGrantsCommand({ Filters }));
  expect(Grants?.map((each) => [each.GrantArn, each.GrantStatus])).toEqual([
    [given.GrantArn, 'PENDING_ACCEPT'],
  ]);
  await buyer.lm.send(new AcceptGrantCommand({ GrantArn: given.GrantArn }));
  pass(1000);
  await buyer.lm.send(
    new CreateGrantVersionCommand({
      GrantArn: given.GrantArn,
      ClientToken: newClientToken(),
      Status: 'ACTIVE',
    }),
  );
  pass(1000);
  const active = await buyer.lm.send(new GetGrantCommand({ GrantArn: given.GrantArn }));
  expect(active.Grant?.GrantStatus).toBe('ACTIVE');

  const license = await licenseOf(buyer.lm, 'HG-TUNNEL');
  expect(license.ReceivedMetadata).toEqual({
    ReceivedStatus: 'ACTIVE',
    AllowedOperations: ['CheckoutLicense', 'CheckoutBorrowLicense', 'CheckInLicense'],
  });
  const held = await buyer.lm.send(
    new CheckoutBorrowLicenseCommand(borrowOf(license, { NodeId: 'laptop-7' })),
  );
  const key = await publicKeyOf(buyer, license.Issuer?.SignKey);
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(3072);
  const proof = await compactVerify(held.SignedToken ?? '', key, { algorithms: ['PS384'] });
  expect(proof.protectedHeader).toEqual({ alg: 'PS384' });
  expect(claimsIn(held.SignedToken)).toMatchObject({ licenseArn: LicenseArn, nodeId: 'laptop-7' });

  const usage = async (): Promise<string | undefined> =>
    (await vendor.lm.send(new GetLicenseUsageCommand({ LicenseArn }))).LicenseUsage?.EntitlementUsages?.[0]
      ?.ConsumedValue;
  expect(await usage()).toBe('1');
  await buyer.lm.send(new CheckInLicenseCommand({ LicenseConsumptionToken: held.LicenseConsumptionToken }));
  expect(await usage()).toBe('0');
}, 120_000);

test('a vendor changes the key: tokens of the new version verify with the new one only', async () => {
  const { sandbox, vendor, pass } = await rehearse(directoryForTest());
  const keyArn = async (): Promise<string | undefined> => {
    const made = await vendor.kms.send(
      new CreateKeyCommand({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }),
    );
    return made.KeyMetadata?.Arn;
  };
  const [old, fresh] = [await keyArn(), await keyArn()];
  const Name = 'Harrowgate Instruments';
  const { ProductSKU, Beneficiary, ...terms } = newLicense({ Issuer: { Name, SignKey: old }, ...valid() });
  const { LicenseArn } = await vendor.lm.send(
    new CreateLicenseCommand({ ...terms, ProductSKU, Beneficiary }),
  );
  pass(1000);
  await vendor.lm.send(
    new CreateLicenseVersionCommand({
      ...terms,
      LicenseArn,
      Issuer: { Name, SignKey: fresh },
      Status: 'AVAILABLE',
      ClientToken: newClientToken(),
    }),
  );
  pass(1000);
  // The issuer may use its own license without a grant. A token for another computer is signed as well as any.
  sandbox.control({ kind: 'wrong-node-token' });
  const held = await vendor.lm.send(
    new CheckoutBorrowLicenseCommand(borrowOf({ LicenseArn, Entitlements: terms.Entitlements })),
  );
  const token = held.SignedToken ?? '';
  expect(claimsIn(token)).toMatchObject({ nodeId: 'another-computer' });
  await compactVerify(token, await publicKeyOf(vendor, fresh), { algorithms: ['PS384'] });
  await expect(
    compactVerify(token, await publicKeyOf(vendor, old), { algorithms: ['PS384'] }),
  ).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
}, 120_000);

// Valid now, whenever that is: these tests run on the real clock.
function valid(): { Validity: { Begin: string } } {
  return { Validity: { Begin: '2024-01-01T00:00:00Z' } };
}
