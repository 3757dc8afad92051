// Which license, borrow, checkout or grant a person means.

import { type Borrow, isOpen } from '../../domain/borrow.ts';
import { type Checkout, isShown } from '../../domain/checkout.ts';
import { FieldpassError } from '../../domain/failure.ts';
import { type Candidate, findMeant } from '../../domain/finding.ts';
import type { License } from '../../domain/license.ts';
import { standingGaps } from '../../domain/renewal.ts';
import type { GrantView } from '../../domain/snapshot.ts';
import type { Services } from '../../compose.ts';
import { requireLedger } from '../open.ts';

/** An open borrow by borrow id, license ARN or part of its name. Throws borrow-not-found, license-ambiguous, ledger-*. */
export function meantBorrow(services: Services, text: string): Borrow {
  const candidates = openBorrows(services).map(borrowCandidate);
  if (candidates.length === 0) requireLedger(services);
  return findMeant(text, candidates, 'borrow-not-found');
}

/** A shown checkout by its id, license ARN or part of its name. Throws checkout-not-found, license-ambiguous, ledger-*. */
export function meantCheckout(services: Services, text: string): Checkout {
  const candidates = shownCheckouts(services).map(checkoutCandidate);
  if (candidates.length === 0) requireLedger(services);
  return findMeant(text, candidates, 'checkout-not-found');
}

/** What `remove` may mean: a borrow, a renewal that left a gap, or a checkout. Throws as the others. */
export function meantRecord(services: Services, text: string): Borrow | Checkout {
  const gaps = standingGaps(services.ledger.borrows());
  const candidates = [
    ...openBorrows(services).map(borrowCandidate),
    ...gaps.map(borrowCandidate),
    ...shownCheckouts(services).map(checkoutCandidate),
  ];
  if (candidates.length === 0) requireLedger(services);
  return findMeant<Borrow | Checkout>(text, candidates, 'borrow-not-found');
}

/**
 * A received license by ARN or part of its name. One that is not in the last listing may be new: then, and only then,
 * AWS is asked for the list. Throws license-not-found, license-ambiguous, or why listing failed.
 */
export async function meantLicense({ catalogue }: Services, text: string): Promise<License> {
  try {
    return findLicense(catalogue.entries(), text);
  } catch (error) {
    if (!(error instanceof FieldpassError) || error.code !== 'license-not-found') throw error;
    await catalogue.refresh();
    const { problem } = catalogue.listing();
    if (problem !== null)
      throw new FieldpassError(problem.code, problem.message, { details: problem.details });
    return findLicense(catalogue.entries(), text);
  }
}

/** A grant by ARN, or part of its own or its license's name. Throws grant-not-found, license-ambiguous. */
export function meantGrant(grants: readonly GrantView[], text: string): GrantView {
  const candidates = grants.map((grant) => ({
    item: grant,
    ids: [grant.grantArn, grant.licenseArn],
    name: [grant.grantName, grant.licenseName].filter(Boolean).join(' · '),
  }));
  return findMeant(text, candidates, 'grant-not-found');
}

function findLicense(entries: readonly { readonly license: License }[], text: string): License {
  const candidates: readonly Candidate<License>[] = entries.map(({ license }) => ({
    item: license,
    ids: [license.arn],
    name: license.name,
  }));
  return findMeant(text, candidates, 'license-not-found');
}

const openBorrows = ({ ledger }: Services): readonly Borrow[] => ledger.borrows().filter(isOpen);

const shownCheckouts = ({ ledger }: Services): readonly Checkout[] => ledger.checkouts().filter(isShown);

function borrowCandidate<T extends Borrow>(borrow: T): Candidate<T> {
  const { licenseArn, licenseName } = borrow.wish;
  return { item: borrow, ids: [borrow.borrowId, licenseArn], name: licenseName };
}

function checkoutCandidate<T extends Checkout>(checkout: T): Candidate<T> {
  const { licenseArn, licenseName } = checkout.wish;
  return { item: checkout, ids: [checkout.checkoutId, licenseArn], name: licenseName };
}
