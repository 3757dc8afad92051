import { beforeAll, describe, expect, test } from 'vitest';
import { answerBorrows } from '../support/borrow-house.ts';
import { makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;
let before: TestIssuer;

beforeAll(async () => {
  [issuer, before] = await Promise.all([makeTestIssuer(), makeTestIssuer()]);
});

describe('a vendor that changed its key', () => {
  test('is suspected where its license names a signing key, and the new key proves the borrow', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.keys.add(new TextEncoder().encode(before.pem), issuer.account, 'the key before');
    await expect(house.borrow()).rejects.toThrow(
      expect.objectContaining({
        code: 'token-forged',
        message: expect.stringContaining('may have changed its signing key'),
        details: expect.objectContaining({ nextStep: expect.stringContaining('fieldpass keys refresh') }),
      }),
    );
    expect(house.view()).toMatchObject({
      badge: 'cannot-verify',
      problem: { code: 'token-forged', details: { nextStep: expect.stringContaining('keys refresh') } },
    });
    await house.keys.readFromAws(house.world.license);
    await house.proofs.checkAll();
    expect(house.view()).toMatchObject({ badge: 'borrowed', verdict: 'valid', problem: null });
  });

  test('and is proved later gets the end of its token, and counts as proved from then on', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    // AWS told no end beside the token.
    answerBorrows(world, (grant) => ({ ...grant, expiresAt: null }));
    await house.keys.add(new TextEncoder().encode(before.pem), issuer.account, 'the key before');
    await expect(house.borrow()).rejects.toThrow(expect.objectContaining({ code: 'token-forged' }));
    const [endsAt = 0] = world.aws.seatsEndAt(world.license.arn);
    expect(house.view()?.expiresAt).toBeGreaterThan(endsAt);
    await house.keys.readFromAws(world.license);
    await house.proofs.checkAll();
    expect(house.view()).toMatchObject({ badge: 'borrowed', expiresAt: endsAt });
    expect(house.ledger.borrows()).toMatchObject([{ proof: 'verified', token: { expiresAt: endsAt } }]);
    await house.proofs.checkAll(true);
    expect(house.kinds()).toBe('requested held held');
  });

  test('and whose end AWS told beside the token is shown with that end until it is proved', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    await house.keys.add(new TextEncoder().encode(before.pem), issuer.account, 'the key before');
    await expect(house.borrow()).rejects.toThrow(expect.objectContaining({ code: 'token-forged' }));
    expect([house.view()?.expiresAt]).toEqual(world.aws.seatsEndAt(world.license.arn));
  });

  test('is read from AWS for a license that names another key than those that were read', async () => {
    const house = openHouse(
      makeWorld(issuer, { signKeyArn: `arn:aws:kms:eu-central-1:${issuer.account}:key/new` }),
    );
    const old = `arn:aws:kms:eu-central-1:${issuer.account}:key/old`;
    const { license } = house.world;
    await house.keys.ensureFor({ ...license, signKeyArn: old });
    const asked = () => house.world.aws.calls.filter(({ operation }) => operation === 'publicKey').length;
    expect(asked()).toBe(1);
    await house.keys.ensureFor({ ...license, signKeyArn: old });
    expect(asked()).toBe(1);
    await house.borrow();
    expect(asked()).toBe(2);
  });
});
