import { beforeAll, describe, expect, test } from 'vitest';
import type { Wish } from '../../main/domain/borrow.ts';
import { makeWorld, openHouse, patiently, type House } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

const ENTITLEMENTS = [
  { name: 'Users', unit: 'Count', value: null, maxCount: 5, comesBack: true },
  { name: 'Export', unit: 'None', value: 'yes', maxCount: null, comesBack: null },
];
const MAC = [{ name: 'Mac', value: '00:1B' }];

// What a person asks a borrow for, beside the license: some of its entitlements, and words for the issuer's software.

describe('the order of a borrow', () => {
  let issuer: TestIssuer;
  beforeAll(async () => {
    issuer = await makeTestIssuer();
  });

  const open = (): House => openHouse(makeWorld(issuer, { entitlements: ENTITLEMENTS }));
  const wishesOf = ({ ledger }: House): readonly Wish[] =>
    ledger.events().flatMap((event) => (event.kind === 'requested' ? [event.wish] : []));
  const asked = [{ name: 'Users', unit: 'Count', value: '2' }];
  const order = { entitlements: asked, metadata: MAC };

  test('asks for one of each entitlement when nothing is chosen', async () => {
    const house = open();
    await house.borrow();
    expect(wishesOf(house)[0]).toMatchObject({
      entitlements: [
        { name: 'Users', unit: 'Count', value: '1' },
        { name: 'Export', unit: 'None' },
      ],
    });
    expect(wishesOf(house)[0]).not.toHaveProperty('metadata');
  });

  test('asks for what was chosen, and proves the token against it', async () => {
    const house = open();
    const { clock, license } = house.world;
    const held = await patiently(clock, house.borrowing.borrow(license.arn, order));
    expect(held.wish).toMatchObject({ entitlements: asked, isChosen: true, metadata: MAC });
    expect(held).toMatchObject({ proof: 'verified', token: { entitlements: asked } });
  });

  test('is refused before anything is written when the license does not have it', async () => {
    const house = open();
    const { clock, license } = house.world;
    const wrong = { entitlements: [{ name: 'Users', unit: 'Bytes', value: '1' }], metadata: [] };
    const borrowing = patiently(clock, house.borrowing.borrow(license.arn, wrong));
    await expect(borrowing).rejects.toMatchObject({ code: 'entitlement-not-allowed' });
    expect(house.ledger.events()).toEqual([]);
    expect(house.world.aws.calls.filter(({ operation }) => operation === 'borrow')).toEqual([]);
  });

  test.each(['borrow-first', 'return-first'] as const)('is kept by a renewal, %s', async (how) => {
    const house = open();
    const { clock, license } = house.world;
    const { borrowId } = await patiently(clock, house.borrowing.borrow(license.arn, order));
    await patiently(clock, house.renewing.renew(borrowId, how));
    expect(wishesOf(house)[1]).toMatchObject({ entitlements: asked, isChosen: true, metadata: MAC });
  });

  test('of one of each takes what is new in the license when it is renewed', async () => {
    const house = open();
    const { aws, clock, license } = house.world;
    const { borrowId } = await house.borrow();
    const more = { name: 'Reports', unit: 'None', value: 'yes', maxCount: null, comesBack: null };
    aws.add({ ...license, entitlements: [...ENTITLEMENTS, more] });
    await patiently(clock, house.catalogue.refresh());
    await patiently(clock, house.renewing.renew(borrowId, 'borrow-first'));
    expect(wishesOf(house)[1]?.entitlements.map(({ name }) => name)).toEqual(['Users', 'Export', 'Reports']);
  });
});
