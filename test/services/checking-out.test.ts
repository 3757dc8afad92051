// What becomes of a request for an online checkout that another process, AWS or a mistake gets in the way of.

import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import type { MemoryLedger } from '../support/memory-ledger.ts';
import { answerCheckouts, asked, checkoutInDoubt, seats } from '../support/open-checkouts.ts';
import { MORNING } from '../support/samples.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

function open(changes: Partial<License> = {}, options: Parameters<typeof openCheckoutHouse>[1] = {}) {
  return openCheckoutHouse(makeWorld(issuer, changes), { isWatching: false, ...options });
}

describe('a request that another process finished before this one had the claim', () => {
  const RECORD = {
    issuedAt: MORNING,
    expiresAt: MORNING + HOUR_MS,
    region: 'eu-central-1',
    licenseArn: 'arn:aws:license-manager::1:license:l-1',
    entitlements: [],
    consumptionHash: 'hash',
  };

  /** Another process holds the checkout at the very moment at which this one claims it. */
  function heldBeside(ledger: MemoryLedger): void {
    const genuine = ledger.claim.bind(ledger);
    ledger.claim = (subject) => {
      const found = ledger.checkouts().find(({ checkoutId }) => checkoutId === subject);
      if (found !== undefined) {
        const { checkoutId } = found;
        const held = { kind: 'checkout-held', checkoutId, record: RECORD, requestId: null } as const;
        ledger.another().append({ ...held, at: MORNING });
      }
      return genuine(subject);
    };
  }

  test('is not sent, and counts as checked out', async () => {
    const house = open();
    heldBeside(house.ledger);
    expect(await house.checkOut()).toMatchObject({ state: 'held', record: RECORD });
    expect(asked(house)).toBe(0);
  });

  test('is not sent by recovery either', async () => {
    const house = await checkoutInDoubt(makeWorld(issuer));
    const before = asked(house);
    heldBeside(house.ledger);
    await house.checkouts.recover(house.only().checkoutId);
    expect([house.only().state, asked(house)]).toEqual(['held', before]);
  });
});

describe('a refusal', () => {
  test('of the first request is written down with the name AWS gave the request', async () => {
    const house = open();
    const details = { requestId: 'request-of-aws' };
    const failure = new FieldpassError('no-seats', undefined, { details });
    house.world.aws.checkOut = async () => ({ outcome: 'refused', failure });
    await expect(house.checkOut()).rejects.toBe(failure);
    const refused = house.ledger.events().find(({ kind }) => kind === 'checkout-refused');
    expect(refused).toMatchObject({ code: 'no-seats', requestId: 'request-of-aws' });
  });

  test('of a repeat says nothing about the first request, which may have taken a seat', async () => {
    const house = open();
    house.world.aws.loseReply('checkOut');
    house.world.aws.refuse('checkOut', 'access-denied');
    const error: unknown = await house.checkOut().catch((thrown: unknown) => thrown);
    const { checkoutId } = house.only();
    expect(error).toMatchObject({
      code: 'outcome-unknown',
      details: { because: 'access-denied', checkoutId },
    });
    expect([house.only().state, seats(house), asked(house)]).toEqual(['requested', 1, 2]);
    await house.recover();
    expect([house.view()?.badge, seats(house)]).toEqual(['kept', 1]);
  });

  test('of a repeat that could not be sent is not final either, and is tried again', async () => {
    const house = open();
    house.world.aws.loseReply('checkOut');
    house.world.aws.doNotSend('checkOut');
    await house.checkOut();
    expect([house.view()?.badge, seats(house), asked(house)]).toEqual(['kept', 1, 3]);
  });

  test('that proves that no try took a seat leaves the token in question to be destroyed', async () => {
    const house = open();
    house.world.aws.loseRequest('checkOut');
    house.world.aws.refuse('checkOut', 'no-seats');
    await expect(house.checkOut()).rejects.toThrow(failsWith('no-seats'));
    expect(house.only()).toMatchObject({ state: 'refused', tokenLeft: true });
    await house.recover();
    expect(house.only()).toMatchObject({ state: 'refused', tokenLeft: false });
  });

  test('says nothing where another process took the request over during a sleep', async () => {
    const house = open();
    const { aws, clock } = house.world;
    aws.refuse('checkOut', 'no-seats');
    const reply = aws.hold('checkOut');
    const checkingOut = house.checkOutAtOnce();
    await expect.poll(() => asked(house)).toBe(1);
    clock.skip(3 * MINUTE_MS);
    const beside = house.ledger.another();
    beside.ignoresClaims = true;
    expect(beside.claim(house.only().checkoutId)).toBe(true);
    reply();
    const { checkoutId } = house.only();
    await expect(checkingOut).rejects.toMatchObject({
      code: 'outcome-unknown',
      details: { because: 'no-seats', checkoutId },
    });
    expect(house.only().state).toBe('requested');
  });
});

describe('what AWS grants', () => {
  test('from another Region is kept alive there, and asked for there from then on', async () => {
    const house = open();
    answerCheckouts(house.world, (grant) => ({ ...grant, region: 'us-west-2' }));
    const { checkoutId } = await house.checkOut();
    await house.checkouts.extend(checkoutId);
    expect(house.world.aws.calls.at(-1)).toMatchObject({ operation: 'extend', region: 'us-west-2' });
    expect((await house.checkOut()).wish.region).toBe('us-west-2');
  });

  test('from the Region that was asked is no news', async () => {
    const house = open();
    await house.checkOut();
    expect(house.ledger.mark('home-regions')).toBeNull();
  });

  test('without times and license counts from now, and as long as it can last', async () => {
    const house = open();
    answerCheckouts(house.world, (grant) => ({
      ...grant,
      issuedAt: null,
      expiresAt: null,
      licenseArn: null,
    }));
    await house.world.clock.advance(90 * SECOND_MS);
    const { record } = await house.checkOutAtOnce();
    const now = house.world.clock.now();
    expect(record).toMatchObject({
      issuedAt: now,
      expiresAt: now + 6 * MINUTE_MS + HOUR_MS,
      licenseArn: house.world.license.arn,
    });
  });

  test('is recorded as AWS told it', async () => {
    const house = open();
    const told = { issuedAt: MORNING - 5, expiresAt: MORNING + 7 * MINUTE_MS, licenseArn: 'arn:aws:other' };
    answerCheckouts(house.world, (grant) => ({ ...grant, ...told, requestId: 'of-aws' }));
    const { checkoutId, record } = await house.checkOutAtOnce();
    expect(record).toMatchObject(told);
    expect(house.ledger.events(checkoutId).at(-1)).toMatchObject({
      kind: 'checkout-held',
      requestId: 'of-aws',
    });
  });

  test('stays open where a mistake came between, and is finished with the one seat', async () => {
    const house = open();
    const { vault } = house.world;
    vault.put = () => Promise.reject(new TypeError('bug'));
    await expect(house.checkOut()).rejects.toThrow('bug');
    expect([house.kinds(), seats(house)]).toEqual(['requested', 1]);
    Reflect.deleteProperty(vault, 'put');
    await house.recover();
    expect([house.view()?.badge, seats(house)]).toEqual(['kept', 1]);
  });
});

test('a mistake in finding out who we are stays loud', async () => {
  const house = open({}, { identity: { whoAmI: () => Promise.reject(new TypeError('bug')) } });
  house.world.aws.refuse('checkOut', 'request-refused');
  await expect(house.checkOut()).rejects.toThrow('bug');
});
