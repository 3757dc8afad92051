// The AWS adapter opened on scripted answers.

import { inspect } from 'node:util';
import { openAwsLicenseManager, type AwsOptions } from '../../main/adapters/aws/aws-license-manager.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import type { License } from '../../main/domain/license.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { LicenseManager } from '../../main/ports.ts';
import { testLicense, testWish } from './memory-license-manager.ts';
import { HastyClock, KeptLog, ScriptedAws, type ScriptedAnswer } from './scripted-aws.ts';

export const LICENSE = testLicense({ account: '123456789012' });
export const WISH = testWish(LICENSE);
export const CLIENT_TOKEN = '0123456789abcdef0123456789abcdef';
export const GRANT = {
  LicenseArn: LICENSE.arn,
  LicenseConsumptionToken: 'c0ffee00c0ffee00c0ffee00c0ffee00',
  EntitlementsAllowed: [{ Name: 'Users', Unit: 'Count', Value: '1' }],
  SignedToken: 'canary.signed.token',
  NodeId: 'node-1',
};

export type Opened = { manager: LicenseManager; aws: ScriptedAws; clock: HastyClock; log: KeptLog };

export function open(answers: readonly ScriptedAnswer[], options: Partial<AwsOptions> = {}): Opened {
  const aws = new ScriptedAws(...answers);
  const clock = new HastyClock();
  const log = new KeptLog();
  const manager = openAwsLicenseManager({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDSCRIPTEXAMPLE000', secretAccessKey: 'canary-secret-key' },
    requestHandler: aws,
    clock,
    log,
    random: () => 1,
    ...options,
  });
  return { manager, aws, clock, log };
}

export const borrowWith = (opened: Opened) => opened.manager.borrow(WISH, CLIENT_TOKEN);
export const checkInWith = (opened: Opened) =>
  opened.manager.checkIn(new Secret(GRANT.LicenseConsumptionToken), 'eu-central-1');

export async function pagesOf(manager: LicenseManager): Promise<(readonly License[])[]> {
  const pages: (readonly License[])[] = [];
  for await (const page of manager.listReceived()) pages.push(page);
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
