// The last hour of a trip, played here: every token read anew and judged at that moment, with no way to the network.

import type { Held } from '../domain/borrow.ts';
import { isInsane } from '../domain/expiry.ts';
import { exitNumberOf, FieldpassError, toFailure } from '../domain/failure.ts';
import { HOUR_MS, type Instant } from '../domain/instant.ts';
import type { Secret } from '../domain/secret.ts';
import { FAILURE_OF_VERDICT } from '../domain/token.ts';
import { heldFor } from '../domain/trip-coverage.ts';
import type { RehearsalCard, RehearsalItem, RehearsalResult } from '../domain/trip-views.ts';
import { type KitLicense, spanOf } from '../domain/trip.ts';
import type { Calendar, Ledger, Machine, TripDesk, Vault } from '../ports.ts';
import { unseal } from './sealed.ts';
import type { Timekeeper } from './timekeeper.ts';
import type { Proof, Verifier } from './verifying.ts';

/**
 * Everything a rehearsal has. No port in it leads to AWS, nor does a service that holds one: what passes here, passes
 * without a network because there is none to be had.
 */
export type RehearsalNeeds = {
  readonly tripDesk: Pick<TripDesk, 'read'>;
  readonly calendar: Calendar;
  readonly vault: Pick<Vault, 'get'>;
  readonly ledger: Pick<Ledger, 'borrows'>;
  readonly verifier: Pick<Verifier, 'prove'>;
  readonly machine: Pick<Machine, 'nodeId'>;
  readonly time: Pick<Timekeeper, 'now' | 'judgedAt'>;
};

/** Rehearses trips; remembers nothing. */
export class Rehearsal {
  readonly #needs: RehearsalNeeds;

  constructor(needs: RehearsalNeeds) {
    this.#needs = needs;
  }

  /**
   * Reads and verifies the token of every license of the kit with the clock at the last hour of the trip; a trip in its
   * last hour is judged now. Throws trip-not-found, trip-refused for an empty kit or a trip that is over.
   */
  async rehearse(tripId: string): Promise<RehearsalCard> {
    const { calendar, machine, time, tripDesk } = this.#needs;
    const trip = tripDesk.read().find((one) => one.tripId === tripId);
    if (trip === undefined) throw new FieldpassError('trip-not-found');
    const { endAt } = spanOf(trip, (day) => calendar.beginOf(day));
    if (trip.kit.length === 0) throw new FieldpassError('trip-refused', 'This trip has no licenses yet.');
    if (time.now() >= endAt) throw new FieldpassError('trip-refused', 'This trip is over.');
    const judgedAt = this.#judgedAt(endAt);
    const readings: Reading[] = [];
    // One after another: some keychains fail on parallel prompts.
    for (const license of trip.kit) readings.push(await this.#read(license));
    const items = await Promise.all(readings.map((reading) => this.#judge(reading, judgedAt, endAt)));
    const { name, place, firstDay, lastDay } = trip;
    const when = { rehearsedAt: time.now(), judgedAt, endAt };
    const what = { tripId, tripName: name, place, firstDay, lastDay, nodeId: machine.nodeId() };
    return { ...what, ...when, result: resultOf(items), items };
  }

  // A clock that cannot be right is no clock to move from: every token says so then.
  #judgedAt(endAt: Instant): Instant {
    const now = this.#needs.time.judgedAt();
    return isInsane(now) ? now : Math.max(now, endAt - HOUR_MS);
  }

  async #read({ licenseArn, licenseName }: KitLicense): Promise<Reading> {
    const { ledger, time, vault } = this.#needs;
    const named = { licenseArn, licenseName, borrowId: null, expiresAt: null, keyThumbprint: null };
    const held = heldFor(licenseArn, ledger.borrows(), time.now());
    if (held === undefined)
      return { item: { ...named, result: 'fail', reason: 'not-borrowed', failure: null } };
    const known = { ...named, borrowId: held.borrowId, expiresAt: held.token.expiresAt };
    try {
      const stored = await vault.get(held.borrowId);
      if (stored === null) return { item: { ...known, ...missing(new FieldpassError('secret-missing')) } };
      return { known, held, token: unseal(stored).token };
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      return { item: { ...known, ...notRead(error) } };
    }
  }

  async #judge(reading: Reading, judgedAt: Instant, endAt: Instant): Promise<RehearsalItem> {
    if ('item' in reading) return reading.item;
    const { known, held, token } = reading;
    const proof = await this.#needs.verifier.prove({ token, record: held }, judgedAt);
    const { keyThumbprint, expiresAt } = proof;
    return { ...known, keyThumbprint, expiresAt: expiresAt ?? known.expiresAt, ...judged(proof, endAt) };
  }
}

/** What the keychain gave for a license of the kit: its token, or what already decides. */
type Reading =
  | { readonly item: RehearsalItem }
  | {
      readonly known: Omit<RehearsalItem, keyof Judged>;
      readonly held: Held;
      readonly token: Secret;
    };

type Judged = Pick<RehearsalItem, 'result' | 'reason' | 'failure'>;

function judged({ expiresAt, reason, verdict }: Proof, endAt: Instant): Judged {
  if (verdict === 'valid') {
    // Valid in the last hour, but not through it: the engineer would stand there without.
    const lasts = expiresAt !== null && expiresAt >= endAt;
    return lasts
      ? { result: 'pass', reason: 'valid', failure: null }
      : { result: 'fail', reason: 'ends-too-soon', failure: null };
  }
  const failure = toFailure(
    new FieldpassError(FAILURE_OF_VERDICT[verdict], undefined, { details: { reason } }),
  );
  return { result: verdict === 'clock-untrusted' ? 'unknown' : 'fail', reason: verdict, failure };
}

// A keychain that was reset or damaged has lost the token; one that does not answer may still have it.
function notRead(error: FieldpassError): Judged {
  if (error.code === 'keychain-wiped' || error.code === 'keychain-corrupt') return missing(error);
  // Only the keychain's own family says nothing about the token.
  if (exitNumberOf(error.code) !== 6) throw error;
  return { result: 'unknown', reason: 'unreadable', failure: toFailure(error) };
}

function missing(error: FieldpassError): Judged {
  return { result: 'fail', reason: 'missing', failure: toFailure(error) };
}

function resultOf(items: readonly RehearsalItem[]): RehearsalResult {
  if (items.some(({ result }) => result === 'fail')) return 'fail';
  return items.some(({ result }) => result === 'unknown') ? 'unknown' : 'pass';
}
