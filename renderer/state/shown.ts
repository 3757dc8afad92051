// What a borrow or a license shows at a given moment, from what main decided and the thresholds it sent along.

import type { Badge, BorrowView, LicenseView, Snapshot } from '../../main/domain/snapshot.ts';

/** The badges that claim a borrow can be used, or holds a seat; each of them ends with it. */
const LIVES: ReadonlySet<Badge> = new Set<Badge>(['borrowed', 'ends-soon', 'checking', 'replaced']);

type Thresholds = Pick<BorrowView, 'badge' | 'endsSoonAt' | 'expiresAt'>;

/** Badge of a borrow at `now`: main's own, moved on where `endsSoonAt` or `expiresAt` has passed since. */
export function badgeAt({ badge, endsSoonAt, expiresAt }: Thresholds, now: number): Badge {
  if (!LIVES.has(badge)) return badge;
  if (expiresAt !== null && now >= expiresAt) return 'expired';
  return badge === 'borrowed' && endsSoonAt !== null && now >= endsSoonAt ? 'ends-soon' : badge;
}

/** The tones that say more than the badge: the badge has words of its own for what is calm or over. */
export type LastTone = 'last-days' | 'last-hour';

/** Tone of a borrow at `now` beside its badge; null where it is calm, over, or not known. */
export function toneOf(
  borrow: Thresholds & Pick<BorrowView, 'lastDaysAt' | 'lastHourAt'>,
  now: number,
): LastTone | null {
  const badge = badgeAt(borrow, now);
  if (badge !== 'borrowed' && badge !== 'ends-soon') return null;
  const { lastDaysAt, lastHourAt } = borrow;
  if (lastHourAt !== null && now >= lastHourAt) return 'last-hour';
  return lastDaysAt !== null && now >= lastDaysAt ? 'last-days' : null;
}

/** Part of the borrowed time that is left at `now`, 0 to 1, or null where its ends are not known. */
export function shareLeft(
  { issuedAt, expiresAt }: Pick<BorrowView, 'issuedAt' | 'expiresAt'>,
  now: number,
): number | null {
  if (issuedAt === null || expiresAt === null || expiresAt <= issuedAt) return null;
  return Math.min(1, Math.max(0, (expiresAt - now) / (expiresAt - issuedAt)));
}

/** Main's forecast of the end, carried from the snapshot's moment to `now` and cut at the license's own end. */
export function forecastAt(license: LicenseView, snapshotAt: number, now: number): number | null {
  if (!license.borrow.possible) return null;
  const carried = license.borrow.untilAt + Math.max(0, now - snapshotAt);
  return Math.min(carried, license.validUntilAt ?? carried);
}

/** The borrow of a license that is still going on, if any: borrowing again would be refused. */
export function openBorrowOf(
  borrows: readonly BorrowView[],
  licenseArn: string,
  now: number,
): BorrowView | null {
  const isOpen = (borrow: BorrowView): boolean =>
    borrow.licenseArn === licenseArn &&
    borrow.state !== 'unresolved' &&
    borrow.state !== 'gap' &&
    (borrow.expiresAt === null || now < borrow.expiresAt);
  const open = borrows.filter(isOpen);
  // One that was renewed but cannot be given back is still open beside its successor.
  return open.find(({ replacedBy }) => replacedBy === null) ?? open[0] ?? null;
}

/** Borrows by the license they are of; a license may have several, as after a renewal. */
export function borrowsByLicense(borrows: readonly BorrowView[]): ReadonlyMap<string, readonly BorrowView[]> {
  const byArn = new Map<string, BorrowView[]>();
  for (const borrow of borrows) {
    const known = byArn.get(borrow.licenseArn);
    if (known === undefined) byArn.set(borrow.licenseArn, [borrow]);
    else known.push(borrow);
  }
  return byArn;
}

/** Word for the network, as far as the last listing tells. */
export type Network = 'online' | 'offline' | 'asking' | 'trouble' | 'unknown';

const UNREACHED: ReadonlySet<string> = new Set(['offline', 'timed-out', 'captive-portal']);

/** What the last listing tells about the network. */
export function networkOf(listing: Snapshot['listing']): Network {
  if (listing.state === 'loading') return 'asking';
  if (listing.problem !== null) return UNREACHED.has(listing.problem.code) ? 'offline' : 'trouble';
  return listing.listedAt === null ? 'unknown' : 'online';
}
