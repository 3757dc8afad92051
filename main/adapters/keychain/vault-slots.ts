// Secrets over keychain entries: written to the free slot, committed by the head, read back, never torn.

import type { Log } from '../../ports.ts';
import type { Entries } from './vault-entries.ts';
import { Mismatch } from './vault-entries.ts';
import type { Head, Slot } from './vault-head.ts';
import { chunkAccount, isDescribedBy, layOut, readHead } from './vault-head.ts';

type SlotOptions = {
  readonly entries: Entries;
  /** Returns only when the keychain is proven open; throws otherwise. A null read means nothing before that. */
  readonly proveOpen: () => Promise<void>;
  readonly maxEntry: number;
  readonly log: Log;
};

const READS = 4;

/** Reads, writes and removes whole secrets. Throws Outage, Mismatch and what `proveOpen` throws. */
export class VaultSlots {
  readonly #entries: Entries;
  readonly #proveOpen: () => Promise<void>;
  readonly #maxEntry: number;
  readonly #log: Log;

  constructor(options: SlotOptions) {
    this.#entries = options.entries;
    this.#proveOpen = options.proveOpen;
    this.#maxEntry = options.maxEntry;
    this.#log = options.log;
  }

  /** The secret, or null where the open keychain has none. Never deletes what it cannot understand. */
  async read(id: string): Promise<string | null> {
    let reason = '';
    // Another process may have moved the secret to the other slot between our reads.
    for (let attempt = 0; attempt < READS; attempt += 1) {
      const head = await this.#headText(id);
      if (head === null) return null;
      const found = await this.#join(id, readHead(head));
      if (found.text !== null) return found.text;
      reason = found.reason;
    }
    throw new Mismatch(reason);
  }

  /** Stores a secret and proves it by reading; a crash at any point leaves the old or the new one whole. */
  async write(id: string, text: string): Promise<void> {
    // Most secrets are written once, under a new id: the proof comes first here, so that one look at the head is enough.
    await this.#proveOpen();
    const current = await this.#entries.get(id);
    const head = current === null ? null : readHead(current);
    if (current !== null && head === null) throw new Mismatch('The entry there is not one of ours.');
    if (head !== null && (await this.#join(id, head)).text === text) return this.#tidy(id, head);
    const slot: Slot = head?.slot === 'a' ? 'b' : 'a';
    const layout = layOut(text, slot, this.#maxEntry);
    for (const [index, chunk] of layout.chunks.entries()) {
      await this.#setProven(chunkAccount(id, slot, index + 1), chunk);
    }
    await this.#setProven(id, layout.head);
    await this.#tidy(id, { slot, entries: layout.chunks.length + 1 });
  }

  /** Removes a secret: the head first, which commits it, then all chunks. Harmless when it is gone. */
  async remove(id: string): Promise<void> {
    if ((await this.#headText(id)) !== null) await this.#deleteProven(id);
    await this.#trim(id, 'a', 1);
    await this.#trim(id, 'b', 1);
  }

  // Null is believed only after a proof that the keychain is open, and only if it is still null then.
  async #headText(id: string): Promise<string | null> {
    const text = await this.#entries.get(id);
    if (text !== null) return text;
    await this.#proveOpen();
    return this.#entries.get(id);
  }

  async #join(id: string, head: Head | null): Promise<{ text: string | null; reason: string }> {
    if (head === null) return { text: null, reason: 'The entry is damaged, or a newer Fieldpass wrote it.' };
    const parts = [head.first];
    for (let k = 1; k < head.entries; k += 1) {
      const chunk = await this.#entries.get(chunkAccount(id, head.slot, k));
      if (chunk === null) return { text: null, reason: `Part ${k + 1} of ${head.entries} is missing.` };
      parts.push(chunk);
    }
    const text = parts.join('');
    if (!isDescribedBy(head, text)) return { text: null, reason: 'Length or SHA-256 differs.' };
    return { text, reason: '' };
  }

  // Read back before anything relies on it: chunks before the head commits them, the head before we report success.
  async #setProven(account: string, value: string): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await this.#entries.set(account, value);
      if ((await this.#entries.get(account)) === value) return;
    }
    await this.#proveOpen();
    throw new Mismatch('What was read back differs from what was written.');
  }

  async #deleteProven(account: string): Promise<void> {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await this.#entries.delete(account);
      if ((await this.#entries.get(account)) === null) {
        await this.#proveOpen();
        return;
      }
    }
    throw new Mismatch('The entry is still there after it was deleted.');
  }

  // The secret is safe by now; leftovers only take room and go with the next write or removal.
  async #tidy(id: string, live: { readonly slot: Slot; readonly entries: number }): Promise<void> {
    try {
      await this.#trim(id, live.slot === 'a' ? 'b' : 'a', 1);
      await this.#trim(id, live.slot, live.entries);
    } catch (error) {
      this.#log.warn('keychain leftovers stay until the next write', {
        id,
        reason: error instanceof Error ? error.message : 'unknown',
      });
    }
  }

  // Downwards, so that a crash never leaves a gap below an orphan: whoever counts upwards later finds them all.
  async #trim(id: string, slot: Slot, from: number): Promise<void> {
    let end = from;
    while ((await this.#entries.get(chunkAccount(id, slot, end))) !== null) end += 1;
    for (let k = end - 1; k >= from; k -= 1) await this.#entries.delete(chunkAccount(id, slot, k));
  }
}
