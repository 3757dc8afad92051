// What is still under way when a command ends, or another connection is chosen, touches nothing that is closed by then.

import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import { LedgerWitness } from '../../main/services/ledger-witness.ts';
import { asked, houseInDoubt } from '../support/borrow-house.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type House, makeWorld } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MemoryVault } from '../support/memory-vault.ts';
import { silentLog } from '../support/silent-log.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

/** What SQLite says of a file that was closed: no failure of ours, so nobody handles it. */
const closed = (): never => {
  throw new TypeError('database is not open');
};

/** A recovery that waits for AWS; gives it, and what lets AWS answer. */
async function recoveringHouse(): Promise<{ house: House; done: Promise<void>; answer: () => void }> {
  const house = await houseInDoubt(makeWorld(issuer));
  const before = asked(house, 'borrow');
  const answer = house.world.aws.hold('borrow');
  const done = house.recover();
  await expect.poll(() => asked(house, 'borrow')).toBe(before + 1);
  return { house, done, answer };
}

describe('a recovery', () => {
  test('ends with the answer it waits for once the watch is stopped', async () => {
    const { house, done, answer } = await recoveringHouse();
    house.watch.stop();
    house.ledger.borrows = closed;
    house.ledger.checkouts = closed;
    answer();
    await done;
    await house.recover();
  });

  test('ends quietly where the ledger cannot be read just now, and goes on the next time', async () => {
    const { house, done, answer } = await recoveringHouse();
    house.ledger.borrows = () => {
      throw new FieldpassError('ledger-busy');
    };
    answer();
    await done;
    // The one of its class again.
    Reflect.deleteProperty(house.ledger, 'borrows');
    house.world.clock.skip(MINUTE_MS);
    await house.recover();
    expect(house.view()).toMatchObject({ badge: 'borrowed' });
  });

  test('hides no mistake', async () => {
    const { house, done, answer } = await recoveringHouse();
    house.ledger.borrows = closed;
    answer();
    await expect(done).rejects.toThrow('database is not open');
  });
});

describe('the witness of the ledger', () => {
  test('remembers nothing after its end, though a secret is stored only then', async () => {
    const clock = new FakeClock();
    const vault = new MemoryVault();
    let isClosed = false;
    let askedAfter = 0;
    const position = () => {
      if (isClosed) askedAfter += 1;
      return { number: 1, hash: 'a'.repeat(64), firstHash: 'b'.repeat(64) };
    };
    const ledger = { borrows: () => [], checkouts: () => [], position, has: () => true };
    let store = (): void => undefined;
    const slow = Object.assign(vault, {
      put: async (id: string, secret: Secret) => {
        await new Promise<void>((resolve) => (store = resolve));
        vault.kept.set(id, secret.reveal());
      },
    });
    const witnessed = new LedgerWitness({ vault: slow, ledger, clock, log: silentLog }).vault();
    await witnessed.probe();
    const storing = witnessed.put('one', new Secret('token'));
    await witnessed.close();
    isClosed = true;
    store();
    await storing;
    await clock.advance(5 * SECOND_MS);
    expect([askedAfter, [...vault.kept.keys()]]).toEqual([0, ['one']]);
  });
});
