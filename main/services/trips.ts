// The trips of this computer: kept, found, and seen against what can be borrowed and what is here already.

import { FieldpassError, type Failure, toFailure } from '../domain/failure.ts';
import { findMeant } from '../domain/finding.ts';
import type { Instant } from '../domain/instant.ts';
import type { License, Seats } from '../domain/license.ts';
import {
  borrowInUse,
  type Coverage,
  coverageOf,
  type KitBorrow,
  summaryOf,
  type TripState,
} from '../domain/trip-coverage.ts';
import { kitFileName, kitLicenseOf, type KitMatch, kitText, matchKit } from '../domain/trip-kit.ts';
import {
  type KitLicense,
  MOST_TRIPS,
  spanOf,
  type Trip,
  type TripDraft,
  type TripSpan,
} from '../domain/trip.ts';
import { whyNotTrip } from '../domain/trip.ts';
import type { Calendar, Ids, Ledger, TripDesk } from '../ports.ts';
import type { Catalogue } from './catalogue.ts';
import type { Changes } from './changes.ts';
import { LicenseViews } from './license-views.ts';
import type { Proofs } from './proofs.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly tripDesk: TripDesk;
  readonly calendar: Calendar;
  readonly ids: Ids;
  readonly catalogue: Pick<Catalogue, 'entries'>;
  readonly ledger: Pick<Ledger, 'borrows' | 'issuerKeys'>;
  readonly proofs: Pick<Proofs, 'of'>;
  readonly time: Pick<Timekeeper, 'now'>;
  readonly changes: Pick<Changes, 'tell'>;
};

/** A trip as it is asked for: licenses by ARN. What is not listed any more stays in the kit of a trip that had it. */
export type TripWish = Omit<TripDraft, 'kit'> & { readonly licenseArns: readonly string[] };

/** A trip seen at one moment. */
export type Standing = {
  readonly trip: Trip;
  readonly span: TripSpan;
  readonly state: TripState;
  readonly earliestAt: Instant | null;
  readonly items: readonly StandingItem[];
};
export type StandingItem = {
  readonly kit: KitLicense;
  readonly coverage: Coverage;
  readonly license: License | null;
  /** Held and in use, but ending too soon: it is renewed, not borrowed a second time. */
  readonly heldId: string | null;
};

/** Keeps trips; every method reads the file anew, because the other door may have changed it. */
export class Trips {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** All trips by their first day, or why they cannot be read. */
  standings(): { readonly list: readonly Standing[]; readonly problem: Failure | null } {
    try {
      const trips = this.#needs.tripDesk.read();
      if (trips.length === 0) return { list: [], problem: null };
      const sight = this.#sight();
      const list = [...trips].sort(byFirstDay).map((trip) => this.#standingOf(trip, sight));
      return { list, problem: null };
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      return { list: [], problem: toFailure(error) };
    }
  }

  /** One trip as it stands now. Throws trip-not-found, file-unreadable. */
  standing(tripId: string): Standing {
    return this.#standingOf(this.#trip(tripId), this.#sight());
  }

  /** The trip meant by an id or a part of its name. Throws trip-not-found, license-ambiguous, file-unreadable. */
  find(text: string): Trip {
    const candidates = this.#needs.tripDesk
      .read()
      .map((trip) => ({ item: trip, ids: [trip.tripId], name: trip.name }));
    return findMeant(text, candidates, 'trip-not-found');
  }

  /** Makes a trip (`tripId` null) or changes one. Throws trip-refused, trip-not-found, and disk failures. */
  save(tripId: string | null, wish: TripWish): Trip {
    const { changes, ids, tripDesk } = this.#needs;
    const trips = tripDesk.read();
    const old = tripId === null ? null : this.#trip(tripId);
    const { licenseArns, ...plain } = wish;
    const draft = { ...plain, name: wish.name.trim(), place: wish.place.trim() };
    const trip: Trip = {
      tripId: tripId ?? ids.next(),
      ...draft,
      kit: this.#kitOf(licenseArns, old?.kit ?? []),
    };
    const why = whyNotTrip(trip);
    if (why !== null) throw new FieldpassError('trip-refused', why);
    if (old === null && trips.length >= MOST_TRIPS)
      throw new FieldpassError('trip-refused', `At most ${MOST_TRIPS} trips are kept; remove an old one.`);
    tripDesk.write([...trips.filter((one) => one.tripId !== trip.tripId), trip]);
    changes.tell();
    return trip;
  }

  /** Forgets a trip; what was borrowed stays. Throws trip-not-found and disk failures. */
  remove(tripId: string): void {
    const { changes, tripDesk } = this.#needs;
    this.#trip(tripId);
    tripDesk.write(tripDesk.read().filter((one) => one.tripId !== tripId));
    changes.tell();
  }

  /** Reads a kit that was handed over and finds its licenses among those granted here. Throws kit-rejected. */
  readKit(text: string): KitMatch {
    const granted = this.#needs.catalogue.entries().map(({ license }) => license);
    return matchKit(this.#needs.tripDesk.readKit(text), granted);
  }

  /** The kit of a trip as a file to hand on. Throws trip-not-found; trip-refused where it is empty. */
  kitFile(tripId: string): { readonly fileName: string; readonly text: string } {
    const { kit, name } = this.#trip(tripId);
    if (kit.length === 0) throw new FieldpassError('trip-refused', 'This trip has no licenses to hand on.');
    return { fileName: kitFileName(name), text: kitText({ name, licenses: kit }) };
  }

  #trip(tripId: string): Trip {
    const found = this.#needs.tripDesk.read().find((one) => one.tripId === tripId);
    if (found === undefined) throw new FieldpassError('trip-not-found');
    return found;
  }

  #kitOf(licenseArns: readonly string[], old: readonly KitLicense[]): readonly KitLicense[] {
    const entries = this.#needs.catalogue.entries();
    return [...new Set(licenseArns)].map((arn) => {
      const listed = entries.find(({ license }) => license.arn === arn);
      const known = listed === undefined ? old.find(({ licenseArn }) => licenseArn === arn) : undefined;
      if (listed !== undefined) return kitLicenseOf(listed.license);
      if (known !== undefined) return known;
      throw new FieldpassError('license-not-found', undefined, { details: { asked: arn } });
    });
  }

  #sight(): Sight {
    const { catalogue, ledger, time } = this.#needs;
    const entries = catalogue.entries();
    const now = time.now();
    return {
      now,
      borrows: ledger.borrows(),
      byArn: new Map(entries.map((entry) => [entry.license.arn, entry])),
      views: new LicenseViews(entries, ledger.issuerKeys(), now),
    };
  }

  #standingOf(trip: Trip, sight: Sight): Standing {
    const span = spanOf(trip, (day) => this.#needs.calendar.beginOf(day));
    const items = trip.kit.map((kit) => this.#itemOf(kit, span, sight));
    const coverages = items.map(({ coverage }) => coverage);
    return { trip, span, items, ...summaryOf(span, coverages, sight.now) };
  }

  #itemOf(kit: KitLicense, span: TripSpan, { borrows, byArn, now, views }: Sight): StandingItem {
    const { license = null, seats = null } = byArn.get(kit.licenseArn) ?? {};
    const found = borrowInUse(kit.licenseArn, borrows, now);
    const borrow = this.#kitBorrow(found);
    const whyNot = license === null ? null : views.whyNot(license);
    const heldId = found?.state === 'held' ? found.borrowId : null;
    return { kit, license, heldId, coverage: coverageOf(span, { license, whyNot, seats, borrow }, now) };
  }

  #kitBorrow(borrow: ReturnType<typeof borrowInUse>): KitBorrow | null {
    if (borrow === undefined) return null;
    if (borrow.state !== 'held') return { state: 'open' };
    // What was not read yet, or cannot be read just now, is taken for what the record says; the rehearsal reads it.
    const { verdict } = this.#needs.proofs.of(borrow);
    const isUsable = ['valid', 'unchecked', 'unreadable'].includes(verdict) && borrow.proof === 'verified';
    return { state: 'held', expiresAt: borrow.token.expiresAt, isUsable };
  }
}

type Sight = {
  readonly now: Instant;
  readonly borrows: ReturnType<Ledger['borrows']>;
  readonly byArn: ReadonlyMap<string, { readonly license: License; readonly seats: Seats | null }>;
  readonly views: LicenseViews;
};

function byFirstDay(one: Trip, other: Trip): number {
  return (
    one.firstDay.localeCompare(other.firstDay) ||
    one.name.localeCompare(other.name) ||
    one.tripId.localeCompare(other.tripId)
  );
}
