// Secrets over entries, call by call: what is written, what is left alone, and why something is not believed.

import { describe, expect, test } from 'vitest';
import { type Entries, Mismatch, Outage } from '../../../main/adapters/keychain/vault-entries.ts';
import { tryScratch } from '../../../main/adapters/keychain/vault-scratch.ts';
import { VaultSlots } from '../../../main/adapters/keychain/vault-slots.ts';
import { idOf, quietLog, secretText } from '../../support/vault-under-test.ts';

const ID = idOf(1);
const LONG = secretText(5_000);

/** Entries that keep what they are given, unless told otherwise, and remember who changed what. */
function keptEntries() {
  const values = new Map<string, string>();
  const changes: string[] = [];
  const lost = { set: false, delete: false };
  const entries: Entries = {
    get: async (account) => Promise.resolve(values.get(account) ?? null),
    set: async (account, value) => {
      changes.push(`set ${account}`);
      if (!lost.set) values.set(account, value);
      return Promise.resolve();
    },
    delete: async (account) => {
      changes.push(`delete ${account}`);
      if (!lost.delete) values.delete(account);
      return Promise.resolve();
    },
  };
  const proveOpen = async () => Promise.resolve();
  const slots = new VaultSlots({ entries, proveOpen, maxEntry: 2_048, log: quietLog });
  return { slots, values, changes, lost };
}

describe('what cannot be believed', () => {
  test.each<[string, (values: Map<string, string>) => void, string]>([
    [
      'a head that is not ours',
      (values) => values.set(ID, 'not ours'),
      'The entry is damaged, or a newer Fieldpass wrote it.',
    ],
    ['a missing part', (values) => values.delete(`${ID}~a~1`), 'Part 2 of 3 is missing.'],
    ['a changed part', (values) => values.set(`${ID}~a~2`, 'changed'), 'Length or SHA-256 differs.'],
  ])('is %s, and says so', async (_what, damage, message) => {
    const { slots, values } = keptEntries();
    await slots.write(ID, LONG);
    damage(values);
    await expect(slots.read(ID)).rejects.toEqual(new Mismatch(message));
  });

  test('is not written over', async () => {
    const { slots, values, changes } = keptEntries();
    values.set(ID, 'not ours');
    await expect(slots.write(ID, 'short')).rejects.toEqual(
      new Mismatch('The entry there is not one of ours.'),
    );
    expect(changes).toEqual([]);
  });
});

describe('a write', () => {
  test('goes to the parts first, and to the head last', async () => {
    const { slots, changes } = keptEntries();
    await slots.write(ID, LONG);
    expect(changes).toEqual([`set ${ID}~a~1`, `set ${ID}~a~2`, `set ${ID}`]);
  });

  test('of what is there already changes nothing', async () => {
    const { slots, changes } = keptEntries();
    await slots.write(ID, LONG);
    changes.length = 0;
    await slots.write(ID, LONG);
    expect(changes).toEqual([]);
  });

  test('of another secret uses the other slot, and then clears the old one from its end', async () => {
    const { slots, changes } = keptEntries();
    await slots.write(ID, LONG);
    changes.length = 0;
    await slots.write(ID, 'short');
    expect(changes).toEqual([`set ${ID}`, `delete ${ID}~a~2`, `delete ${ID}~a~1`]);
    expect(await slots.read(ID)).toBe('short');
  });

  test('that is lost is tried twice, and then told', async () => {
    const { slots, changes, lost } = keptEntries();
    lost.set = true;
    const message = 'What was read back differs from what was written.';
    await expect(slots.write(ID, 'short')).rejects.toEqual(new Mismatch(message));
    expect(changes).toEqual([`set ${ID}`, `set ${ID}`]);
  });
});

describe('a removal', () => {
  test('takes the head first, and then the parts from their end', async () => {
    const { slots, values, changes } = keptEntries();
    await slots.write(ID, LONG);
    changes.length = 0;
    await slots.remove(ID);
    expect(changes).toEqual([`delete ${ID}`, `delete ${ID}~a~2`, `delete ${ID}~a~1`]);
    expect(values.size).toBe(0);
  });

  test('of nothing deletes nothing', async () => {
    const { slots, changes } = keptEntries();
    await slots.remove(ID);
    expect(changes).toEqual([]);
  });

  test('that is lost is tried twice, and then told', async () => {
    const { slots, changes, lost } = keptEntries();
    await slots.write(ID, 'short');
    changes.length = 0;
    lost.delete = true;
    const message = 'The entry is still there after it was deleted.';
    await expect(slots.remove(ID)).rejects.toEqual(new Mismatch(message));
    expect(changes).toEqual([`delete ${ID}`, `delete ${ID}`]);
  });
});

describe('the proof of a keychain', () => {
  /** Slots that lose what they are given so many times. */
  function losing(times: number, error: Error = new Mismatch('lost')) {
    const written: string[] = [];
    const write = async (_id: string, text: string): Promise<void> => {
      written.push(text);
      return written.length <= times ? Promise.reject(error) : Promise.resolve();
    };
    return { written, slots: { write, remove: async () => Promise.resolve() } };
  }
  const noEntries = { delete: async () => Promise.reject(new Outage('unavailable', 'gone')) };

  test.each([0, 3])('stands although another process was in its place %i times', async (times) => {
    const { written, slots } = losing(times);
    await tryScratch(slots, noEntries);
    expect(written).toHaveLength(times + 1);
  });

  test('fails when it is lost four times', async () => {
    const { written, slots } = losing(9);
    await expect(tryScratch(slots, noEntries)).rejects.toEqual(new Mismatch('lost'));
    expect(written).toHaveLength(4);
  });

  test('fails at once when the keychain does not answer', async () => {
    const outage = new Outage('slow', 'no answer');
    const { written, slots } = losing(9, outage);
    await expect(tryScratch(slots, noEntries)).rejects.toBe(outage);
    expect(written).toHaveLength(1);
  });

  test('is as long as a token, and never the same', async () => {
    const { written, slots } = losing(1);
    await tryScratch(slots, noEntries);
    for (const text of written) {
      expect(text).toHaveLength(4_096);
      expect(text).toMatch(/^(fieldpass\.scratch\.[0-9a-f]{16}\.)\1+/);
    }
    expect(written[0]).not.toBe(written[1]);
  });
});
