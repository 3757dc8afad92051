// The cached catalogue in the ledger: replaced as a whole, parsed once for each saving.

import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { writeInstant } from '../../domain/instant.ts';
import type { Catalogue } from '../../ports.ts';
import { readCatalogueRow, readListingRow } from './ledger-rows.ts';

/** The catalogue tables of one opened ledger. Callers hold the write lock for `save`. */
export class LedgerCatalogue {
  #known: { readonly revision: string; readonly catalogue: Catalogue } | null = null;
  readonly #listing: StatementSync;
  readonly #rows: StatementSync;
  readonly #clear: StatementSync;
  readonly #insert: StatementSync;
  readonly #setListing: StatementSync;

  constructor(db: DatabaseSync) {
    this.#listing = db.prepare('SELECT revision, listed_at FROM catalogue_listing');
    this.#rows = db.prepare('SELECT seats_free, seats_total, license FROM catalogue ORDER BY position');
    this.#clear = db.prepare('DELETE FROM catalogue');
    this.#insert = db.prepare('INSERT INTO catalogue VALUES (?, ?, ?, ?, ?, ?, ?)');
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

  save({ listedAt, licenses }: Catalogue): void {
    this.#clear.run();
    for (const [position, { license, seats }] of licenses.entries()) {
      const { arn, name, issuerName } = license;
      const body = JSON.stringify(license);
      this.#insert.run(position, arn, name, issuerName, seats?.free ?? null, seats?.total ?? null, body);
    }
    this.#setListing.run(randomUUID(), writeInstant(listedAt), listedAt);
  }
}
