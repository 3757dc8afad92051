// The engineer's settings: read from the ledger, saved there, the same for every process.

import { FieldpassError } from '../domain/failure.ts';
import { readSettings, type Settings, writeSettings } from '../domain/settings.ts';
import type { Ledger } from '../ports.ts';
import type { Changes } from './changes.ts';

type Needs = {
  readonly ledger: Pick<Ledger, 'mark' | 'saveMark'>;
  readonly changes: Changes;
};

/** Parses again only what has changed since. */
export class Preferences {
  readonly #needs: Needs;
  #text: string | null = null;
  #settings: Settings = readSettings(null);

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Settings as they are now. Never throws: while the ledger cannot be read, those that were read last count. */
  read(): Settings {
    try {
      const text = this.#needs.ledger.mark('settings');
      if (text !== this.#text) {
        this.#text = text;
        this.#settings = readSettings(text);
      }
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
    }
    return this.#settings;
  }

  /** Saves all settings. Throws ledger and disk failures, and then the old ones stand. */
  change(settings: Settings): void {
    this.#needs.ledger.saveMark('settings', writeSettings(settings));
    this.#needs.changes.tell();
  }

  /**
   * Takes over what was set beside another ledger: settings belong to the person, not to a connection. Where this
   * ledger cannot be written its own settings stand.
   */
  takeOver(from: Pick<Preferences, 'read'>): void {
    const [mine, theirs] = [writeSettings(this.read()), writeSettings(from.read())];
    if (mine === theirs) return;
    try {
      this.#needs.ledger.saveMark('settings', theirs);
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
    }
  }
}
