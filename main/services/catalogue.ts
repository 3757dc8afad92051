// The licenses this engineer received: listed page by page, kept for offline, found by name.

import { ENVIRONMENT_ID, SAMPLES_ID } from '../domain/connection.ts';
import { FieldpassError, type Failure, toFailure } from '../domain/failure.ts';
import { HOUR_MS, type Instant } from '../domain/instant.ts';
import type { License, Seats } from '../domain/license.ts';
import { whyNotBorrowable } from '../domain/why-not.ts';
import type { Catalogue as Listing, Ledger, LicenseManager, Log } from '../ports.ts';
import type { Changes } from './changes.ts';
import type { HomeRegions } from './home-regions.ts';
import { ListingRound } from './listing-round.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly licenses: Pick<LicenseManager, 'license' | 'listReceived' | 'seatsOf'>;
  readonly ledger: Pick<Ledger, 'catalogue' | 'claim' | 'mark' | 'release' | 'saveCatalogue' | 'saveMark'>;
  /** Connection whose licenses are listed; the cache of another one is not shown. */
  readonly connectionId: string;
  readonly homes: HomeRegions;
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
const TERMS_LAST_MS = 12 * HOUR_MS;

/** Knows the received licenses; a failed listing keeps the last one. */
export class Catalogue {
  readonly #needs: Needs;
  #entries: readonly Entry[];
  #listing: ListingState;
  #round: { readonly round: ListingRound; readonly done: Promise<void> } | null = null;
  #seating: Promise<void> = Promise.resolve();
  #turn = 0;

  constructor(needs: Needs) {
    this.#needs = needs;
    const saved = this.#isOurs() ? needs.ledger.catalogue() : null;
    this.#entries = saved?.licenses ?? [];
    const listedAt = saved?.listedAt ?? null;
    this.#listing = { state: 'idle', listedAt, loaded: this.#entries.length, problem: null };
  }

  entries(): readonly Entry[] {
    return this.#entries;
  }

  listing(): ListingState {
    return this.#listing;
  }

  /**
   * Lists anew; a second call meanwhile joins the first. Resolves when the seats were looked up too. Never throws: the
   * outcome stands in `listing().problem`.
   */
  async refresh(): Promise<void> {
    await this.#list().done;
    await this.#seating;
  }

  /** The license with this ARN, listed anew if it is not known. Throws `license-not-found` or why listing failed. */
  async license(arn: string): Promise<License> {
    const entry = this.#find(arn);
    return entry === undefined ? this.freshLicense(arn) : this.#needs.homes.at(entry.license);
  }

  /**
   * The license with this ARN, for a request: what is frozen there tells how long the seat can be taken, and terms that
   * are hours old may have changed. Where AWS does not tell them the last known ones count. Throws as `license`.
   */
  async licenseOfNow(arn: string): Promise<License> {
    const { licenses, log, time } = this.#needs;
    const known = await this.license(arn);
    const { listedAt } = this.#listing;
    // What was never listed before comes from the listing under way.
    if (listedAt === null || time.now() - listedAt < TERMS_LAST_MS) return known;
    try {
      const { borrowing, provisional, signKeyArn, validity } = await licenses.license(arn, known.homeRegion);
      return { ...known, borrowing, provisional, signKeyArn, validity };
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      log.warn('the terms of a license could not be read anew', { licenseArn: arn, code: error.code });
      return known;
    }
  }

  /**
   * The license with this ARN from a listing made now, or the one under way: as soon as its page has arrived. Throws
   * `license-not-found` or why listing failed.
   */
  async freshLicense(arn: string): Promise<License> {
    const license = await this.#list().round.find(arn);
    if (license !== null) return this.#needs.homes.at(license);
    const { problem } = this.#listing;
    throw problem === null ? new FieldpassError('license-not-found') : asError(problem);
  }

  seatsOf(arn: string): Seats | null {
    return this.#find(arn)?.seats ?? null;
  }

  /** Asks for the seats of one license again, after a borrow or a return. Never throws. */
  async refreshSeats(arn: string): Promise<void> {
    const entry = this.#find(arn);
    if (entry === undefined) return;
    try {
      this.#keepSeats(new Map([[arn, await this.#askSeats(entry.license)]]));
      this.#needs.changes.tell();
      this.#save();
    } catch (error) {
      // Runs behind the user's back, maybe after the ledger was closed: a seat count is not worth an outcry.
      this.#needs.log.warn('seats could not be refreshed', { licenseArn: arn, error });
    }
  }

  #find(arn: string): Entry | undefined {
    return this.#entries.find(({ license }) => license.arn === arn);
  }

  #list(): { readonly round: ListingRound; readonly done: Promise<void> } {
    if (this.#round !== null) return this.#round;
    const round = new ListingRound();
    const done = this.#readPages(round).finally(() => {
      this.#round = null;
      round.end();
    });
    this.#round = { round, done };
    return this.#round;
  }

  async #readPages(round: ListingRound): Promise<void> {
    const known = new Map(this.#entries.map(({ license, seats }) => [license.arn, seats]));
    this.#say({ ...this.#listing, state: 'loading', loaded: 0 });
    try {
      const entries: Entry[] = [];
      for await (const page of this.#needs.licenses.listReceived()) {
        entries.push(...page.map((license) => ({ license, seats: known.get(license.arn) ?? null })));
        // Shown from the first page on; an older, longer listing stays until the new one has overtaken it.
        if (entries.length > this.#entries.length) this.#entries = [...entries];
        round.take(page);
        this.#say({ ...this.#listing, loaded: entries.length });
      }
      this.#entries = entries;
      this.#say({ state: 'idle', listedAt: this.#needs.time.now(), loaded: entries.length, problem: null });
      // Seats take one call each: what was listed is safe on disk before they are asked for.
      this.#saveIfTaken();
      this.#seating = this.#lookUpSeats(entries);
    } catch (error) {
      if (!(error instanceof FieldpassError)) this.#needs.log.error('listing failed', { error });
      this.#say({ ...this.#listing, state: 'idle', loaded: this.#entries.length, problem: toFailure(error) });
    }
  }

  #worthAsking(entries: readonly Entry[]): readonly Entry[] {
    const now = this.#needs.time.now();
    return entries.filter(({ license }) => whyNotBorrowable(license, now) === null).slice(0, MOST_SEAT_CALLS);
  }

  // Never rejects: it runs behind the listing, and a seat count is not worth an outcry.
  async #lookUpSeats(listed: readonly Entry[]): Promise<void> {
    const turn = ++this.#turn;
    const queue = [...this.#worthAsking(listed)];
    if (queue.length === 0) return;
    const found = new Map<string, Seats | null>();
    const worker = async (): Promise<void> => {
      // A newer listing asks for its own.
      for (let entry = queue.shift(); entry !== undefined && turn === this.#turn; entry = queue.shift())
        found.set(entry.license.arn, await this.#askSeats(entry.license));
    };
    try {
      await Promise.all(Array.from({ length: SEAT_CALLS_AT_ONCE }, worker));
      // All at once: the list may have ten thousand entries, and each change makes it anew.
      this.#keepSeats(found);
      this.#needs.changes.tell();
      this.#save();
    } catch (error) {
      this.#needs.log.warn('seats could not be looked up', { error });
    }
  }

  // A license without visible seats is normal; its meter is simply not shown.
  #askSeats(license: License): Promise<Seats | null> {
    return this.#needs.licenses.seatsOf(this.#needs.homes.at(license)).catch(() => null);
  }

  #keepSeats(found: ReadonlyMap<string, Seats | null>): void {
    this.#entries = this.#entries.map((entry) => {
      const seats = found.get(entry.license.arn);
      return seats === undefined ? entry : { ...entry, seats };
    });
  }

  // What AWS listed is shown all the same, and listing it anew would not make room.
  #saveIfTaken(): void {
    try {
      this.#save();
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      this.#needs.log.warn('the listing could not be saved', { code: error.code });
    }
  }

  #save(): void {
    const { connectionId, ledger } = this.#needs;
    const { listedAt } = this.#listing;
    // Another process saves its own listing just now; this one is made anew at the next start.
    if (listedAt === null || !ledger.claim(SAVING)) return;
    try {
      // While the cache changes hands it belongs to nobody, so that no crash leaves it under the wrong name.
      const isOurs = this.#isOurs();
      if (!isOurs) ledger.saveMark('catalogue-of', '');
      ledger.saveCatalogue({ listedAt, licenses: this.#entries });
      if (ledger.mark('catalogue-of') !== connectionId) ledger.saveMark('catalogue-of', connectionId);
    } finally {
      ledger.release(SAVING);
    }
  }

  // A cache without a name is from a release that knew only these two connections, each with a ledger of its own.
  #isOurs(): boolean {
    const { connectionId, ledger } = this.#needs;
    const owner = ledger.mark('catalogue-of');
    return owner === null ? [ENVIRONMENT_ID, SAMPLES_ID].includes(connectionId) : owner === connectionId;
  }

  #say(listing: ListingState): void {
    this.#listing = listing;
    this.#needs.changes.tell();
  }
}

const SAVING = 'catalogue';

function asError({ code, message, retryable, details }: Failure): FieldpassError {
  return new FieldpassError(code, message, { retryable, details });
}
