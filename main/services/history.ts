// Reads the history page by page, so that a ledger of years costs no more than one of a week, and checks its chain.

import {
  type ChainState,
  entryOf,
  type HistoryEntry,
  type HistoryFilter,
  type HistoryPage,
  isWanted,
  type Subject,
  unreadableEntry,
} from '../domain/history.ts';
import { type ExportFormat, csvOf, jsonOf } from '../domain/history-export.ts';
import { type Failure, FieldpassError, toFailure } from '../domain/failure.ts';
import type { Ledger, NumberedEvent } from '../ports.ts';
import type { Connections } from './connections.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly ledger: Pick<Ledger, 'page' | 'borrows' | 'checkouts' | 'revision' | 'checkChain'>;
  readonly ledgerProblem: () => Failure | null;
  readonly connections: Pick<Connections, 'views'>;
  readonly time: Pick<Timekeeper, 'now'>;
};

type Known = Pick<Subject, 'wish' | 'state'>;

/** Entries of a page. */
export const PAGE_LENGTH = 100;
/** Events looked through for one page; beyond, the caller asks on, so that main is never busy for long. */
const MOST_LOOKED_THROUGH = 4_000;
const READ_AT_ONCE = 500;
/** Licenses offered to choose from. */
const MOST_LICENSES = 500;

/** Needs neither network nor keychain. */
export class History {
  readonly #needs: Needs;
  #known: { readonly revision: number; readonly subjects: ReadonlyMap<string, Known> } | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** The entries wanted before number `before` (null: the newest), at most PAGE_LENGTH. Throws ledger failures. */
  page(filter: HistoryFilter, before: number | null): HistoryPage {
    const events = this.#needs.ledger.revision();
    const read = this.#reader();
    const entries: HistoryEntry[] = [];
    let at = before;
    for (let seen = 0; seen < MOST_LOOKED_THROUGH; seen += READ_AT_ONCE) {
      const rows = this.#needs.ledger.page(at, READ_AT_ONCE);
      for (const row of rows) {
        at = row.number;
        const entry = read(row);
        if (!isWanted(entry, filter)) continue;
        entries.push(entry);
        if (entries.length === PAGE_LENGTH) return { entries, events, before: at > 1 ? at : null };
      }
      if (rows.length < READ_AT_ONCE || at === null || at <= 1) return { entries, events, before: null };
    }
    return { entries, events, before: at };
  }

  /** Every entry wanted, newest first, read as it is asked for. Throws ledger failures. */
  *entries(filter: HistoryFilter): Iterable<HistoryEntry> {
    let before: number | null = null;
    do {
      const page: HistoryPage = this.page(filter, before);
      yield* page.entries;
      before = page.before;
    } while (before !== null);
  }

  /** The text of a file with everything wanted, piece by piece. `madeBy`: name and version of the program. */
  async exported(filter: HistoryFilter, format: ExportFormat, madeBy: string): Promise<Iterable<string>> {
    if (format === 'csv') return csvOf(this.entries(filter));
    const { chain } = await this.check();
    return jsonOf(this.entries(filter), { madeBy, exportedAt: this.#needs.time.now(), filter, chain });
  }

  /** Licenses that occur in the history, by name. */
  licenses(): readonly { readonly licenseArn: string; readonly licenseName: string }[] {
    const names = new Map<string, string>();
    for (const { wish } of this.#subjects().values()) names.set(wish.licenseArn, wish.licenseName);
    return [...names]
      .slice(-MOST_LICENSES)
      .map(([licenseArn, licenseName]) => ({ licenseArn, licenseName }))
      .sort((one, other) => (one.licenseName < other.licenseName ? -1 : 1));
  }

  /** Computes the whole chain anew. `problem`: what stands against trusting the record, a broken chain included. */
  async check(): Promise<{ readonly chain: ChainState; readonly problem: Failure | null }> {
    const { intact, events, brokenAt } = await this.#needs.ledger.checkChain();
    const chain = { isIntact: intact, events, brokenEvent: brokenAt, checkedAt: this.#needs.time.now() };
    return { chain, problem: intact ? this.#needs.ledgerProblem() : brokenChain(brokenAt) };
  }

  #reader(): (row: NumberedEvent) => HistoryEntry {
    const known = this.#subjects();
    // A connection may have been renamed since.
    const names = new Map(this.#needs.connections.views().map(({ id, name }) => [id, name]));
    return ({ number, event }) => {
      if (event === null) return unreadableEntry(number);
      const one = known.get('checkoutId' in event ? event.checkoutId : event.borrowId);
      if (one === undefined) return entryOf(number, event, null);
      const connectionName = names.get(one.wish.connectionId) ?? null;
      return entryOf(number, event, { ...one, connectionName });
    };
  }

  #subjects(): ReadonlyMap<string, Known> {
    const { ledger } = this.#needs;
    const revision = ledger.revision();
    if (this.#known?.revision === revision) return this.#known.subjects;
    const subjects = new Map<string, Known>();
    for (const borrow of ledger.borrows()) subjects.set(borrow.borrowId, borrow);
    for (const checkout of ledger.checkouts()) subjects.set(checkout.checkoutId, checkout);
    this.#known = { revision, subjects };
    return subjects;
  }
}

function brokenChain(brokenAt: number | null): Failure {
  const where = brokenAt === null ? 'The record' : `Event ${brokenAt} of the record`;
  const message = `${where} does not fit what was written before it: it was changed from outside, or is damaged.`;
  return toFailure(new FieldpassError('ledger-unreadable', message));
}
