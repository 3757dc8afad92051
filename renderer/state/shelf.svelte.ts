// What the two zones list: every license and everything on this computer, filtered, in order, made once per snapshot.

import { untrack } from 'svelte';
import type { BorrowView, LicenseView, Snapshot } from '../../main/domain/snapshot.ts';
import {
  type Facet,
  type Findable,
  type LicenseState,
  type Option,
  found,
  optionsOf,
  searchText,
} from './findable.ts';
import type { Finding } from './finding.svelte.ts';
import { type HereItem, checkoutBadgeAt, hereItems, thingOf } from './here.ts';
import type { Live } from './live.svelte.ts';
import type { Now } from './now.svelte.ts';
import { type Line, RowRanks, linesOf } from './ordering.ts';
import { badgeAt, borrowsByLicense, openBorrowOf } from './shown.ts';
import { countUpTo, thresholdsOf } from './thresholds.ts';

const NO_BORROWS: readonly BorrowView[] = [];

/** One per window, made by the desk. */
export class Shelf {
  readonly #live: Pick<Live, 'snapshot'>;
  readonly #now: Pick<Now, 'at'>;
  readonly #finding: Finding;
  readonly #licenseRanks = new RowRanks();
  readonly #hereRanks = new RowRanks();

  readonly #byArn = $derived.by(
    // Replaced whole with each snapshot and never changed in place.
    // eslint-disable-next-line svelte/prefer-svelte-reactivity
    () => new Map(this.#live.snapshot?.licenses.map((license) => [license.licenseArn, license])),
  );
  readonly #borrowsByArn = $derived.by(() => borrowsByLicense(this.#live.snapshot?.borrows ?? NO_BORROWS));
  readonly #checkedOut = $derived.by(
    () =>
      // eslint-disable-next-line svelte/prefer-svelte-reactivity
      new Set(
        this.#live.snapshot?.checkouts.flatMap((one) => (one.state === 'held' ? [one.licenseArn] : [])),
      ),
  );
  readonly #things = $derived.by(() => (this.#live.snapshot === null ? [] : hereItems(this.#live.snapshot)));
  readonly #thresholds = $derived.by(() => thresholdsOf(this.#live.snapshot));
  // A number that stands still between thresholds: the tick of every second must not touch 10,000 rows.
  readonly #crossed = $derived.by(() => countUpTo(this.#thresholds, this.#now.at));

  readonly #allLicenses = $derived.by(() => {
    void this.#crossed;
    const snapshot = this.#live.snapshot;
    return snapshot === null ? [] : untrack(() => this.#findableLicenses(snapshot));
  });
  readonly #allHere = $derived.by(() => {
    void this.#crossed;
    const [things, byArn] = [this.#things, this.#byArn];
    return untrack(() => things.map((item) => this.#findableThing(item, byArn)));
  });
  readonly #sortedLicenses = $derived.by(() =>
    this.#licenseRanks.sorted(this.#allLicenses, this.#finding.sort, this.#finding.isGrouped),
  );
  readonly #sortedHere = $derived.by(() =>
    this.#hereRanks.sorted(this.#allHere, this.#finding.sort, this.#finding.isGrouped),
  );
  readonly #licenses = $derived.by(() => found(this.#sortedLicenses, this.#finding.wanted));
  readonly #here = $derived.by(() => found(this.#sortedHere, this.#finding.wanted));
  readonly #licenseLines = $derived.by(() => linesOf(this.#licenses, this.#finding.isGrouped));
  readonly #hereLines = $derived.by(() => linesOf(this.#here, this.#finding.isGrouped));

  constructor(live: Pick<Live, 'snapshot'>, now: Pick<Now, 'at'>, finding: Finding) {
    this.#live = live;
    this.#now = now;
    this.#finding = finding;
  }

  /** Everything on this computer, whatever is looked for. */
  get things(): readonly HereItem[] {
    return this.#things;
  }

  get licenseLines(): readonly Line<LicenseView>[] {
    return this.#licenseLines;
  }

  get hereLines(): readonly Line<HereItem>[] {
    return this.#hereLines;
  }

  /** How many rows each zone shows, headings not counted. */
  get shown(): { readonly here: number; readonly available: number } {
    return { here: this.#here.length, available: this.#licenses.length };
  }

  /** All rows of each zone, whatever is looked for. */
  get all(): {
    readonly here: readonly Findable<unknown>[];
    readonly available: readonly Findable<unknown>[];
  } {
    return { here: this.#allHere, available: this.#allLicenses };
  }

  /** What may be chosen in a facet just now, each with the number of licenses it would show. */
  optionsOf(facet: Facet): readonly Option[] {
    return optionsOf(facet, [this.#allLicenses, this.#allHere], this.#finding.wanted);
  }

  /** The license as it is listed now, or null where it is not. */
  licenseOf(licenseArn: string): LicenseView | null {
    return this.#byArn.get(licenseArn) ?? null;
  }

  /** The borrow of a license that is still going on, if any. */
  openBorrowOf(licenseArn: string): BorrowView | null {
    const borrows = this.#borrowsByArn.get(licenseArn);
    return borrows === undefined ? null : openBorrowOf(borrows, licenseArn, this.#now.at);
  }

  isCheckedOut(licenseArn: string): boolean {
    return this.#checkedOut.has(licenseArn);
  }

  #findableLicenses({ licenses }: Snapshot): readonly Findable<LicenseView>[] {
    return licenses.map((license) => {
      const { licenseArn, licenseName, productName, issuerName, borrow } = license;
      const here = this.openBorrowOf(licenseArn);
      return {
        kind: 'row',
        item: license,
        licenseArn,
        name: licenseName,
        product: productName,
        issuer: issuerName,
        state: here === null ? stateOf(license) : badgeAt(here, this.#now.at),
        endAt: here?.expiresAt ?? (borrow.possible ? borrow.untilAt : null),
        place: here !== null ? 1 : borrow.possible ? 0 : 2,
        text: searchText(licenseName, productName, issuerName),
      };
    });
  }

  #findableThing(item: HereItem, byArn: ReadonlyMap<string, LicenseView>): Findable<HereItem> {
    const { licenseArn, licenseName, issuerName, expiresAt, seatHeldUntilAt } = thingOf(item);
    const product = byArn.get(licenseArn)?.productName ?? licenseName;
    return {
      kind: 'row',
      item,
      licenseArn,
      name: licenseName,
      product,
      issuer: issuerName,
      state:
        item.kind === 'borrow'
          ? badgeAt(item.borrow, this.#now.at)
          : checkoutBadgeAt(item.checkout, this.#now.at),
      endAt: expiresAt ?? seatHeldUntilAt,
      // It is no second license, only a seat that is still taken.
      place: item.kind === 'borrow' && item.borrow.replacedBy !== null ? 2 : 0,
      text: searchText(licenseName, product, issuerName),
    };
  }
}

/** How a license stands that is not on this computer. */
export function stateOf({ borrow, checkout }: LicenseView): LicenseState {
  if (borrow.possible) return 'available';
  if (borrow.reason === 'no-seats') return 'no-seats';
  return checkout.possible ? 'online-only' : 'blocked';
}
