// The model of a schedule: what the engineer sees and was told, and may therefore rely on.

import type { Snapshot } from '../../main/domain/snapshot.ts';
import { Violation } from '../simulator/stage.ts';
import type { Trip } from './trip.ts';

export class Belief {
  isOpen = false;
  isOnline = true;
  isUnlocked = true;
  isDiskFull = false;
  areSeatsTaken = false;
  canGiveBack = false;
  canRenew = false;
  canRelease = false;
  canRemove = false;
  hasCheckout = false;
  /** The borrow that the engineer was told is held, until something was done that may have changed it. */
  #told: string | null = null;
  /** The borrows that were listed at the last look. */
  #listed: ReadonlySet<string> = new Set();

  /** Looks at the window, if one is open, and holds it against what was told before. */
  look(trip: Trip): void {
    this.isOpen = trip.isOpen;
    if (!this.isOpen) return;
    const shown = trip.sim.services.snapshots.take();
    this.canGiveBack = shown.borrows.some(({ returnable }) => returnable.possible);
    this.canRenew = shown.borrows.some(({ renewable }) => renewable.possible);
    this.canRemove = [...shown.borrows, ...shown.checkouts].some(({ removable }) => removable);
    this.canRelease = shown.checkouts.some(({ releasable }) => releasable.possible);
    this.hasCheckout = shown.checkouts.length > 0;
    this.#mustStillBeThere(shown);
    this.#listed = new Set(shown.borrows.map(({ borrowId }) => borrowId));
  }

  /** The window said that a borrow is held: it must be listed from now on. */
  wasTold(trip: Trip): void {
    const { borrows } = trip.sim.services.snapshots.take();
    const view = borrows.find(({ borrowId, state }) => state === 'held' && !this.#listed.has(borrowId));
    if (view === undefined)
      throw new Violation('told', 'a borrow succeeded, and the window lists no new one');
    this.#told = view.borrowId;
  }

  /** Somebody does something that may end it. */
  forget(): void {
    this.#told = null;
  }

  #mustStillBeThere({ borrows }: Snapshot): void {
    if (this.#told === null || borrows.some(({ borrowId }) => borrowId === this.#told)) return;
    throw new Violation('told', 'a borrow that was told as held is not listed any more, and nobody ended it');
  }
}
