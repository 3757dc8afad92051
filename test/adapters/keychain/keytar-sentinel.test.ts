// The keytar vault's sentinel, its bounds, and what it leaves behind in keychain, log and failures.

import { describe, expect, test } from 'vitest';

import { Secret } from '../../../main/domain/secret.ts';
import type { Vault } from '../../../main/ports.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';
import { idOf, ManualClock, memoryMark, openOnMemory, secretText } from '../../support/vault-under-test.ts';

const ID = idOf(1);
const SECRET = new Secret(secretText(1_140));

const textOf = async (vault: Vault, id = ID): Promise<string | null> =>
  (await vault.get(id))?.reveal() ?? null;
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => String(Reflect.get(Object(error), 'code')),
  );

describe('the sentinel', () => {
  test('is written once on the first run and read by every later one', async () => {
    const { keychain, vault, sentinel } = await openStored();
    const value = sentinel.read();
    expect(value).toMatch(/^[0-9a-f]{32}$/);
    expect(keychain.entries.get('sentinel')).toBe(value);
    await vault.probe();
    expect(keychain.entries.get('sentinel')).toBe(value);
  });

  test('is adopted when the program died before it had saved its copy', async () => {
    const { keychain } = await openStored();
    const sentinel = memoryMark();
    const vault = openOnMemory(keychain, { sentinel });
    expect((await vault.probe()).state).toBe('ready');
    expect(sentinel.read()).toBe(keychain.entries.get('sentinel'));
  });

  test('that alone was deleted is written again while a known secret is still there', async () => {
    const { keychain, sentinel } = await openStored();
    keychain.entries.delete('sentinel');
    const vault = openOnMemory(keychain, { sentinel, knownIds: () => [idOf(9), ID] });
    expect((await vault.probe()).state).toBe('ready');
    expect(keychain.entries.get('sentinel')).toBe(sentinel.read());
  });

  test('that is missing together with every known secret means wiped, also when the keychain holds another', async () => {
    const { keychain, sentinel } = await openStored();
    keychain.entries.clear();
    const vault = openOnMemory(keychain, { sentinel, knownIds: () => [ID] });
    expect((await vault.probe()).state).toBe('wiped');
    keychain.entries.set('sentinel', 'another');
    expect((await vault.probe()).state).toBe('wiped');
    expect(keychain.entries.get('sentinel')).toBe('another');
    expect(await codeOf(vault.get(ID))).toBe('keychain-wiped');
  });

  test('that is missing where nothing is expected is simply written again', async () => {
    const { keychain, sentinel } = await openStored();
    keychain.entries.clear();
    const vault = openOnMemory(keychain, { sentinel, knownIds: () => [] });
    expect((await vault.probe()).state).toBe('ready');
    expect(keychain.entries.get('sentinel')).toBe(sentinel.read());
  });

  test('that is missing does not keep a secret that is there from being read', async () => {
    const { keychain, sentinel } = await openStored();
    keychain.entries.delete('sentinel');
    const vault = openOnMemory(keychain, { sentinel });
    expect(await textOf(vault)).toBe(SECRET.reveal());
    expect(await codeOf(vault.put(idOf(2), SECRET))).toBe('keychain-wiped');
  });
});

describe('bounds and traces', () => {
  test.each(['', 'ü', 'a\0b', 'line\nend', 'x'.repeat(131_073)])(
    'refuses a secret it could not give back (%#)',
    async (text) => {
      const { vault } = open();
      await expect(vault.put(ID, new Secret(text))).rejects.toThrow(RangeError);
    },
  );

  test.each(['', 'A'.repeat(32), `${ID}0`, `${ID}~a~1`, 'sentinel'])('refuses the id %j', async (id) => {
    const { vault } = open();
    await expect(vault.get(id)).rejects.toThrow(RangeError);
  });

  test('leaves nothing but the sentinel after a probe, in entries as small as on Windows', async () => {
    const { keychain, vault } = open(2_048);
    expect((await vault.probe()).state).toBe('ready');
    const chunks = keychain.requests.filter(({ op, account }) => op === 'set' && account.includes('~'));
    expect(chunks).toHaveLength(2);
    expect([...keychain.entries.keys()]).toEqual(['sentinel']);
  });

  test('writes no secret into log or failure', async () => {
    const lines: string[] = [];
    const keep = (message: string, details?: unknown): void =>
      void lines.push(message + JSON.stringify(details));
    const keychain = new MemoryKeychain();
    const vault = openOnMemory(keychain, { log: { info: keep, warn: keep, error: keep } });
    keychain.faultOf = ({ op, account }) => (op === 'set' && account === ID ? 'corrupt' : null);
    const failure: unknown = await vault
      .put(ID, new Secret('top-secret-value'))
      .catch((error: unknown) => error);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join() + JSON.stringify(failure) + String(failure)).not.toContain('top-secret');
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
