import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import type { License } from '../../main/domain/license.ts';
import { Catalogue } from '../../main/services/catalogue.ts';
import { Changes } from '../../main/services/changes.ts';
import { HomeRegions } from '../../main/services/home-regions.ts';
import { Timekeeper } from '../../main/services/timekeeper.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { type House, makeWorld, openHouse, type World } from '../support/house.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';
import { testLicense } from '../support/memory-license-manager.ts';
import { MORNING } from '../support/samples.ts';
import { silentLog } from '../support/silent-log.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

/** Pages that arrive one by one, when the test says so. */
function pagesOnDemand(world: World): {
  readonly give: (page: readonly License[]) => void;
  readonly end: () => void;
} {
  const pages: (readonly License[] | null)[] = [];
  let wake = (): void => undefined;
  const push = (page: readonly License[] | null): void => {
    pages.push(page);
    wake();
  };
  world.aws.listReceived = async function* () {
    for (;;) {
      while (pages.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const page = pages.shift();
      if (page === null || page === undefined) return;
      yield page;
    }
  };
  return { give: push, end: () => push(null) };
}

const named = (name: string, changes: Partial<License> = {}) => testLicense(issuer, { name, ...changes });
const many = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => named(`License ${from + n}`, { borrowing: null }));

test('a listing that cannot be saved is shown and has its seats all the same, and is no problem of the listing', async () => {
  const house = openHouse(makeWorld(issuer));
  house.ledger.saveCatalogue = () => {
    throw new FieldpassError('disk-full');
  };
  await house.catalogue.refresh();
  expect(house.catalogue.listing()).toMatchObject({
    state: 'idle',
    listedAt: MORNING,
    loaded: 1,
    problem: null,
  });
  expect(house.catalogue.seatsOf(house.world.license.arn)).toEqual({ free: 5, total: 5 });
});

describe('a long listing', () => {
  test('pages in with progress, and what is there can be borrowed while it goes on', async () => {
    const world = makeWorld(issuer);
    const pages = pagesOnDemand(world);
    const house = openHouse(world);
    const listing = house.catalogue.refresh();
    const borrowing = house.borrowing.borrow(world.license.arn);
    pages.give(many(0, 100));
    await expect.poll(() => house.snapshots.take().listing).toMatchObject({ state: 'loading', loaded: 100 });
    pages.give([world.license]);
    expect((await borrowing).state).toBe('held');
    for (let n = 1; n < 100; n += 1) pages.give(many(n * 100, 100));
    await expect.poll(() => house.snapshots.take().licenses.length).toBe(9_901 + 100);
    expect(house.snapshots.take().listing).toMatchObject({ state: 'loading', loaded: 10_001 });
    pages.end();
    await listing;
    expect(house.snapshots.take()).toMatchObject({
      listing: { state: 'idle', loaded: 10_001, problem: null },
      borrows: [{ badge: 'borrowed' }],
    });
  });

  test('a license that is new since the last, longer listing can be borrowed as soon as its page is there', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    world.aws.add(named('Other'));
    await house.catalogue.refresh();
    const pages = pagesOnDemand(world);
    const fresh = named('New');
    world.aws.add(fresh);
    const listing = house.catalogue.refresh();
    pages.give([fresh]);
    expect((await house.borrowing.borrow(fresh.arn)).state).toBe('held');
    expect(house.catalogue.listing().state).toBe('loading');
    pages.end();
    await listing;
  });

  test('an old entry that would refuse waits for its new page only, not for the end', async () => {
    const world = makeWorld(issuer, { status: 'SUSPENDED' });
    const house = openHouse(world);
    await house.catalogue.refresh();
    const pages = pagesOnDemand(world);
    const mended = { ...world.license, status: 'AVAILABLE' };
    world.aws.add(mended);
    const borrowing = house.borrowing.borrow(mended.arn);
    pages.give(many(0, 10));
    pages.give([mended]);
    expect((await borrowing).state).toBe('held');
    pages.end();
  });

  test('who waits for a license that never comes is told at the end, with the reason if there is one', async () => {
    const world = makeWorld(issuer);
    const pages = pagesOnDemand(world);
    const house = openHouse(world);
    const unknown = house.catalogue.license('arn:unknown');
    pages.give(many(0, 3));
    pages.end();
    await expect(unknown).rejects.toMatchObject({ code: 'license-not-found' });
    world.aws.listReceived = async function* () {
      yield many(0, 3);
      throw new FieldpassError('offline');
    };
    await expect(house.catalogue.license('arn:unknown')).rejects.toMatchObject({ code: 'offline' });
  });

  test('is on disk before the seats are looked up', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    const release = world.aws.hold('seats');
    const listing = house.catalogue.refresh();
    await expect.poll(() => house.ledger.catalogue()?.licenses.length).toBe(1);
    expect(house.catalogue.listing().state).toBe('idle');
    expect(house.ledger.catalogue()?.licenses[0]?.seats).toBeNull();
    release();
    await listing;
    expect(house.ledger.catalogue()?.licenses[0]?.seats).toEqual({ free: 5, total: 5 });
  });

  test('seats that take long hold back no later listing', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    const release = world.aws.hold('seats');
    void house.catalogue.refresh();
    await expect.poll(() => house.catalogue.listing().listedAt).not.toBeNull();
    world.aws.add(named('New'));
    void house.catalogue.refresh();
    await expect.poll(() => house.catalogue.entries().length).toBe(2);
    release();
  });
});

describe('the cache of a connection', () => {
  function open(ledger: MemoryLedger, connectionId: string, licenses: readonly License[]): Catalogue {
    const clock = new FakeClock(MORNING);
    const listReceived = async function* () {
      yield licenses;
    };
    return new Catalogue({
      licenses: { license: async () => named('Unasked'), listReceived, seatsOf: async () => null },
      ledger,
      connectionId,
      homes: new HomeRegions({ ledger }),
      time: new Timekeeper({ clock, ledger }),
      changes: new Changes(),
      log: silentLog,
    });
  }
  const names = (catalogue: Catalogue): readonly string[] =>
    catalogue.entries().map(({ license }) => license.name);

  test('is shown to that connection only', async () => {
    const ledger = new MemoryLedger(new FakeClock(MORNING));
    await open(ledger, 'environment', [named('Mine')]).refresh();
    expect(names(open(ledger, 'environment', []))).toEqual(['Mine']);
    const other = open(ledger, 'a'.repeat(32), [named('Theirs')]);
    expect([names(other), other.listing().listedAt]).toEqual([[], null]);
    await other.refresh();
    expect(names(open(ledger, 'a'.repeat(32), []))).toEqual(['Theirs']);
    expect(names(open(ledger, 'environment', []))).toEqual([]);
  });

  test('belongs to nobody while it changes hands', async () => {
    const clock = new FakeClock(MORNING);
    const ledger = new MemoryLedger(clock);
    await open(ledger, 'environment', [named('Mine')]).refresh();
    const owners: (string | null)[] = [];
    const save = ledger.saveCatalogue.bind(ledger);
    ledger.saveCatalogue = (catalogue) => {
      owners.push(ledger.mark('catalogue-of'));
      save(catalogue);
    };
    await open(ledger, 'other', [named('Theirs')]).refresh();
    expect(owners[0]).toBe('');
    expect(ledger.mark('catalogue-of')).toBe('other');
  });

  test('of a release that knew no connections is that of the environment', async () => {
    const ledger = new MemoryLedger(new FakeClock(MORNING));
    ledger.saveCatalogue({ listedAt: MORNING, licenses: [{ license: named('Mine'), seats: null }] });
    expect(names(open(ledger, 'environment', []))).toEqual(['Mine']);
    expect(names(open(ledger, 'other', []))).toEqual([]);
  });

  test('is left to another process that saves its own just now', async () => {
    const ledger = new MemoryLedger(new FakeClock(MORNING));
    const other = ledger.another();
    other.claim('catalogue');
    await open(ledger, 'environment', [named('Mine')]).refresh();
    expect(ledger.catalogue()).toBeNull();
  });
});

describe('the home Region of a license', () => {
  const borrowCalls = ({ world }: House) =>
    world.aws.calls.filter(({ operation }) => operation === 'borrow').map(({ region }) => region);

  test('that a redirect told is asked first from then on, over restarts too', async () => {
    const world = makeWorld(issuer, { borrowing: { canReturnEarly: true, maxMinutes: 60 } });
    const house = openHouse(world);
    const genuine = world.aws.borrow.bind(world.aws);
    world.aws.borrow = async (wish, clientToken) => {
      const answer = await genuine(wish, clientToken);
      return answer.outcome === 'granted'
        ? { ...answer, grant: { ...answer.grant, region: 'us-west-2' } }
        : answer;
    };
    const held = await house.borrow();
    expect(held.token.region).toBe('us-west-2');
    await house.returning.giveBack(held.borrowId);
    await house.borrow();
    await house.returning.giveBack(house.view()!.borrowId);
    await openHouse(world, house.ledger.restart()).borrow();
    expect(borrowCalls(house)).toEqual(['eu-central-1', 'us-west-2', 'us-west-2']);
    expect(world.aws.calls.filter(({ operation }) => operation === 'checkIn')[0]).toMatchObject({
      region: 'us-west-2',
    });
  });

  test('is kept for the newest five hundred, and what is no Region is not', async () => {
    const ledger = new MemoryLedger(new FakeClock(MORNING));
    const before = Array.from({ length: 499 }, (_, n) => [`arn:${n}`, 'us-west-2']);
    ledger.saveMark('home-regions', JSON.stringify(Object.fromEntries(before)));
    const homes = new HomeRegions({ ledger });
    for (let n = 499; n < 510; n += 1) homes.remember(`arn:${n}`, 'us-west-2');
    homes.remember('arn:bad', 'https://elsewhere.example/');
    const kept = JSON.parse(ledger.mark('home-regions') ?? '') as Record<string, string>;
    expect([Object.keys(kept).length, kept['arn:9'], kept['arn:10'], kept['arn:bad']]).toEqual([
      500,
      undefined,
      'us-west-2',
      undefined,
    ]);
  });

  test.each(['not json', '[]', 'null', '{"arn:1":5,"x":"us-west-2"}', `"${'a'.repeat(300_000)}"`])(
    'a mark that cannot be read (%#) is as none',
    async (mark) => {
      const ledger = new MemoryLedger(new FakeClock(MORNING));
      ledger.saveMark('home-regions', mark);
      const license = named('Survey', { arn: 'arn:1' });
      expect(new HomeRegions({ ledger }).at(license)).toBe(license);
    },
  );

  test('what two processes learned is kept of both', async () => {
    const ledger = new MemoryLedger(new FakeClock(MORNING));
    const [one, other] = [new HomeRegions({ ledger }), new HomeRegions({ ledger: ledger.another() })];
    one.remember('arn:1', 'us-west-2');
    other.remember('arn:2', 'us-east-2');
    one.remember('arn:3', 'ap-south-1');
    expect(Object.keys(JSON.parse(ledger.mark('home-regions') ?? '') as object)).toEqual([
      'arn:1',
      'arn:2',
      'arn:3',
    ]);
  });
});
