// The licenses this engineer received: listed page by page, kept for offline, found by name.

import { FieldpassError, type Failure, toFailure } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import { type License, type Seats, whyNotBorrowable } from '../domain/license.ts';
import type { Catalogue as Listing, Ledger, LicenseManager, Log } from '../ports.ts';
import type { Changes } from './changes.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly licenses: Pick<LicenseManager, 'listReceived' | 'seatsOf'>;
  readonly ledger: Pick<Ledger, 'catalogue' | 'saveCatalogue'>;
  readonly time: Timekeeper;
  readonly changes: Changes;
  readonly log: Log;
};

type Entry = Listing['licenses'][number];

export type ListingState = {
  readonly state: 'idle' | 'loading';
  readonly listedAt: Instant | null;
  readonly loaded: number;
  readonly problem: Failure | null;
};

/** Seats are one call a license; beyond this many, only the license that is looked at is asked. */
const MOST_SEAT_CALLS = 200;
const SEAT_CALLS_AT_ONCE = 4;

/** Knows the received licenses; a failed listing keeps the last one. */
export class Catalogue {
  readonly #needs: Needs;
  #entries: readonly Entry[];
  #listing: ListingState;
  #refreshing: Promise<void> | null = null;

  constructor(needs: Needs) {
    this.#needs = needs;
    const saved = needs.ledger.catalogue();
    this.#entries = saved?.licenses ?? [];
    this.#listing = {
      state: 'idle',
      listedAt: saved?.listedAt ?? null,
      loaded: this.#entries.length,
      problem: null,
    };
  }

  entries(): readonly Entry[] {
    return this.#entries;
  }

  listing(): ListingState {
    return this.#listing;
  }

  /** Lists anew; a second call meanwhile joins the first. Never throws: the outcome stands in `listing().problem`. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#list().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  /** The license with this ARN, listed anew if it is not known. Throws `license-not-found` or why listing failed. */
  async license(arn: string): Promise<License> {
    if (this.#find(arn) === undefined) await this.refresh();
    const entry = this.#find(arn);
    if (entry !== undefined) return entry.license;
    throw this.#listing.problem === null
      ? new FieldpassError('license-not-found')
      : asError(this.#listing.problem);
  }

  seatsOf(arn: string): Seats | null {
    return this.#find(arn)?.seats ?? null;
  }

  /** Asks for the seats of one license again, after a borrow or a return. Never throws. */
  async refreshSeats(arn: string): Promise<void> {
    const entry = this.#find(arn);
    if (entry === undefined) return;
    try {
      await this.#lookUpSeats([entry]);
      this.#save();
    } catch (error) {
      // Runs behind the user's back, maybe after the ledger was closed: a seat count is not worth an outcry.
      this.#needs.log.warn('seats could not be refreshed', { licenseArn: arn, error });
    }
  }

  #find(arn: string): Entry | undefined {
    return this.#entries.find(({ license }) => license.arn === arn);
  }

  async #list(): Promise<void> {
    const known = new Map(this.#entries.map(({ license, seats }) => [license.arn, seats]));
    this.#say({ ...this.#listing, state: 'loading', loaded: 0 });
    try {
      const entries: Entry[] = [];
      for await (const page of this.#needs.licenses.listReceived()) {
        entries.push(...page.map((license) => ({ license, seats: known.get(license.arn) ?? null })));
        // Shown from the first page on; an older, longer listing stays until the new one has overtaken it.
        if (entries.length > this.#entries.length) this.#entries = [...entries];
        this.#say({ ...this.#listing, loaded: entries.length });
      }
      this.#entries = entries;
      await this.#lookUpSeats(this.#worthAsking());
      this.#say({ state: 'idle', listedAt: this.#needs.time.now(), loaded: entries.length, problem: null });
      this.#save();
    } catch (error) {
      if (!(error instanceof FieldpassError)) this.#needs.log.error('listing failed', { error });
      this.#say({ ...this.#listing, state: 'idle', loaded: this.#entries.length, problem: toFailure(error) });
    }
  }

  #worthAsking(): readonly Entry[] {
    const now = this.#needs.time.now();
    return this.#entries
      .filter(({ license }) => whyNotBorrowable(license, now) === null)
      .slice(0, MOST_SEAT_CALLS);
  }

  async #lookUpSeats(entries: readonly Entry[]): Promise<void> {
    const queue = [...entries];
    const worker = async (): Promise<void> => {
      for (let entry = queue.shift(); entry !== undefined; entry = queue.shift())
        await this.#lookUpSeat(entry.license);
    };
    await Promise.all(Array.from({ length: SEAT_CALLS_AT_ONCE }, worker));
    this.#needs.changes.tell();
  }

  async #lookUpSeat(license: License): Promise<void> {
    // A license without visible seats is normal; its meter is simply not shown.
    const seats = await this.#needs.licenses.seatsOf(license).catch(() => null);
    this.#entries = this.#entries.map((entry) =>
      entry.license.arn === license.arn ? { ...entry, seats } : entry,
    );
  }

  #save(): void {
    const { listedAt } = this.#listing;
    if (listedAt !== null) this.#needs.ledger.saveCatalogue({ listedAt, licenses: this.#entries });
  }

  #say(listing: ListingState): void {
    this.#listing = listing;
    this.#needs.changes.tell();
  }
}

function asError({ code, message, retryable, details }: Failure): FieldpassError {
  return new FieldpassError(code, message, { retryable, details });
}
