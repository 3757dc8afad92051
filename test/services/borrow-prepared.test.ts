import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../main/domain/instant.ts';
import { borrowMeanwhile, failureOf, idOf, recover } from '../support/borrow-house.ts';
import { makeWorld, openHouse, patiently } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { testLicense } from '../support/memory-license-manager.ts';
import { firstId, houseWithBorrow, renew } from '../support/renewal-house.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

describe('before a seat is asked for', () => {
  test('what stops it leaves no work behind', async () => {
    const house = openHouse(makeWorld(issuer));
    house.world.vault.state = 'locked';
    expect(await failureOf(house.borrow())).toMatchObject({ code: 'keychain-locked' });
    expect(house.changes.working()).toEqual([]);
  });

  test('a borrow of the same license stands in the way, and is named', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    expect(await failureOf(house.borrow())).toMatchObject({
      code: 'already-borrowed',
      details: { borrowId: idOf(house) },
    });
  });

  test('a borrow of another license does not', async () => {
    const house = openHouse(makeWorld(issuer));
    const other = testLicense(issuer, { name: 'Other' });
    house.world.aws.add(other);
    await house.borrow();
    const { wish } = await patiently(house.world.clock, house.borrowing.borrow(other.arn));
    expect(wish.licenseArn).toBe(other.arn);
  });

  test('what is listed as free to borrow is not looked at again', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.catalogue.refresh();
    const before = house.world.aws.calls.length;
    await house.borrow();
    const operations = house.world.aws.calls.slice(before).map(({ operation }) => operation);
    expect(operations).not.toContain('license');
    expect(operations).not.toContain('list');
  });

  test('what the first listing has found is borrowed before that listing ends, and not read anew', async () => {
    const house = openHouse(makeWorld(issuer));
    const { aws, license } = house.world;
    let goOn = (): void => undefined;
    const rest = new Promise<void>((resolve) => (goOn = resolve));
    aws.listReceived = async function* listReceived() {
      yield [license];
      await rest;
    };
    await house.borrow();
    expect(house.catalogue.listing()).toMatchObject({ state: 'loading', listedAt: null });
    expect(aws.calls.map(({ operation }) => operation)).not.toContain('license');
    goOn();
  });

  test.each([
    ['are read anew', null, 90],
    ['stay what they were where AWS does not tell', 'access-denied', 60],
  ] as const)('terms that are half a day old %s', async (_what, trouble, minutes) => {
    const house = openHouse(makeWorld(issuer, { borrowing: { canReturnEarly: true, maxMinutes: 60 } }));
    const { aws, clock, license } = house.world;
    await house.catalogue.refresh();
    await clock.advance(12 * HOUR_MS);
    aws.add({ ...license, borrowing: { canReturnEarly: true, maxMinutes: 90 } });
    if (trouble !== null) aws.refuse('license', trouble);
    expect((await house.borrow()).wish.maxMinutes).toBe(minutes);
  });

  test('a bug while the terms are read anew is no reason to go on', async () => {
    const house = openHouse(makeWorld(issuer));
    const { aws, clock, license } = house.world;
    await house.catalogue.refresh();
    await clock.advance(12 * HOUR_MS);
    aws.license = () => Promise.reject(new TypeError('a bug'));
    expect(await failureOf(house.borrow())).toBeInstanceOf(TypeError);
    expect([house.kinds(), aws.seatsTaken(license.arn)]).toEqual(['', 0]);
  });

  test('terms that are read anew are judged with the rights of the grant, which only a listing tells', async () => {
    const allowedOperations = ['CheckoutBorrowLicense'];
    const house = openHouse(makeWorld(issuer, { allowedOperations }));
    await house.catalogue.refresh();
    await house.world.clock.advance(12 * HOUR_MS);
    expect((await house.borrow()).wish.canReturnEarly).toBe(false);
  });

  test('terms that are read anew and allow no borrow any more take no seat', async () => {
    const house = openHouse(makeWorld(issuer));
    const { aws, clock, license } = house.world;
    await house.catalogue.refresh();
    await clock.advance(12 * HOUR_MS);
    aws.add({ ...license, borrowing: null });
    expect(await failureOf(house.borrow())).toMatchObject({
      code: 'not-borrowable',
      details: { reason: 'no-borrow-configuration' },
    });
    expect(aws.seatsTaken(license.arn)).toBe(0);
  });

  test('a license that cannot be borrowed says why', async () => {
    const house = openHouse(makeWorld(issuer, { borrowing: null }));
    expect(await failureOf(house.borrow())).toMatchObject({
      code: 'not-borrowable',
      details: { reason: 'no-borrow-configuration' },
    });
  });
});

test('a request that recovery begins leaves no work behind', async () => {
  const house = await houseWithBorrow(issuer, 1);
  house.world.aws.loseReply('checkIn');
  expect(await failureOf(renew(house, 'return-first'))).toMatchObject({ code: 'outcome-unknown' });
  await recover(house, 'renewing', firstId(house));
  expect(house.ledger.borrows().map(({ state }) => state)).toEqual(['returned', 'held']);
  expect(house.changes.working()).toEqual([]);
});

describe('a refusal for want of seats', () => {
  test('is explained for each entitlement', async () => {
    const users = { name: 'Users', unit: 'Count', value: null, maxCount: 5, comesBack: true } as const;
    const house = openHouse(makeWorld(issuer, { entitlements: [users, { ...users, name: 'Hosts' }] }));
    house.world.aws.refuse('borrow', 'no-seats');
    expect(await failureOf(house.borrow())).toMatchObject({
      details: { diagnosis: expect.stringMatching(/^Users: .+; Hosts: /) },
    });
  });

  test('asks for the seats of what could be read alone', async () => {
    const house = openHouse(makeWorld(issuer));
    const { aws } = house.world;
    aws.refuse('borrow', 'no-seats');
    let looks = 0;
    const borrowing = borrowMeanwhile(house, () => {
      aws.doNotSend('license');
      aws.seatsOf = async () => {
        looks += 1;
        return Promise.resolve(null);
      };
    });
    expect(await failureOf(borrowing)).toMatchObject({ code: 'no-seats' });
    expect(looks).toBe(0);
  });
});
