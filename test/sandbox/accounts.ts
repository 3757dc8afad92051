// SDK clients of several AWS accounts on one sandbox, with one clock that moves only when told.
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import {
  CreateGrantCommand,
  CreateGrantVersionCommand,
  CreateLicenseCommand,
  CreateLicenseVersionCommand,
  GetGrantCommand,
  GetLicenseCommand,
  LicenseManagerClient,
  ListReceivedGrantsCommand,
} from '@aws-sdk/client-license-manager';
import type {
  CreateGrantCommandInput,
  CreateGrantVersionCommandInput,
  CreateGrantVersionCommandOutput,
  CreateLicenseCommandInput,
  CreateLicenseVersionCommandInput,
  GetGrantCommandOutput,
  Grant,
  License,
} from '@aws-sdk/client-license-manager';
import { expect } from 'vitest';
import { sandboxRequestHandler } from '../../main/sandbox/request-handler.ts';
import type { Sandbox } from '../../main/sandbox/sandbox.ts';
import { licenseOf, newClientToken, sandboxForTest, START } from './clients.ts';

export const BUYER = '123456789012';
export const VENDOR = '901234567890';
export const STRANGER = '210987654321';

export const RSA: CreateKeyCommandInput = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' };

export type AccountClients = { readonly lm: LicenseManagerClient; readonly kms: KMSClient };

/** Opens a sandbox with a clock of its own; `as` gives the clients of an account as of now. */
export function accountsOnSandbox(dir?: string): {
  sandbox: Sandbox;
  as: (account: string, region?: string) => AccountClients;
  pass: (ms: number) => void;
} {
  let now = START;
  const sandbox = sandboxForTest({ now: () => now, ...(dir === undefined ? {} : { dir }) });
  const as = (account: string, region = 'us-east-1'): AccountClients => {
    const shared = {
      region,
      credentials: { accessKeyId: `AKIA${account}`, secretAccessKey: 'anything' },
      maxAttempts: 1,
      systemClockOffset: now - Date.now(),
      requestHandler: sandboxRequestHandler(sandbox),
    };
    return { lm: new LicenseManagerClient(shared), kms: new KMSClient(shared) };
  };
  return {
    sandbox,
    as,
    pass: (ms) => {
      now += ms;
    },
  };
}

/** Gives what a grant is now. */
export async function grantNow(
  { lm }: AccountClients,
  GrantArn: string | undefined,
): Promise<NonNullable<GetGrantCommandOutput['Grant']>> {
  const { Grant } = await lm.send(new GetGrantCommand({ GrantArn }));
  if (Grant === undefined) throw new Error('no grant');
  return Grant;
}

/** Gives the input of a CreateLicense that is in order, for a borrow of a day, with `changes`. */
export function newLicense(changes: Partial<CreateLicenseCommandInput> = {}): CreateLicenseCommandInput {
  return {
    LicenseName: 'Harrowgate Tunnel Survey',
    ProductName: 'Harrowgate Tunnel Survey',
    ProductSKU: 'HG-TUNNEL',
    Issuer: { Name: 'Harrowgate Instruments' },
    HomeRegion: 'us-east-1',
    Validity: { Begin: '2026-01-01T00:00:00Z', End: '2027-01-01T00:00:00Z' },
    Entitlements: [{ Name: 'Seats', Unit: 'Count', MaxCount: 2, Overage: false, AllowCheckIn: true }],
    Beneficiary: 'A rehearsing customer',
    ConsumptionConfiguration: {
      RenewType: 'None',
      BorrowConfiguration: { AllowEarlyCheckIn: true, MaxTimeToLiveInMinutes: 1440 },
    },
    ClientToken: newClientToken(),
    ...changes,
  };
}

/** Makes an RSA_2048 sign key and gives its ARN. */
export async function newKey(vendor: AccountClients): Promise<string> {
  return (await vendor.kms.send(new CreateKeyCommand(RSA))).KeyMetadata?.Arn ?? '';
}

/** Creates a license and gives its ARN. */
export async function created(vendor: AccountClients, input = newLicense()): Promise<string> {
  return (await vendor.lm.send(new CreateLicenseCommand(input))).LicenseArn ?? '';
}

/** Gives a license as an account reads it now, or a version of it. */
export async function licenseNow(
  who: AccountClients,
  LicenseArn: string,
  Version?: string,
): Promise<License> {
  const { License } = await who.lm.send(new GetLicenseCommand({ LicenseArn, Version }));
  if (License === undefined) throw new Error('no license');
  return License;
}

/** Gives the command for a new version of a license of `newLicense`, with `changes`. */
export function versionOf(
  LicenseArn: string,
  changes: Partial<CreateLicenseVersionCommandInput> = {},
): CreateLicenseVersionCommand {
  const { ProductSKU: _, Beneficiary: __, ...terms } = newLicense();
  return new CreateLicenseVersionCommand({ ...terms, LicenseArn, Status: 'AVAILABLE', ...changes });
}

/** Gives the command that grants a license to an account, for borrowing and return, with `changes`. */
export function grantTo(
  account: string,
  LicenseArn: string,
  changes: Partial<CreateGrantCommandInput> = {},
): CreateGrantCommand {
  return new CreateGrantCommand({
    ClientToken: newClientToken(),
    GrantName: 'A trial',
    LicenseArn,
    Principals: [`arn:aws:iam::${account}:root`],
    HomeRegion: 'us-east-1',
    AllowedOperations: ['CheckoutBorrowLicense', 'CheckInLicense'],
    ...changes,
  });
}

/** Gives the grant that an account received for a product SKU. */
export async function grantOf(buyer: AccountClients, sku: string): Promise<Grant> {
  const Filters = [{ Name: 'ProductSKU', Values: [sku] }];
  const { Grants } = await buyer.lm.send(new ListReceivedGrantsCommand({ Filters }));
  const [grant] = Grants ?? [];
  if (grant === undefined) throw new Error(`no grant of ${sku}`);
  return grant;
}

/** Makes a new version of a grant with `changes`. */
export function change(
  who: AccountClients,
  GrantArn: string | undefined,
  changes: Partial<CreateGrantVersionCommandInput>,
): Promise<CreateGrantVersionCommandOutput> {
  const input = { GrantArn, ClientToken: newClientToken(), ...changes };
  return who.lm.send(new CreateGrantVersionCommand(input));
}

/** Gives the ReceivedStatus of a license in the list of an account. */
export async function statusOf(buyer: AccountClients, sku: string): Promise<string | undefined> {
  return (await licenseOf(buyer.lm, sku)).ReceivedMetadata?.ReceivedStatus;
}

/** Gives what an SDK error of this exception matches, by name and message. */
export function named(name: string, message = /./): object {
  return { name, message: expect.stringMatching(message) as string };
}
