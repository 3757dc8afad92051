// Online checkouts that sleep, doubt or a full disk come upon: sent when they may be, told as what they are, logged.

import { beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { type CheckoutHouse, openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld, patiently } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import {
  answerCheckouts,
  asked,
  checkoutGivingBack,
  checkoutInDoubt,
  fillKeychain,
  seats,
} from '../support/open-checkouts.ts';
import { MORNING } from '../support/samples.ts';
import { KeptLog } from '../support/scripted-aws.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const DRAWDOWN: Partial<License> = {
  provisional: null,
  entitlements: [{ name: 'Runs', unit: 'Count', value: null, maxCount: 5, comesBack: false }],
};

function open(changes: Partial<License> = {}, options: Parameters<typeof openCheckoutHouse>[1] = {}) {
  return openCheckoutHouse(makeWorld(issuer, changes), { isWatching: false, ...options });
}

/** The computer sleeps for eleven minutes right after the next record of this kind. */
function sleepAfter({ ledger, world }: CheckoutHouse, kind: string): void {
  const genuine = ledger.append.bind(ledger);
  ledger.append = (...events) => {
    genuine(...events);
    if (!events.some((event) => event.kind === kind)) return;
    Reflect.deleteProperty(ledger, 'append');
    world.clock.skip(11 * MINUTE_MS);
  };
}

/** What the list says of the first checkout each time that a change is told, and whether there is work in hand. */
function toldOf(house: CheckoutHouse): readonly string[] {
  const told: string[] = [];
  house.changes.subscribe(() => {
    const [checkout] = house.ledger.checkouts();
    const work = house.changes.working().length > 0 ? 'at work' : 'done';
    told.push(`${checkout?.state ?? 'nothing'}, ${work}`);
  });
  return told;
}

describe('a sleep', () => {
  test('before the first request does not keep it from being sent: its seat counts from then', async () => {
    const house = open();
    sleepAfter(house, 'checkout-requested');
    await house.checkOutAtOnce();
    expect(house.kinds()).toBe('requested asked-again held');
    expect(house.ledger.events()[1]).toMatchObject({ attempt: 1, at: MORNING + 11 * MINUTE_MS });
    expect([asked(house), seats(house)]).toEqual([1, 1]);
  });

  test('before a repeat keeps it from being sent, and says so of which checkout', async () => {
    const house = await checkoutInDoubt(makeWorld(issuer));
    const { checkoutId } = house.only();
    const before = asked(house);
    sleepAfter(house, 'checkout-asked-again');
    await expect(house.checkouts.recover(checkoutId)).rejects.toMatchObject({
      code: 'outcome-unknown',
      details: { checkoutId, because: 'outcome-unknown' },
    });
    expect(asked(house)).toBe(before);
  });

  test('with the first request on its way is noted before it is repeated', async () => {
    const house = open();
    const { aws, clock } = house.world;
    aws.loseRequest('checkOut');
    const reply = aws.hold('checkOut');
    const checkingOut = house.checkOutAtOnce();
    await expect.poll(() => asked(house)).toBe(1);
    clock.skip(7 * MINUTE_MS);
    reply();
    await expect(patiently(clock, checkingOut)).rejects.toMatchObject({ code: 'outcome-unknown' });
    expect(house.ledger.events().at(-1)).toMatchObject({
      kind: 'checkout-asked-again',
      attempt: 1,
      at: MORNING + 7 * MINUTE_MS,
    });
  });
});

describe('what nobody knows the outcome of', () => {
  test('names the checkout, and is logged at every try', async () => {
    const log = new KeptLog();
    const house = open({}, { log });
    for (let n = 0; n < 5; n += 1) house.world.aws.loseRequest('checkOut');
    const error: unknown = await house.checkOut().catch((thrown: unknown) => thrown);
    const { checkoutId } = house.only();
    expect(error).toMatchObject({ code: 'outcome-unknown', details: { checkoutId } });
    const line = { checkoutId, outcome: 'unknown', code: 'outcome-unknown' };
    expect(log.lines).toEqual(Array(5).fill(['online checkout not granted', line]));
  });

  test('because the disk is full names the checkout, too', async () => {
    const house = open();
    house.ledger.fillDiskAtAppend(2);
    const error: unknown = await house.checkOut().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ details: { checkoutId: house.only().checkoutId, because: 'disk-full' } });
  });

  test('of what was to be consumed for good needs no keychain to be told so', async () => {
    const house = open(DRAWDOWN);
    const { aws, clock, vault } = house.world;
    for (let n = 0; n < 5; n += 1) aws.loseReply('checkOut');
    await expect(house.checkOut({ type: 'perpetual' })).rejects.toMatchObject({ code: 'outcome-unknown' });
    await clock.advance(11 * MINUTE_MS);
    vault.state = 'locked';
    await house.checkouts.recover(house.only().checkoutId);
    expect(house.only()).toMatchObject({ state: 'unresolved', seatHeldUntilAt: null });
    expect(vault.calls).toEqual([]);
  });
});

describe('what was consumed for good', () => {
  test('never ends, whatever AWS says of an end', async () => {
    const house = open(DRAWDOWN);
    answerCheckouts(house.world, (grant) => ({ ...grant, expiresAt: MORNING + HOUR_MS }));
    const { record } = await house.checkOut({ type: 'perpetual' });
    expect(record.expiresAt).toBeNull();
  });

  test('or was refused leaves no token to be destroyed', async () => {
    const house = open(DRAWDOWN);
    house.world.aws.refuse('checkOut', 'no-seats');
    await expect(house.checkOut({ type: 'perpetual' })).rejects.toMatchObject({ code: 'no-seats' });
    expect(house.kinds()).toBe('requested refused');
  });
});

describe('a change', () => {
  test('is told when the seat is held, when it is refused, and when nobody knows', async () => {
    const holding = open();
    const told = toldOf(holding);
    await holding.checkOut();
    expect(told).toContain('held, at work');

    const refusing = open();
    const refused = toldOf(refusing);
    refusing.world.aws.refuse('checkOut', 'no-seats');
    await refusing.checkOut().catch(() => undefined);
    expect(refused).toContain('refused, at work');

    const waiting = await checkoutInDoubt(makeWorld(issuer));
    await waiting.world.clock.advance(11 * MINUTE_MS);
    const unknown = toldOf(waiting);
    await waiting.checkouts.recover(waiting.only().checkoutId);
    expect(unknown).toEqual(['unresolved, done']);
  });

  test('leaves no work in hand after recovery, however that ends', async () => {
    const house = await checkoutInDoubt(makeWorld(issuer));
    house.world.aws.refuse('checkOut', 'access-denied');
    await house.checkouts.recover(house.only().checkoutId).catch(() => undefined);
    expect(house.changes.working()).toEqual([]);
    await house.checkouts.recover(house.only().checkoutId);
    expect(house.changes.working()).toEqual([]);
  });

  test('says that a seat is being given back', async () => {
    const house = open();
    fillKeychain(house.world);
    const steps = new Set<string>();
    house.changes.subscribe(() => house.changes.working().forEach(({ step }) => steps.add(step)));
    await house.checkOut().catch(() => undefined);
    expect([...steps].slice(-2)).toEqual(['storing', 'giving-back']);
  });

  test('says so in recovery, too', async () => {
    const house = await checkoutGivingBack(makeWorld(issuer));
    const steps = new Set<string>();
    house.changes.subscribe(() => house.changes.working().forEach(({ step }) => steps.add(step)));
    await house.recover();
    expect([...steps]).toContain('giving-back');
    expect(house.changes.working()).toEqual([]);
  });
});

describe('the beneficiary rule', () => {
  test('is not blamed where nobody can say who we are', async () => {
    const house = open();
    house.world.aws.refuse('checkOut', 'request-refused');
    await expect(house.checkOut()).rejects.toMatchObject({ code: 'request-refused' });
  });

  test('is not blamed for what never left this computer', async () => {
    const whoAmI = async () => ({ account: issuer.account, arn: 'arn:aws:iam::1:user/x' });
    const house = open({}, { identity: { whoAmI } });
    house.world.aws.doNotSend('checkOut', 'request-refused');
    await expect(house.checkOut()).rejects.toMatchObject({ code: 'request-refused' });
  });
});
