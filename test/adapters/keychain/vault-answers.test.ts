// What the vault says of a keychain, word for word, and when it asks again whose keychain it is.

import { describe, expect, test } from 'vitest';
import { Secret } from '../../../main/domain/secret.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';
import {
  idOf,
  ManualClock,
  memoryMark,
  openOnMemory,
  quietLog,
  secretText,
} from '../../support/vault-under-test.ts';

const ID = idOf(1);
const SECRET = new Secret(secretText(1_140));
const LATE = 'No answer yet; a password prompt may be waiting.';
const LOCKED = 'Cannot create an item in a locked collection';

function open(keychain = new MemoryKeychain(), sentinel = memoryMark()) {
  const clock = new ManualClock();
  const logged: unknown[] = [];
  const log = { ...quietLog, warn: (_message: string, details?: unknown) => void logged.push(details) };
  return { keychain, clock, sentinel, logged, vault: openOnMemory(keychain, { clock, sentinel, log }) };
}

async function openStored() {
  const opened = open();
  await opened.vault.put(ID, SECRET);
  await opened.vault.put(idOf(2), SECRET);
  opened.keychain.requests.length = 0;
  return opened;
}

const accounts = ({ requests }: MemoryKeychain): readonly string[] => requests.map(({ account }) => account);
const failureOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe('what is said', () => {
  test('of a keychain that waits for a password is the same in a probe and in a call', async () => {
    const { keychain, vault, clock } = open();
    keychain.faultOf = () => 'silent';
    const probed = vault.probe();
    const read = failureOf(vault.get(ID));
    await clock.advance(8_000);
    expect(await probed).toEqual({ state: 'slow', reason: LATE });
    expect(await read).toMatchObject({ code: 'keychain-slow', details: { reason: LATE } });
    await clock.advance(120_000);
  });

  test('of a locked one is its own reason, in the log too; and once it is open it is ready', async () => {
    const { keychain, vault, logged } = open();
    keychain.locked = true;
    expect(await vault.probe()).toEqual({ state: 'locked', reason: LOCKED });
    expect(logged).toEqual([{ code: 'keychain-locked', reason: LOCKED }]);
    keychain.locked = false;
    expect(await vault.probe()).toEqual({ state: 'ready', reason: null });
  });

  test('of a wiped one is what is missing', async () => {
    const { vault } = open(new MemoryKeychain(), memoryMark('ours'));
    expect(await vault.probe()).toEqual({ state: 'wiped', reason: 'The sentinel entry is gone.' });
  });

  test('of an id or a secret that is none of ours is what one looks like', async () => {
    const { keychain, vault } = await openStored();
    const id = 'an id is 32 lower-case hex characters';
    await expect(vault.put('sentinel', SECRET)).rejects.toThrow(id);
    await expect(vault.get('sentinel')).rejects.toThrow(id);
    await expect(vault.destroy('sentinel')).rejects.toThrow(id);
    await expect(vault.put(ID, new Secret('ü'))).rejects.toThrow('a secret is 1 to 131,072 printable ASCII');
    expect(keychain.requests).toEqual([]);
  });
});

describe('a keychain that was proved to be ours', () => {
  test('is not asked again while it works, nor after it was full or one entry was damaged', async () => {
    const { keychain, vault } = await openStored();
    keychain.full = true;
    expect(await failureOf(vault.put(idOf(3), SECRET))).toMatchObject({ code: 'keychain-full' });
    keychain.full = false;
    keychain.entries.set(ID, 'damaged');
    expect(await failureOf(vault.get(ID))).toMatchObject({ code: 'keychain-corrupt' });
    keychain.requests.length = 0;
    expect((await vault.get(idOf(2)))?.reveal()).toBe(SECRET.reveal());
    expect(accounts(keychain)).toEqual([idOf(2)]);
  });

  test('is asked again after it was locked and a person looked', async () => {
    const { keychain, vault, clock } = await openStored();
    keychain.locked = true;
    expect(await failureOf(vault.get(ID))).toMatchObject({ code: 'keychain-locked' });
    keychain.locked = false;
    keychain.requests.length = 0;
    await clock.advance(30_000);
    expect(await failureOf(vault.get(ID))).toMatchObject({ code: 'keychain-locked' });
    expect(accounts(keychain)).toEqual([]);
    await vault.probe();
    expect((await vault.get(ID))?.reveal()).toBe(SECRET.reveal());
    expect(accounts(keychain)).toContain('sentinel');
  });
});

test('a wiped keychain takes no secret, not even in place of one that is still there', async () => {
  const { keychain, sentinel } = await openStored();
  keychain.entries.delete('sentinel');
  const { vault } = open(keychain, sentinel);
  const before = keychain.entries.get(ID);
  expect(await failureOf(vault.put(ID, new Secret('new')))).toMatchObject({ code: 'keychain-wiped' });
  expect(keychain.entries.get(ID)).toBe(before);
});
