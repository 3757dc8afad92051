// The one place that writes consumptions: what a checkout took, and the answer that a repeated ClientToken gets.
import type { Call } from './call.ts';
import { textOf } from './store.ts';
import { ServiceError } from './wire.ts';

/** Borrowed offline; checked out online for a while; or consumed for good. */
export type ConsumptionKind = 'borrow' | 'provisional' | 'perpetual';

/** When a perpetual consumption ends: the last instant a Date can hold (epoch ms). */
export const NEVER = 8_640_000_000_000_000;

/** What a checkout takes; instants in epoch ms; a `quantity` of 0 is a capability and takes nothing. */
export type Consumption = {
  readonly kind: ConsumptionKind;
  readonly token: string;
  readonly licenseArn: string;
  readonly clientToken: string;
  readonly parameters: string;
  readonly nodeId: string | undefined;
  readonly taken: readonly { readonly name: string; readonly quantity: number }[];
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly reply: string;
};

/**
 * Gives the reply that this ClientToken got within the idempotency window, or undefined.
 *
 * A remembered token answers even after its seat was returned: the service promises the same answer, not a live one.
 * AWS models no exception for the same token with other parameters here (ConflictException belongs to CheckInLicense),
 * so the modeled InvalidParameterValueException is the closest to what "idempotent" forbids.
 */
export function findReplay(call: Call, clientToken: string, parameters: string): string | undefined {
  const row = call.store.one(
    `SELECT parameters, reply FROM consumption
     WHERE client_token = ? AND account = ? AND requested_at > ? ORDER BY requested_at DESC LIMIT 1`,
    clientToken,
    call.account,
    call.now - call.idempotencyWindowMs,
  );
  if (row === undefined) return undefined;
  if (textOf(row, 'parameters') === parameters) return textOf(row, 'reply');
  throw new ServiceError(
    'InvalidParameterValueException',
    'ClientToken was used before with different parameters.',
  );
}

/** Writes a consumption and the seats it holds; to be called inside a transaction. */
export function recordConsumption(call: Call, consumption: Consumption): void {
  const counted = consumption.taken.filter((each) => each.quantity > 0);
  call.store.run(
    `INSERT INTO consumption (token, kind, account, license_arn, client_token, parameters, node_id, seats,
       requested_at, issued_at, expires_at, reply)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    consumption.token,
    consumption.kind,
    call.account,
    consumption.licenseArn,
    consumption.clientToken,
    consumption.parameters,
    consumption.nodeId ?? null,
    Math.max(1, ...counted.map((each) => each.quantity)),
    call.now,
    consumption.issuedAt,
    consumption.expiresAt,
    consumption.reply,
  );
  for (const each of counted) {
    call.store.run(
      'INSERT INTO held (license_arn, name, expires_at, token, quantity) VALUES (?, ?, ?, ?, ?)',
      consumption.licenseArn,
      each.name,
      consumption.expiresAt,
      consumption.token,
      each.quantity,
    );
  }
}
