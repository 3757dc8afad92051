// CheckoutLicense of licenses that a vendor makes: which of several, by whose name, and with which rights.
import {
  AcceptGrantCommand,
  CheckoutLicenseCommand,
  CreateGrantCommand,
  CreateGrantVersionCommand,
  CreateLicenseCommand,
  CreateLicenseVersionCommand,
  DeleteLicenseCommand,
  ExtendLicenseConsumptionCommand,
} from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import { accountsOnSandbox, newLicense, VENDOR } from './accounts.ts';
import { newClientToken } from './clients.ts';
import { asking } from './online-checkouts.ts';

const OWN_ACCOUNT = '123456789012';
const FLOATING = { RenewType: 'None', ProvisionalConfiguration: { MaxTimeToLiveInMinutes: 60 } } as const;
const OWN_CHECKOUT = {
  ProductSKU: 'HG-TUNNEL',
  KeyFingerprint: `aws:${VENDOR}:Harrowgate Instruments:issuer-fingerprint`,
  CheckoutType: 'PROVISIONAL',
  Entitlements: [asking('Seats', '1')],
  Beneficiary: VENDOR,
} as const;

function floating(changes: Parameters<typeof newLicense>[0] = {}) {
  return new CreateLicenseCommand(newLicense({ ConsumptionConfiguration: FLOATING, ...changes }));
}

const ownCheckout = () =>
  new CheckoutLicenseCommand({
    ...OWN_CHECKOUT,
    Entitlements: [...OWN_CHECKOUT.Entitlements],
    ClientToken: newClientToken(),
  });

describe('a license that a vendor makes', () => {
  test('is chosen where it is the most recent of two with one SKU and fingerprint', async () => {
    const { as, pass } = accountsOnSandbox();
    const older = await as(VENDOR).lm.send(floating());
    pass(5000);
    expect((await as(VENDOR).lm.send(ownCheckout())).LicenseArn).toBe(older.LicenseArn);
    const newer = await as(VENDOR).lm.send(floating());
    pass(5000);
    expect((await as(VENDOR).lm.send(ownCheckout())).LicenseArn).toBe(newer.LicenseArn);
    await as(VENDOR).lm.send(
      new DeleteLicenseCommand({ LicenseArn: newer.LicenseArn, SourceVersion: newer.Version }),
    );
    pass(5000);
    expect((await as(VENDOR).lm.send(ownCheckout())).LicenseArn).toBe(older.LicenseArn);
  });

  test('is found by its beneficiary, be that a customer or the vendor itself', async () => {
    const { as, pass } = accountsOnSandbox();
    await as(VENDOR).lm.send(floating());
    pass(5000);
    const { lm } = as(VENDOR);
    const named = { ...ownCheckout().input, Beneficiary: 'A rehearsing customer' };
    expect(await lm.send(new CheckoutLicenseCommand(named))).toHaveProperty('LicenseConsumptionToken');
    const other = { ...ownCheckout().input, Beneficiary: 'Another customer' };
    await expect(lm.send(new CheckoutLicenseCommand(other))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('with overage gives more than it has', async () => {
    const { as, pass } = accountsOnSandbox();
    const Entitlements = [
      { Name: 'Seats', Unit: 'Count', MaxCount: 2, Overage: true, AllowCheckIn: true } as const,
    ];
    await as(VENDOR).lm.send(floating({ Entitlements }));
    pass(5000);
    const five = { ...ownCheckout().input, Entitlements: [asking('Seats', '5')] };
    const { EntitlementsAllowed } = await as(VENDOR).lm.send(new CheckoutLicenseCommand(five));
    expect(EntitlementsAllowed).toEqual([{ Name: 'Seats', Unit: 'Count', Value: '5' }]);
  });

  test('lends no drawdown entitlement for a while, whatever else it lends', async () => {
    const { as, pass } = accountsOnSandbox();
    const counted = { Unit: 'Count', MaxCount: 5, Overage: false } as const;
    const Entitlements = [
      { ...counted, Name: 'Seats', AllowCheckIn: true },
      { ...counted, Name: 'Reports', AllowCheckIn: false },
    ];
    await as(VENDOR).lm.send(floating({ Entitlements }));
    pass(5000);
    const both = [asking('Seats', '1'), asking('Reports', '1')];
    const askFor = (CheckoutType: 'PROVISIONAL' | 'PERPETUAL') =>
      as(VENDOR).lm.send(
        new CheckoutLicenseCommand({ ...ownCheckout().input, CheckoutType, Entitlements: both }),
      );
    const names = async (CheckoutType: 'PROVISIONAL' | 'PERPETUAL') =>
      (await askFor(CheckoutType)).EntitlementsAllowed?.map((each) => each.Name);
    expect(await names('PROVISIONAL')).toEqual(['Seats']);
    expect(await names('PERPETUAL')).toEqual(['Seats', 'Reports']);
  });

  test('takes its grant’s word: without the right to check out or to extend, it is refused', async () => {
    const { as, pass } = accountsOnSandbox();
    const checkOutAsBuyer = await grantedTo(as, pass, ['CheckInLicense', 'CheckoutBorrowLicense']);
    await expect(checkOutAsBuyer()).rejects.toMatchObject({
      name: 'AuthorizationException',
      message: 'The grant does not allow CheckoutLicense.',
    });
    const allowed = await grantedTo(as, pass, ['CheckoutLicense']);
    const { LicenseConsumptionToken } = await allowed();
    const extension = new ExtendLicenseConsumptionCommand({ LicenseConsumptionToken });
    await expect(as(OWN_ACCOUNT).lm.send(extension)).rejects.toMatchObject({
      name: 'AuthorizationException',
      message: 'The grant does not allow ExtendConsumptionLicense.',
    });
  });

  test('can be extended no more once its vendor has suspended it', async () => {
    const { as, pass } = accountsOnSandbox();
    const { LicenseArn, Version } = await as(VENDOR).lm.send(floating());
    pass(5000);
    const { LicenseConsumptionToken } = await as(VENDOR).lm.send(ownCheckout());
    const { LicenseName, ProductName, Issuer, HomeRegion, Validity, Entitlements } = newLicense();
    const suspended = { LicenseName, ProductName, Issuer, HomeRegion, Validity, Entitlements };
    await as(VENDOR).lm.send(
      new CreateLicenseVersionCommand({
        ...suspended,
        LicenseArn,
        SourceVersion: Version,
        Status: 'SUSPENDED',
        ConsumptionConfiguration: FLOATING,
        ClientToken: newClientToken(),
      }),
    );
    pass(5000);
    const extension = new ExtendLicenseConsumptionCommand({ LicenseConsumptionToken });
    await expect(as(VENDOR).lm.send(extension)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

type Accounts = ReturnType<typeof accountsOnSandbox>;

/** Makes a license, grants it to the buyer with these rights, accepts and activates it; gives the buyer's checkout. */
async function grantedTo(
  as: Accounts['as'],
  pass: Accounts['pass'],
  AllowedOperations: ('CheckInLicense' | 'CheckoutBorrowLicense' | 'CheckoutLicense')[],
) {
  const { LicenseArn } = await as(VENDOR).lm.send(floating());
  pass(5000);
  const { GrantArn } = await as(VENDOR).lm.send(
    new CreateGrantCommand({
      ClientToken: newClientToken(),
      GrantName: 'Rights',
      LicenseArn,
      Principals: [`arn:aws:iam::${OWN_ACCOUNT}:root`],
      HomeRegion: 'us-east-1',
      AllowedOperations,
    }),
  );
  pass(5000);
  await as(OWN_ACCOUNT).lm.send(new AcceptGrantCommand({ GrantArn }));
  pass(5000);
  const activation = { GrantArn, ClientToken: newClientToken(), Status: 'ACTIVE' } as const;
  await as(OWN_ACCOUNT).lm.send(new CreateGrantVersionCommand(activation));
  pass(5000);
  const { Beneficiary: _, ...input } = ownCheckout().input;
  return () => as(OWN_ACCOUNT).lm.send(new CheckoutLicenseCommand(input));
}
