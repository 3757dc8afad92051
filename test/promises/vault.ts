// What every vault promises, whatever it is built on.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { Secret } from '../../main/domain/secret.ts';
import type { Vault } from '../../main/ports.ts';
import { idOf, secretText } from '../support/vault-under-test.ts';

/** A vault on an empty, open keychain, and what may happen to that keychain from outside. */
export type VaultUnderTest = {
  readonly vault: Vault;
  /** Another vault on the same keychain, as after a restart of the program. */
  reopen(): Vault;
  lock(): Promise<void>;
  unlock(): Promise<void>;
  wipe(): Promise<void>;
  stop(): Promise<void>;
};

const ID = idOf(1);
const OTHER = idOf(2);

/** Runs the promises of the port on what `open` gives; every test gets its own. */
export function vaultPromises(name: string, open: () => Promise<VaultUnderTest>): void {
  describe(`the vault on ${name}`, () => {
    let it: VaultUnderTest;
    const textOf = async (id: string, vault = it.vault): Promise<string | null> =>
      (await vault.get(id))?.reveal() ?? null;
    const put = (id: string, text: string): Promise<void> => it.vault.put(id, new Secret(text));

    beforeEach(async () => {
      it = await open();
    });
    afterEach(async () => {
      await it.vault.close();
      await it.stop();
    });

    test.each([1, 800, 1_140, 1_985, 2_048, 9_000, 40_000])(
      'gives back %i characters exactly',
      async (length) => {
        await put(ID, secretText(length));
        expect(await textOf(ID)).toBe(secretText(length));
      },
    );

    test('says null for a secret that was never stored', async () => {
      expect(await it.vault.get(ID)).toBeNull();
    });

    test('takes the same secret again without harm', async () => {
      await put(ID, secretText(5_000));
      await put(ID, secretText(5_000));
      expect(await textOf(ID)).toBe(secretText(5_000));
    });

    test('replaces a secret, longer or shorter', async () => {
      for (const length of [5_000, 900, 9_000, 1]) {
        await put(ID, secretText(length, `n${length}`));
        expect(await textOf(ID)).toBe(secretText(length, `n${length}`));
      }
    });

    test('keeps calls on one secret in the order they were made', async () => {
      const calls = [put(ID, 'first'), put(ID, 'second'), textOf(ID), it.vault.destroy(ID), textOf(ID)];
      expect(await Promise.all(calls)).toEqual([undefined, undefined, 'second', undefined, null]);
    });

    test('destroys one secret and leaves the others alone', async () => {
      await put(ID, secretText(5_000));
      await put(OTHER, secretText(5_000, 'other'));
      await it.vault.destroy(ID);
      await it.vault.destroy(ID);
      expect(await textOf(ID)).toBeNull();
      expect(await textOf(OTHER)).toBe(secretText(5_000, 'other'));
    });

    test('still has a secret after the program was started again', async () => {
      await put(ID, secretText(5_000));
      await it.vault.close();
      const again = it.reopen();
      expect(await textOf(ID, again)).toBe(secretText(5_000));
      await again.close();
    });

    test('is ready in a probe, and a probe changes nothing', async () => {
      await put(ID, secretText(900));
      expect(await it.vault.probe()).toEqual({ state: 'ready', reason: null });
      expect(await textOf(ID)).toBe(secretText(900));
    });

    test('never takes a locked keychain for an empty one', async () => {
      await put(ID, secretText(900));
      await it.lock();
      await expect(it.vault.get(ID)).rejects.toMatchObject({ code: 'keychain-locked' });
      await expect(put(OTHER, 'new')).rejects.toMatchObject({ code: 'keychain-locked' });
      await expect(it.vault.destroy(ID)).rejects.toMatchObject({ code: 'keychain-locked' });
      expect((await it.vault.probe()).state).toBe('locked');
      await it.unlock();
      expect((await it.vault.probe()).state).toBe('ready');
      expect(await textOf(ID)).toBe(secretText(900));
      expect(await it.vault.get(OTHER)).toBeNull();
    });

    test('never takes a wiped keychain for an empty one', async () => {
      await put(ID, secretText(900));
      await it.wipe();
      await expect(it.vault.get(ID)).rejects.toMatchObject({ code: 'keychain-wiped' });
      await expect(put(OTHER, 'new')).rejects.toMatchObject({ code: 'keychain-wiped' });
      expect((await it.vault.probe()).state).toBe('wiped');
    });
  });
}
