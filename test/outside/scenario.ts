// A vendor and a customer do everything that the sandbox can do: the same orders for every client, in order.

import type { Keys, Order, Outcome } from './outcomes.ts';
import { BUYER, keysOf, Play, textIn, VENDOR } from './play.ts';
import type { Caller, Stage, Step } from './play.ts';

const DAY_MINUTES = 1440;
const vendor: Caller = { keys: keysOf(VENDOR) };
const buyer: Caller = { keys: keysOf(BUYER) };
const nobody: Caller = { keys: keysOf(BUYER), unsigned: true };
const named = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });
export const SEAT = { Name: 'Seats', Unit: 'Count', Value: '1' };

/** The terms of the vendor's license, signed with `SignKey`. */
function termsOf(SignKey: string) {
  return {
    LicenseName: 'Harrowgate Tunnel Survey',
    ProductName: 'Tunnel Survey',
    Issuer: { Name: 'Harrowgate Instruments', SignKey },
    HomeRegion: 'us-east-1',
    Validity: { Begin: '2026-01-01T00:00:00Z', End: '2099-01-01T00:00:00Z' },
    Entitlements: [
      { Name: 'Seats', Unit: 'Count', MaxCount: 2, Overage: false, AllowCheckIn: true },
      { Name: 'Library', Unit: 'None', Value: 'Größe “XL”' },
    ],
    ConsumptionConfiguration: {
      RenewType: 'None',
      ProvisionalConfiguration: { MaxTimeToLiveInMinutes: 60 },
      BorrowConfiguration: { AllowEarlyCheckIn: true, MaxTimeToLiveInMinutes: DAY_MINUTES },
    },
    LicenseMetadata: [{ Name: 'Edition', Value: 'Field' }],
  };
}

/** Makes a key and a license with it, and changes the license once; gives its ARN. */
export async function issueLicense(play: Play): Promise<string> {
  await play.ask(vendor, 'sts', 'GetCallerIdentity');
  const key = await play.ask(vendor, 'kms', 'CreateKey', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' });
  const SignKey = textIn(key, 'KeyMetadata', 'Arn');
  await play.ask(buyer, 'kms', 'GetPublicKey', { KeyId: SignKey });
  const terms = termsOf(SignKey);
  const more = { ProductSKU: 'HG-TUNNEL', Beneficiary: BUYER, ClientToken: 'license1' };
  const LicenseArn = textIn(await play.lm(vendor, 'CreateLicense', { ...terms, ...more }), 'LicenseArn');
  play.settle();
  await play.lm(vendor, 'CreateLicenseVersion', {
    ...terms,
    LicenseArn,
    Status: 'AVAILABLE',
    SourceVersion: '1',
    ClientToken: 'version1',
  });
  play.settle();
  await play.lm(vendor, 'GetLicense', { LicenseArn });
  await play.lm(vendor, 'GetLicense', { LicenseArn, Version: '1' });
  await play.lm(vendor, 'ListLicenses', named('ProductSKU', 'HG-TUNNEL'));
  return LicenseArn;
}

/** The vendor grants the license, the buyer accepts and activates. */
export async function grantLicense(play: Play, LicenseArn: string): Promise<void> {
  const grant = await play.lm(vendor, 'CreateGrant', {
    GrantName: 'A trial',
    LicenseArn,
    Principals: [`arn:aws:iam::${BUYER}:root`],
    HomeRegion: 'us-east-1',
    AllowedOperations: ['CheckoutBorrowLicense', 'CheckInLicense', 'CreateToken'],
    ClientToken: 'grant1',
  });
  const GrantArn = textIn(grant, 'GrantArn');
  play.settle();
  await play.lm(vendor, 'ListDistributedGrants', { GrantArns: [GrantArn] });
  await play.lm(buyer, 'AcceptGrant', { GrantArn });
  await play.lm(buyer, 'GetGrant', { GrantArn });
  play.settle();
  await play.lm(buyer, 'CreateGrantVersion', { GrantArn, Status: 'ACTIVE', ClientToken: 'activate1' });
  play.settle();
  await play.lm(buyer, 'ListReceivedGrants', named('GranterAccountId', VENDOR));
  const offered = await play.lm(buyer, 'ListReceivedGrants', named('GrantStatus', 'PENDING_ACCEPT'));
  await play.lm(buyer, 'RejectGrant', { GrantArn: textIn(offered, 'Grants', 0, 'GrantArn') });
  await play.lm(buyer, 'ListReceivedLicenses', named('ProductSKU', 'HG-TUNNEL'));
}

/** The buyer borrows, looks, and returns. */
async function borrowAndReturn(play: Play, LicenseArn: string): Promise<void> {
  const held = await play.lm(buyer, 'CheckoutBorrowLicense', {
    LicenseArn,
    Entitlements: [SEAT, { Name: 'Library', Unit: 'None' }],
    DigitalSignatureMethod: 'JWT_PS384',
    NodeId: 'laptop-7',
    CheckoutMetadata: [{ Name: 'Ticket', Value: 'F-204 “Nord”' }],
    ClientToken: 'borrow1',
  });
  await play.lm(vendor, 'GetLicenseUsage', { LicenseArn });
  const LicenseConsumptionToken = textIn(held, 'LicenseConsumptionToken');
  await play.lm(buyer, 'CheckInLicense', { LicenseConsumptionToken });
  await play.lm(buyer, 'CheckInLicense', { LicenseConsumptionToken });
}

async function wishFor(play: Play, sku: string, entitlement: object): Promise<Order['input']> {
  const listed = await play.lm(buyer, 'ListReceivedLicenses', named('ProductSKU', sku));
  return {
    ProductSKU: sku,
    KeyFingerprint: textIn(listed, 'Licenses', 0, 'Issuer', 'KeyFingerprint'),
    Entitlements: [entitlement],
  };
}

/** The buyer checks out online for a while, with less than asked, keeps it, and gives it back; and once for good. */
async function checkOutOnline(play: Play): Promise<void> {
  const nodes = await wishFor(play, 'QM-RENDER-BENCH', { Name: 'Render nodes', Unit: 'Count', Value: '2' });
  const more = { CheckoutType: 'PROVISIONAL', NodeId: '10.0.21.57', ClientToken: 'online1' };
  const held = await play.lm(buyer, 'CheckoutLicense', { ...nodes, ...more });
  const LicenseConsumptionToken = textIn(held, 'LicenseConsumptionToken');
  play.settle();
  await play.lm(buyer, 'ExtendLicenseConsumption', { LicenseConsumptionToken, DryRun: true });
  await play.lm(buyer, 'ExtendLicenseConsumption', { LicenseConsumptionToken });
  await play.lm(buyer, 'CheckInLicense', { LicenseConsumptionToken, Beneficiary: BUYER });
  const hours = await wishFor(play, 'OB-SOLVER-HOURS', { Name: 'Hours', Unit: 'Count', Value: '3' });
  const forGood = await play.lm(buyer, 'CheckoutLicense', {
    ...hours,
    CheckoutType: 'PERPETUAL',
    ClientToken: 'online2',
  });
  const spent = textIn(forGood, 'LicenseConsumptionToken');
  await play.lm(buyer, 'ExtendLicenseConsumption', { LicenseConsumptionToken: spent });
  await play.lm(buyer, 'CheckInLicense', { LicenseConsumptionToken: spent });
}

/** A refresh token becomes an access token, that becomes a role, and the role borrows; then the token is deleted. */
async function borrowByToken(play: Play, LicenseArn: string): Promise<void> {
  const RoleArn = `arn:aws:iam::${BUYER}:role/field/Borrower`;
  const made = await play.lm(buyer, 'CreateToken', {
    LicenseArn,
    RoleArns: [RoleArn],
    ExpirationInDays: 30,
    TokenProperties: ['team-north'],
    ClientToken: 'token1',
  });
  const [Token, TokenId] = [textIn(made, 'Token'), textIn(made, 'TokenId')];
  await play.lm(buyer, 'ListTokens', { TokenIds: [TokenId] });
  const access = await play.lm(nobody, 'GetAccessToken', { Token, TokenProperties: ['team-north'] });
  const role = await play.ask(nobody, 'sts', 'AssumeRoleWithWebIdentity', {
    RoleArn,
    RoleSessionName: 'laptop-7',
    WebIdentityToken: textIn(access, 'AccessToken'),
  });
  const session: Caller = { keys: sessionIn(role) };
  await play.ask(session, 'sts', 'GetCallerIdentity');
  await play.lm(session, 'CheckoutBorrowLicense', {
    LicenseArn,
    Entitlements: [SEAT],
    DigitalSignatureMethod: 'JWT_PS384',
    ClientToken: 'borrow2',
  });
  await play.lm(buyer, 'DeleteToken', { TokenId });
  await play.lm(nobody, 'GetAccessToken', { Token });
}

/** A role with a one-time code, right and wrong; and the end of the vendor's license. */
async function roleAndEnd(play: Play, LicenseArn: string): Promise<void> {
  const asked = { RoleArn: `arn:aws:iam::${BUYER}:role/Office`, RoleSessionName: 'laptop-7' };
  const SerialNumber = `arn:aws:iam::${BUYER}:mfa/engineer`;
  await play.ask(buyer, 'sts', 'AssumeRole', { ...asked, SerialNumber, TokenCode: '123456' });
  await play.ask(buyer, 'sts', 'AssumeRole', { ...asked, SerialNumber, TokenCode: '000000' });
  await play.lm(vendor, 'DeleteLicense', { LicenseArn, SourceVersion: '2' });
  play.settle();
  await play.lm(vendor, 'ListLicenses', { LicenseArns: [LicenseArn] });
}

function sessionIn(role: Outcome): Keys {
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
    (name) => textIn(role, 'Credentials', name),
  );
  return {
    accessKeyId: accessKeyId ?? '',
    secretAccessKey: secretAccessKey ?? '',
    sessionToken: sessionToken ?? '',
  };
}

/** Plays it all on a stage and gives every step. */
export async function playAll(stage: Stage): Promise<readonly Step[]> {
  const play = new Play(stage);
  const licenseArn = await issueLicense(play);
  await grantLicense(play, licenseArn);
  await borrowAndReturn(play, licenseArn);
  await checkOutOnline(play);
  await borrowByToken(play, licenseArn);
  await roleAndEnd(play, licenseArn);
  return play.steps;
}
