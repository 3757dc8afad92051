// The engineer's settings: read from the ledger, saved there, the same for every process.

import { FieldpassError } from '../domain/failure.ts';
import { type Managed, requireUnmanaged, UNMANAGED, withManaged } from '../domain/managed.ts';
import { REMINDER_KINDS } from '../domain/reminders.ts';
import { readSettings, type Settings, writeSettings } from '../domain/settings.ts';
import type { Ledger } from '../ports.ts';
import type { Changes } from './changes.ts';

type Needs = {
  readonly ledger: Pick<Ledger, 'mark' | 'saveMark'>;
  readonly changes: Changes;
  /** What an administrator has set. */
  readonly managed?: Pick<Managed, 'reminders'>;
};

/** Parses again only what has changed since. */
export class Preferences {
  readonly #needs: Needs;
  #text: string | null = null;
  #settings: Settings = readSettings(null);

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /**
   * Settings as they are now, what is managed in place of the person's own. Never throws: while the ledger cannot be
   * read, those that were read last count.
   */
  read(): Settings {
    return withManaged(this.#own(), this.#managed);
  }

  // Kept apart: what an administrator takes back is again as the person had it.
  #own(): Settings {
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

  /** Saves all settings. Throws `managed`, ledger and disk failures, and then the old ones stand. */
  change(settings: Settings): void {
    requireUnmanaged(settings, this.#managed);
    this.#save(settings);
    this.#needs.changes.tell();
  }

  #save(settings: Settings): void {
    const { areOn, kinds } = this.#own().reminders;
    const { reminders } = settings;
    const managed = this.#managed.reminders;
    const own = REMINDER_KINDS.map(
      (kind) => [kind, (managed.kinds[kind] === undefined ? reminders : { kinds }).kinds[kind]] as const,
    );
    const kept = {
      areOn: managed.areOn === null ? reminders.areOn : areOn,
      kinds: Object.fromEntries(own) as Settings['reminders']['kinds'],
    };
    this.#needs.ledger.saveMark('settings', writeSettings({ ...settings, reminders: kept }));
  }

  get #managed(): Pick<Managed, 'reminders'> {
    return this.#needs.managed ?? UNMANAGED;
  }

  /**
   * Takes over what was set beside another ledger: settings belong to the person, not to a connection. Where this
   * ledger cannot be written its own settings stand.
   */
  takeOver(from: Pick<Preferences, 'read'>): void {
    const [mine, theirs] = [writeSettings(this.read()), writeSettings(from.read())];
    if (mine === theirs) return;
    try {
      this.#save(from.read());
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
    }
  }
}
