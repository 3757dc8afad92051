// Tells an open keychain from a locked, a wiped and another one: a locked Linux keyring answers null like an empty one.

import { randomBytes } from 'node:crypto';

import type { Entries } from './vault-entries.ts';
import { Outage } from './vault-entries.ts';

/** The copy of the sentinel outside the keychain. */
export type SentinelMark = {
  read(): string | null;
  /** Saves only if there is none yet, and gives what is there afterwards. */
  saveOnce(value: string): string;
};

/** What a look at the sentinel proves. `reason` is raw library text. */
export type Finding =
  | { readonly state: 'open' }
  | { readonly state: 'locked'; readonly reason: string }
  | { readonly state: 'wiped'; readonly reason: string };

type SentinelOptions = {
  readonly mark: SentinelMark;
  readonly knownIds: () => readonly string[] | null;
  readonly scratchId: string;
};

const ACCOUNT = 'sentinel';

/** Asks the keychain's sentinel entry what state the keychain is in. */
export class VaultSentinel {
  readonly #mark: SentinelMark;
  readonly #knownIds: () => readonly string[] | null;
  readonly #scratchId: string;

  constructor(options: SentinelOptions) {
    this.#mark = options.mark;
    this.#knownIds = options.knownIds;
    this.#scratchId = options.scratchId;
  }

  /** Looks, and on the very first run writes the sentinel. Throws Outage where the keychain does not answer. */
  async look(entries: Entries): Promise<Finding> {
    const first = await entries.get(ACCOUNT);
    if (first !== null) return this.#judge(entries, first);
    // Null may mean locked. Only a write tells; it may also bring up the prompt that unlocks.
    const refused = await this.#tryWrite(entries);
    if (refused !== null) return { state: 'locked', reason: refused };
    return this.#judge(entries, await entries.get(ACCOUNT));
  }

  /** Whether the keychain shows the sentinel right now: after a refused write that tells full from locked. */
  async isVisible(entries: Entries): Promise<boolean> {
    return (await entries.get(ACCOUNT)) !== null;
  }

  // From here on the keychain is known to be open; what is open is it ours?
  async #judge(entries: Entries, found: string | null): Promise<Finding> {
    const saved = this.#mark.read();
    if (found !== null && (saved ?? this.#mark.saveOnce(found)) === found) return { state: 'open' };
    if (saved === null) return this.#plant(entries);
    if (!(await this.#isOurs(entries))) {
      return {
        state: 'wiped',
        reason: found === null ? 'The sentinel entry is gone.' : 'The sentinel is another one.',
      };
    }
    // A foreign sentinel belongs to another data directory on this keychain, which still needs it.
    if (found === null) await entries.set(ACCOUNT, saved);
    return { state: 'open' };
  }

  // The keychain first, the mark second: a crash between leaves a sentinel to adopt, not a keychain that looks wiped.
  async #plant(entries: Entries): Promise<Finding> {
    const value = randomBytes(16).toString('hex');
    await entries.set(ACCOUNT, value);
    const found = await entries.get(ACCOUNT);
    if (found === null) throw new Outage('unavailable', 'The keychain took an entry and does not have it.');
    this.#mark.saveOnce(found);
    return { state: 'open' };
  }

  // Nothing that should be here can be missing, or one of ours is still here: then only the sentinel was lost.
  async #isOurs(entries: Entries): Promise<boolean> {
    const known = this.#knownIds();
    if (known === null) return false;
    for (const id of known) {
      if ((await entries.get(id)) !== null) return true;
    }
    return known.length === 0;
  }

  async #tryWrite(entries: Entries): Promise<string | null> {
    try {
      await entries.set(this.#scratchId, 'scratch');
      await entries.delete(this.#scratchId);
      return null;
    } catch (error) {
      if (error instanceof Outage && error.kind === 'refused') return error.message;
      throw error;
    }
  }
}
