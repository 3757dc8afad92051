// Which borrow on this computer a person means.

import { type Borrow, isOpen } from '../../domain/borrow.ts';
import { findMeant } from '../../domain/finding.ts';
import type { Services } from '../../compose.ts';
import { requireLedger } from '../open.ts';

/** An open borrow by borrow id, license ARN or part of its name. Throws borrow-not-found, license-ambiguous, ledger-*. */
export function meantBorrow(services: Services, text: string): Borrow {
  const candidates = services.ledger
    .borrows()
    .filter(isOpen)
    .map((borrow) => ({
      item: borrow,
      ids: [borrow.borrowId, borrow.wish.licenseArn],
      name: borrow.wish.licenseName,
    }));
  if (candidates.length === 0) requireLedger(services);
  return findMeant(text, candidates, 'borrow-not-found');
}
