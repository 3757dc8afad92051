// What the tray says: the soonest end as its tooltip, every borrow with its time left, and where its entries lead.

import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import { plainLine } from '../domain/plain-line.ts';
import type { BorrowView } from '../domain/snapshot.ts';
import { durationWords, momentWords } from '../domain/time-words.ts';
import type { Place } from '../../preload/contract.ts';
import type { DesktopWords } from './words.ts';

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
type Telling = {
  readonly now: Instant;
  /** IANA name. */
  readonly zone: string;
  readonly words: DesktopWords;
};

/** The tray at `now`. Nothing in it acts: each entry leads to a question in the window. */
export function trayModel(borrows: readonly BorrowView[], telling: Telling): TrayModel {
  const { now, words } = telling;
  const endings = borrows.filter(isEnding).toSorted((one, other) => one.expiresAt - other.expiresAt);
  const soonest = endings.find(({ expiresAt }) => expiresAt > now) ?? endings[0];
  const soon = endings.filter(({ endsSoonAt, expiresAt }) => now < expiresAt && now >= (endsSoonAt ?? now));
  return {
    tooltip: soonest === undefined ? `Fieldpass: ${words.tray.nothing}` : tooltipOf(soonest, telling),
    entries: endings.slice(0, MOST_ENTRIES).map((borrow) => entryOf(borrow, telling)),
    more: Math.max(0, endings.length - MOST_ENTRIES),
    soon: soon.length,
  };
}

// What was renewed is no second license, only a seat that is still taken.
function isEnding(borrow: BorrowView): borrow is Ending {
  return borrow.state === 'held' && borrow.expiresAt !== null && borrow.replacedBy === null;
}

function tooltipOf(borrow: Ending, telling: Telling): string {
  const { left, end } = timesOf(borrow, telling);
  const name = plainLine(borrow.licenseName, LONGEST_NAME);
  return telling.now >= borrow.expiresAt ? `${name}: ${end}` : `${name}: ${left}, ${end}`;
}

function entryOf(borrow: Ending, telling: Telling): TrayEntry {
  const { borrowId, expiresAt, licenseName, renewable, returnable } = borrow;
  const { tray } = telling.words;
  const { left, end } = timesOf(borrow, telling);
  return {
    label: `${plainLine(licenseName, LONGEST_NAME)}: ${left}`,
    end: `${end.charAt(0).toUpperCase()}${end.slice(1)}`,
    acts: [
      { label: tray.show, place: { view: 'borrow', id: borrowId } },
      ...(renewable.possible ? [{ label: tray.renew, place: { view: 'renew', id: borrowId } } as const] : []),
      ...(returnable.possible && telling.now < expiresAt
        ? [{ label: tray.return, place: { view: 'return', id: borrowId } } as const]
        : []),
    ],
  };
}

function timesOf({ expiresAt }: Ending, { now, words, zone }: Telling): { left: string; end: string } {
  const { tray, tag } = words;
  const moment = momentWords(expiresAt, zone, tag);
  if (now >= expiresAt) return { left: tray.ended, end: tray.endedAt(moment) };
  const ms = expiresAt - now;
  const span = ms < MINUTE_MS ? tray.underAMinute : durationWords(Math.floor(ms / MINUTE_MS) * MINUTE_MS);
  return { left: tray.left(span), end: tray.until(moment) };
}
