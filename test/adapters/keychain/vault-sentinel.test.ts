// The sentinel by itself: what each answer of a keychain proves, and what is written because of it.

import { describe, expect, test } from 'vitest';
import { type Entries, Outage } from '../../../main/adapters/keychain/vault-entries.ts';
import { VaultSentinel } from '../../../main/adapters/keychain/vault-sentinel.ts';
import { memoryMark } from '../../support/vault-under-test.ts';

const SCRATCH = 'scratch-id';

/** A keychain that keeps what it is given and remembers what was asked. */
class Kept implements Entries {
  readonly values: Map<string, string>;
  readonly calls: string[] = [];
  onSet: (account: string) => void = () => undefined;
  loses = false;

  constructor(values: Readonly<Record<string, string>> = {}) {
    this.values = new Map(Object.entries(values));
  }
  async get(account: string): Promise<string | null> {
    this.calls.push(`get ${account}`);
    return this.values.get(account) ?? null;
  }
  async set(account: string, value: string): Promise<void> {
    this.calls.push(`set ${account}`);
    this.onSet(account);
    if (!this.loses) this.values.set(account, value);
  }
  async delete(account: string): Promise<void> {
    this.calls.push(`delete ${account}`);
    this.values.delete(account);
  }
}

function sentinelOf(value: string | null, known: readonly string[] | null = null) {
  const mark = memoryMark(value);
  return { mark, sentinel: new VaultSentinel({ mark, knownIds: () => known, scratchId: SCRATCH }) };
}

describe('a keychain that shows a sentinel', () => {
  test('is open when it is ours, after one look', async () => {
    const entries = new Kept({ sentinel: 'ours' });
    expect(await sentinelOf('ours').sentinel.look(entries)).toEqual({ state: 'open' });
    expect(entries.calls).toEqual(['get sentinel']);
  });

  test('is adopted where no copy was kept', async () => {
    const { mark, sentinel } = sentinelOf(null);
    expect(await sentinel.look(new Kept({ sentinel: 'theirs' }))).toEqual({ state: 'open' });
    expect(mark.read()).toBe('theirs');
  });

  test('of another, with nothing of ours in it, is wiped', async () => {
    const entries = new Kept({ sentinel: 'another' });
    expect(await sentinelOf('ours', ['b1']).sentinel.look(entries)).toEqual({
      state: 'wiped',
      reason: 'The sentinel is another one.',
    });
    expect(entries.values.get('sentinel')).toBe('another');
  });

  test('of another, with a secret of ours in it, is open and left to the other', async () => {
    const entries = new Kept({ sentinel: 'another', b2: 'secret' });
    expect(await sentinelOf('ours', ['b1', 'b2']).sentinel.look(entries)).toEqual({ state: 'open' });
    expect(entries.calls).toEqual(['get sentinel', 'get b1', 'get b2']);
  });
});

describe('a keychain that shows none', () => {
  test('is written to, and then given one, on the first run', async () => {
    const { mark, sentinel } = sentinelOf(null);
    const entries = new Kept();
    expect(await sentinel.look(entries)).toEqual({ state: 'open' });
    expect(mark.read()).toMatch(/^[0-9a-f]{32}$/);
    expect([...entries.values]).toEqual([['sentinel', mark.read()]]);
    expect(entries.calls.slice(0, 4)).toEqual([
      'get sentinel',
      `set ${SCRATCH}`,
      `delete ${SCRATCH}`,
      'get sentinel',
    ]);
  });

  test('and loses what it takes is unavailable, and nothing is kept of it', async () => {
    const { mark, sentinel } = sentinelOf(null);
    const entries = new Kept();
    entries.loses = true;
    await expect(sentinel.look(entries)).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'The keychain took an entry and does not have it.',
    });
    expect(mark.read()).toBeNull();
  });

  test('and refuses to be written to is locked, in its own words', async () => {
    const entries = new Kept();
    entries.onSet = () => {
      throw new Outage('refused', 'in a locked collection');
    };
    expect(await sentinelOf('ours').sentinel.look(entries)).toEqual({
      state: 'locked',
      reason: 'in a locked collection',
    });
  });

  test.each([new Outage('slow', 'no answer'), new Outage('unavailable', 'gone'), new TypeError('a bug')])(
    'and does not answer a write passes that on: %s',
    async (error) => {
      const entries = new Kept();
      entries.onSet = () => {
        throw error;
      };
      await expect(sentinelOf('ours').sentinel.look(entries)).rejects.toBe(error);
    },
  );

  test('and turns out to have been locked is open once it is not', async () => {
    const entries = new Kept();
    entries.onSet = () => void entries.values.set('sentinel', 'ours');
    expect(await sentinelOf('ours').sentinel.look(entries)).toEqual({ state: 'open' });
  });

  test.each([
    ['nobody knows what should be there', null, 'wiped'],
    ['nothing of what should be there is', ['b1'], 'wiped'],
    ['nothing should be there', [], 'open'],
    ['something of ours is still there', ['b1', 'b2'], 'open'],
  ] as const)('where %s is as it says: %j', async (_name, known, state) => {
    const entries = new Kept(known?.length === 2 ? { b2: 'secret' } : {});
    const finding = await sentinelOf('ours', known).sentinel.look(entries);
    expect(finding.state).toBe(state);
    expect(entries.values.get('sentinel')).toBe(state === 'open' ? 'ours' : undefined);
    if (finding.state === 'wiped') expect(finding.reason).toBe('The sentinel entry is gone.');
  });
});

test('a sentinel is visible or not, whosever it is', async () => {
  const { sentinel } = sentinelOf('ours');
  expect(await sentinel.isVisible(new Kept({ sentinel: 'another' }))).toBe(true);
  expect(await sentinel.isVisible(new Kept())).toBe(false);
});
