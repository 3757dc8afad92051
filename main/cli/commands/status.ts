// `fieldpass status`: what is on this computer, proved and counting down; needs no network.

import type { BorrowView } from '../../domain/snapshot.ts';
import { exitNumberOf } from '../../domain/failure.ts';
import { type Options, recoverFor, requireLedger, withServices } from '../open.ts';
import { exactWords, failureLines, type Printer, untilWords } from '../print.ts';
import { checkoutLines } from './checkout-lines.ts';

const RECOVERY_MS = 5_000;

export async function status(options: Options, printer: Printer): Promise<number> {
  return withServices(options, printer, async (services) => {
    // Also verifies every token; each keychain call has its own deadline.
    await recoverFor(services, RECOVERY_MS);
    await services.proofs.checkAll();
    const snapshot = services.snapshots.take();
    const { borrows, checkouts, clock, ledger, connection } = snapshot;
    const isEmpty = borrows.length === 0 && checkouts.length === 0;
    // “Nothing on this computer” would be a guess while the record of it cannot be read.
    if (isEmpty) requireLedger(services);
    const notes = [ledger.problem, clock.problem].flatMap((problem) =>
      problem === null ? [] : failureLines(problem),
    );
    const empty =
      connection === 'sandbox' ? 'Nothing on this computer (sample licenses).' : 'Nothing on this computer.';
    const here = [
      ...borrows.flatMap((view) => viewLines(view, snapshot.at)),
      ...checkouts.flatMap((view) => checkoutLines(view, snapshot.at)),
    ];
    const lines = isEmpty ? [empty] : here;
    printer.result(snapshot, [...notes, ...lines]);
    return ledger.problem === null ? 0 : exitNumberOf(ledger.problem.code);
  });
}

const WORDS: Readonly<Record<BorrowView['badge'], string>> = {
  borrowing: 'Borrowing…',
  borrowed: 'Borrowed',
  'ends-soon': 'Ends soon',
  expired: 'Expired',
  returning: 'Returning…',
  'cannot-verify': 'Cannot verify',
  unresolved: 'Unresolved',
  unreadable: 'Unreadable',
  checking: 'Checking…',
  'not-renewed': 'Not renewed',
  replaced: 'Replaced',
};

function viewLines(view: BorrowView, now: number): readonly string[] {
  const problem = view.problem === null ? [] : failureLines(view.problem).map((line) => `  ${line}`);
  return [
    `${WORDS[view.badge]}: ${view.licenseName}`,
    `  ${endWords(view, now)}`,
    `  ${tokenWords(view)}borrow id: ${view.borrowId}`,
    ...problem,
  ];
}

function endWords(view: BorrowView, now: number): string {
  const { badge, expiresAt, seatHeldUntilAt, requestedAt } = view;
  if (badge === 'not-renewed') return 'no seat is held; borrow it again, or remove this record';
  if (badge === 'replaced' && expiresAt !== null)
    return `renewed: use the new one; the seat of this one goes back at ${exactWords(expiresAt)} at the latest`;
  if (expiresAt !== null) return untilWords(expiresAt, now);
  if (seatHeldUntilAt !== null) return `a seat may be held until ${exactWords(seatHeldUntilAt)}`;
  return `asked ${exactWords(requestedAt)}; the outcome is not known yet`;
}

function tokenWords({ canReturnEarly, state, verdict }: BorrowView): string {
  if (state !== 'held' && state !== 'returning') return '';
  const early = canReturnEarly ? 'can be returned early' : 'cannot be returned early';
  return `proof: ${verdict}; ${early}; `;
}
