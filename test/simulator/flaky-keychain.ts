// The keychain as one life sees it: dies before and after every call, refuses, loses, spoils, answers too late, locks.

import { type FailureCode, FieldpassError } from '../../main/domain/failure.ts';
import type { Secret } from '../../main/domain/secret.ts';
import type { Vault, VaultState } from '../../main/ports.ts';
import { MemoryVault } from '../support/memory-vault.ts';
import type { Life } from './life.ts';
import type { Death, Menu } from './stage.ts';

/** The keychain of a computer, with what a broken write has spoiled in it. */
export class SimulatedKeychain extends MemoryVault {
  /** Ids whose entry is there and is not what was stored. */
  readonly spoiled = new Set<string>();

  copy(): SimulatedKeychain {
    const copy = new SimulatedKeychain();
    for (const [id, text] of this.kept) copy.kept.set(id, text);
    return copy;
  }
}

const BOTH: readonly Death[] = ['dies before', 'dies after'];
const PROBE = { deaths: BOTH, faults: ['locks', 'is slow'] } as const satisfies Menu<string>;
const PUT = {
  deaths: BOTH,
  faults: ['locks', 'refuses', 'loses it', 'keeps something else', 'answers too late'],
} as const satisfies Menu<string>;
const GET = { deaths: BOTH, faults: ['locks', 'is slow'] } as const satisfies Menu<string>;
const DESTROY = { deaths: BOTH, faults: ['locks', 'answers too late'] } as const satisfies Menu<string>;

/** A silent keychain ends a call after this long. */
const SLOW_MS = 8_000;
const CALL_MS = 5;

/** `locks` lasts until somebody unlocks the keychain; the other faults are of one call. */
export class FlakyKeychain implements Vault {
  readonly #inner: SimulatedKeychain;
  readonly #life: Life;
  readonly #onTrouble: () => void;

  constructor(inner: SimulatedKeychain, life: Life, onTrouble: () => void) {
    this.#onTrouble = onTrouble;
    this.#inner = inner;
    this.#life = life;
  }

  probe(): Promise<{ readonly state: VaultState; readonly reason: string | null }> {
    return this.#call('probe', PROBE, async (fault) => {
      if (fault === null) return this.#inner.probe();
      await this.#life.sleep(SLOW_MS);
      return { state: 'slow', reason: 'told to be slow' };
    });
  }

  put(id: string, secret: Secret): Promise<void> {
    return this.#call('put', PUT, async (fault) => {
      if (fault === 'refuses') throw refusal('keychain-unavailable');
      // Both are found when the value is read back.
      if (fault === 'loses it') throw refusal('keychain-corrupt');
      if (fault === 'keeps something else') {
        this.#inner.spoiled.add(id);
        throw refusal('keychain-corrupt');
      }
      await this.#inner.put(id, secret);
      this.#inner.spoiled.delete(id);
      if (fault === 'answers too late') await this.#late();
    });
  }

  get(id: string): Promise<Secret | null> {
    return this.#call('get', GET, async (fault) => {
      if (fault !== null) await this.#late();
      if (this.#inner.spoiled.has(id)) throw refusal('keychain-corrupt');
      return this.#inner.get(id);
    });
  }

  destroy(id: string): Promise<void> {
    return this.#call('destroy', DESTROY, async (fault) => {
      await this.#inner.destroy(id);
      this.#inner.spoiled.delete(id);
      if (fault !== null) await this.#late();
    });
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }

  #call<Fault extends string, T>(
    what: string,
    menu: Menu<Fault | 'locks'>,
    carryOut: (fault: Exclude<Fault, 'locks'> | null) => Promise<T>,
  ): Promise<T> {
    return this.#life.later(`keychain: ${what}`, menu, async (met) => {
      if (met !== null) this.#onTrouble();
      if (met === 'locks') this.#inner.state = 'locked';
      await this.#life.sleep(CALL_MS);
      const isFault = met !== null && met !== 'locks' && (menu.faults as readonly string[]).includes(met);
      return carryOut(isFault ? (met as Exclude<Fault, 'locks'>) : null);
    });
  }

  async #late(): Promise<never> {
    await this.#life.sleep(SLOW_MS);
    throw refusal('keychain-slow');
  }
}

function refusal(code: FailureCode): FieldpassError {
  return new FieldpassError(code, undefined, { details: { reason: 'told to fail' } });
}
