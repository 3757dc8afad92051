// The cached catalogue in the ledger: written whole or where it changed since, parsed once for each saving.

import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { writeInstant } from '../../domain/instant.ts';
import type { Catalogue } from '../../ports.ts';
import { readCatalogueRow, readListingRow } from './ledger-rows.ts';

type Revised = { readonly revision: string; readonly catalogue: Catalogue };

/** The catalogue tables of one opened ledger. Callers hold the write lock for `save`. */
export class LedgerCatalogue {
  #known: Revised | null = null;
  #saved: Revised | null = null;
  readonly #listing: StatementSync;
  readonly #rows: StatementSync;
  readonly #clear: StatementSync;
  readonly #insert: StatementSync;
  readonly #setSeats: StatementSync;
  readonly #setListing: StatementSync;

  constructor(db: DatabaseSync) {
    this.#listing = db.prepare('SELECT revision, listed_at FROM catalogue_listing');
    this.#rows = db.prepare('SELECT seats_free, seats_total, license FROM catalogue ORDER BY position');
    this.#clear = db.prepare('DELETE FROM catalogue');
    this.#insert = db.prepare('INSERT INTO catalogue VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#setSeats = db.prepare('UPDATE catalogue SET seats_free = ?, seats_total = ? WHERE position = ?');
    this.#setListing = db.prepare('INSERT OR REPLACE INTO catalogue_listing VALUES (1, ?, ?, ?)');
  }

  /** The last listing; a license in it that cannot be read is left out, because AWS lists it anew. */
  read(): Catalogue | null {
    const listing = readListingRow(this.#listing.get());
    if (listing === null) return null;
    if (this.#known?.revision === listing.revision) return this.#known.catalogue;
    const rows = this.#rows.all();
    const licenses = rows.map(readCatalogueRow).filter((entry) => entry !== null);
    const catalogue = { listedAt: listing.listedAt, licenses };
    this.#known = { revision: listing.revision, catalogue };
    return catalogue;
  }

  /** Seats come after their listing: of ten thousand rows they change two hundred, and only those are written again. */
  save(catalogue: Catalogue): void {
    const before = this.#stillSaved();
    if (before !== null && isSameList(before, catalogue)) this.#writeSeats(before, catalogue);
    else this.#writeAll(catalogue);
    const revision = randomUUID();
    const { listedAt } = catalogue;
    this.#setListing.run(revision, writeInstant(listedAt), listedAt);
    // A transaction that fails takes the revision along, and what is remembered here fits to nothing.
    this.#saved = { revision, catalogue };
  }

  // Another process may have saved its own listing since.
  #stillSaved(): Catalogue | null {
    if (this.#saved === null) return null;
    const listing = readListingRow(this.#listing.get());
    return listing?.revision === this.#saved.revision ? this.#saved.catalogue : null;
  }

  #writeAll({ licenses }: Catalogue): void {
    this.#clear.run();
    for (const [position, { license, seats }] of licenses.entries()) {
      const { arn, name, issuerName } = license;
      const body = JSON.stringify(license);
      this.#insert.run(position, arn, name, issuerName, seats?.free ?? null, seats?.total ?? null, body);
    }
  }

  #writeSeats(before: Catalogue, { licenses }: Catalogue): void {
    for (const [position, { seats }] of licenses.entries()) {
      if (seats === before.licenses[position]?.seats) continue;
      this.#setSeats.run(seats?.free ?? null, seats?.total ?? null, position);
    }
  }
}

// Licenses are never changed in place, so the same object is the same license.
function isSameList(before: Catalogue, { licenses }: Catalogue): boolean {
  return (
    before.licenses.length === licenses.length &&
    licenses.every(({ license }, position) => license === before.licenses[position]?.license)
  );
}
