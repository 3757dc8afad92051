import { beforeAll, describe, expect, test } from 'vitest';
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
});
