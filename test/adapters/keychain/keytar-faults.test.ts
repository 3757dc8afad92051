// The keytar vault against a keychain stub that hangs, lies, fills up, locks or comes back as another one.

import { describe, expect, test } from 'vitest';

import { Secret } from '../../../main/domain/secret.ts';
import type { Vault } from '../../../main/ports.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';
import {
  idOf,
  ManualClock,
  memoryMark,
  openOnMemory,
  secretText,
  settle,
} from '../../support/vault-under-test.ts';

const ID = idOf(1);
const SECRET = new Secret(secretText(1_140));
const SECOND = 1_000;

const textOf = async (vault: Vault, id = ID): Promise<string | null> =>
  (await vault.get(id))?.reveal() ?? null;
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => String(Reflect.get(Object(error), 'code')),
  );

describe('a keychain that hangs', () => {
  test('ends a call after 8 seconds as slow, kills its process, and works again by itself', async () => {
    const { keychain, vault, clock } = await openStored();
    keychain.faultOf = () => 'silent';
    const call = codeOf(vault.get(ID));
    await clock.advance(7_900);
    expect(await isSettled(call)).toBe(false);
    await clock.advance(100);
    expect(await call).toBe('keychain-slow');
    expect(keychain.alive).toBe(0);
    keychain.faultOf = () => null;
    expect(await textOf(vault)).toBe(SECRET.reveal());
  });

  test('reads in a fresh process when only the old one hung', async () => {
    const { keychain, vault, clock } = await openStored();
    const before = keychain.started;
    let isFirst = true;
    keychain.faultOf = () => {
      const fault = isFirst ? 'silent' : null;
      isFirst = false;
      return fault;
    };
    const call = textOf(vault);
    await clock.advance(5 * SECOND);
    expect(await call).toBe(SECRET.reveal());
    expect(keychain.started).toBe(before + 1);
  });

  test('answers a probe with slow after 8 seconds and keeps the unlock prompt up for 120', async () => {
    const { keychain, vault, clock } = open();
    keychain.faultOf = () => 'silent';
    const first = vault.probe();
    await clock.advance(8 * SECOND);
    expect((await first).state).toBe('slow');
    const call = codeOf(vault.get(ID));
    await clock.advance(100 * SECOND);
    expect(await call).toBe('keychain-slow');
    expect([keychain.alive, keychain.started]).toEqual([1, 1]);
    expect(keychain.requests).toHaveLength(1);
    await clock.advance(13 * SECOND);
    expect(keychain.started).toBe(2);
  });

  test('keeps the prompt up too where it was locked since it was last used', async () => {
    const { keychain, vault, clock } = await openStored();
    await clock.advance(60 * SECOND);
    keychain.requests.length = 0;
    keychain.faultOf = () => 'silent';
    const call = codeOf(vault.get(ID));
    await clock.advance(8 * SECOND);
    expect(await call).toBe('keychain-slow');
    const { alive, started } = keychain;
    await clock.advance(100 * SECOND);
    expect([keychain.alive, keychain.started]).toEqual([alive, started]);
    expect(alive).toBe(1);
    expect(keychain.requests.map(({ account }) => account)).toEqual(['sentinel']);
  });

  test('asks once in 30 seconds after two failures in a row, and at once when probed', async () => {
    const { keychain, vault, clock } = await openStored();
    keychain.faultOf = () => ({ fail: 'The name was not provided by any .service files' });
    expect(await codeOf(vault.get(ID))).toBe('keychain-unavailable');
    expect(await codeOf(vault.get(ID))).toBe('keychain-unavailable');
    const asked = keychain.requests.length;
    for (let call = 0; call < 50; call += 1) expect(await codeOf(vault.get(ID))).toBe('keychain-unavailable');
    expect(keychain.requests).toHaveLength(asked);
    await clock.advance(30 * SECOND);
    expect(await codeOf(vault.get(ID))).toBe('keychain-unavailable');
    expect(keychain.requests).toHaveLength(asked + 1);
    keychain.faultOf = () => null;
    expect(await codeOf(vault.get(ID))).toBe('keychain-unavailable');
    expect((await vault.probe()).state).toBe('ready');
    expect(await textOf(vault)).toBe(SECRET.reveal());
  });

  test('brings up no more prompts once it was found locked, until it is probed', async () => {
    const { keychain, vault, clock } = await openStored();
    keychain.locked = true;
    expect(await codeOf(vault.get(ID))).toBe('keychain-locked');
    const asked = keychain.requests.length;
    const started = keychain.started;
    for (let minute = 0; minute < 600; minute += 1) {
      expect(await codeOf(vault.get(ID))).toBe('keychain-locked');
      expect(await codeOf(vault.put(idOf(2), SECRET))).toBe('keychain-locked');
      expect(await codeOf(vault.destroy(ID))).toBe('keychain-locked');
      await clock.advance(60 * SECOND);
    }
    expect([keychain.requests.length, keychain.started]).toEqual([asked, started]);
    keychain.locked = false;
    expect((await vault.probe()).state).toBe('ready');
    expect(await textOf(vault)).toBe(SECRET.reveal());
  });

  test('lets those wait for a probe that ask while a person may be typing', async () => {
    const { keychain, vault, clock } = await openStored();
    keychain.locked = true;
    expect(await codeOf(vault.get(ID))).toBe('keychain-locked');
    keychain.locked = false;
    const probed = vault.probe();
    const read = textOf(vault);
    await clock.advance(0);
    expect((await probed).state).toBe('ready');
    expect(await read).toBe(SECRET.reveal());
  });
});

describe('a keychain process', () => {
  test('ends after 60 idle seconds and starts again for the next call', async () => {
    const { keychain, vault, clock } = await openStored();
    await clock.advance(59 * SECOND);
    expect(keychain.alive).toBe(1);
    await clock.advance(SECOND);
    expect(keychain.alive).toBe(0);
    expect(await textOf(vault)).toBe(SECRET.reveal());
  });

  test('ends with the vault, and calls after that fail instead of starting another', async () => {
    const { keychain, vault } = await openStored();
    await vault.close();
    expect(keychain.alive).toBe(0);
    expect(await codeOf(vault.get(ID))).toBe('keychain-unavailable');
    expect(keychain.alive).toBe(0);
  });

  test('never has more than four requests in flight', async () => {
    const { keychain, vault } = await openStored();
    const ids = Array.from({ length: 40 }, (_, n) => idOf(n + 100));
    await Promise.all(ids.flatMap((id) => [vault.put(id, SECRET), vault.get(id), vault.destroy(id)]));
    expect(keychain.mostInFlight).toBeGreaterThan(1);
    expect(keychain.mostInFlight).toBeLessThanOrEqual(4);
  });

  test('is told unavailable with the reason when it cannot be started', async () => {
    const vault = openOnMemory(new MemoryKeychain(), {
      startHelper: () => {
        throw new Error('spawn ENOENT');
      },
    });
    expect(await vault.probe()).toEqual({
      state: 'unavailable',
      reason: 'the keychain process does not start: spawn ENOENT',
    });
  });
});

describe('a keychain that lies', () => {
  test.each(['lose', 'corrupt'] as const)(
    'is found out by reading back when it does %s a write',
    async (fault) => {
      const { keychain, vault } = await openStored();
      keychain.faultOf = ({ op }) => (op === 'set' ? fault : null);
      expect(await codeOf(vault.put(idOf(2), SECRET))).toBe('keychain-corrupt');
      expect((await vault.probe()).state).not.toBe('ready');
      expect(await textOf(vault)).toBe(SECRET.reveal());
    },
  );

  test('is given a second chance when only one write was lost', async () => {
    const { keychain, vault } = await openStored();
    let writes = 0;
    keychain.faultOf = ({ op }) => (op === 'set' && ++writes === 1 ? 'lose' : null);
    await vault.put(idOf(2), SECRET);
    expect(await textOf(vault, idOf(2))).toBe(SECRET.reveal());
  });

  test('keeps the old secret when a part of the new one cannot be written right', async () => {
    const { keychain, vault } = await openStored(2_048);
    await vault.put(ID, new Secret(secretText(5_000, 'old')));
    keychain.faultOf = ({ op, account }) => (op === 'set' && account.includes('~') ? 'corrupt' : null);
    expect(await codeOf(vault.put(ID, new Secret(secretText(5_000, 'new'))))).toBe('keychain-corrupt');
    expect(await textOf(vault)).toBe(secretText(5_000, 'old'));
  });

  test.each([
    ['a changed character', (text: string) => `${text.slice(0, -1)}!`],
    ['a missing end', (text: string) => text.slice(0, -1)],
    ['a foreign head', () => 'not ours'],
  ])('reports %s as corrupt after four looks, and deletes and overwrites nothing', async (_, damage) => {
    const { keychain, vault } = await openStored();
    const damaged = damage(keychain.entries.get(ID) ?? '');
    keychain.entries.set(ID, damaged);
    keychain.requests.length = 0;
    expect(await codeOf(vault.get(ID))).toBe('keychain-corrupt');
    expect(keychain.requests.filter(({ op }) => op === 'get')).toHaveLength(4);
    expect(keychain.requests.filter(({ op }) => op !== 'get')).toEqual([]);
    expect(keychain.entries.get(ID)).toBe(damaged);
  });

  test('does not overwrite an entry it cannot understand', async () => {
    const { keychain, vault } = await openStored();
    keychain.entries.set(ID, 'not ours');
    expect(await codeOf(vault.put(ID, SECRET))).toBe('keychain-corrupt');
    expect(keychain.entries.get(ID)).toBe('not ours');
  });

  test('reports a missing part as corrupt', async () => {
    const { keychain, vault } = await openStored(2_048);
    await vault.put(ID, new Secret(secretText(5_000)));
    keychain.entries.delete(`${ID}~b~2`);
    expect(await codeOf(vault.get(ID))).toBe('keychain-corrupt');
  });

  test('does not repeat a write whose answer was lost but which took effect', async () => {
    const { keychain, vault } = await openStored();
    keychain.requests.length = 0;
    keychain.faultOf = ({ op }) => (op === 'set' ? 'die-after' : null);
    await vault.put(idOf(2), SECRET);
    expect(keychain.requests.filter(({ op }) => op === 'set')).toHaveLength(1);
  });

  test('does not call a secret destroyed that is still there', async () => {
    const { keychain, vault } = await openStored();
    keychain.faultOf = ({ op }) => (op === 'delete' ? 'lose' : null);
    expect(await codeOf(vault.destroy(ID))).toBe('keychain-corrupt');
    keychain.faultOf = ({ op }) => {
      keychain.locked ||= op === 'delete';
      return null;
    };
    expect(await codeOf(vault.destroy(ID))).toBe('keychain-locked');
  });

  test('does not say null for a secret that was behind the lock until a moment ago', async () => {
    const { keychain, vault } = await openStored();
    keychain.locked = true;
    keychain.faultOf = ({ account }) => {
      keychain.locked &&= account !== 'sentinel';
      return null;
    };
    expect(await textOf(vault)).toBe(SECRET.reveal());
  });

  test('stores nothing when the keychain locks between looking and writing', async () => {
    const { keychain, vault } = await openStored();
    keychain.faultOf = ({ op }) => {
      keychain.locked ||= op === 'set';
      return null;
    };
    expect(await codeOf(vault.put(idOf(2), SECRET))).toBe('keychain-locked');
  });
});

describe('a keychain without room', () => {
  test('is full, reads on, and is full in a probe too', async () => {
    const { keychain, vault } = await openStored();
    keychain.full = true;
    expect(await codeOf(vault.put(idOf(2), SECRET))).toBe('keychain-full');
    expect(await vault.probe()).toEqual({ state: 'full', reason: 'An error occurred on the device' });
    expect(await textOf(vault)).toBe(SECRET.reveal());
  });
});

function open(maxEntry = 32_768) {
  const keychain = new MemoryKeychain();
  const clock = new ManualClock();
  const sentinel = memoryMark();
  return { keychain, clock, sentinel, vault: openOnMemory(keychain, { clock, sentinel, maxEntry }) };
}

async function openStored(maxEntry = 32_768) {
  const opened = open(maxEntry);
  await opened.vault.put(ID, SECRET);
  return opened;
}

async function isSettled(call: Promise<unknown>): Promise<boolean> {
  await settle();
  return Promise.race([call.then(() => true), Promise.resolve(false)]);
}
