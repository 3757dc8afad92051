// Borrows everything for a trip, one after another; when one fails, what was got can be kept or given back.

import type { Borrow, Held } from '../domain/borrow.ts';
import { isOpen } from '../domain/borrow.ts';
import { FieldpassError, toFailure } from '../domain/failure.ts';
import { writeInstant } from '../domain/instant.ts';
import type { Taking, TakingItem } from '../domain/trip-views.ts';
import type { Ledger } from '../ports.ts';
import type { Borrowing } from './borrowing.ts';
import type { Catalogue } from './catalogue.ts';
import type { Changes } from './changes.ts';
import type { Renewing } from './renewing.ts';
import type { Returning } from './returning.ts';
import { exclusively } from './safeguards.ts';
import type { Timekeeper } from './timekeeper.ts';
import type { Standing, StandingItem, Trips } from './trips.ts';

type Needs = {
  readonly trips: Pick<Trips, 'standing'>;
  readonly borrowing: Pick<Borrowing, 'borrow'>;
  readonly renewing: Pick<Renewing, 'renew'>;
  readonly returning: Pick<Returning, 'giveBack'>;
  readonly catalogue: Pick<Catalogue, 'refresh'>;
  readonly ledger: Pick<Ledger, 'borrows' | 'claim' | 'release'>;
  readonly time: Pick<Timekeeper, 'now'>;
  readonly changes: Changes;
};

/**
 * Remembers in memory what each act took, for the choice afterwards. After a crash the borrows are there as any others
 * are: the ledger tells of each, and nothing has to be taken up again.
 */
export class TripTakings {
  readonly #needs: Needs;
  readonly #takings = new Map<string, Taking>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** The last act for this trip, until it was seen. */
  of(tripId: string): Taking | null {
    return this.#takings.get(tripId) ?? null;
  }

  /** The outcome was seen, and what was got is kept. One that runs goes on. */
  seen(tripId: string): void {
    if (isRunning(this.of(tripId))) return;
    this.#takings.delete(tripId);
    this.#needs.changes.tell();
  }

  /**
   * Borrows or renews every license that does not cover the trip yet, and stops at the first that fails: the outcome
   * stands in what it gives. Throws before anything was taken: trip-not-found, trip-not-coverable, in-progress.
   */
  async take(tripId: string): Promise<Taking> {
    const { ledger } = this.#needs;
    return exclusively(ledger, `trip:${tripId}`, async () => {
      const standing = await this.#coverable(tripId);
      // Trying again goes on with the same act: what it took before can still be given back with the rest.
      const before = this.of(tripId)?.state === 'stopped' ? this.#items(tripId) : [];
      this.#put(tripId, { state: 'running', items: standing.items.map((item) => itemBefore(item, before)) });
      return this.#underWay(tripId, () => this.#takeAll(tripId, standing));
    });
  }

  /**
   * Gives back what the last act borrowed and may be returned early. What it renewed stays: the old one is gone, and the
   * engineer would have less than before. Throws nothing-to-undo, in-progress.
   */
  async undo(tripId: string): Promise<Taking> {
    const { ledger } = this.#needs;
    return exclusively(ledger, `trip:${tripId}`, async () => {
      const taking = this.of(tripId);
      if (taking === null || !taking.items.some(canGoBack)) throw new FieldpassError('nothing-to-undo');
      this.#put(tripId, { ...taking, state: 'undoing' });
      return this.#underWay(tripId, () => this.#undoAll(tripId, taking));
    });
  }

  // A list may be old: before it refuses for what it says, it is refreshed once.
  async #coverable(tripId: string): Promise<Standing> {
    const known = this.#needs.trips.standing(tripId);
    if (isCoverable(known)) return known;
    if (known.state === 'over' || known.state === 'empty') throw notCoverable(known);
    await this.#needs.catalogue.refresh();
    const fresh = this.#needs.trips.standing(tripId);
    if (isCoverable(fresh)) return fresh;
    throw notCoverable(fresh);
  }

  // Marked as work in hand from beginning to end, so that nobody changes the connection between two licenses.
  async #underWay(tripId: string, work: () => Promise<Taking>): Promise<Taking> {
    const { changes, time } = this.#needs;
    const subject = `trip:${tripId}`;
    try {
      changes.step(subject, 'borrowing-for-trip', time.now());
      return await work();
    } catch (error) {
      // A mistake of ours must not leave a trip that seems to run for ever.
      const taking = this.of(tripId);
      if (taking !== null) this.#put(tripId, { ...taking, state: 'stopped' });
      throw error;
    } finally {
      changes.done(subject);
    }
  }

  async #takeAll(tripId: string, { items, span }: Standing): Promise<Taking> {
    for (const item of items) {
      if (item.coverage.state === 'covered') continue;
      this.#change(tripId, item, { state: 'running' });
      const taken = await this.#takeOne(item, span.endAt);
      this.#change(tripId, item, taken);
      if (taken.failure !== null) return this.#stop(tripId);
    }
    return this.#put(tripId, { state: 'done', items: this.#items(tripId) });
  }

  async #takeOne(
    item: StandingItem,
    endAt: number,
  ): Promise<Partial<TakingItem> & Pick<TakingItem, 'failure'>> {
    const { borrowing, ledger, renewing } = this.#needs;
    const before = new Set(ledger.borrows().map(({ borrowId }) => borrowId));
    try {
      const held =
        item.heldId === null
          ? await borrowing.borrow(item.kit.licenseArn)
          : await renewing.renew(item.heldId, 'borrow-first');
      const taken = takenFrom(held, howOf(item));
      // What AWS signed counts, not what was forecast.
      if (held.token.expiresAt >= endAt) return { ...taken, state: 'taken', failure: null };
      const message = `AWS granted it only until ${writeInstant(held.token.expiresAt)}, which is before the last day ends.`;
      return {
        ...taken,
        state: 'failed',
        failure: toFailure(new FieldpassError('trip-not-coverable', message)),
      };
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      const left = ledger
        .borrows()
        .find(
          (one) => one.wish.licenseArn === item.kit.licenseArn && !before.has(one.borrowId) && isOpen(one),
        );
      return { ...leftFrom(left, howOf(item)), state: 'failed', failure: toFailure(error) };
    }
  }

  #stop(tripId: string): Taking {
    const items = this.#items(tripId).map((item) =>
      item.state === 'waiting' ? { ...item, state: 'untried' as const } : item,
    );
    return this.#put(tripId, { state: 'stopped', items });
  }

  async #undoAll(tripId: string, { items }: Taking): Promise<Taking> {
    for (const item of items.filter(canGoBack)) {
      try {
        await this.#needs.returning.giveBack(item.borrowId);
        this.#replace(tripId, { ...item, state: 'returned', undo: null, failure: null });
      } catch (error) {
        if (!(error instanceof FieldpassError)) throw error;
        // It is no longer here: returned by hand, or by the other door.
        const isGone = error.code === 'borrow-not-found';
        this.#replace(
          tripId,
          isGone ? { ...item, state: 'returned', undo: null } : { ...item, failure: toFailure(error) },
        );
      }
    }
    return this.#put(tripId, { state: 'undone', items: this.#items(tripId) });
  }

  #items(tripId: string): readonly TakingItem[] {
    return this.of(tripId)?.items ?? [];
  }

  #change(tripId: string, { kit }: StandingItem, change: Partial<TakingItem>): void {
    const old = this.#items(tripId).find(({ licenseArn }) => licenseArn === kit.licenseArn);
    if (old !== undefined) this.#replace(tripId, { ...old, ...change });
  }

  #replace(tripId: string, item: TakingItem): void {
    const taking = this.of(tripId);
    if (taking === null) return;
    const items = taking.items.map((one) => (one.licenseArn === item.licenseArn ? item : one));
    this.#put(tripId, { ...taking, items });
  }

  #put(tripId: string, taking: Taking): Taking {
    this.#takings.set(tripId, taking);
    this.#needs.changes.tell();
    return taking;
  }
}

const isRunning = (taking: Taking | null): boolean =>
  taking?.state === 'running' || taking?.state === 'undoing';

const isCoverable = ({ state }: Standing): boolean => state === 'ready' || state === 'covered';

function canGoBack(item: TakingItem): item is TakingItem & { readonly borrowId: string } {
  return item.undo === 'possible' && item.borrowId !== null;
}

const howOf = ({ heldId }: StandingItem): TakingItem['how'] => (heldId === null ? 'borrow' : 'renew');

function itemBefore(item: StandingItem, before: readonly TakingItem[]): TakingItem {
  const { coverage, kit } = item;
  const isCovered = coverage.state === 'covered';
  const taken = before.find(({ licenseArn, state }) => licenseArn === kit.licenseArn && state === 'taken');
  if (isCovered && taken !== undefined) return taken;
  return {
    licenseArn: kit.licenseArn,
    licenseName: kit.licenseName,
    state: isCovered ? 'covered' : 'waiting',
    how: howOf(item),
    borrowId: null,
    expiresAt: isCovered ? coverage.untilAt : null,
    undo: null,
    failure: null,
  };
}

function takenFrom(held: Held, how: TakingItem['how']): Pick<TakingItem, 'borrowId' | 'expiresAt' | 'undo'> {
  const early = held.wish.canReturnEarly ? 'possible' : 'no-early-return';
  return {
    borrowId: held.borrowId,
    expiresAt: held.token.expiresAt,
    undo: how === 'renew' ? 'renewed' : early,
  };
}

// A failure may leave a seat all the same: one whose token proves nothing, or one AWS has not told of yet.
function leftFrom(
  left: Borrow | undefined,
  how: TakingItem['how'],
): Pick<TakingItem, 'borrowId' | 'expiresAt' | 'undo'> {
  if (left?.state === 'held') return takenFrom(left, how);
  return { borrowId: left?.borrowId ?? null, expiresAt: null, undo: left === undefined ? null : 'open' };
}

function notCoverable({ items, state }: Standing): FieldpassError {
  if (state === 'empty') return new FieldpassError('trip-not-coverable', 'This trip has no licenses yet.');
  if (state === 'over') return new FieldpassError('trip-not-coverable', 'This trip is over.');
  const lines = items.flatMap(({ coverage, kit }) => {
    if (coverage.state === 'cannot') return [`${kit.licenseName}: ${coverage.why}`];
    if (coverage.state !== 'later') return [];
    return [`${kit.licenseName}: it would end too soon before ${writeInstant(coverage.fromAt)}.`];
  });
  const { message } = new FieldpassError('trip-not-coverable');
  const [first = ''] = lines;
  return new FieldpassError('trip-not-coverable', `${message} ${first}`.trim(), {
    details: { diagnosis: lines.join(' ') },
  });
}
