import { beforeAll, describe, expect, test } from 'vitest';
import type { RenewalOrder } from '../../main/domain/borrow.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { makeTestIssuer, signingOnce, type TestIssuer } from '../support/issuer.ts';
import { type House, makeWorld, openHouse, patiently, type World } from '../support/house.ts';
import { Crash as LedgerCrash } from '../support/memory-ledger.ts';
import { Crash as VaultCrash } from '../support/memory-vault.ts';
import { forgeTokens } from '../support/renewal-house.ts';

// Every record, keychain call and request of a renewal is a place where the process may die, once or – while
// recovering – twice, combined with lost requests, lost replies, a seat that is gone, and a start that comes too late.

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = signingOnce(await makeTestIssuer());
});

type When = 'before' | 'after';
type Point = {
  readonly of: 'ledger' | 'vault' | 'borrow' | 'checkIn';
  readonly n: number;
  readonly when: When;
};
type Network = (typeof NETWORKS)[number];
type Plan = {
  readonly order: RenewalOrder;
  readonly network: Network;
  readonly first: Point;
  readonly second?: Point;
  readonly late?: boolean;
  readonly canReturnEarly?: boolean;
};

const WHENS = ['before', 'after'] as const;
// A renewal, and its recovery, takes at most five steps of a kind.
const POINTS: readonly Point[] = WHENS.flatMap((when) => [
  ...[1, 2, 3, 4, 5].map((n) => ({ of: 'ledger', n, when }) as const),
  ...[1, 2, 3, 4, 5].map((n) => ({ of: 'vault', n, when }) as const),
  { of: 'borrow', n: 1, when } as const,
  { of: 'checkIn', n: 1, when } as const,
]);
const NETWORKS = [
  'well',
  'borrow lost',
  'borrow reply lost',
  'return lost',
  'return reply lost',
  'both replies lost',
  'no seat',
  'borrow not sent',
  'borrow reply lost, then signed out',
  'return lost, then refused',
] as const;

const TROUBLES: Readonly<Record<Network, (aws: World['aws']) => void>> = {
  well: () => undefined,
  'borrow lost': (aws) => aws.loseRequest('borrow'),
  'borrow reply lost': (aws) => aws.loseReply('borrow'),
  'return lost': (aws) => aws.loseRequest('checkIn'),
  'return reply lost': (aws) => aws.loseReply('checkIn'),
  'both replies lost': (aws) => {
    aws.loseReply('borrow');
    aws.loseReply('checkIn');
  },
  'no seat': (aws) => aws.refuse('borrow', 'no-seats'),
  'borrow not sent': (aws) => aws.doNotSend('borrow'),
  'borrow reply lost, then signed out': (aws) => {
    aws.loseReply('borrow');
    aws.refuse('borrow', 'sign-in-expired');
  },
  'return lost, then refused': (aws) => {
    aws.loseRequest('checkIn');
    aws.refuse('checkIn', 'access-denied');
  },
};

function arm({ ledger, world }: House, point: Point): void {
  if (point.of === 'vault') world.vault.crashAt(point.n, point.when);
  else if (point.of === 'borrow') dieAtBorrow(world, point.when);
  else if (point.of === 'checkIn') dieAtCheckIn(world, point.when);
  else if (point.when === 'before') ledger.crashBeforeAppend(point.n);
  else ledger.crashAfterAppend(point.n);
}

/** The process dies at its next request: before it leaves, or when its effect has happened and nobody hears of it. */
function dieAtBorrow({ aws }: World, when: When): void {
  const genuine = aws.borrow.bind(aws);
  aws.borrow = async (wish, clientToken) => {
    aws.borrow = genuine;
    if (when === 'after') await genuine(wish, clientToken);
    throw new VaultCrash(`crash ${when} the request`);
  };
}

function dieAtCheckIn({ aws }: World, when: When): void {
  const genuine = aws.checkIn.bind(aws);
  aws.checkIn = async (token, where) => {
    aws.checkIn = genuine;
    if (when === 'after') await genuine(token, where);
    throw new VaultCrash(`crash ${when} the request`);
  };
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

const taken = ({ world }: House): number => world.aws.seatsTaken(world.license.arn);
const held = ({ ledger }: House) => ledger.borrows().filter(({ state }) => state === 'held');

/** At every moment: each seat is told, what is held has its token, and no one is left without anything on screen. */
function check(house: House): void {
  const { world, ledger } = house;
  const open = ['requested', 'held', 'returning', 'unresolved'];
  const told = ledger.borrows().filter(({ state }) => open.includes(state)).length;
  expect(taken(house), `${told} seats are told: ${house.kinds()}`).toBeLessThanOrEqual(told);
  for (const borrow of ledger.borrows()) {
    const isKept = world.vault.kept.has(borrow.borrowId);
    if (borrow.state === 'held') expect(isKept, 'held without a token').toBe(true);
    if ('tokenLeft' in borrow && !borrow.tokenLeft) expect(isKept, 'closed but kept').toBe(false);
  }
  const badges = house.snapshots.take().borrows.map(({ badge }) => badge);
  expect(badges, `nothing here and nothing said: ${house.kinds()}`).not.toEqual([]);
}

/** With a working world, after recovery: one license to use, or a gap or an open seat that is told. */
function settled(house: House, { late = false, canReturnEarly = true }: Plan): void {
  check(house);
  const { world, ledger } = house;
  const states = ledger.borrows().map(({ state }) => state);
  const unresolved = states.filter((state) => state === 'unresolved').length;
  expect(states.some((state) => state === 'requested' || state === 'returning')).toBe(false);
  expect(world.vault.kept.size).toBe(held(house).length);
  if (late) expect(taken(house)).toBeLessThanOrEqual(held(house).length + unresolved);
  else expect([taken(house), unresolved]).toEqual([held(house).length, 0]);
  const badges = house.snapshots.take().borrows.map(({ badge }) => badge);
  const usable = badges.filter((badge) => badge === 'borrowed').length;
  const gaps = badges.filter((badge) => badge === 'not-renewed').length;
  expect([usable, gaps].includes(1) || unresolved === 1, `usable ${usable}, gaps ${gaps}`).toBe(true);
  expect(usable, 'one license to use at most').toBeLessThanOrEqual(1);
  const unproven = badges.filter((badge) => badge === 'cannot-verify').length;
  if (canReturnEarly && !late) expect(held(house)).toHaveLength(usable + unproven);
  if (gaps > 0) expect(house.notices.map(({ title }) => title)).toEqual(['Survey was not renewed']);
}

async function ready({ order, network, canReturnEarly = true }: Plan): Promise<House> {
  const world = makeWorld(issuer, { borrowing: { canReturnEarly, maxMinutes: 24 * 60 } });
  world.aws.add(world.license, order === 'borrow-first' ? 2 : 1);
  const house = openHouse(world);
  await house.borrow();
  await world.clock.advance(HOUR_MS);
  TROUBLES[network](world.aws);
  return house;
}

async function restart(house: House): Promise<House> {
  await house.world.vault.close();
  const next = openHouse(house.world, house.ledger.restart());
  check(next);
  return next;
}

type Work = (house: House, order: RenewalOrder) => Promise<unknown>;

const renew: Work = ({ ledger, renewing, world }, order) =>
  patiently(world.clock, renewing.renew(ledger.borrows()[0]!.borrowId, order));

async function schedule(plan: Plan, work: Work = renew): Promise<void> {
  let house = await ready(plan);
  arm(house, plan.first);
  await survive(() => work(house, plan.order));
  house = await restart(house);
  if (plan.late === true) await house.world.clock.advance(11 * MINUTE_MS);
  if (plan.second !== undefined) {
    arm(house, plan.second);
    await survive(house.recover);
    house = await restart(house);
  }
  for (let n = 0; n < 4; n += 1) {
    await house.recover();
    check(house);
    // A return that was refused is tried again after a while.
    if (n === 1) await house.world.clock.advance(16 * MINUTE_MS);
  }
  settled(house, { ...plan, late: plan.late === true || house.kinds().includes('unresolved') });
  const before = house.kinds();
  await house.recover();
  expect(house.kinds(), 'recovery twice is recovery once').toBe(before);
}

describe.each(['borrow-first', 'return-first'] as const)('a crash during a renewal, %s,', (order) => {
  let schedules = 0;

  test.each(NETWORKS)('leaves no seat lost and no gap untold at any point, network: %s', async (network) => {
    for (const first of POINTS) {
      for (const late of [false, true]) {
        await schedule({ order, network, first, late });
        schedules += 1;
      }
    }
  });

  test('nor when it crashes again while recovering', { timeout: 400_000 }, async () => {
    for (const network of ['well', 'both replies lost', 'no seat'] as const) {
      for (const first of POINTS) {
        for (const second of POINTS) {
          await schedule({ order, network, first, second });
          schedules += 1;
        }
      }
    }
    process.stdout.write(`renewal ${order}: ${schedules} crash schedules, 0 lost, 0 silent\n`);
  });
});

test('a crash while a license is renewed that may not go back early', async () => {
  for (const network of NETWORKS) {
    for (const first of POINTS)
      await schedule({ order: 'borrow-first', network, first, canReturnEarly: false });
  }
});

describe('control: an order that is naive', () => {
  async function violations(work: Work, order: RenewalOrder, network: Network): Promise<number> {
    let found = 0;
    for (const first of POINTS) {
      try {
        await schedule({ order, network, first }, work);
      } catch (error) {
        if ((error as Error).name !== 'AssertionError') throw error;
        found += 1;
      }
    }
    return found;
  }

  test('returns and only then writes down that it will borrow: leaves nothing and says nothing', async () => {
    const naive: Work = async ({ borrowing, ledger, returning, world }) => {
      await patiently(world.clock, returning.giveBack(ledger.borrows()[0]!.borrowId));
      await patiently(world.clock, borrowing.borrow(world.license.arn));
    };
    expect(await violations(naive, 'return-first', 'well')).toBeGreaterThan(3);
    expect(await violations(naive, 'return-first', 'no seat')).toBeGreaterThan(10);
  });

  test('returns the old one before the new one is proved: leaves nothing to use', async () => {
    const naive: Work = async (house) => {
      const { borrowing, ledger, returning, world } = house;
      const { borrowId, wish } = ledger.borrows()[0]!;
      const replaces = { borrowId, order: 'borrow-first' } as const;
      forgeTokens(house);
      await survive(() => patiently(world.clock, borrowing.take(wish.licenseArn, replaces)));
      await patiently(world.clock, returning.giveBack(borrowId));
    };
    const ours: Work = (house, order) => {
      forgeTokens(house);
      return renew(house, order);
    };
    expect(await violations(naive, 'borrow-first', 'well')).toBeGreaterThan(3);
    expect(await violations(ours, 'borrow-first', 'well')).toBe(0);
  });
});
