// The parts of the vault, each by itself: who may speak, how secrets are cut, when it pauses.

import { describe, expect, test } from 'vitest';
import { keychainEnvironment } from '../../../main/adapters/keychain/forked-helper.ts';
import { VaultBreaker } from '../../../main/adapters/keychain/vault-breaker.ts';
import { Mismatch, Outage } from '../../../main/adapters/keychain/vault-entries.ts';
import {
  chunkAccount,
  isDescribedBy,
  layOut,
  MAX_SECRET,
  readHead,
} from '../../../main/adapters/keychain/vault-head.ts';
import { VaultLanes } from '../../../main/adapters/keychain/vault-lanes.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import { idOf, secretText, settle } from '../../support/vault-under-test.ts';

const ID = idOf(1);
describe('a secret cut into entries', () => {
  const SHA = 'A'.repeat(43);
  const LINE = 'LV1.a.9999.5000.'.length + 43 + 1;

  test.each([
    [1, 2_048, 0],
    [2_048 - LINE + 3, 2_048, 0],
    [2_048 - LINE, 2_048, 0],
    [5_000, 2_048, 2],
    [2_048 - LINE + 2_048, 2_048, 1],
    [2_048 - LINE + 2_048 + 1, 2_048, 2],
    [MAX_SECRET, 32_768, 4],
  ])('of %i characters in entries of %i has %i parts beside its head', (length, most, parts) => {
    const text = secretText(length);
    const { head, chunks } = layOut(text, 'b', most);
    if (length !== 2_048 - LINE + 3) expect(chunks).toHaveLength(parts);
    expect([head, ...chunks].every((entry) => entry.length <= most && entry !== '')).toBe(true);
    const read = readHead(head);
    expect(read).toMatchObject({ slot: 'b', entries: chunks.length + 1, length });
    expect((read?.first ?? '') + chunks.join('')).toBe(text);
    expect(read !== null && isDescribedBy(read, text)).toBe(true);
    expect(read !== null && isDescribedBy(read, `${text.slice(0, -1)}!`)).toBe(false);
    expect(read !== null && isDescribedBy({ ...read, length: length + 1 }, text)).toBe(false);
  });

  test('is not the one described when a letter has become another that ends in the same byte', () => {
    const head = readHead(layOut('Ale', 'a', 2_048).head);
    expect(head !== null && isDescribedBy(head, '\u0141le')).toBe(false);
  });

  test('has a head that anyone can read', () => {
    expect(layOut('abc', 'a', 2_048)).toEqual({
      head: 'LV1.a.1.3.ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0.abc',
      chunks: [],
    });
    expect(readHead(`LV1.a.12.345.${SHA}.`)).toEqual({
      slot: 'a',
      entries: 12,
      length: 345,
      sha256: SHA,
      first: '',
    });
  });

  test.each([
    '',
    `LV2.a.1.3.${SHA}.x`,
    `xLV1.a.1.3.${SHA}.x`,
    `LV1.c.1.3.${SHA}.x`,
    `LV1.a.0.3.${SHA}.x`,
    `LV1.a.10000.3.${SHA}.x`,
    `LV1.a.1.0.${SHA}.x`,
    `LV1.a.1.12345678.${SHA}.x`,
    `LV1.a.1.3.${SHA}A.x`,
    `LV1.a.1.3.${SHA.slice(1)}.x`,
    `LV1.a.1.3.${SHA}.é`,
    `LV1.a.1.3.${SHA}.x\n`,
    `LV1.a.x1.3.${SHA}.x`,
  ])('is none with the head %j', (text) => expect(readHead(text)).toBeNull());

  test('has its parts under accounts of their own', () => expect(chunkAccount(ID, 'b', 3)).toBe(`${ID}~b~3`));
});

describe('the breaker', () => {
  const breaker = (pause = 30) => {
    const time = { now: 100 };
    const it = new VaultBreaker(pause, () => time.now);
    return { time, it, fail: (code: string) => it.failed(new FieldpassError(code as never)) };
  };

  test.each(['keychain-unavailable', 'keychain-slow'])('blocks after two failures in a row: %s', (code) => {
    const { it, fail } = breaker();
    fail(code);
    expect(it.blocks()).toBeNull();
    fail(code);
    expect(it.blocks()).toMatchObject({ code });
  });

  test('blocks after one look at a locked keychain', () => {
    const { it, fail } = breaker();
    fail('keychain-locked');
    expect(it.blocks()).toMatchObject({ code: 'keychain-locked' });
  });

  test('lets nobody through to a locked keychain, however long, until a person asks', () => {
    const { it, fail, time } = breaker();
    fail('keychain-locked');
    time.now += 1_000_000;
    expect(it.blocks()).toMatchObject({ code: 'keychain-locked' });
    it.letAsk();
    expect(it.blocks()).toBeNull();
  });

  test('goes on pausing where a person asks a keychain that is missing', () => {
    const { it, fail } = breaker();
    fail('keychain-unavailable');
    fail('keychain-unavailable');
    it.letAsk();
    expect(it.blocks()).toMatchObject({ code: 'keychain-unavailable' });
  });

  test.each(['keychain-corrupt', 'keychain-full', 'keychain-wiped'])('does not count %s', (code) => {
    const { it, fail } = breaker();
    for (let n = 0; n < 3; n += 1) fail(code);
    expect(it.blocks()).toBeNull();
  });

  test('repeats the last failure, and lets one caller through at the end of each pause', () => {
    const { it, fail, time } = breaker();
    fail('keychain-slow');
    time.now += 10;
    fail('keychain-unavailable');
    time.now += 29;
    expect(it.blocks()).toMatchObject({ code: 'keychain-unavailable' });
    time.now += 1;
    expect([it.blocks(), it.blocks()?.code]).toEqual([null, 'keychain-unavailable']);
    time.now += 29;
    expect(it.blocks()).not.toBeNull();
    time.now += 1;
    expect(it.blocks()).toBeNull();
  });

  test('forgets its failures at the first success', () => {
    const { it, fail } = breaker();
    fail('keychain-slow');
    it.succeeded();
    fail('keychain-slow');
    expect(it.blocks()).toBeNull();
  });
});

describe('the lanes', () => {
  /** Jobs that end when they are told to; `begun` names those that have begun. */
  function lanes() {
    const it = new VaultLanes();
    const begun: string[] = [];
    const ends = new Map<string, (failure?: Error) => void>();
    const run = (kind: 'read' | 'write', id: string, name: string): Promise<string> =>
      it.run(kind, id, () => {
        begun.push(name);
        return new Promise((resolve, reject) =>
          ends.set(name, (failure) => (failure === undefined ? resolve(name) : reject(failure))),
        );
      });
    const end = async (name: string, failure?: Error): Promise<void> => {
      ends.get(name)?.(failure);
      await settle();
    };
    return { run, begun, end };
  }

  test('let three reads and one write go at once, and the others after them in order', async () => {
    const { run, begun, end } = lanes();
    for (const name of ['r1', 'r2', 'r3', 'r4', 'r5']) void run('read', name, name);
    for (const name of ['w1', 'w2']) void run('write', name, name);
    expect(begun).toEqual(['r1', 'r2', 'r3', 'w1']);
    await end('r2');
    await end('w1');
    expect(begun).toEqual(['r1', 'r2', 'r3', 'w1', 'r4', 'w2']);
    await end('r4');
    expect(begun.at(-1)).toBe('r5');
  });

  test('keep the calls on one secret in order, and reads of it together', async () => {
    const { run, begun, end } = lanes();
    void run('read', 'a', 'r1');
    void run('read', 'a', 'r2');
    void run('write', 'a', 'w');
    void run('read', 'a', 'r3');
    void run('write', 'b', 'other');
    expect(begun).toEqual(['r1', 'r2', 'other']);
    await end('r1');
    await end('r2');
    expect(begun).toHaveLength(3);
    await end('other');
    expect(begun.at(-1)).toBe('w');
    await end('w');
    expect(begun.at(-1)).toBe('r3');
  });

  test('give what the work gives, and go on after work that failed', async () => {
    const { run, begun, end } = lanes();
    const failing = run('write', 'a', 'w1').catch((error: unknown) => error);
    const next = run('write', 'a', 'w2');
    const failure = new Error('no');
    await end('w1', failure);
    expect([await failing, begun]).toEqual([failure, ['w1', 'w2']]);
    await end('w2');
    expect(await next).toBe('w2');
  });
});

describe('the environment of the keychain process', () => {
  test('has what the session bus and the desktop need, and no secret and no option of Node', () => {
    const kept = { HOME: '/h', DBUS_SESSION_BUS_ADDRESS: 'unix:', PATH: '/bin', NODE_ENV: 'x', MYAWS_: '1' };
    const left = {
      AWS_PROFILE: 'p',
      aws_region: 'r',
      NODE_OPTIONS: '--inspect',
      node_options: '--inspect',
      GITHUB_TOKEN: 't',
      my_Token_file: 't',
      X_SECRET_ACCESS_KEY: 's',
      UNSET: undefined,
    };
    expect(keychainEnvironment({ ...kept, ...left })).toStrictEqual(kept);
  });
});

describe('what a keychain did wrong', () => {
  test('has a name, a reason, and a kind where it did not answer', () => {
    const outage = new Outage('slow', 'no answer');
    expect([outage.name, outage.kind, outage.message]).toEqual(['Outage', 'slow', 'no answer']);
    const mismatch = new Mismatch('differs');
    expect([mismatch.name, mismatch.message]).toEqual(['Mismatch', 'differs']);
  });
});
