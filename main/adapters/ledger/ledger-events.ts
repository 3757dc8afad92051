// Lines of the events table: an event as columns and text, and the way back, unknown until it parsed here.

import * as v from 'valibot';
import { writeInstant } from '../../domain/instant.ts';
import type { LedgerEvent, NumberedEvent } from '../../ports.ts';
import { BORROW_EVENTS } from './ledger-borrow-events.ts';
import { CHECKOUT_EVENTS } from './ledger-checkout-events.ts';
import { readJson } from './ledger-values.ts';

const EVENTS: { readonly [K in LedgerEvent['kind']]: v.GenericSchema<unknown, LedgerEvent> } = {
  ...BORROW_EVENTS,
  ...CHECKOUT_EVENTS,
};

const isKind = (kind: string): kind is LedgerEvent['kind'] => Object.hasOwn(EVENTS, kind);

/** One line of the events table; `borrow_id` is the id of a borrow or of a checkout. */
export type EventRow = {
  readonly number: number;
  readonly borrow_id: string;
  readonly kind: string;
  readonly at_iso: string;
  readonly at: number;
  readonly body: string;
  readonly previous_hash: string;
  readonly hash: string;
};

// By hand, because there are tens of thousands of these at a start.
function isEventRow(raw: unknown): raw is EventRow {
  if (typeof raw !== 'object' || raw === null) return false;
  const columns: { readonly [K in keyof EventRow]?: unknown } = raw;
  const { number, borrow_id, kind, at_iso, at, body, previous_hash, hash } = columns;
  const texts = [borrow_id, kind, at_iso, body, previous_hash, hash];
  return (
    typeof number === 'number' && typeof at === 'number' && texts.every((text) => typeof text === 'string')
  );
}

/** The id of the borrow or checkout that an event belongs to. */
export function subjectOf(event: LedgerEvent): string {
  return 'checkoutId' in event ? event.checkoutId : event.borrowId;
}

/** The columns of an event table line that come from the event. Throws on what could not be read back: a bug. */
export function rowOfEvent(
  event: LedgerEvent,
): Pick<EventRow, 'borrow_id' | 'kind' | 'at_iso' | 'at' | 'body'> {
  // Parsing drops every key the schema does not name, so nothing enters the file by accident.
  const parsed = v.safeParse(EVENTS[event.kind], event);
  if (!parsed.success) throw new TypeError(`event ${event.kind} is malformed at ${placesOf(parsed.issues)}`);
  const { id, kind, at, body } = split(parsed.output);
  return { borrow_id: id, kind, at_iso: writeInstant(at), at, body: JSON.stringify(body) };
}

function split(event: LedgerEvent) {
  if ('checkoutId' in event) {
    const { checkoutId: id, kind, at, ...body } = event;
    return { id, kind, at, body };
  }
  const { borrowId: id, kind, at, ...body } = event;
  return { id, kind, at, body };
}

/** The row as typed columns, or null. */
export function readEventRow(raw: unknown): EventRow | null {
  return isEventRow(raw) ? raw : null;
}

/** The event of a row, or null where its kind or body is not one we know. */
export function eventOfRow(row: Pick<EventRow, 'borrow_id' | 'kind' | 'at' | 'body'>): LedgerEvent | null {
  const body = readJson(row.body);
  if (typeof body !== 'object' || body === null || !isKind(row.kind)) return null;
  const { borrow_id, kind, at } = row;
  const id = Object.hasOwn(CHECKOUT_EVENTS, kind) ? { checkoutId: borrow_id } : { borrowId: borrow_id };
  const parsed = v.safeParse(EVENTS[row.kind], { ...body, ...id, kind, at });
  return parsed.success ? parsed.output : null;
}

/** A row as the file gave it, with its number; 0 where not even that can be read. */
export function numbered(raw: unknown): NumberedEvent {
  const row = readEventRow(raw);
  return { number: row?.number ?? 0, event: row === null ? null : eventOfRow(row) };
}

// Names of fields only: the values of a malformed event may be anything.
function placesOf(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues.map((issue) => v.getDotPath(issue) ?? '(itself)').join(', ');
}
