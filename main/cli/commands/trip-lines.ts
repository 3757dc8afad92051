// A trip, an act of borrowing for it, and a rehearsal in lines for people.

import type {
  KitLicenseView,
  RehearsalCard,
  RehearsalItem,
  Taking,
  TakingItem,
  TripView,
} from '../../domain/trip-views.ts';
import { durationWords } from '../../domain/time-words.ts';
import { type Block, table } from '../layout.ts';
import { exactWords } from '../moments.ts';
import { failureLines } from '../print.ts';

const STATES: Readonly<Record<TripView['state'], string>> = {
  empty: 'no licenses',
  over: 'over',
  covered: 'covered',
  ready: 'borrow now',
  early: 'too early',
  blocked: 'not covered',
};

/** All trips, a row each. */
export function tripRows(trips: readonly TripView[]): Block {
  return table(
    trips.map(({ firstDay, kit, lastDay, name, place, state }) => [
      `${firstDay} – ${lastDay}`,
      STATES[state],
      kit.length === 1 ? '1 license' : `${kit.length} licenses`,
      place === '' ? name : `${name} (${place})`,
    ]),
    ['fixed', 'fixed', 'fixed', 'name'],
  );
}

/** One trip: how it stands, and each license with its moment or its reason. */
export function tripLines(trip: TripView, now: number): readonly string[] {
  const { earliestAt, endAt, firstDay, lastDay, name, place, state } = trip;
  const moment = earliestAt === null ? [] : [`  ${earliestWords(earliestAt, now)}`];
  return [
    `${name}${place === '' ? '' : ` (${place})`}: ${STATES[state]}`,
    `  ${firstDay} to ${lastDay}; the last day ends ${exactWords(endAt)}`,
    ...(state === 'covered' || state === 'over' ? [] : moment),
    ...(trip.isTight ? ['  that is on the first day of the trip'] : []),
    ...trip.kit.flatMap((license) => kitLines(license, now)),
    `  trip id: ${trip.tripId}`,
  ];
}

function earliestWords(earliestAt: number, now: number): string {
  return earliestAt <= now
    ? 'borrowed now, each license that can lasts through the last day'
    : `press Borrow in ${durationWords(earliestAt - now)}, from ${exactWords(earliestAt)} on`;
}

function kitLines(license: KitLicenseView, now: number): readonly string[] {
  const late = license.canReturnEarly === false ? '; cannot be given back early (set by the issuer)' : '';
  return [`  - ${license.licenseName}: ${coverageWords(license, now)}${late}`];
}

function coverageWords({ coverage, renews }: KitLicenseView, now: number): string {
  const verb = renews ? 'renew it' : 'borrow it';
  switch (coverage.state) {
    case 'covered':
      return `here until ${exactWords(coverage.untilAt)}`;
    case 'now':
      return `${verb} now, and it lasts until ${exactWords(coverage.untilAt)}`;
    case 'later':
      return `${verb} in ${durationWords(coverage.fromAt - now)}, from ${exactWords(coverage.fromAt)} on`;
    case 'cannot': {
      const reach = coverage.untilAt === null ? '' : ` It reaches until ${exactWords(coverage.untilAt)}.`;
      return `cannot cover the last day. ${coverage.why}${reach}`;
    }
  }
}

const TAKEN: Readonly<Record<TakingItem['state'], string>> = {
  covered: 'here already',
  waiting: 'not tried',
  running: 'in hand',
  taken: 'borrowed',
  failed: 'NOT BORROWED',
  untried: 'not tried',
  returned: 'given back',
};
const UNDO: Readonly<Record<NonNullable<TakingItem['undo']>, string>> = {
  possible: '',
  'no-early-return': '; stays taken: the issuer does not allow early return',
  renewed: '; stays: the old one was given back for it',
  open: '; a seat may be held: Fieldpass finds out by itself',
};

/** What an act of borrowing brought, license by license. */
export function takingLines({ items }: Taking): readonly string[] {
  return items.flatMap((item) => [
    `  - ${item.licenseName}: ${wordOf(item)}${untilOf(item)}${item.undo === null ? '' : UNDO[item.undo]}`,
    ...(item.failure === null ? [] : failureLines(item.failure).map((line) => `    ${line}`)),
  ]);
}

const wordOf = ({ how, state }: TakingItem): string =>
  state === 'taken' && how === 'renew' ? 'renewed' : TAKEN[state];

const untilOf = ({ expiresAt, state }: TakingItem): string =>
  expiresAt === null || state === 'returned' ? '' : `, until ${exactWords(expiresAt)}`;

const RESULTS = { pass: 'PASS', fail: 'FAIL', unknown: 'NOT KNOWN' } as const;
const REASONS: Readonly<Record<RehearsalItem['reason'], string>> = {
  valid: 'genuine, for this computer, lasts through the last day',
  'not-borrowed': 'not on this computer',
  missing: 'missing from the keychain',
  unreadable: 'the keychain does not answer',
  'ends-too-soon': 'ends within the last hour',
  expired: 'will have ended by then',
  'not-yet-valid': 'issued in the future',
  'wrong-node': 'issued for another computer',
  returned: 'already returned',
  'unknown-issuer': 'no key of its issuer is pinned',
  'bad-signature': 'not signed by the pinned key',
  malformed: 'not a license token',
  mismatch: 'belongs to another borrow',
  'clock-untrusted': 'cannot be judged, the clock is wrong',
};

/** The card of a rehearsal. */
export function rehearsalLines(card: RehearsalCard): readonly string[] {
  const { items, judgedAt, nodeId, rehearsedAt, result, tripName } = card;
  return [
    `${RESULTS[result]}: rehearsal of ${tripName}`,
    `  clock moved to ${exactWords(judgedAt)}; no network`,
    ...items.flatMap((item) => [
      `  ${RESULTS[item.result]}  ${item.licenseName}: ${REASONS[item.reason]}${item.expiresAt === null ? '' : `; ends ${exactWords(item.expiresAt)}`}`,
      ...(item.failure === null ? [] : [`        → ${item.failure.details.nextStep}`]),
    ]),
    `  rehearsed ${exactWords(rehearsedAt)} on ${nodeId}`,
  ];
}
