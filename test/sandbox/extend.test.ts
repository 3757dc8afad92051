// ExtendLicenseConsumption: a heartbeat keeps a provisional checkout alive, and nothing else.
import {
  CheckInLicenseCommand,
  CheckoutLicenseCommand,
  ExtendLicenseConsumptionCommand,
  GetLicenseUsageCommand,
} from '@aws-sdk/client-license-manager';
import type { LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { describe, expect, test } from 'vitest';
import { keysOf, lmOf } from './callers.ts';
import {
  borrow,
  clockedSandbox,
  licenseOf,
  newClientToken,
  sandboxForTest,
  seatsOf,
  sendRaw,
  START,
} from './clients.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const gone = { name: 'ResourceNotFoundException' };

async function checkOut(
  lm: LicenseManagerClient,
  sku = 'QM-DRAFT-3D',
  type: 'PROVISIONAL' | 'PERPETUAL' = 'PROVISIONAL',
) {
  const license = await licenseOf(lm, sku);
  const [first] = license.Entitlements ?? [];
  return lm.send(
    new CheckoutLicenseCommand({
      ProductSKU: license.ProductSKU,
      KeyFingerprint: license.Issuer?.KeyFingerprint,
      CheckoutType: type,
      Entitlements: [{ Name: first?.Name, Unit: first?.Unit, Value: '1' }],
      ClientToken: newClientToken(),
    }),
  );
}

const extend = (lm: LicenseManagerClient, LicenseConsumptionToken: string | undefined, DryRun?: boolean) =>
  lm.send(new ExtendLicenseConsumptionCommand({ LicenseConsumptionToken, DryRun }));

describe('ExtendLicenseConsumption', () => {
  test('gives another whole time to live from now, and the seat stays taken as long', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const { LicenseConsumptionToken: token, LicenseArn } = await checkOut(lm());
    pass(50 * MINUTE);
    const { $metadata: _, ...reply } = await extend(lm(), token);
    expect(reply).toEqual({ LicenseConsumptionToken: token, Expiration: '2026-03-14T16:50:00' });
    const counted = async (): Promise<string | undefined> =>
      (await lm().send(new GetLicenseUsageCommand({ LicenseArn }))).LicenseUsage?.EntitlementUsages?.[0]
        ?.ConsumedValue;
    pass(59 * MINUTE);
    expect([seatsOf(sandbox, LicenseArn), await counted()]).toEqual([3, '3']);
    pass(MINUTE);
    expect([seatsOf(sandbox, LicenseArn), await counted()]).toEqual([2, '2']);
  });

  test('goes on beat after beat, and the seat can still be checked in', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const { LicenseConsumptionToken, LicenseArn } = await checkOut(lm());
    for (let beat = 0; beat < 5; beat += 1) {
      pass(45 * MINUTE);
      await extend(lm(), LicenseConsumptionToken);
    }
    expect(seatsOf(sandbox, LicenseArn)).toBe(3);
    await lm().send(new CheckInLicenseCommand({ LicenseConsumptionToken }));
    expect(seatsOf(sandbox, LicenseArn)).toBe(2);
  });

  test('never goes past the end of the license', async () => {
    const { lm, pass } = clockedSandbox();
    pass(300 * DAY - 70 * MINUTE);
    const { LicenseConsumptionToken } = await checkOut(lm());
    pass(30 * MINUTE);
    expect((await extend(lm(), LicenseConsumptionToken)).Expiration).toBe('2027-01-08T15:00:00');
  });

  test('as a dry run answers the end as it is and changes nothing', async () => {
    const { sandbox, lm, pass } = clockedSandbox();
    const { LicenseConsumptionToken: token, LicenseArn, Expiration } = await checkOut(lm());
    pass(50 * MINUTE);
    expect((await extend(lm(), token, true)).Expiration).toBe(Expiration);
    pass(10 * MINUTE);
    expect(seatsOf(sandbox, LicenseArn)).toBe(2);
    await expect(extend(lm(), token, true)).rejects.toMatchObject(gone);
  });

  test('does not know what never was, was returned, or has run out', async () => {
    const { lm, pass } = clockedSandbox();
    await expect(extend(lm(), 'f'.repeat(32))).rejects.toMatchObject(gone);
    const { LicenseConsumptionToken: returned } = await checkOut(lm());
    await lm().send(new CheckInLicenseCommand({ LicenseConsumptionToken: returned }));
    await expect(extend(lm(), returned)).rejects.toMatchObject(gone);
    const { LicenseConsumptionToken: late } = await checkOut(lm());
    pass(60 * MINUTE);
    await expect(extend(lm(), late)).rejects.toMatchObject(gone);
  });

  test('finds nothing in another Region or for another account, and does not redirect', async () => {
    const sandbox = sandboxForTest();
    const { LicenseConsumptionToken: token } = await checkOut(lmOf(sandbox));
    await expect(extend(lmOf(sandbox, { region: 'eu-central-1' }), token)).rejects.toMatchObject(gone);
    // The vendor may use this license too, but the seat is not the vendor's.
    for (const account of ['999999999999', '111122223333']) {
      const foreign = lmOf(sandbox, { keys: keysOf(account) });
      await expect(extend(foreign, token)).rejects.toMatchObject(gone);
    }
    await extend(lmOf(sandbox), token);
  });

  test('refuses a borrow and a perpetual checkout, dry or not', async () => {
    const lm = lmOf(sandboxForTest());
    const { LicenseConsumptionToken: borrowed } = await borrow(lm, 'QM-DRAFT-3D');
    const { LicenseConsumptionToken: drawn } = await checkOut(lm, 'OB-SOLVER-HOURS', 'PERPETUAL');
    for (const [token, message] of [
      [borrowed, 'A borrow cannot be extended.'],
      [drawn, 'A perpetual checkout cannot be extended.'],
    ] as const) {
      const refused = { name: 'ValidationException', message };
      await expect(extend(lm, token)).rejects.toMatchObject(refused);
      await expect(extend(lm, token, true)).rejects.toMatchObject(refused);
    }
  });

  test('with a wrong server clock gives an end by that clock', async () => {
    const sandbox = sandboxForTest({ now: () => START });
    const lm = lmOf(sandbox, { now: START });
    const { LicenseConsumptionToken } = await checkOut(lm);
    sandbox.control({ kind: 'wrong-clock', offsetMs: 2 * MINUTE, operation: 'ExtendLicenseConsumption' });
    expect((await extend(lm, LicenseConsumptionToken)).Expiration).toBe('2026-03-14T16:02:00');
  });

  test('needs a consumption token, in the right JSON type', async () => {
    const { body } = await sendRaw(sandboxForTest(), 'ExtendLicenseConsumption', {});
    expect(body).toMatchObject({
      __type: 'ValidationException',
      Message: expect.stringContaining("Value at 'licenseConsumptionToken' failed to satisfy constraint"),
    });
    for (const input of [{ LicenseConsumptionToken: 1 }, { LicenseConsumptionToken: 'a', DryRun: 'yes' }]) {
      const wrong = await sendRaw(sandboxForTest(), 'ExtendLicenseConsumption', input);
      expect(wrong.body['__type']).toBe('SerializationException');
    }
  });
});
