import { beforeAll, describe, expect, test } from 'vitest';
import type { Checkout } from '../../main/domain/checkout.ts';
import { latestCheckoutEnd, seatHeldUntil } from '../../main/domain/heartbeat.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { type CheckoutHouse, openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld } from '../support/house.ts';
import { makeTestIssuer, signingOnce, type TestIssuer } from '../support/issuer.ts';
import { Crash as LedgerCrash, MemoryLedger } from '../support/memory-ledger.ts';
import { testCheckoutWish } from '../support/memory-license-manager.ts';
import { Crash as VaultCrash } from '../support/memory-vault.ts';

// Every record, every keychain call and every request is a place where the process may die, before or after its
// effect, once or – while recovering – twice, combined with lost requests, lost replies, and starts that come too late.

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = signingOnce(await makeTestIssuer());
});

const ACTS = ['check out for a time', 'check out for good', 'send a heartbeat', 'release'] as const;
type Act = (typeof ACTS)[number];

const CALLS = {
  'check out for a time': 'checkOut',
  'check out for good': 'checkOut',
  'send a heartbeat': 'extend',
  release: 'checkIn',
} as const satisfies Record<Act, string>;

const NETWORKS = [
  'well',
  'request lost',
  'reply lost',
  'request lost, then signed out',
  'reply lost, then signed out',
] as const;
type Network = (typeof NETWORKS)[number];

type Point = {
  readonly of: 'ledger' | 'vault' | 'request' | 'check-in';
  readonly n: number;
  readonly when: 'before' | 'after';
};

const WHEN = ['before', 'after'] as const;
const POINTS: readonly Point[] = [
  ...(['ledger', 'vault'] as const).flatMap((of) =>
    [1, 2, 3, 4, 5].flatMap((n) => WHEN.map((when) => ({ of, n, when }))),
  ),
  ...(['request', 'check-in'] as const).flatMap((of) => WHEN.map((when) => ({ of, n: 1, when }))),
];

function arm(house: CheckoutHouse, { of, n, when }: Point, act: Act): void {
  const { ledger, world } = house;
  if (of === 'vault') world.vault.crashAt(n, when);
  else if (of === 'request') world.aws.crashAt(CALLS[act], when, () => ledger.die());
  else if (of === 'check-in') world.aws.crashAt('checkIn', when, () => ledger.die());
  else if (when === 'before') ledger.crashBeforeAppend(n);
  else ledger.crashAfterAppend(n);
}

function trouble({ world }: CheckoutHouse, act: Act, network: Network): void {
  const operation = CALLS[act];
  if (network.startsWith('request lost')) world.aws.loseRequest(operation);
  if (network.startsWith('reply lost')) world.aws.loseReply(operation);
  if (network.endsWith('signed out')) world.aws.refuse(operation, 'sign-in-expired');
}

/** Runs work that may die; what is not a death or an expected failure is a bug. */
async function survive(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isDeath = error instanceof LedgerCrash || error instanceof VaultCrash;
    if (!isDeath && (error as { code?: string }).code === undefined) throw error;
  }
}

/** Until when the record says that a seat may be taken; null when it says there is none. */
function toldUntil(checkout: Checkout): number | null {
  if (checkout.state === 'requested') return latestCheckoutEnd(checkout) ?? Infinity;
  if (checkout.state === 'held' || checkout.state === 'releasing') return seatHeldUntil(checkout) ?? Infinity;
  return checkout.state === 'unresolved' ? (checkout.seatHeldUntilAt ?? Infinity) : null;
}

/** Every seat is told, none longer than told, none twice; nothing is held without its token, nothing closed with it. */
function check({ kinds, ledger, world }: CheckoutHouse): void {
  const ends = [...world.aws.seatsEndAt(world.license.arn)];
  expect(ends.length, `asked twice: ${kinds()}`).toBeLessThanOrEqual(1);
  const checkouts = ledger.checkouts();
  const told = checkouts.map(toldUntil).filter((end) => end !== null);
  if (ends[0] !== undefined)
    expect(Math.max(-1, ...told), `untold: ${kinds()}`).toBeGreaterThanOrEqual(ends[0]);
  for (const checkout of checkouts) {
    const isKept = world.vault.kept.has(checkout.checkoutId);
    const isProvisional = checkout.wish.type === 'provisional';
    if (checkout.state === 'held') expect(isKept, `token of what is held: ${kinds()}`).toBe(isProvisional);
    if ('tokenLeft' in checkout && !checkout.tokenLeft) expect(isKept, 'closed but kept').toBe(false);
  }
}

/** After recovery in a working world: nothing is open any more, and the keychain holds what is held and nothing else. */
function settled(house: CheckoutHouse): void {
  check(house);
  const { keeping, ledger, world } = house;
  expect(keeping.hasUnfinished(), house.kinds()).toBe(false);
  const held = ledger.checkouts().filter(({ state }) => state === 'held');
  const isUnresolved = ledger.checkouts().some(({ state }) => state === 'unresolved');
  const taken = world.aws.seatsTaken(world.license.arn);
  if (!isUnresolved) expect(taken, house.kinds()).toBe(held.length);
  expect(world.vault.kept.size).toBe(held.filter(({ wish }) => wish.type === 'provisional').length);
}

async function restart(house: CheckoutHouse): Promise<CheckoutHouse> {
  const next = openCheckoutHouse(house.world, { ledger: house.ledger.restart(), isWatching: false });
  await house.world.vault.close();
  house.world.aws.disarm();
  check(next);
  return next;
}

async function perform(house: CheckoutHouse, act: Act): Promise<void> {
  const [checkout] = house.ledger.checkouts();
  if (act === 'check out for a time') await house.checkOut();
  else if (act === 'check out for good') await house.checkOut({ type: 'perpetual' });
  else if (act === 'release') await house.checkouts.release(checkout?.checkoutId ?? '');
  else await house.checkouts.beat('window');
}

async function recover(house: CheckoutHouse, act: Act): Promise<void> {
  await house.recover();
  if (act === 'send a heartbeat') await house.checkouts.beat('window');
}

type Schedule = {
  readonly act: Act;
  readonly network: Network;
  readonly first: Point;
  readonly second: Point | null;
  /** How long the process stays dead. */
  readonly deadMs: number;
};

async function run({ act, network, first, second, deadMs }: Schedule): Promise<void> {
  const entitlements = [{ name: 'Runs', unit: 'Count', value: null, maxCount: 5, comesBack: null }];
  let house = openCheckoutHouse(makeWorld(issuer, { entitlements }), { isWatching: false });
  const { clock } = house.world;
  if (act === 'release' || act === 'send a heartbeat') {
    await house.checkOutAtOnce();
    await clock.advance(15 * MINUTE_MS);
  }
  trouble(house, act, network);
  arm(house, first, act);
  await survive(() => perform(house, act));
  house = await restart(house);
  await clock.advance(deadMs);
  check(house);
  if (second !== null) {
    arm(house, second, act);
    await survive(() => recover(house, act));
    house = await restart(house);
  }
  // The trouble on the network may only now be met; the tries after it find all well.
  for (let tries = 0; tries < 3; tries += 1) {
    await clock.advance(MINUTE_MS);
    await recover(house, act);
    check(house);
  }
  settled(house);
  const before = house.kinds();
  await house.recover();
  expect(house.kinds(), 'recovery twice is recovery once').toBe(before);
  await checkTheEnd(house, act);
}

/** A day later every seat that was taken for a time is free, and every token destroyed. */
async function checkTheEnd(house: CheckoutHouse, act: Act): Promise<void> {
  await house.world.clock.advance(24 * HOUR_MS);
  await house.recover();
  settled(house);
  expect(house.world.vault.kept.size).toBe(0);
  if (act !== 'check out for good') expect(house.world.aws.seatsTaken(house.world.license.arn)).toBe(0);
}

describe.each(ACTS)('a crash while Fieldpass was about to %s loses no seat silently', (act) => {
  let schedules = 0;
  const deaths = [0, 11 * MINUTE_MS, 50 * MINUTE_MS, 3 * HOUR_MS];

  test.each(NETWORKS)('at every point, network: %s', async (network) => {
    for (const first of POINTS) {
      for (const deadMs of deaths) {
        await run({ act, network, first, second: null, deadMs });
        schedules += 1;
      }
    }
  });

  test('and again while recovering', { timeout: 120_000 }, async () => {
    for (const network of NETWORKS) {
      for (const first of POINTS) {
        for (const second of POINTS) {
          await run({ act, network, first, second, deadMs: 0 });
          schedules += 1;
        }
      }
    }
    process.stdout.write(`${act}: ${schedules} crash schedules, 0 lost, 0 silent\n`);
  });
});

describe('controls: the checks see', () => {
  test('the naive order (ask, then write down) lose seats', async () => {
    let lost = 0;
    for (const point of POINTS) {
      const world = makeWorld(issuer);
      const ledger = new MemoryLedger(world.clock);
      const house = openCheckoutHouse(world, { ledger, isWatching: false });
      arm(house, point, 'check out for a time');
      await survive(async () => {
        const wish = testCheckoutWish(world.license);
        const clientToken = 'a'.repeat(32);
        const answer = await world.aws.checkOut(wish, clientToken);
        if (answer.outcome !== 'granted') throw answer.failure;
        await world.vault.put('naive', answer.grant.consumptionToken);
        const { checkoutId, at } = { checkoutId: 'naive', at: world.clock.now() };
        ledger.append({ kind: 'checkout-requested', checkoutId, at, clientToken, wish });
      });
      const next = openCheckoutHouse(world, { ledger: ledger.restart(), isWatching: false });
      try {
        check(next);
      } catch {
        lost += 1;
      }
    }
    expect(lost).toBeGreaterThanOrEqual(4);
  });

  test('an intent that never reached the disk', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    house.world.aws.loseReply('checkOut');
    house.ledger.crashBeforeAppend(2);
    await survive(() => house.checkOut());
    house.ledger.loseLastAppends(1);
    const again = openCheckoutHouse(house.world, { ledger: house.ledger.restart(), isWatching: false });
    expect(() => check(again)).toThrow(/untold/);
  });

  test('a heartbeat that was sent without a record before it', async () => {
    const house = openCheckoutHouse(makeWorld(issuer), { isWatching: false });
    await house.checkOutAtOnce();
    await house.world.clock.advance(15 * MINUTE_MS);
    house.ledger.crashBeforeAppend(2);
    await survive(() => house.checkouts.beat('window'));
    house.ledger.loseLastAppends(1);
    const again = openCheckoutHouse(house.world, { ledger: house.ledger.restart(), isWatching: false });
    expect(() => check(again)).toThrow(/untold/);
  });
});
