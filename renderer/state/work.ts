// Finds the step of a piece of work in hand.

import type { Snapshot, WorkStep } from '../../main/domain/snapshot.ts';

/** Step in hand for a license: its work may be listed under the license ARN or under the id of its borrow or checkout. */
export function stepOf({ working, borrows, checkouts }: Snapshot, licenseArn: string): WorkStep | null {
  const subjects = new Set([
    licenseArn,
    ...borrows.filter((borrow) => borrow.licenseArn === licenseArn).map(({ borrowId }) => borrowId),
    ...checkouts.filter((checkout) => checkout.licenseArn === licenseArn).map(({ checkoutId }) => checkoutId),
  ]);
  return working.find(({ subject }) => subjects.has(subject))?.step ?? null;
}
