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
    keychain.requests.length = 0;
    await vault.get(idOf(2));
    expect(accounts(keychain)).toEqual([idOf(2)]);
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

test('a keychain that takes nothing and then does not answer is slow, not full', async () => {
  const { keychain, vault, clock } = await openStored();
  let isRefused = false;
  keychain.faultOf = ({ account, op }) => {
    isRefused ||= op === 'set';
    if (op === 'set') return { fail: 'no' };
    return isRefused && account === 'sentinel' ? 'silent' : null;
  };
  const put = failureOf(vault.put(idOf(3), SECRET));
  await clock.advance(20_000);
  expect(await put).toMatchObject({ code: 'keychain-slow' });
});

test('a prompt that was answered after its caller had gone opens the keychain for the next', async () => {
  const { keychain, sentinel } = await openStored();
  const { vault, clock } = open(keychain, sentinel);
  keychain.faultOf = () => 'silent';
  const tries = [failureOf(vault.get(ID)), failureOf(vault.get(idOf(2)))];
  await clock.advance(8_000);
  expect(await Promise.all(tries)).toMatchObject([{ code: 'keychain-slow' }, { code: 'keychain-slow' }]);
  keychain.faultOf = () => null;
  await clock.advance(112_000);
  keychain.requests.length = 0;
  expect((await vault.get(ID))?.reveal()).toBe(SECRET.reveal());
  expect(accounts(keychain)).toEqual([ID]);
  keychain.faultOf = () => ({ fail: 'no' });
  await failureOf(vault.get(ID));
  keychain.faultOf = () => null;
  expect((await vault.get(ID))?.reveal()).toBe(SECRET.reveal());
});

test('a wiped keychain is asked once whose it is, and only what failed in a row makes it pause', async () => {
  const { keychain, sentinel } = await openStored();
  keychain.entries.delete('sentinel');
  const { vault } = open(keychain, sentinel);
  const failing = async (): Promise<unknown> => {
    keychain.faultOf = () => ({ fail: 'no' });
    const failure = await failureOf(vault.get(ID));
    keychain.faultOf = () => null;
    return failure;
  };
  expect(await failing()).toMatchObject({ code: 'keychain-unavailable' });
  await vault.get(ID);
  keychain.requests.length = 0;
  await vault.get(idOf(2));
  expect(accounts(keychain)).toEqual([idOf(2)]);
  expect(await failing()).toMatchObject({ code: 'keychain-unavailable' });
  expect((await vault.get(ID))?.reveal()).toBe(SECRET.reveal());
});

test('a probe that joins one whose write hangs is told slow with it', async () => {
  const { keychain, vault, clock } = await openStored();
  keychain.faultOf = ({ account }) => (account === 'sentinel' ? null : 'silent');
  void vault.probe();
  await clock.advance(12_000);
  const joined = vault.probe();
  await clock.advance(7_900);
  expect(await joined).toMatchObject({ state: 'slow', reason: expect.stringMatching(/^no answer within/) });
});

test('a probe waits for the secret that is just being stored: one is written at a time', async () => {
  const { keychain, vault } = await openStored();
  await Promise.all([vault.put(idOf(3), SECRET), vault.probe()]);
  const turns = accounts(keychain)
    .filter((account) => account !== 'sentinel')
    .map((account) => account.startsWith(idOf(3)));
  expect(turns).toEqual(turns.toSorted((one, other) => Number(other) - Number(one)));
  expect(new Set(turns).size).toBe(2);
});

test('a wiped keychain takes no secret, not even in place of one that is still there', async () => {
  const { keychain, sentinel } = await openStored();
  keychain.entries.delete('sentinel');
  const { vault } = open(keychain, sentinel);
  const before = keychain.entries.get(ID);
  expect(await failureOf(vault.put(ID, new Secret('new')))).toMatchObject({ code: 'keychain-wiped' });
  expect(keychain.entries.get(ID)).toBe(before);
});

test('a wiped keychain is not asked to destroy: what is there may be of another time', async () => {
  const { keychain, sentinel } = await openStored();
  keychain.entries.delete('sentinel');
  const { vault } = open(keychain, sentinel);
  expect(await failureOf(vault.destroy(ID))).toMatchObject({ code: 'keychain-wiped' });
  expect(keychain.entries.has(ID)).toBe(true);
});
