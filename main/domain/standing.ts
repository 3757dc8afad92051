// How the licenses on this computer stand, in one word for scripts: decided from what both doors show.

import { type Candidate, findMeant } from './finding.ts';
import { FieldpassError } from './failure.ts';
import type { Instant } from './instant.ts';
import type { BorrowView, CheckoutView, Here } from './snapshot.ts';

/**
 * Exit numbers of `fieldpass status --check`, the higher the worse. Families of failures have 1 to 7 and mean that it
 * could not be found out; `missing`: asked for, and not on this computer.
 */
export const STANDING_NUMBERS = {
  well: 0,
  'ends-soon': 10,
  attention: 11,
  expired: 12,
  missing: 13,
} as const satisfies Record<string, number>;

export type Standing = keyof typeof STANDING_NUMBERS;

export type StandingWish = {
  /** What counts as soon, in ms before the end; null: what the app calls “ends soon”. */
  readonly withinMs: number | null;
  /** Names, ARNs or ids of licenses that must be here; empty: whatever is here. */
  readonly licenses: readonly string[];
  /** Is it bad to have nothing at all? */
  readonly isRequired: boolean;
};

export type StandingReport = {
  readonly standing: Standing;
  readonly number: number;
  readonly licenses: readonly {
    readonly licenseArn: string | null;
    readonly licenseName: string;
    readonly standing: Standing;
    /** When it ends, where that is known. */
    readonly expiresAt: Instant | null;
  }[];
};

type View = BorrowView | CheckoutView;
type Group = { readonly licenseArn: string; readonly licenseName: string; readonly views: readonly View[] };

/** How everything here stands, or the licenses asked for. Throws `license-ambiguous`. */
export function standingOf(
  here: Pick<Here, 'at' | 'clock' | 'borrows' | 'checkouts'>,
  wish: StandingWish,
): StandingReport {
  const groups = groupsOf([...here.borrows, ...here.checkouts]);
  const licenses =
    wish.licenses.length === 0
      ? groups.map((group) => ofGroup(group, here.at, wish))
      : wish.licenses.map((text) => ofAsked(text, groups, here.at, wish));
  const standings = licenses.map(({ standing }) => standing);
  const nothing: readonly Standing[] = wish.isRequired && licenses.length === 0 ? ['missing'] : [];
  // A clock that cannot be relied on makes every other word doubtful.
  const clock: readonly Standing[] = here.clock.problem === null ? [] : ['attention'];
  const standing = worst([...standings, ...nothing, ...clock]);
  return { standing, number: STANDING_NUMBERS[standing], licenses };
}

function groupsOf(views: readonly View[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const view of views) {
    const { licenseArn, licenseName } = view;
    const before = groups.get(licenseArn)?.views ?? [];
    groups.set(licenseArn, { licenseArn, licenseName, views: [...before, view] });
  }
  return [...groups.values()];
}

type OfLicense = StandingReport['licenses'][number];

function ofAsked(text: string, groups: readonly Group[], now: Instant, wish: StandingWish): OfLicense {
  const candidates: readonly Candidate<Group>[] = groups.map((group) => ({
    item: group,
    ids: [group.licenseArn, ...group.views.map(idOf)],
    name: group.licenseName,
  }));
  try {
    return ofGroup(findMeant(text, candidates, 'borrow-not-found'), now, wish);
  } catch (error) {
    if (!(error instanceof FieldpassError) || error.code !== 'borrow-not-found') throw error;
    return { licenseArn: null, licenseName: text, standing: 'missing', expiresAt: null };
  }
}

// What has ended does not matter while the same license is here anew; what is not settled always does.
function ofGroup(
  { licenseArn, licenseName, views }: Group,
  now: Instant,
  { withinMs }: StandingWish,
): OfLicense {
  const each = views.map((view) => ({ view, standing: ofView(view, now, withinMs) }));
  const isUsable = each.some(({ standing }) => standing === 'well' || standing === 'ends-soon');
  const counted = isUsable ? each.filter(({ standing }) => standing !== 'expired') : each;
  const standing = worst(counted.map((one) => one.standing));
  const ends = counted
    .filter((one) => one.standing === standing && one.view.badge !== 'replaced')
    .flatMap(({ view }) => view.expiresAt ?? []);
  return { licenseArn, licenseName, standing, expiresAt: ends.length === 0 ? null : Math.min(...ends) };
}

function ofView(view: View, now: Instant, withinMs: number | null): Standing {
  const standing = 'borrowId' in view ? OF_BORROW[view.badge] : OF_CHECKOUT[view.badge];
  // Only what ends by itself at a known time is measured: a seat kept by heartbeats is always near its end.
  const isMeasured = ['borrowed', 'ends-soon', 'runs-out'].includes(view.badge);
  if (withinMs === null || !isMeasured || view.expiresAt === null) return standing;
  return view.expiresAt - now <= withinMs ? 'ends-soon' : 'well';
}

const OF_BORROW: Readonly<Record<BorrowView['badge'], Standing>> = {
  borrowing: 'attention',
  borrowed: 'well',
  'ends-soon': 'ends-soon',
  expired: 'expired',
  returning: 'attention',
  'cannot-verify': 'attention',
  unresolved: 'attention',
  unreadable: 'attention',
  checking: 'attention',
  'not-renewed': 'attention',
  // Its replacement stands for the license.
  replaced: 'well',
};

const OF_CHECKOUT: Readonly<Record<CheckoutView['badge'], Standing>> = {
  'checking-out': 'attention',
  kept: 'well',
  fading: 'attention',
  'runs-out': 'ends-soon',
  ended: 'expired',
  releasing: 'attention',
  unresolved: 'attention',
  consumed: 'well',
};

const idOf = (view: View): string => ('borrowId' in view ? view.borrowId : view.checkoutId);

function worst(standings: readonly Standing[]): Standing {
  return standings.reduce<Standing>(
    (bad, one) => (STANDING_NUMBERS[bad] >= STANDING_NUMBERS[one] ? bad : one),
    'well',
  );
}
