// The issuer's side: licenses, their versions and their end.
import {
  CheckoutBorrowLicenseCommand,
  CreateLicenseCommand,
  DeleteLicenseCommand,
  ListLicensesCommand,
  ListReceivedLicensesCommand,
} from '@aws-sdk/client-license-manager';
import type { CreateLicenseVersionCommandInput } from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import {
  BUYER,
  STRANGER,
  VENDOR,
  accountsOnSandbox,
  created,
  grantTo,
  licenseNow,
  named,
  newKey,
  newLicense,
  versionOf,
} from './accounts.ts';
import { borrowOf } from './clients.ts';

const QUILLMARK = '111122223333';

describe('CreateLicense', () => {
  test('a license is available after a moment, reads as it was written, and is listed to its issuer only', async () => {
    const { as, pass } = accountsOnSandbox();
    const SignKey = await newKey(as(VENDOR));
    const input = newLicense({
      Issuer: { Name: 'Harrowgate Instruments', SignKey },
      LicenseMetadata: [{ Name: 'Edition', Value: 'Trial' }],
      Entitlements: [
        { Name: 'Seats', Unit: 'Count', MaxCount: 3, Overage: true, AllowCheckIn: false },
        { Name: 'Reports', Unit: 'None', Value: 'Included' },
      ],
    });
    const reply = await as(VENDOR).lm.send(new CreateLicenseCommand(input));
    expect(reply).toMatchObject({ Status: 'PENDING_AVAILABLE', Version: '1' });
    const arn = reply.LicenseArn ?? '';
    expect(arn).toMatch(new RegExp(`^arn:aws:license-manager::${VENDOR}:license:l-[0-9a-f]{32}$`));
    expect((await licenseNow(as(VENDOR), arn)).Status).toBe('PENDING_AVAILABLE');
    const Filters = [{ Name: 'Status', Values: ['PENDING_AVAILABLE'] }];
    expect((await as(VENDOR).lm.send(new ListLicensesCommand({ Filters }))).Licenses).toHaveLength(1);
    pass(1000);
    const { ClientToken: _, ...written } = input;
    const license = await licenseNow(as(VENDOR), arn);
    expect(license).toEqual({
      ...written,
      Issuer: {
        ...written.Issuer,
        KeyFingerprint: `aws:${VENDOR}:Harrowgate Instruments:issuer-fingerprint`,
      },
      LicenseArn: arn,
      Status: 'AVAILABLE',
      Version: '1',
      CreateTime: '2026-03-14T15:00:00Z',
    });
    expect((await as(VENDOR).lm.send(new ListLicensesCommand({}))).Licenses).toEqual([license]);
    for (const other of [BUYER, STRANGER]) {
      const { Licenses = [] } = await as(other).lm.send(new ListLicensesCommand({ LicenseArns: [arn] }));
      expect(Licenses).toEqual([]);
      await expect(licenseNow(as(other), arn)).rejects.toMatchObject(named('InvalidParameterValueException'));
    }
    expect((await as(VENDOR).lm.send(new ListReceivedLicensesCommand({}))).Licenses).toEqual([]);
  });

  test('one wish makes one license; the same ClientToken with other terms is refused', async () => {
    const { as } = accountsOnSandbox();
    const input = newLicense();
    const arn = await created(as(VENDOR), input);
    expect(await created(as(VENDOR), input)).toBe(arn);
    expect(await created(as(STRANGER), input)).not.toBe(arn);
    await expect(created(as(VENDOR), { ...input, ProductSKU: 'OTHER' })).rejects.toMatchObject(
      named('InvalidParameterValueException', /ClientToken/),
    );
    expect((await as(VENDOR).lm.send(new ListLicensesCommand({}))).Licenses).toHaveLength(1);
  });

  test('the home Region must be the one asked, and the key must be there', async () => {
    const { as } = accountsOnSandbox();
    const SignKey = await newKey(as(VENDOR));
    await expect(created(as(VENDOR, 'eu-central-1'))).rejects.toMatchObject({
      name: 'RedirectException',
      Location: 'us-east-1',
    });
    const Issuer = { Name: 'Harrowgate Instruments', SignKey };
    const there = newLicense({ HomeRegion: 'eu-central-1', Issuer });
    await expect(created(as(VENDOR, 'eu-central-1'), there)).rejects.toMatchObject(
      named('InvalidParameterValueException', /SignKey/),
    );
    await expect(created(as(STRANGER), newLicense({ Issuer }))).rejects.toMatchObject(
      named('InvalidParameterValueException', /SignKey/),
    );
    const byId = newLicense({ Issuer: { ...Issuer, SignKey: SignKey.split('/')[1] } });
    const license = await licenseNow(as(VENDOR), await created(as(VENDOR), byId));
    expect(license.Issuer?.SignKey).toBe(SignKey);
    const chinese = await created(as(VENDOR, 'cn-north-1'), newLicense({ HomeRegion: 'cn-north-1' }));
    expect(chinese).toMatch(/^arn:aws-cn:license-manager::/);
  });

  const seats = { Name: 'Seats', Unit: 'Count', MaxCount: 1 } as const;
  test.each<[string, Parameters<typeof newLicense>[0], RegExp]>([
    ['a home Region that is none', { HomeRegion: 'Frankfurt' }, /Region/],
    ['no name', { LicenseName: '' }, /LicenseName/],
    ['no product', { ProductName: '' }, /ProductName/],
    ['no SKU', { ProductSKU: '' }, /ProductSKU/],
    ['a nameless issuer', { Issuer: { Name: '' } }, /Issuer.Name/],
    ['30 February', { Validity: { Begin: '2026-02-30T00:00:00Z' } }, /not a date/],
    [
      'an end before the beginning',
      { Validity: { Begin: '2026-02-01T00:00:00Z', End: '2026-02-01T00:00:00+01:00' } },
      /must end after/,
    ],
    ['no entitlement', { Entitlements: [] }, /at least one/],
    ['an entitlement twice', { Entitlements: [seats, seats] }, /different names/],
    ['a nameless entitlement', { Entitlements: [{ ...seats, Name: '' }] }, /needs a name/],
    ['a count without a unit', { Entitlements: [{ ...seats, Unit: 'None' }] }, /MaxCount needs/],
    ['a value with a unit', { Entitlements: [{ ...seats, Value: 'x' }] }, /Value is for/],
    ['a negative count', { Entitlements: [{ ...seats, MaxCount: -1 }] }, /negative/],
    [
      'a provisional life of no minute',
      { ConsumptionConfiguration: { ProvisionalConfiguration: { MaxTimeToLiveInMinutes: 0 } } },
      /at least 1/,
    ],
    [
      'a borrow of no minute',
      {
        ConsumptionConfiguration: {
          BorrowConfiguration: { AllowEarlyCheckIn: true, MaxTimeToLiveInMinutes: 0 },
        },
      },
      /at least 1/,
    ],
  ])('refuses %s', async (_, changes, message) => {
    const vendor = accountsOnSandbox().as(VENDOR);
    await expect(created(vendor, newLicense(changes))).rejects.toMatchObject(
      named('InvalidParameterValueException', message),
    );
    expect((await vendor.lm.send(new ListLicensesCommand({}))).Licenses).toEqual([]);
  });
});

describe('CreateLicenseVersion and DeleteLicense', () => {
  test('a version replaces what is read and granted, and the one before stays as it was', async () => {
    const { as, pass } = accountsOnSandbox();
    const arn = await created(as(VENDOR));
    pass(1000);
    const before = await licenseNow(as(VENDOR), arn);
    const reply = await as(VENDOR).lm.send(
      versionOf(arn, { LicenseName: 'Harrowgate Tunnel Survey 2', SourceVersion: '1' }),
    );
    expect(reply).toMatchObject({ LicenseArn: arn, Version: '2', Status: 'PENDING_AVAILABLE' });
    pass(1000);
    expect(await licenseNow(as(VENDOR), arn)).toEqual({
      ...before,
      LicenseName: 'Harrowgate Tunnel Survey 2',
      Version: '2',
    });
    expect(await licenseNow(as(VENDOR), arn, '1')).toEqual(before);
    expect(await licenseNow(as(VENDOR), arn, '2')).toMatchObject({ Version: '2' });
    await expect(licenseNow(as(VENDOR), arn, '3')).rejects.toMatchObject(
      named('InvalidParameterValueException'),
    );
  });

  test('deactivated, suspended and available again: the filter and the buyer follow', async () => {
    const { as, pass } = accountsOnSandbox();
    const arn = await created(as(VENDOR));
    pass(1000);
    for (const Status of ['DEACTIVATED', 'SUSPENDED', 'AVAILABLE'] as const) {
      await as(VENDOR).lm.send(versionOf(arn, { Status }));
      pass(1000);
      const Filters = [{ Name: 'Status', Values: [Status] }];
      const { Licenses } = await as(VENDOR).lm.send(new ListLicensesCommand({ Filters }));
      expect(Licenses?.map((each) => [each.LicenseArn, each.Status])).toEqual([[arn, Status]]);
    }
  });

  test('the samples are their vendors own licenses: a suspended one stops being borrowable', async () => {
    const { as, pass } = accountsOnSandbox();
    const { Licenses = [] } = await as(QUILLMARK).lm.send(
      new ListLicensesCommand({ Filters: [{ Name: 'ProductSKU', Values: ['QM-DRAFT-3D'] }] }),
    );
    const [sample] = Licenses;
    if (sample === undefined) throw new Error('no sample');
    const { SignKey } = sample.Issuer ?? {};
    await as(QUILLMARK).lm.send(
      versionOf(sample.LicenseArn ?? '', {
        Status: 'SUSPENDED',
        Issuer: { Name: 'Quillmark Draughting', SignKey },
      }),
    );
    pass(1000);
    await expect(as(BUYER).lm.send(new CheckoutBorrowLicenseCommand(borrowOf(sample)))).rejects.toMatchObject(
      named('NoEntitlementsAllowedException'),
    );
  });

  test.each<[string, Partial<CreateLicenseVersionCommandInput>, string]>([
    ['an old SourceVersion', { SourceVersion: '0' }, 'ConflictException'],
    ['a status of the service', { Status: 'EXPIRED' }, 'ValidationException'],
    ['another home Region', { HomeRegion: 'eu-central-1' }, 'ValidationException'],
    ['no entitlements', { Entitlements: [] }, 'ValidationException'],
  ])('CreateLicenseVersion refuses %s', async (_, changes, name) => {
    const { as, pass } = accountsOnSandbox();
    const arn = await created(as(VENDOR));
    pass(1000);
    await expect(as(VENDOR).lm.send(versionOf(arn, changes))).rejects.toMatchObject({ name });
    expect((await licenseNow(as(VENDOR), arn)).Version).toBe('1');
  });

  test('versions are made at home, by the issuer, one after the other, once for each ClientToken', async () => {
    const { as, pass } = accountsOnSandbox();
    const arn = await created(as(VENDOR));
    await expect(as(VENDOR).lm.send(versionOf(arn))).rejects.toMatchObject(named('ConflictException'));
    pass(1000);
    for (const HomeRegion of ['us-east-1', 'eu-central-1']) {
      const away = as(VENDOR, 'eu-central-1').lm.send(versionOf(arn, { HomeRegion }));
      await expect(away).rejects.toMatchObject({ name: 'RedirectException', Location: 'us-east-1' });
    }
    await expect(as(STRANGER).lm.send(versionOf(arn))).rejects.toMatchObject(
      named('ResourceNotFoundException'),
    );
    const wish = { ClientToken: 'wish' };
    const first = await as(VENDOR).lm.send(versionOf(arn, wish));
    expect((await as(VENDOR).lm.send(versionOf(arn, wish))).Version).toBe(first.Version);
    await expect(as(VENDOR).lm.send(versionOf(arn, { ...wish, LicenseName: 'Else' }))).rejects.toMatchObject(
      named('ConflictException', /ClientToken/),
    );
  });

  test('deleting needs the current version, takes a moment, and is for good', async () => {
    const { as, pass } = accountsOnSandbox();
    const LicenseArn = await created(as(VENDOR));
    pass(1000);
    const remove = (SourceVersion = '1', region = 'us-east-1', account = VENDOR): Promise<object> =>
      as(account, region).lm.send(new DeleteLicenseCommand({ LicenseArn, SourceVersion }));
    await expect(remove('2')).rejects.toMatchObject(named('ConflictException'));
    await expect(remove('1', 'us-west-2')).rejects.toMatchObject(named('RedirectException'));
    await expect(remove('1', 'us-east-1', BUYER)).rejects.toMatchObject(
      named('InvalidParameterValueException'),
    );
    expect(await remove()).toMatchObject({ Status: 'PENDING_DELETE', DeletionDate: '2026-03-14T15:00:02Z' });
    expect((await licenseNow(as(VENDOR), LicenseArn)).Status).toBe('PENDING_DELETE');
    pass(1000);
    expect((await licenseNow(as(VENDOR), LicenseArn)).Status).toBe('DELETED');
    await expect(remove()).rejects.toMatchObject(named('ConflictException'));
    await expect(as(VENDOR).lm.send(versionOf(LicenseArn))).rejects.toMatchObject(named('ConflictException'));
    await expect(as(VENDOR).lm.send(grantTo(BUYER, LicenseArn))).rejects.toMatchObject(
      named('InvalidParameterValueException', /DELETED/),
    );
  });
});

describe('ListLicenses', () => {
  test.each([
    ['ProductSKU', 'QM-DRAFT-3D', 1],
    ['Beneficiary', BUYER, 3],
    ['Fingerprint', `aws:${QUILLMARK}:Quillmark Draughting:issuer-fingerprint`, 3],
    ['Status', 'AVAILABLE', 3],
    ['Status', 'EXPIRED', 0],
  ])('filter %s=%s finds %i of a vendor', async (Name, value, count) => {
    const { lm } = accountsOnSandbox().as(QUILLMARK);
    const reply = await lm.send(new ListLicensesCommand({ Filters: [{ Name, Values: [value] }] }));
    expect(reply.Licenses).toHaveLength(count);
  });

  test('comes in pages, and knows no filter by issuer', async () => {
    const { lm } = accountsOnSandbox().as(QUILLMARK);
    const first = await lm.send(new ListLicensesCommand({ MaxResults: 2 }));
    const rest = await lm.send(new ListLicensesCommand({ NextToken: first.NextToken }));
    const arns = [...(first.Licenses ?? []), ...(rest.Licenses ?? [])].map((each) => each.LicenseArn);
    expect([first.Licenses?.length, rest.NextToken, new Set(arns).size]).toEqual([2, undefined, 3]);
    const Filters = [{ Name: 'IssuerName', Values: ['Quillmark Draughting'] }];
    await expect(lm.send(new ListLicensesCommand({ Filters }))).rejects.toMatchObject(
      named('InvalidParameterValueException'),
    );
  });
});
