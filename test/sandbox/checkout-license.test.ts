// CheckoutLicense: how much of a license, for how long, and what comes back.
import {
  CheckInLicenseCommand,
  CheckoutBorrowLicenseCommand,
  CheckoutLicenseCommand,
  GetLicenseUsageCommand,
} from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import { keysOf, lmOf } from './callers.ts';
import {
  borrowOf,
  clientsOf,
  clockedSandbox,
  httpClientsOf,
  licenseOf,
  newClientToken,
  sandboxForTest,
  seatsOf,
  START,
} from './clients.ts';
import { asking, checkOut, checkoutOf } from './online-checkouts.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OWN_ACCOUNT = '123456789012';
const none = { name: 'NoEntitlementsAllowedException' };

describe('a provisional checkout', () => {
  test('answers what was taken, echoes the node, and has no signed token', async () => {
    const { lm } = clockedSandbox();
    const license = await licenseOf(lm(), 'QM-DRAFT-3D');
    const {
      $metadata: _,
      LicenseConsumptionToken: token,
      ...reply
    } = await checkOut(lm(), 'QM-DRAFT-3D', {
      NodeId: '10.0.21.57',
    });
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(reply).toEqual({
      CheckoutType: 'PROVISIONAL',
      EntitlementsAllowed: [{ Name: 'Seats', Unit: 'Count', Value: '1' }],
      NodeId: '10.0.21.57',
      IssuedAt: '2026-03-14T15:00:00',
      Expiration: '2026-03-14T16:00:00',
      LicenseArn: license.LicenseArn,
    });
  });

  test('reads the same over HTTP', async () => {
    const { lm } = await httpClientsOf(sandboxForTest());
    expect(await checkOut(lm, 'QM-DRAFT-3D')).toMatchObject({
      EntitlementsAllowed: [{ Name: 'Seats', Unit: 'Count', Value: '1' }],
    });
  });

  test('its seat comes back by itself after the time to live, to the millisecond', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const { LicenseArn } = await checkOut(lm(), 'QM-DRAFT-3D');
    pass(60 * MINUTE - 790);
    expect(seatsOf(sandbox, LicenseArn)).toBe(3);
    pass(1);
    expect(seatsOf(sandbox, LicenseArn)).toBe(2);
  });

  test('its seat comes back at once by check-in, with a Beneficiary named or not, and only once', async () => {
    const { sandbox, lm } = clockedSandbox();
    const one = await checkOut(lm(), 'QM-DRAFT-3D');
    const two = await checkOut(lm(), 'QM-DRAFT-3D');
    const back = (token: string | undefined, Beneficiary?: string) =>
      lm().send(new CheckInLicenseCommand({ LicenseConsumptionToken: token, Beneficiary }));
    await back(one.LicenseConsumptionToken);
    await back(two.LicenseConsumptionToken, OWN_ACCOUNT);
    expect(seatsOf(sandbox, one.LicenseArn)).toBe(2);
    await expect(back(one.LicenseConsumptionToken)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('another account cannot check it in', async () => {
    const sandbox = sandboxForTest();
    const { LicenseConsumptionToken } = await checkOut(lmOf(sandbox), 'QM-DRAFT-3D');
    const foreign = lmOf(sandbox, { keys: keysOf('999999999999') });
    await expect(foreign.send(new CheckInLicenseCommand({ LicenseConsumptionToken }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('never outlives the license', async () => {
    const { lm, pass } = clockedSandbox();
    pass(300 * DAY - 20 * MINUTE);
    expect((await checkOut(lm(), 'QM-DRAFT-3D')).Expiration).toBe('2027-01-08T15:00:00');
  });

  test.each([
    ['without provisional configuration', 'OB-FEM-STRUCT', none],
    ['whose grant is not active', 'OS-ACOUSTIC', { name: 'AccessDeniedException' }],
  ])('is refused for a license %s', async (_, sku, refusal) => {
    await expect(checkOut(clientsOf(sandboxForTest()).lm, sku)).rejects.toMatchObject(refusal);
  });

  // None of the three has a provisional configuration, which alone would refuse a provisional checkout.
  test.each([
    ['that expired', 'VM-STABILITY-1'],
    ['that is not yet valid', 'VM-STABILITY-2'],
    ['that is suspended', 'OS-BALANCE'],
  ])('or a perpetual one is refused for a license %s', async (_, sku) => {
    const { lm } = clientsOf(sandboxForTest());
    await expect(checkOut(lm, sku, { CheckoutType: 'PERPETUAL' })).rejects.toMatchObject(none);
  });

  test('in another Region is redirected to the home Region of the license', async () => {
    const sandbox = sandboxForTest();
    const input = await checkoutOf(lmOf(sandbox), 'QM-DRAFT-3D');
    const elsewhere = lmOf(sandbox, { region: 'eu-central-1' });
    await expect(elsewhere.send(new CheckoutLicenseCommand(input))).rejects.toMatchObject({
      name: 'RedirectException',
      Location: 'us-east-1',
    });
    expect(seatsOf(sandbox, (await licenseOf(lmOf(sandbox), 'QM-DRAFT-3D')).LicenseArn)).toBe(2);
  });
});

describe('what an online checkout gets', () => {
  test('less than asked, when less is left', async () => {
    const { lm } = clientsOf(sandboxForTest());
    const Entitlements = [
      asking('Seats', '2'),
      asking('Render nodes', '2'),
      asking('Material library', undefined, 'None'),
      asking('Unheard of', '1'),
    ];
    const { EntitlementsAllowed } = await checkOut(lm, 'QM-RENDER-BENCH', { Entitlements });
    expect(EntitlementsAllowed).toEqual([
      { Name: 'Seats', Unit: 'Count', Value: '2' },
      { Name: 'Render nodes', Unit: 'Count', Value: '1' },
      { Name: 'Material library', Unit: 'None', Value: 'Included' },
    ]);
  });

  test('without what is used up, and nothing at all is a refusal that takes nothing', async () => {
    const sandbox = sandboxForTest();
    const { lm } = clientsOf(sandbox);
    await checkOut(lm, 'QM-RENDER-BENCH', { Entitlements: [asking('Render nodes', '1')] });
    const both = [asking('Render nodes', '1'), asking('Seats', '1')];
    const { EntitlementsAllowed } = await checkOut(lm, 'QM-RENDER-BENCH', { Entitlements: both });
    expect(EntitlementsAllowed).toEqual([{ Name: 'Seats', Unit: 'Count', Value: '1' }]);
    const before = sandbox.seats().consumptions.length;
    const gone = checkOut(lm, 'QM-RENDER-BENCH', { Entitlements: [asking('Render nodes', '1')] });
    await expect(gone).rejects.toMatchObject({ ...none, message: 'No Entitlements Allowed' });
    expect(sandbox.seats().consumptions.length).toBe(before);
  });

  test.each([
    ['another unit', [asking('Seats', undefined, 'None')]],
    ['an unknown name', [asking('Chairs', '1')]],
    ['another value of a capability', [asking('Material library', 'Excluded', 'None')]],
  ])('nothing for %s', async (_, Entitlements) => {
    const { lm } = clientsOf(sandboxForTest());
    await expect(checkOut(lm, 'QM-RENDER-BENCH', { Entitlements })).rejects.toMatchObject(none);
  });

  test.each([
    ['no entitlement', []],
    ['one entitlement twice', [asking('Seats', '1'), asking('Seats', '1')]],
    ['a quantity of zero', [asking('Seats', '0')]],
    ['no quantity', [asking('Seats')]],
    ['half a seat', [asking('Seats', '0.5')]],
  ])('a refusal of the request for %s', async (_, Entitlements) => {
    const { lm } = clientsOf(sandboxForTest());
    await expect(checkOut(lm, 'QM-DRAFT-3D', { Entitlements })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('shares its seats with borrows', async () => {
    const sandbox = sandboxForTest();
    const { lm } = clientsOf(sandbox);
    const license = await licenseOf(lm, 'QM-DRAFT-3D');
    await lm.send(new CheckoutBorrowLicenseCommand(borrowOf(license)));
    const { EntitlementsAllowed } = await checkOut(lm, 'QM-DRAFT-3D', {
      Entitlements: [asking('Seats', '5')],
    });
    expect(EntitlementsAllowed?.[0]?.Value).toBe('2');
    await expect(lm.send(new CheckoutBorrowLicenseCommand(borrowOf(license)))).rejects.toMatchObject(none);
    const { LicenseUsage } = await lm.send(new GetLicenseUsageCommand({ LicenseArn: license.LicenseArn }));
    expect(LicenseUsage?.EntitlementUsages?.[0]).toMatchObject({ ConsumedValue: '5', MaxCount: '5' });
  });

  test('never more than there is, when fourteen ask at once for twelve', async () => {
    const sandbox = sandboxForTest();
    const { lm } = clientsOf(sandbox);
    const input = await checkoutOf(lm, 'QM-RENDER-BENCH');
    const asks = Array.from({ length: 14 }, () =>
      lm.send(new CheckoutLicenseCommand({ ...input, ClientToken: newClientToken() })),
    );
    const results = await Promise.allSettled(asks);
    expect(results.filter((each) => each.status === 'fulfilled')).toHaveLength(12);
  });
});

describe('a perpetual checkout', () => {
  const perpetual = (value: string) => ({
    CheckoutType: 'PERPETUAL' as const,
    Entitlements: [asking('Hours', value)],
  });

  test('has no expiration, and what it took never comes back', async () => {
    const { lm, pass, sandbox } = clockedSandbox();
    const reply = await checkOut(lm(), 'OB-SOLVER-HOURS', perpetual('400'));
    expect(reply).not.toHaveProperty('Expiration');
    expect(reply).toMatchObject({ CheckoutType: 'PERPETUAL', IssuedAt: '2026-03-14T15:00:00' });
    pass(250 * DAY);
    const rest = await checkOut(lm(), 'OB-SOLVER-HOURS', perpetual('1000'));
    expect(rest.EntitlementsAllowed?.[0]?.Value).toBe('600');
    await expect(checkOut(lm(), 'OB-SOLVER-HOURS', perpetual('1'))).rejects.toMatchObject(none);
    pass(1000 * DAY);
    expect(sandbox.seats().totals[reply.LicenseArn ?? '']?.seats).toBe(1000);
  });

  test('cannot be checked in', async () => {
    const { lm } = clientsOf(sandboxForTest());
    const { LicenseConsumptionToken, LicenseArn } = await checkOut(lm, 'OB-SOLVER-HOURS', perpetual('10'));
    await expect(lm.send(new CheckInLicenseCommand({ LicenseConsumptionToken }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'A perpetual checkout cannot be checked in.',
    });
    const { LicenseUsage } = await lm.send(new GetLicenseUsageCommand({ LicenseArn }));
    expect(LicenseUsage?.EntitlementUsages?.[0]?.ConsumedValue).toBe('10');
  });

  test('draws from the same seats as a provisional one', async () => {
    const { lm } = clientsOf(sandboxForTest());
    await checkOut(lm, 'QM-DRAFT-3D', { CheckoutType: 'PERPETUAL', Entitlements: [asking('Seats', '2')] });
    const { EntitlementsAllowed } = await checkOut(lm, 'QM-DRAFT-3D', {
      Entitlements: [asking('Seats', '2')],
    });
    expect(EntitlementsAllowed?.[0]?.Value).toBe('1');
  });
});

test('the seats of the control page say of what kind a consumption is', async () => {
  const sandbox = sandboxForTest({ now: () => START });
  const lm = lmOf(sandbox, { now: START });
  await checkOut(lm, 'QM-REVIEW');
  const license = await licenseOf(lm, 'QM-REVIEW');
  const live = sandbox.seats().consumptions.filter((each) => each.licenseArn === license.LicenseArn);
  expect(live.map((each) => each.kind)).toEqual(['provisional']);
});
