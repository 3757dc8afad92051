// Grants, probes and the beneficiary rule over the SDK, against the embedded License Manager.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openAwsGrants } from '../../../main/adapters/aws/aws-grants.ts';
import { openAwsLicenseManager } from '../../../main/adapters/aws/aws-license-manager.ts';
import { openAwsProbes } from '../../../main/adapters/aws/aws-probes.ts';
import { wireUp } from '../../../main/adapters/aws/aws-wiring.ts';
import type { Grant } from '../../../main/domain/grant.ts';
import type { License } from '../../../main/domain/license.ts';
import type { ProbedAction } from '../../../main/ports.ts';
import { sandboxRequestHandler } from '../../../main/sandbox/request-handler.ts';
import { openSandbox, type Sandbox } from '../../../main/sandbox/sandbox.ts';
import { testCheckoutWish } from '../../support/memory-license-manager.ts';
import { realClock, silentLog } from '../../support/real-clock.ts';
import { failureOf, pagesOf } from '../../support/scripted-adapter.ts';

let sandbox: Sandbox;
let aheadMs = 0;

beforeEach(() => {
  aheadMs = 0;
  sandbox = openSandbox({ now: () => Date.now() + aheadMs });
});
afterEach(() => sandbox.close());

function connect() {
  const wiring = wireUp({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDSANDBOXEXAMPLE00', secretAccessKey: 'sandbox' },
    requestHandler: sandboxRequestHandler(sandbox),
    clock: realClock,
    log: silentLog,
    random: () => 0,
  });
  const manager = openAwsLicenseManager(wiring);
  const licenseOf = async (sku: string): Promise<License> => {
    const licenses = (await pagesOf(manager.listReceived())).flat();
    const found = licenses.find(({ productSku }) => productSku === sku);
    if (found === undefined) throw new Error(`the sandbox has no ${sku}`);
    return found;
  };
  return { manager, grants: openAwsGrants(wiring), probe: openAwsProbes(wiring).probe, licenseOf };
}

describe('grants', () => {
  const waiting = async (grants: ReturnType<typeof openAwsGrants>): Promise<Grant> => {
    const [grant] = (await pagesOf(grants.listReceived('PENDING_ACCEPT'))).flat();
    if (grant === undefined) throw new Error('the sandbox has no grant to accept');
    return grant;
  };

  test('are listed by status, and one is read whole', async () => {
    const { grants } = connect();
    const all = (await pagesOf(grants.listReceived(null))).flat();
    const active = (await pagesOf(grants.listReceived('ACTIVE'))).flat();
    expect(active.length).toBeGreaterThan(3);
    expect(active).toEqual(all.filter(({ status }) => status === 'ACTIVE'));
    const [first] = active;
    if (first === undefined) throw new Error('none');
    expect(await grants.get(first.arn, first.homeRegion)).toEqual(first);
    expect(first.granterAccount).toBe(first.licenseArn.split(':')[4]);
  });

  test('are accepted, then activated, and their license is then received as active', async () => {
    const { grants, licenseOf } = connect();
    const { arn, homeRegion } = await waiting(grants);
    expect((await grants.accept(arn, homeRegion)).status).toBe('PENDING_WORKFLOW');
    aheadMs += 2_000;
    expect((await grants.get(arn, homeRegion)).status).toBe('DISABLED');
    expect((await grants.activate(arn, homeRegion, 'a'.repeat(32))).status).toBe('PENDING_WORKFLOW');
    aheadMs += 2_000;
    expect((await grants.get(arn, homeRegion)).status).toBe('ACTIVE');
    expect((await licenseOf('FH-DRIVE-TUNER')).receivedStatus).toBe('ACTIVE');
  });

  test('that were rejected cannot be accepted any more', async () => {
    const { grants } = connect();
    const { arn, homeRegion } = await waiting(grants);
    await grants.reject(arn, homeRegion);
    aheadMs += 2_000;
    expect((await grants.get(arn, homeRegion)).status).toBe('REJECTED');
    expect(await failureOf(grants.accept(arn, homeRegion))).toMatchObject({ code: 'grant-not-possible' });
  });

  test('that nobody knows are not found', async () => {
    const { grants } = connect();
    const { arn, homeRegion } = await waiting(grants);
    const unknown = arn.replace(/[0-9a-f]{32}$/, 'f'.repeat(32));
    expect(await failureOf(grants.get(unknown, homeRegion))).toMatchObject({ code: 'grant-not-found' });
  });
});

describe('probes', () => {
  const OF_LICENSES: readonly ProbedAction[] = [
    'ListReceivedLicenses',
    'ListReceivedGrants',
    'GetLicense',
    'GetLicenseUsage',
    'CheckoutBorrowLicense',
    'CheckoutLicense',
    'CheckInLicense',
    'ExtendLicenseConsumption',
  ];

  // A seat of OB-FEM-STRUCT cannot be given back early: a probe that took one could not hide it again.
  const SKUS = ['QM-DRAFT-3D', 'OB-FEM-STRUCT', 'OB-SOLVER-HOURS', 'IB-FIELD-TOOLBOX'];

  test.each(OF_LICENSES)('%s is allowed, takes no seat, and has none to give back', async (action) => {
    const { probe, licenseOf } = connect();
    const licenses = await Promise.all(SKUS.map(licenseOf));
    const before = { seats: sandbox.seats(), requests: sandbox.requests().length };
    for (const license of licenses) {
      expect(await probe(action, license)).toEqual({ answer: 'allowed', failure: null });
    }
    expect(sandbox.seats()).toEqual(before.seats);
    const asked = sandbox.requests().slice(before.requests);
    expect(asked.map(({ target }) => target.split('.').at(-1))).toEqual(SKUS.map(() => action));
  });

  test('GetGrant is allowed for a received one', async () => {
    const { probe, grants } = connect();
    const [grant = null] = (await pagesOf(grants.listReceived('ACTIVE'))).flat();
    expect(await probe('GetGrant', grant)).toEqual({ answer: 'allowed', failure: null });
  });
});

describe('the beneficiary rule', () => {
  test('becomes a clear failure, and naming the account is enough', async () => {
    const { manager, licenseOf } = connect();
    const own = await licenseOf('IB-FIELD-TOOLBOX');
    expect(await manager.checkOut(testCheckoutWish(own), 'b'.repeat(32))).toMatchObject({
      outcome: 'refused',
      failure: { code: 'beneficiary-needed' },
    });
    const beneficiary = own.arn.split(':')[4] ?? '';
    const named = testCheckoutWish(own, { beneficiary });
    expect((await manager.checkOut(named, 'c'.repeat(32))).outcome).toBe('granted');
  });
});
