// What the tray says: the soonest end as its tooltip, every borrow with its time left, and where its entries lead.

import type { Instant } from '../domain/instant.ts';
import { plainLine } from '../domain/plain-line.ts';
import type { BorrowView } from '../domain/snapshot.ts';
import { leftWords, minutesWords, momentWords } from '../domain/time-words.ts';
import type { Place } from '../../preload/contract.ts';

export type TrayAct = { readonly label: string; readonly place: Place };
export type TrayEntry = {
  /** Name and time left. */
  readonly label: string;
  /** The exact end, with its zone. */
  readonly end: string;
  readonly acts: readonly TrayAct[];
};
export type TrayModel = {
  readonly tooltip: string;
  /** Soonest end first. */
  readonly entries: readonly TrayEntry[];
  /** How many borrows have no entry, for want of room. */
  readonly more: number;
  /** How many end soon. */
  readonly soon: number;
};

/** A menu is no list: what is beyond this is in the window. */
const MOST_ENTRIES = 12;
const LONGEST_NAME = 48;

type Ending = BorrowView & { readonly expiresAt: Instant };
type When = { readonly now: Instant; readonly zone: string };

/** The tray at `now`, its moments in `zone`. Nothing in it acts: each entry leads to a question in the window. */
export function trayModel(borrows: readonly BorrowView[], { now, zone }: When): TrayModel {
  const endings = borrows.filter(isEnding).toSorted((one, other) => one.expiresAt - other.expiresAt);
  const soonest = endings.find(({ expiresAt }) => expiresAt > now) ?? endings[0];
  const soon = endings.filter(({ endsSoonAt, expiresAt }) => now < expiresAt && now >= (endsSoonAt ?? now));
  return {
    tooltip: soonest === undefined ? 'Fieldpass: nothing borrowed' : tooltipOf(soonest, { now, zone }),
    entries: endings.slice(0, MOST_ENTRIES).map((borrow) => entryOf(borrow, { now, zone })),
    more: Math.max(0, endings.length - MOST_ENTRIES),
    soon: soon.length,
  };
}

// What was renewed is no second license, only a seat that is still taken.
function isEnding(borrow: BorrowView): borrow is Ending {
  return borrow.state === 'held' && borrow.expiresAt !== null && borrow.replacedBy === null;
}

function tooltipOf({ expiresAt, licenseName }: Ending, { now, zone }: When): string {
  return `${plainLine(licenseName, LONGEST_NAME)}: ${leftWords(expiresAt, now, zone)}`;
}

function entryOf(borrow: Ending, { now, zone }: When): TrayEntry {
  const { borrowId, expiresAt, licenseName, renewable, returnable } = borrow;
  const isOver = now >= expiresAt;
  const left = isOver ? 'ended' : `${minutesWords(expiresAt - now)} left`;
  return {
    label: `${plainLine(licenseName, LONGEST_NAME)}: ${left}`,
    end: `${isOver ? 'Ended' : 'Until'} ${momentWords(expiresAt, zone)}`,
    acts: [
      { label: 'Show', place: { view: 'borrow', id: borrowId } },
      ...(renewable.possible ? [{ label: 'Renew…', place: { view: 'renew', id: borrowId } } as const] : []),
      ...(returnable.possible && !isOver
        ? [{ label: 'Return…', place: { view: 'return', id: borrowId } } as const]
        : []),
    ],
  };
}
