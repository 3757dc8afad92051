// What is on this computer, as a table with notes below, or at length.

import type { BorrowView, CheckoutView, Here } from '../../domain/snapshot.ts';
import { type Block, table } from '../layout.ts';
import { looks } from '../looks.ts';
import { exactWords } from '../moments.ts';
import { failureLines, untilWords } from '../print.ts';
import { BORROW_STATES, stateWords } from '../states.ts';
import { allowedLines, checkoutEndWords, checkoutLines, keptLines } from './checkout-lines.ts';

type View = BorrowView | CheckoutView;
type Shown = Pick<Here, 'at' | 'clock' | 'connection' | 'ledger' | 'borrows' | 'checkouts'>;

/** What is wrong with the records or the clock, then everything that is here, soonest end first. */
export function statusBlocks(here: Shown, isLong: boolean): readonly Block[] {
  const { at, borrows, checkouts, clock, connection, ledger } = here;
  const notes = [ledger.problem, clock.problem].flatMap((problem) =>
    problem === null ? [] : failureLines(problem),
  );
  const views = [...borrows, ...checkouts];
  const samples = connection === 'sandbox' ? ' (sample licenses)' : '';
  if (views.length === 0) return [...notes, `Nothing on this computer${samples}.`];
  if (isLong) return [...notes, ...views.flatMap((view) => longLines(view, at))];
  const rows = views.map((view) => [stateWords(view), view.licenseName, endWordsOf(view, at)]);
  return [...notes, table(rows, ['fixed', 'name', 'prose']), ...views.flatMap(noteLines)];
}

/** How long it lasts, relative and exact. */
export const endWordsOf = (view: View, now: number): string =>
  'borrowId' in view ? borrowEndWords(view, now) : checkoutEndWords(view, now);

// Only what a person must know or do; everything else is said with --long.
function noteLines(view: View): readonly Block[] {
  const own = 'borrowId' in view ? [] : [...(view.isPartial ? allowedLines(view) : []), ...keptNotes(view)];
  const problem = view.problem === null ? [] : failureLines(view.problem).map((line) => `  ${line}`);
  const lines = [...own, ...problem];
  return lines.length === 0 ? [] : [looks('strong', view.licenseName), ...lines];
}

const keptNotes = (view: CheckoutView): readonly Block[] =>
  view.badge === 'runs-out' ? keptLines(view) : [];

const longLines = (view: View, now: number): readonly Block[] =>
  'borrowId' in view ? borrowLines(view, now) : checkoutLines(view, now);

function borrowLines(view: BorrowView, now: number): readonly Block[] {
  const problem = view.problem === null ? [] : failureLines(view.problem).map((line) => `  ${line}`);
  const [, word, look] = BORROW_STATES[view.badge];
  return [
    [looks(look, `${word}: `), view.licenseName],
    `  ${borrowEndWords(view, now)}`,
    ...tokenLines(view),
    `  borrow id: ${view.borrowId}`,
    ...problem,
  ];
}

function borrowEndWords(view: BorrowView, now: number): string {
  const { badge, expiresAt, seatHeldUntilAt, requestedAt } = view;
  if (badge === 'not-renewed') return 'no seat is held; borrow it again, or remove this record';
  if (badge === 'replaced' && expiresAt !== null)
    return `renewed: use the new one; the seat of this one goes back at ${exactWords(expiresAt)} at the latest`;
  if (expiresAt !== null) return untilWords(expiresAt, now);
  if (seatHeldUntilAt !== null) return `a seat may be held until ${exactWords(seatHeldUntilAt)}`;
  return `asked ${exactWords(requestedAt)}; the outcome is not known yet`;
}

function tokenLines({ canReturnEarly, state, verdict }: BorrowView): readonly Block[] {
  if (state !== 'held' && state !== 'returning') return [];
  return [`  proof: ${verdict}; ${canReturnEarly ? 'can be returned early' : 'cannot be returned early'}`];
}
