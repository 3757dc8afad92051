// The history as far as it was scrolled to: page by page from main, for one filter at a time.

import type { Failure } from '../../main/domain/failure.ts';
import type { ChainState, HistoryEntry, HistoryFilter } from '../../main/domain/history.ts';
import type { HistoryPageView } from '../../preload/contract.ts';
import type { Live } from './live.svelte.ts';

export const NO_FILTER: HistoryFilter = {
  text: '',
  kind: 'all',
  licenseArn: null,
  fromAt: null,
  toAt: null,
  withSteps: false,
};

type Checked = { readonly chain: ChainState; readonly problem: Failure | null };

/** One per window, so that it is still there when one comes back to the page. */
export class HistoryList {
  readonly #live: Live;
  #filter = $state.raw<HistoryFilter>(NO_FILTER);
  #entries = $state.raw<readonly HistoryEntry[]>([]);
  #licenses = $state.raw<NonNullable<HistoryPageView['licenses']>>([]);
  #before = $state.raw<number | null>(null);
  #events = $state(0);
  #state = $state<'new' | 'reading' | 'ready'>('new');
  #failure = $state.raw<Failure | null>(null);
  #checked = $state.raw<Checked | null>(null);
  #checking = $state(false);
  #export = $state.raw<'csv' | 'json' | null>(null);
  #saved = $state.raw<string | null>(null);
  // Answers to an older question are not shown.
  #question = 0;

  constructor(live: Live) {
    this.#live = live;
  }

  get filter(): HistoryFilter {
    return this.#filter;
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  get licenses(): NonNullable<HistoryPageView['licenses']> {
    return this.#licenses;
  }

  /** Events in the whole record. */
  get events(): number {
    return this.#events;
  }

  get isReading(): boolean {
    return this.#state === 'reading';
  }

  get isNew(): boolean {
    return this.#state === 'new';
  }

  get hasMore(): boolean {
    return this.#before !== null;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** What the last check of the chain said; null before one. */
  get checked(): Checked | null {
    return this.#checked;
  }

  get isChecking(): boolean {
    return this.#checking;
  }

  /** The form that is being exported. */
  get exporting(): 'csv' | 'json' | null {
    return this.#export;
  }

  /** Where the last export went. */
  get saved(): string | null {
    return this.#saved;
  }

  /** Shows what another filter lets through, from the newest on. */
  async choose(change: Partial<HistoryFilter>): Promise<void> {
    this.#filter = { ...this.#filter, ...change };
    this.#entries = [];
    this.#before = null;
    await this.#read(null);
  }

  /** Takes in what was written since; what is further down stays. */
  async follow(): Promise<void> {
    if (this.#state === 'reading') return;
    await this.#read(null);
  }

  /** Goes on towards older entries; nothing where the beginning was reached. */
  async more(): Promise<void> {
    if (this.#state === 'reading' || this.#before === null) return;
    await this.#read(this.#before);
  }

  async check(): Promise<void> {
    if (this.#checking) return;
    this.#checking = true;
    const reply = await this.#live.call('checkHistory');
    this.#checking = false;
    if (reply.ok) this.#checked = reply.value;
    this.#failure = reply.ok ? null : reply.failure;
  }

  /** Exports everything that the filter lets through, shown or not. */
  async export(format: 'csv' | 'json'): Promise<void> {
    if (this.#export !== null) return;
    this.#export = format;
    this.#saved = null;
    const reply = await this.#live.call('exportHistory', { filter: this.#filter, format });
    this.#export = null;
    if (reply.ok) this.#saved = reply.value.file;
    this.#failure = reply.ok ? null : reply.failure;
  }

  // A page may be empty and still not the last one: main looks through so many events at a time.
  async #read(from: number | null): Promise<void> {
    const question = (this.#question += 1);
    this.#state = 'reading';
    let before = from;
    for (;;) {
      const reply = await this.#live.call('history', { filter: this.#filter, before });
      if (question !== this.#question) return;
      this.#failure = reply.ok ? null : reply.failure;
      if (!reply.ok) break;
      this.#take(reply.value, before === null);
      if (reply.value.entries.length > 0 || reply.value.before === null) break;
      ({ before } = reply.value);
    }
    this.#state = 'ready';
  }

  #take(page: HistoryPageView, isFirst: boolean): void {
    this.#events = page.events;
    this.#licenses = page.licenses ?? this.#licenses;
    if (!isFirst) {
      this.#entries = [...this.#entries, ...page.entries];
      this.#before = page.before;
      return;
    }
    // The first page speaks for its own range; what was read below it is still true if the two meet.
    const last = page.before === null ? 0 : (page.entries.at(-1)?.number ?? page.before);
    const meets = this.#entries.some(({ number }) => number >= last);
    const older = meets ? this.#entries.filter(({ number }) => number < last) : [];
    this.#entries = [...page.entries, ...older];
    if (older.length === 0) this.#before = page.before;
  }
}
