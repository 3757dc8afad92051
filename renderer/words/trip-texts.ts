// Sentences about a trip: its days, how it stands, how each license stands, and what a rehearsal found.

import type { KitLicenseView, RehearsalItem, TripView } from '../../main/domain/trip-views.ts';
import { exactMoment, spanBrief } from './format.ts';
import { inWords } from './from-main.ts';
import { spoken } from './language.svelte.ts';
import { say } from './say.ts';

type Clock = { readonly at: number; readonly zone: string };

/** A calendar day, `2026-12-01`, as “Tue 1 Dec 2026”: the same day in every zone. */
export function dayWords(day: string): string {
  const parts = new Intl.DateTimeFormat(spoken().tag, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).formatToParts(Date.parse(`${day}T12:00:00Z`));
  const part = (wanted: string): string => parts.find(({ type }) => type === wanted)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`;
}

/** “Tue 1 Dec 2026 – Sat 5 Dec 2026, 5 days”. */
export function daysWords({
  days,
  firstDay,
  lastDay,
}: Pick<TripView, 'days' | 'firstDay' | 'lastDay'>): string {
  if (days === 1) return say('trips.oneDay', { first: dayWords(firstDay) });
  return say('trips.days', { first: dayWords(firstDay), last: dayWords(lastDay), count: days });
}

/** How a trip stands: the sentence that counts, and what follows from it. */
export function summaryWords(
  trip: TripView,
  { at, zone }: Clock,
): { strong: string; soft: readonly string[] } {
  const { earliestAt, isTight, kit, state } = trip;
  const moment = earliestAt === null ? '' : exactMoment(earliestAt, zone);
  const span = earliestAt === null ? '' : spanBrief(earliestAt - at);
  const isLater = earliestAt !== null && earliestAt > at;
  if (state === 'early') {
    // Main's own word is a moment old: the earliest moment may have come since.
    if (!isLater) return { strong: say('trip.sum.ready'), soft: [] };
    const tight = isTight ? [say('trip.sum.tight')] : [];
    return { strong: say('trip.sum.early', { span, moment }), soft: [say('trip.sum.earlyWhy'), ...tight] };
  }
  if (state !== 'blocked') return { strong: say(`trip.sum.${state}`), soft: [] };
  const count = kit.filter(({ coverage }) => coverage.state === 'cannot').length;
  const others = isLater ? say('trip.sum.others', { span, moment }) : say('trip.sum.othersNow');
  return {
    strong: say('trip.sum.blocked', { count }),
    soft: [say('trip.sum.blockedNext'), ...(earliestAt === null ? [] : [others])],
  };
}

/** How a license stands to the trip, in sentences: the words for its bar. */
export function coverageWords({ coverage, renews }: KitLicenseView, { at, zone }: Clock): readonly string[] {
  const moment = (instant: number): string => exactMoment(instant, zone);
  switch (coverage.state) {
    case 'covered':
      return [say('trip.why.covered', { end: moment(coverage.untilAt) })];
    case 'now':
      return [say(renews ? 'trip.why.renewNow' : 'trip.why.now', { end: moment(coverage.untilAt) })];
    case 'later':
      return [
        say(renews ? 'trip.why.renewLater' : 'trip.why.later', {
          span: spanBrief(coverage.fromAt - at),
          from: moment(coverage.fromAt),
          end: moment(coverage.untilAt),
        }),
      ];
    case 'cannot':
      return cannotWords(coverage, moment);
  }
}

function cannotWords(
  { reason, untilAt, why }: Extract<KitLicenseView['coverage'], { readonly state: 'cannot' }>,
  moment: (instant: number) => string,
): readonly string[] {
  const end = untilAt === null ? say('details.unknown') : moment(untilAt);
  if (reason === 'too-short' || reason === 'validity-ends') return [say(`trip.cannot.${reason}`, { end })];
  const sentence = reason === 'not-borrowable' ? inWords(why) : say(`trip.cannot.${reason}`);
  return untilAt === null ? [sentence] : [sentence, say('trip.reaches', { end })];
}

/** What a rehearsal found of one license. */
export function foundWords({ reason }: Pick<RehearsalItem, 'reason'>): string {
  switch (reason) {
    case 'valid':
    case 'not-borrowed':
    case 'missing':
    case 'unreadable':
    case 'ends-too-soon':
    case 'expired':
      return say(`rehearsal.why.${reason}`);
    default:
      return say(`verdict.${reason}`);
  }
}
