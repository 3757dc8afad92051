// What is asked of AWS for an order: by the newest terms, once at a time, and by whom it is kept.

import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { testLicense } from '../support/memory-license-manager.ts';
import { asked, checkedOut, checkoutInDoubt, seats } from '../support/open-checkouts.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const open = (changes: Partial<License> = {}) =>
  openCheckoutHouse(makeWorld(issuer, changes), { isWatching: false });
const lists = ({ world }: ReturnType<typeof open>) =>
  world.aws.calls.filter(({ operation }) => operation === 'list').length;
const RUNS = { name: 'Runs', unit: 'Count', value: null, maxCount: 5, comesBack: false } as const;

describe('an order', () => {
  test('that an old listing speaks against is judged by a new one', async () => {
    const house = open({ provisional: null });
    await house.catalogue.refresh();
    house.world.aws.add(testLicense(issuer, { provisional: { maxMinutes: 30 } }));
    const { wish } = await house.checkOut();
    expect([wish.maxMinutes, lists(house)]).toEqual([30, 2]);
  });

  test('that nothing speaks against needs no new listing', async () => {
    const house = open();
    await house.catalogue.refresh();
    await house.checkOut();
    expect(lists(house)).toBe(1);
  });

  test('takes its terms from AWS where the listing is half a day old', async () => {
    const house = open({ provisional: { maxMinutes: 60 } });
    const { aws, clock } = house.world;
    await house.catalogue.refresh();
    aws.add(testLicense(issuer, { provisional: { maxMinutes: 90 } }));
    await clock.advance(12 * HOUR_MS - 1);
    expect((await house.checkOut()).wish.maxMinutes).toBe(60);
    await clock.advance(1);
    expect((await house.checkOut()).wish.maxMinutes).toBe(90);
    expect(lists(house)).toBe(1);
  });

  test('that the terms of now speak against is judged by a new listing, and takes no seat', async () => {
    const house = open();
    await house.catalogue.refresh();
    await house.world.clock.advance(12 * HOUR_MS);
    house.world.aws.add(testLicense(issuer, { provisional: null }));
    await expect(house.checkOut()).rejects.toMatchObject({ code: 'no-online-checkout' });
    expect([seats(house), lists(house)]).toEqual([0, 2]);
  });

  test('is refused while an earlier one of its license is open, which is named, and not for one of another', async () => {
    const house = await checkoutInDoubt(makeWorld(issuer));
    const other = testLicense(issuer, { name: 'Other' });
    house.world.aws.add(other);
    const { checkoutId } = house.only();
    await expect(house.checkOut()).rejects.toMatchObject({ code: 'in-progress', details: { checkoutId } });
    const held = await house.checkOut({ licenseArn: other.arn });
    expect([held.wish.licenseArn, seats(house)]).toEqual([other.arn, 1]);
  });

  test('of a license beside one that is out takes a second seat', async () => {
    const { house } = await checkedOut(issuer);
    await house.checkOutAtOnce();
    expect(seats(house)).toBe(2);
  });

  test('says which step it has reached, and nothing once it is over', async () => {
    const house = open();
    const steps: string[] = [];
    house.changes.subscribe(() => {
      const [work] = house.changes.working();
      if (work !== undefined && work.step !== steps.at(-1)) steps.push(work.step);
    });
    await house.checkOut();
    expect(steps).toEqual(['checking-keychain', 'writing-intent', 'asking-aws', 'storing']);
    expect(house.changes.working()).toEqual([]);
    house.world.aws.refuse('checkOut', 'no-seats');
    await expect(house.checkOut()).rejects.toMatchObject({ code: 'no-seats' });
    expect(house.changes.working()).toEqual([]);
  });

  test('is refused where the record cannot be read whole', async () => {
    const house = open();
    house.ledger.problems = () => ['Event 7 was changed.'];
    await expect(house.checkOut()).rejects.toMatchObject({ code: 'ledger-unreadable' });
    expect(asked(house)).toBe(0);
  });
});

describe('what is asked for', () => {
  test('is all that the license has, for a time, where nothing was chosen', async () => {
    const house = open();
    const { clientToken, wish } = await house.checkOut();
    expect(wish).toEqual({
      connectionId: 'environment',
      type: 'provisional',
      licenseArn: house.world.license.arn,
      licenseName: 'Survey',
      issuerName: 'Test Vendor',
      productSku: 'SURVEY-1',
      keyFingerprint: house.world.license.keyFingerprint,
      entitlements: [{ name: 'Users', unit: 'Count', value: '1' }],
      beneficiary: null,
      nodeId: null,
      region: 'eu-central-1',
      maxMinutes: 60,
      validityEndAt: null,
      keeper: 'window',
    });
    expect(clientToken).not.toBe(house.only().checkoutId);
  });

  test('for good has no longest life and no keeper, whatever the license offers beside', async () => {
    const house = open({ entitlements: [RUNS] });
    const { keeper, wish } = await house.checkOut({ type: 'perpetual', keeper: 'window' });
    expect([wish.type, wish.maxMinutes, wish.keeper, keeper]).toEqual([
      'perpetual',
      null,
      'nobody',
      'nobody',
    ]);
  });

  test('of a license without a home goes to the Region of the sign-in', async () => {
    const house = open({ homeRegion: null });
    expect((await house.checkOut()).wish.region).toBe('');
  });
});

describe('the keeper', () => {
  test('is written down when it changes, and not otherwise', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    let told = 0;
    house.changes.subscribe(() => (told += 1));
    house.checkouts.keep(checkoutId, 'window');
    expect([house.kinds(), told]).toEqual(['requested held', 0]);
    house.checkouts.keep(checkoutId, 'nobody');
    expect([house.kinds(), told, house.view()?.keeper]).toEqual(['requested held kept-by', 1, 'nobody']);
  });

  test('has something in hand until it has run out, also while that is given back', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    const keeps = () => [house.checkouts.keeps('window'), house.checkouts.keeps('terminal')];
    expect(keeps()).toEqual([true, false]);
    house.world.aws.loseRequest('checkIn');
    await house.checkouts.release(checkoutId).catch(() => undefined);
    expect(keeps()).toEqual([true, false]);
    await house.world.clock.advance(HOUR_MS - 1);
    expect(keeps()).toEqual([true, false]);
    await house.world.clock.advance(1);
    expect(keeps()).toEqual([false, false]);
  });
});

test('a checkout is shown by itself, and one that is over and was seen is not found', async () => {
  const { house, checkoutId } = await checkedOut(issuer);
  expect(house.checkouts.viewOf(house.only())).toMatchObject({ checkoutId, badge: 'kept' });
  await house.world.clock.advance(MINUTE_MS);
  await house.checkouts.release(checkoutId);
  expect(() => house.checkouts.viewOf(house.only())).toThrow(
    expect.objectContaining({ code: 'checkout-not-found' }),
  );
});
