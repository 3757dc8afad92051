// A license that gives more than it counts, over the SDK against the embedded License Manager.

import { AcceptGrantCommand } from '@aws-sdk/client-license-manager';
import { expect, test } from 'vitest';
import { openAwsLicenseManager } from '../../../main/adapters/aws/aws-license-manager.ts';
import { wireUp } from '../../../main/adapters/aws/aws-wiring.ts';
import { sandboxRequestHandler } from '../../../main/sandbox/request-handler.ts';
import {
  accountsOnSandbox,
  BUYER,
  change,
  created,
  grantOf,
  grantTo,
  newKey,
  newLicense,
  VENDOR,
} from '../../sandbox/accounts.ts';
import { testWish } from '../../support/memory-license-manager.ts';
import { realClock, silentLog } from '../../support/real-clock.ts';
import { pagesOf } from '../../support/scripted-adapter.ts';

const SECOND_MS = 1_000;

/** What the buyer sees and can do of a license with one seat, and whether its issuer gives more than that. */
async function oneSeat(Overage: boolean) {
  const { as, pass, sandbox } = accountsOnSandbox();
  const vendor = as(VENDOR);
  const arn = await created(
    vendor,
    newLicense({
      Issuer: { Name: 'Harrowgate Instruments', SignKey: await newKey(vendor) },
      Entitlements: [{ Name: 'Seats', Unit: 'Count', MaxCount: 1, Overage, AllowCheckIn: true }],
    }),
  );
  pass(5 * SECOND_MS);
  await as(VENDOR).lm.send(grantTo(BUYER, arn));
  pass(5 * SECOND_MS);
  const { GrantArn } = await grantOf(as(BUYER), 'HG-TUNNEL');
  await as(BUYER).lm.send(new AcceptGrantCommand({ GrantArn }));
  pass(5 * SECOND_MS);
  await change(as(BUYER), GrantArn, { Status: 'ACTIVE' });
  pass(5 * SECOND_MS);
  const manager = openAwsLicenseManager(
    wireUp({
      region: 'us-east-1',
      credentials: { accessKeyId: `AKIA${BUYER}`, secretAccessKey: 'anything' },
      requestHandler: sandboxRequestHandler(sandbox),
      clock: realClock,
      log: silentLog,
      random: () => 0,
    }),
  );
  const license = (await pagesOf(manager.listReceived())).flat().find((one) => one.arn === arn);
  if (license === undefined) throw new Error('the buyer did not receive it');
  const borrow = async (token: string) => (await manager.borrow(testWish(license), token.repeat(32))).outcome;
  return { license, seats: () => manager.seatsOf(license), borrow };
}

test('its count is no count of seats: none is the last', async () => {
  const { license, seats, borrow } = await oneSeat(true);
  expect(license.entitlements).toMatchObject([{ name: 'Seats', maxCount: 1, overage: true }]);
  expect([await borrow('a'), await borrow('b')]).toEqual(['granted', 'granted']);
  expect(await seats()).toBeNull();
});

test('without overage the last seat is the last', async () => {
  const { license, seats, borrow } = await oneSeat(false);
  expect(license.entitlements[0]).not.toHaveProperty('overage');
  expect(await borrow('a')).toBe('granted');
  expect(await seats()).toEqual({ free: 0, total: 1 });
  expect(await borrow('b')).toBe('refused');
});
