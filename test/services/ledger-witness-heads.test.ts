// What the keychain remembers of the record: when it is written, what is told of it, and what goes wrong with that.

import { describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { HOUR_MS, writeInstant } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { VaultState } from '../../main/ports.ts';
import { readLedgerHead } from '../../main/services/ledger-witness.ts';
import { END, held } from '../support/sample-borrows.ts';
import { sampleRecord } from '../support/samples.ts';
import { ID, PAUSE_MS, type Watched, watchedRecord } from '../support/watched-record.ts';

/** What is told once an older record was put back: nothing is in it but its first event. */
async function toldAfterRestoring(world: Watched) {
  Object.assign(world.record, { events: 1, borrows: [], checkouts: [] });
  const witness = world.start();
  await witness.vault().probe();
  return witness.problem();
}

describe('the record', () => {
  test('is remembered two seconds after a secret was stored or destroyed, and what came along with it', async () => {
    const { clock, record, remembered, start } = watchedRecord({ borrows: [held()] });
    const vault = start().vault();
    await vault.put('secret', new Secret('token'));
    await clock.advance(PAUSE_MS - 1);
    expect(remembered()).toBeNull();
    record.events = 3;
    await vault.destroy('secret');
    await clock.advance(1);
    expect(remembered()).toEqual({ number: 3, hash: '3'.padStart(64, '0'), untilAt: END });
    expect(clock.waiting).toBe(0);
    record.events = 4;
    await vault.destroy('secret');
    await clock.advance(PAUSE_MS);
    expect(remembered()?.number).toBe(4);
  });

  test('is not remembered for a secret that is read, or a keychain that is looked at', async () => {
    const { clock, remembered, start } = watchedRecord();
    const vault = start().vault();
    await vault.probe();
    expect(await vault.get('secret')).toBeNull();
    expect([remembered(), clock.waiting]).toEqual([null, 0]);
  });

  test('is not looked for in a keychain that is not open', async () => {
    for (const state of ['locked', 'unavailable', 'slow'] satisfies VaultState[]) {
      const { start, vault } = watchedRecord();
      vault.state = state;
      const witness = start();
      expect(await witness.vault().probe()).toMatchObject({ state });
      expect([vault.calls, witness.problem()]).toEqual([['probe'], null]);
    }
  });

  test('is looked for once, whatever is asked of the keychain first', async () => {
    const { start, vault } = watchedRecord();
    const witnessed = start().vault();
    await witnessed.probe();
    await witnessed.get('secret');
    expect(vault.calls).toEqual(['probe', `get ${ID}`, 'get secret']);
  });

  test('that is empty has nothing to remember', async () => {
    const { clock, record, start, vault } = watchedRecord();
    record.events = 0;
    const witnessed = start().vault();
    await witnessed.put('secret', new Secret('token'));
    await clock.advance(PAUSE_MS);
    await witnessed.put('secret', new Secret('token'));
    await witnessed.close();
    expect([...vault.kept.keys()]).toEqual(['secret']);
    expect(vault.calls).toEqual(['put secret', 'put secret']);
  });

  test('that is emptied while the keychain answers keeps nobody from using it', async () => {
    const { record, start, store, vault } = watchedRecord();
    await store();
    const plain = vault.get.bind(vault);
    vault.get = async (id) => {
      record.events = 0;
      return plain(id);
    };
    const witness = start();
    expect(await witness.vault().probe()).toMatchObject({ state: 'ready' });
    expect(witness.problem()).toBeNull();
  });

  test('is remembered at the end at once, without waiting', async () => {
    const { clock, remembered, start } = watchedRecord();
    const vault = start().vault();
    await vault.put('secret', new Secret('token'));
    await vault.close();
    expect([remembered()?.number, clock.waiting]).toEqual([1, 0]);
  });

  test('is not written at the end where nothing has changed', async () => {
    const { start, store, vault } = watchedRecord();
    const witness = start();
    await store(witness);
    const before = vault.calls.length;
    await witness.vault().close();
    expect(vault.calls).toHaveLength(before);
  });
});

describe('a record that is whole', () => {
  test('is no problem, though it has gone on since', async () => {
    const world = watchedRecord({ borrows: [held()] });
    await world.store();
    world.record.events = 7;
    const witness = world.start();
    await witness.vault().probe();
    expect(witness.problem()).toBeNull();
  });

  test('is no problem before the keychain was used', () => {
    expect(watchedRecord().start().problem()).toBeNull();
  });
});

describe('an older record that was put back', () => {
  test('is told with what is missing, and until when a seat may be held', async () => {
    const world = watchedRecord({ borrows: [held()] });
    world.record.events = 9;
    await world.store();
    const problem = await toldAfterRestoring(world);
    expect(problem).toMatchObject({
      code: 'ledger-restored',
      message: expect.stringMatching(
        /an older one that was put back: the keychain remembers event 9, .* may be held until /,
      ),
      details: { rememberedEvent: 9, newestEvent: 1, seatHeldUntil: writeInstant(END) },
    });
    expect(problem?.message).toContain(writeInstant(END));
  });

  test('is not remembered over the newer one, which alone knows', async () => {
    const world = watchedRecord({ borrows: [held()] });
    world.record.events = 9;
    await world.store();
    world.record.events = 1;
    await world.store();
    expect(world.remembered()?.number).toBe(9);
  });

  test('is told until the very end of the last seat that either knows, and no longer', async () => {
    const world = watchedRecord({ borrows: [held()] });
    world.record.events = 9;
    await world.store();
    const later = END + HOUR_MS;
    const known = held({ token: sampleRecord({ expiresAt: later }) });
    const at = async (now: number) => {
      world.clock.set(now);
      Object.assign(world.record, { events: 1, borrows: [known] });
      const witness = world.start();
      await witness.vault().probe();
      return witness.problem()?.details['seatHeldUntil'] ?? null;
    };
    expect([await at(later - 1), await at(later)]).toEqual([writeInstant(later), null]);
  });
});

describe('what goes wrong with it', () => {
  const warning = (code: string) => ['the keychain could not be asked how far the ledger had got', { code }];

  test('is logged, and stops nobody from using the keychain', async () => {
    const { clock, ledger, log, start, vault } = watchedRecord({ borrows: [held()] });
    const witnessed = start().vault();
    const plain = vault.get.bind(vault);
    vault.get = (id) => (id === ID ? Promise.reject(new FieldpassError('keychain-corrupt')) : plain(id));
    await witnessed.put('secret', new Secret('token'));
    ledger.borrows = () => {
      throw new FieldpassError('ledger-busy');
    };
    await clock.advance(PAUSE_MS);
    expect((await witnessed.get('secret'))?.reveal()).toBe('token');
    expect(log.lines).toEqual([warning('keychain-corrupt'), warning('ledger-busy')]);
  });

  test('is logged, too, where a reading cannot tell whether a seat lasts longer', async () => {
    const { clock, ledger, log, start, store } = watchedRecord({ borrows: [held()] });
    await store();
    const witnessed = start().vault();
    await witnessed.probe();
    ledger.borrows = () => {
      throw new FieldpassError('ledger-busy');
    };
    await witnessed.get('secret');
    expect([log.lines, clock.waiting]).toEqual([[warning('ledger-busy')], 0]);
  });

  test('stays loud where it is a mistake', async () => {
    const { ledger, start } = watchedRecord();
    ledger.position = () => {
      throw new TypeError('bug');
    };
    await expect(start().vault().probe()).rejects.toThrow('bug');
  });

  test('is no problem where what is remembered cannot be read', async () => {
    const { start, vault } = watchedRecord();
    vault.kept.set(ID, 'ledger-head.9');
    const witness = start();
    await witness.vault().probe();
    expect(witness.problem()).toBeNull();
  });
});

describe('the head as it is written down', () => {
  const HEAD = `ledger-head.12.${'0a'.repeat(32)}.1762243200000`;

  test('is read whole', () => {
    expect(readLedgerHead(new Secret(HEAD))).toEqual({
      number: 12,
      hash: '0a'.repeat(32),
      untilAt: 1_762_243_200_000,
    });
    expect(readLedgerHead(null)).toBeNull();
  });

  test.each([
    ['something before it', `x${HEAD}`],
    ['something after it', `${HEAD}x`],
    ['another name', HEAD.replace('head', 'tail')],
    ['a short hash', HEAD.replace('0a0a', '0a')],
    ['no number', HEAD.replace('.12.', '..')],
    ['no end', HEAD.slice(0, -13)],
    ['a number that is too long', HEAD.replace('.12.', `.${'1'.repeat(16)}.`)],
    ['an end that is too long', `${HEAD}000`],
  ])('is not believed with %s', (_what, text) => {
    expect(readLedgerHead(new Secret(text))).toBeNull();
  });
});
