// Counts the seats that live consumptions hold: not returned, and not expired at the moment of asking.
import { textOf, wholeOf } from './store.ts';
import type { Row, Store } from './store.ts';

/** One live consumption; instants in epoch milliseconds; a perpetual one expires at the last instant of a Date. */
export type LiveConsumption = {
  readonly kind: string;
  readonly consumptionToken: string;
  readonly licenseArn: string;
  readonly clientToken: string;
  readonly nodeId?: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly seats: number;
};

/** Every live consumption, and per license how many there are and how many seats they hold. */
export type SeatReport = {
  readonly consumptions: readonly LiveConsumption[];
  readonly totals: Readonly<Record<string, { readonly consumptions: number; readonly seats: number }>>;
};

/** Gives, per counted entitlement of a license, the quantity that is out at `now` (epoch ms). */
export function consumedByName(store: Store, licenseArn: string, now: number): ReadonlyMap<string, number> {
  const rows = store.all(
    `SELECT name, SUM(quantity) AS total FROM held
     WHERE license_arn = ? AND expires_at > ? GROUP BY name`,
    licenseArn,
    now,
  );
  return new Map(rows.map((row) => [textOf(row, 'name'), wholeOf(row, 'total')]));
}

/** Gives all live consumptions at `now` (epoch ms), oldest first, with totals per license. */
export function seatReport(store: Store, now: number): SeatReport {
  const rows = store.all(
    `SELECT kind, token, license_arn, client_token, node_id, issued_at, expires_at, seats FROM consumption
     WHERE returned_at IS NULL AND expires_at > ? ORDER BY issued_at, rowid`,
    now,
  );
  const consumptions = rows.map(consumptionOf);
  const totals: Record<string, { consumptions: number; seats: number }> = {};
  for (const each of consumptions) {
    const total = (totals[each.licenseArn] ??= { consumptions: 0, seats: 0 });
    total.consumptions += 1;
    total.seats += each.seats;
  }
  return { consumptions, totals };
}

function consumptionOf(row: Row): LiveConsumption {
  return {
    kind: textOf(row, 'kind'),
    consumptionToken: textOf(row, 'token'),
    licenseArn: textOf(row, 'license_arn'),
    clientToken: textOf(row, 'client_token'),
    ...(row['node_id'] === null ? {} : { nodeId: textOf(row, 'node_id') }),
    issuedAt: wholeOf(row, 'issued_at'),
    expiresAt: wholeOf(row, 'expires_at'),
    seats: wholeOf(row, 'seats'),
  };
}
