// Which borrow on this computer a person means.

import { type Borrow, isOpen } from '../../domain/borrow.ts';
import { findMeant } from '../../domain/finding.ts';
import type { Services } from '../../compose.ts';

/** An open borrow by borrow id, license ARN or part of its name. Throws borrow-not-found, license-ambiguous. */
export function meantBorrow({ ledger }: Services, text: string): Borrow {
  const candidates = ledger
    .borrows()
    .filter(isOpen)
    .map((borrow) => ({
      item: borrow,
      ids: [borrow.borrowId, borrow.wish.licenseArn],
      name: borrow.wish.licenseName,
    }));
  return findMeant(text, candidates, 'borrow-not-found');
}
