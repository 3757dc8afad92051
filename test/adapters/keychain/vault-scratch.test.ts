// The proof of a keychain: what killed processes leave is bounded and proves nothing, and probes at once do not collide.

import { expect, test } from 'vitest';
import type { Entries } from '../../../main/adapters/keychain/vault-entries.ts';
import { Mismatch, Outage } from '../../../main/adapters/keychain/vault-entries.ts';
import { tryScratch } from '../../../main/adapters/keychain/vault-scratch.ts';
import { VaultSlots } from '../../../main/adapters/keychain/vault-slots.ts';
import { silentLog } from '../../support/silent-log.ts';

const MAX_ENTRY = 2_048;

class Kept implements Entries {
  readonly values = new Map<string, string>();
  /** Calls until the process is killed. */
  left = Infinity;

  async get(account: string): Promise<string | null> {
    this.#live();
    return this.values.get(account) ?? null;
  }
  async set(account: string, value: string): Promise<void> {
    this.#live();
    this.values.set(account, value);
  }
  async delete(account: string): Promise<void> {
    this.#live();
    this.values.delete(account);
  }
  #live(): void {
    this.left -= 1;
    if (this.left < 0) throw new Outage('unavailable', 'killed');
  }
}

const slotsOf = (entries: Entries): VaultSlots =>
  new VaultSlots({ entries, proveOpen: async () => undefined, maxEntry: MAX_ENTRY, log: silentLog });

test('killed at any of its calls, again and again, it leaves at most eight values, and the next proof works', async () => {
  const entries = new Kept();
  for (let kill = 0; kill < 400; kill += 1) {
    entries.left = kill % 20;
    await tryScratch(slotsOf(entries), entries).catch(() => undefined);
  }
  const heads = [...entries.values.keys()].filter((account) => !account.includes('~'));
  expect(heads.length).toBeGreaterThan(1);
  expect(heads.length).toBeLessThanOrEqual(8);
  for (const account of entries.values.keys()) expect(account).toMatch(/^0{31}[0-7](~[ab]~\d)?$/);
  entries.left = Infinity;
  for (let probe = 0; probe < 200; probe += 1) await tryScratch(slotsOf(entries), entries);
  expect([...entries.values.keys()]).toEqual([]);
});

test('what a dead process left proves nothing: a keychain that takes no more is found out', async () => {
  const entries = new Kept();
  for (let kill = 0; kill < 400; kill += 1) {
    entries.left = kill % 20;
    await tryScratch(slotsOf(entries), entries).catch(() => undefined);
  }
  entries.left = Infinity;
  entries.set = async () => undefined;
  entries.delete = async () => undefined;
  await expect(tryScratch(slotsOf(entries), entries)).rejects.toBeInstanceOf(Mismatch);
});

test('sixty proofs of two processes at a time on one keychain all succeed', async () => {
  const entries = new Kept();
  for (let round = 0; round < 60; round += 1) {
    await Promise.all([1, 2].map(() => tryScratch(slotsOf(entries), entries)));
  }
  expect([...entries.values.keys()]).toEqual([]);
});
