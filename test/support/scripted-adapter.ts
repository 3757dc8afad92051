// The AWS adapter opened on scripted answers.

import { inspect } from 'node:util';
import { openAwsGrants } from '../../main/adapters/aws/aws-grants.ts';
import { openAwsLicenseManager, type AwsOptions } from '../../main/adapters/aws/aws-license-manager.ts';
import { openAwsProbes } from '../../main/adapters/aws/aws-probes.ts';
import { wireUp } from '../../main/adapters/aws/aws-wiring.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { Grants, Identity, LicenseManager, Where } from '../../main/ports.ts';
import { testCheckoutWish, testLicense, testWish } from './memory-license-manager.ts';
import { HastyClock, KeptLog, ScriptedAws, type ScriptedAnswer } from './scripted-aws.ts';

export const LICENSE = testLicense({ account: '123456789012' });
export const WISH = testWish(LICENSE);
export const WHERE: Where = { region: 'eu-central-1', connectionId: 'environment', licenseArn: LICENSE.arn };
export const CLIENT_TOKEN = '0123456789abcdef0123456789abcdef';
export const GRANT = {
  LicenseArn: LICENSE.arn,
  LicenseConsumptionToken: 'c0ffee00c0ffee00c0ffee00c0ffee00',
  EntitlementsAllowed: [{ Name: 'Users', Unit: 'Count', Value: '1' }],
  SignedToken: 'canary.signed.token',
  NodeId: 'node-1',
};

export const GRANT_ARN = `arn:aws:license-manager::123456789012:grant:g-${'0123456789abcdef'.repeat(2)}`;
export const CHECKOUT_WISH = testCheckoutWish(LICENSE);
export const CHECKOUT = {
  CheckoutType: 'PROVISIONAL',
  LicenseArn: LICENSE.arn,
  LicenseConsumptionToken: 'decafbad'.repeat(4),
  EntitlementsAllowed: [{ Name: 'Users', Unit: 'Count', Value: '1' }],
  IssuedAt: '2026-03-14T14:05:00',
  Expiration: '2026-03-14T15:05:00',
};

export type Opened = {
  manager: LicenseManager;
  grants: Grants;
  probe: Identity['probe'];
  aws: ScriptedAws;
  clock: HastyClock;
  log: KeptLog;
};

export function open(answers: readonly ScriptedAnswer[], options: Partial<AwsOptions> = {}): Opened {
  const aws = new ScriptedAws(...answers);
  const clock = new HastyClock();
  const log = new KeptLog();
  const wiring = wireUp({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDSCRIPTEXAMPLE000', secretAccessKey: 'canary-secret-key' },
    requestHandler: aws,
    clock,
    log,
    random: () => 1,
    ...options,
  });
  const manager = openAwsLicenseManager(wiring);
  const { probe } = openAwsProbes(wiring);
  return { manager, grants: openAwsGrants(wiring), probe, aws, clock, log };
}

export const borrowWith = (opened: Opened) => opened.manager.borrow(WISH, CLIENT_TOKEN);
export const checkInWith = (opened: Opened, more: { readonly beneficiary?: string } = {}) =>
  opened.manager.checkIn(new Secret(GRANT.LicenseConsumptionToken), { ...WHERE, ...more });

export const checkOutWith = (opened: Opened, changes: Partial<typeof CHECKOUT_WISH> = {}) =>
  opened.manager.checkOut({ ...CHECKOUT_WISH, ...changes }, CLIENT_TOKEN);
export const extendWith = (opened: Opened) =>
  opened.manager.extend(new Secret(CHECKOUT.LicenseConsumptionToken), WHERE);

export async function pagesOf<T>(listing: AsyncIterable<readonly T[]>): Promise<(readonly T[])[]> {
  const pages: (readonly T[])[] = [];
  for await (const page of listing) pages.push(page);
  return pages;
}

export async function failureOf(work: Promise<unknown>): Promise<FieldpassError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FieldpassError)) throw new Error(`no FieldpassError but ${inspect(error)}`);
  return error;
}
