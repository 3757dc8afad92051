// What every License Manager behind the port promises; run on the fake and on the real adapter.

import { compactVerify, importSPKI } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../main/domain/secret.ts';
import type { License } from '../../main/domain/license.ts';
import type { BorrowGrant } from '../../main/ports.ts';
import { testWish } from '../support/memory-license-manager.ts';
import { onlineCheckoutPromises, type OnlineStage } from './online-checkouts.ts';

/** A License Manager with licenses for each case in it, and the means to lose a reply. */
export type LicenseManagerStage = OnlineStage & {
  /** All its seats are taken. */
  readonly fullLicense: License;
  /** Can be borrowed but not returned early. */
  readonly keptLicense: License;
  readonly issuerPem: string;
  readonly stop: () => Promise<void>;
};

export function licenseManagerPromises(name: string, make: () => Promise<LicenseManagerStage>): void {
  describe(`${name} keeps the promises of a License Manager`, () => {
    let stage: LicenseManagerStage;
    beforeEach(async () => {
      stage = await make();
    });
    afterEach(() => stage.stop());

    const free = async (license = stage.license): Promise<number | undefined> =>
      (await stage.manager.seatsOf(license))?.free;
    const take = async (clientToken: string, license = stage.license): Promise<BorrowGrant> => {
      const answer = await stage.manager.borrow(testWish(license), clientToken);
      if (answer.outcome !== 'granted') throw answer.failure;
      return answer.grant;
    };

    test('lists the licenses that were received', async () => {
      const listed: License[] = [];
      for await (const page of stage.manager.listReceived()) listed.push(...page);
      const arns = listed.map(({ arn }) => arn);
      expect(arns).toContain(stage.license.arn);
      expect(arns).toContain(stage.fullLicense.arn);
      expect(new Set(arns).size).toBe(arns.length);
    });

    test('reads one license by its ARN, without what only the listing tells', async () => {
      const { arn, homeRegion } = stage.license;
      expect(await stage.manager.license(arn, homeRegion)).toEqual({
        ...stage.license,
        receivedStatus: null,
        allowedOperations: null,
      });
    });

    test('says license-not-found for an ARN nobody knows', async () => {
      const unknown = stage.license.arn.replace(/[0-9a-f]{32}$/, 'f'.repeat(32));
      const answer = stage.manager.license(unknown, stage.license.homeRegion);
      await expect(answer).rejects.toMatchObject({ code: 'license-not-found' });
    });

    test('grants what was asked, signed by the issuer for this node', async () => {
      const wish = testWish(stage.license, 'laptop-7');
      const answer = await stage.manager.borrow(wish, 'a'.repeat(32));
      if (answer.outcome !== 'granted') throw answer.failure;
      expect(answer.grant.entitlementsAllowed).toEqual(wish.entitlements);
      const key = await importSPKI(stage.issuerPem, 'PS384');
      const { payload } = await compactVerify(answer.grant.signedToken.reveal(), key, {
        algorithms: ['PS384'],
      });
      expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({
        licenseArn: wish.licenseArn,
        nodeId: 'laptop-7',
        licenseConsumptionToken: answer.grant.consumptionToken.reveal(),
      });
    });

    test('takes one seat for a borrow and gives it back with the check-in', async () => {
      const before = await free();
      const grant = await take('b'.repeat(32));
      expect(await free()).toBe((before ?? 0) - 1);
      const returned = await stage.manager.checkIn(grant.consumptionToken, testWish(stage.license));
      expect(returned.outcome).toBe('done');
      expect(await free()).toBe(before);
    });

    test('answers the same client token with the same seat', async () => {
      const before = await free();
      const first = await take('c'.repeat(32));
      const second = await take('c'.repeat(32));
      expect(second.consumptionToken.reveal()).toBe(first.consumptionToken.reveal());
      expect(await free()).toBe((before ?? 0) - 1);
    });

    test('says unknown when the reply to a borrow is lost, and finds the seat with the same token', async () => {
      const before = await free();
      stage.loseNextReply('borrow');
      const lost = await stage.manager.borrow(testWish(stage.license), 'd'.repeat(32));
      expect(lost.outcome).toBe('unknown');
      await take('d'.repeat(32));
      expect(await free()).toBe((before ?? 0) - 1);
    });

    test('says unknown when the reply to a check-in is lost, and gone when asked again', async () => {
      const grant = await take('e'.repeat(32));
      stage.loseNextReply('checkIn');
      const where = testWish(stage.license);
      expect((await stage.manager.checkIn(grant.consumptionToken, where)).outcome).toBe('unknown');
      expect((await stage.manager.checkIn(grant.consumptionToken, where)).outcome).toBe('gone');
    });

    test('refuses a borrow when no seat is free', async () => {
      const answer = await stage.manager.borrow(testWish(stage.fullLicense), 'f'.repeat(32));
      expect(answer).toMatchObject({ outcome: 'refused', failure: { code: 'no-seats' } });
    });

    test('refuses to take back what may not be returned early, and keeps the seat', async () => {
      const grant = await take('0'.repeat(32), stage.keptLicense);
      const before = await free(stage.keptLicense);
      const answer = await stage.manager.checkIn(grant.consumptionToken, testWish(stage.keptLicense));
      expect(answer.outcome).toBe('refused');
      expect(await free(stage.keptLicense)).toBe(before);
    });

    test('says gone for a seat nobody knows', async () => {
      const answer = await stage.manager.checkIn(new Secret('9'.repeat(32)), testWish(stage.license));
      expect(answer.outcome).toBe('gone');
    });

    test('gives the key that proves its tokens', async () => {
      const { signKeyArn } = stage.license;
      if (signKeyArn === null) throw new Error('the stage needs a license with a visible signing key');
      const der = await stage.manager.publicKeyOf(signKeyArn);
      const expected = stage.issuerPem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
      expect(Buffer.from(der).toString('base64')).toBe(expected);
    });

    test('shows no token when an answer is printed', async () => {
      const grant = await take('1'.repeat(32));
      const shown = JSON.stringify(grant);
      expect(shown).not.toContain(grant.signedToken.reveal());
      expect(shown).not.toContain(grant.consumptionToken.reveal());
    });

    onlineCheckoutPromises(() => stage);
  });
}
