// The value that is written, read back and removed to prove a keychain, in few places, so that crashes cannot fill it.

import { randomBytes, randomInt } from 'node:crypto';

import type { Entries } from './vault-entries.ts';
import { Mismatch } from './vault-entries.ts';
import type { VaultSlots } from './vault-slots.ts';

/** Where the sentinel tries to write; what it writes there is no secret of ours in form. */
export const SENTINEL_SCRATCH_ID = `${'0'.repeat(31)}f`;

// A killed process leaves its scratch value behind, and nothing may list the keychain to find it. Eight places that
// later probes use again bound what can lie there; secrets have random ids.
const PLACES = 8;
const TRIES = 4;

// As long as a token, so that the keychain proves that it takes one.
const LENGTH = 4_096;

/** Proves that what is put into the keychain comes out again. Throws Outage and Mismatch. */
export async function tryScratch(
  slots: Pick<VaultSlots, 'write' | 'remove'>,
  entries: Pick<Entries, 'delete'>,
): Promise<void> {
  const first = randomInt(PLACES);
  for (let attempt = 1; ; attempt += 1) {
    const id = `${'0'.repeat(31)}${(first + attempt) % PLACES}`;
    try {
      await slots.write(id, freshText());
      return void (await slots.remove(id));
    } catch (error) {
      await entries.delete(id).catch(() => undefined);
      // Another process that probes in the same place just now looks like a keychain that loses what it was given.
      if (!(error instanceof Mismatch) || attempt === TRIES) throw error;
    }
  }
}

// Never what a dead process left there: writing the same value again would prove nothing.
function freshText(): string {
  return `fieldpass.scratch.${randomBytes(8).toString('hex')}.`.repeat(128).slice(0, LENGTH);
}
