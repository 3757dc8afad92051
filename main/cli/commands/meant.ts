// Which license, borrow or checkout a person means.

import { type Borrow, isOpen } from '../../domain/borrow.ts';
import { type Checkout, isShown } from '../../domain/checkout.ts';
import { FieldpassError } from '../../domain/failure.ts';
import { type Candidate, findMeant } from '../../domain/finding.ts';
import type { License } from '../../domain/license.ts';
import { isInTheWay, standingGaps } from '../../domain/renewal.ts';
import type { Services } from '../../compose.ts';
import { requireLedger } from '../open.ts';

type NotFound = 'borrow-not-found' | 'checkout-not-found';

/**
 * An open borrow by borrow id, license ARN or part of its name; of several of one license the one in use. Throws
 * borrow-not-found, license-ambiguous, ledger-*.
 */
export function meantBorrow(services: Services, text: string): Borrow {
  const borrows = openBorrows(services);
  const now = services.time.now();
  const isUsed = (borrow: Borrow): boolean => isInTheWay(borrow, borrows, now);
  return meantRecordOf(services, text, borrows, isUsed, 'borrow-not-found');
}

/**
 * A shown checkout by its id, license ARN or part of its name; of several of one license the one that is not over.
 * Throws checkout-not-found, license-ambiguous, ledger-*.
 */
export function meantCheckout(services: Services, text: string): Checkout {
  const live = new Set(
    services.checkouts.views().flatMap(({ badge, checkoutId }) => (isLive(badge) ? [checkoutId] : [])),
  );
  const isLiveOne = ({ checkoutId }: Checkout): boolean => live.has(checkoutId);
  return meantRecordOf(services, text, shownCheckouts(services), isLiveOne, 'checkout-not-found');
}

/**
 * What `remove` may mean: a borrow, a renewal that left a gap, or a checkout; of several of one license the one that
 * can be removed. Throws as the others.
 */
export function meantRecord(services: Services, text: string): Borrow | Checkout {
  const { borrows, checkouts } = services.snapshots.take();
  const removable = new Set([
    ...borrows.flatMap((view) => (view.removable ? [view.borrowId] : [])),
    ...checkouts.flatMap((view) => (view.removable ? [view.checkoutId] : [])),
  ]);
  const gaps = standingGaps(services.ledger.borrows());
  const all: readonly (Borrow | Checkout)[] = [
    ...openBorrows(services),
    ...gaps,
    ...shownCheckouts(services),
  ];
  return meantRecordOf(services, text, all, (record) => removable.has(idOf(record)), 'borrow-not-found');
}

/**
 * A received license by ARN or part of its name. One that is not in the last listing may be new: then, and only then,
 * AWS is asked for the list. Throws license-not-found, license-ambiguous, or why listing failed.
 */
export async function meantLicense({ catalogue }: Services, text: string): Promise<License> {
  try {
    return findLicense(catalogue.entries(), text);
  } catch (error) {
    if (!isCode(error, 'license-not-found')) throw error;
    await catalogue.refresh();
    const { problem } = catalogue.listing();
    if (problem !== null)
      throw new FieldpassError(problem.code, problem.message, { details: problem.details });
    return findLicense(catalogue.entries(), text);
  }
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

const isLive = (badge: string): boolean => !['ended', 'unresolved', 'consumed'].includes(badge);

// Ids first; then the license, of which several records may be here at a time: an old one and its renewal, two checkouts.
function meantRecordOf<T extends Borrow | Checkout>(
  services: Services,
  text: string,
  records: readonly T[],
  isPreferred: (record: T) => boolean,
  notFound: NotFound,
): T {
  if (records.length === 0) requireLedger(services);
  const byId = records.map((record) => ({ item: record, ids: [idOf(record)], name: '' }));
  const found = foundIn(text, byId, notFound);
  if (found !== null) return found;
  const byLicense = [...new Set(records.map(({ wish }) => wish.licenseArn))].map((arn) => {
    const item = records.filter(({ wish }) => wish.licenseArn === arn);
    return { item, ids: [arn], name: item.at(-1)?.wish.licenseName ?? '' };
  });
  const ofLicense = findMeant(text, byLicense, notFound);
  const preferred = ofLicense.filter(isPreferred);
  const [one, second] = preferred.length > 0 ? preferred : ofLicense;
  if (one !== undefined && second === undefined) return one;
  const ids = ofLicense.map((record) => idOf(record)).join(', ');
  const message = `Several of this license are here, under these ids: ${ids}. Nothing was done.`;
  const nextStep =
    'Run “fieldpass status --long” to see which is which, and name the one you mean by its id.';
  throw new FieldpassError('license-ambiguous', message, { details: { asked: text, nextStep } });
}

const idOf = (record: Borrow | Checkout): string =>
  'borrowId' in record ? record.borrowId : record.checkoutId;

function foundIn<T>(text: string, candidates: readonly Candidate<T>[], notFound: NotFound): T | null {
  try {
    return findMeant(text, candidates, notFound);
  } catch (error) {
    if (isCode(error, notFound)) return null;
    throw error;
  }
}

const isCode = (error: unknown, code: FieldpassError['code']): error is FieldpassError =>
  error instanceof FieldpassError && error.code === code;
