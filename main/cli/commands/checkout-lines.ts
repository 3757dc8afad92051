// An online checkout in lines for people.

import type { CheckoutView } from '../../domain/snapshot.ts';
import { stateOf } from '../states.ts';
import { exactWords } from '../moments.ts';
import { asArgument, failureLines, untilWords } from '../print.ts';

/** What it is, until when, what was allowed, and how to go on. */
export function checkoutLines(view: CheckoutView, now: number): readonly string[] {
  const problem = view.problem === null ? [] : failureLines(view.problem).map((line) => `  ${line}`);
  return [
    `${stateOf(view)[1]}: ${view.licenseName}`,
    `  ${checkoutEndWords(view, now)}`,
    ...allowedLines(view),
    ...keptLines(view),
    `  checkout id: ${view.checkoutId}${view.nodeId === null ? '' : `; for this computer alone: ${view.nodeId}`}`,
    ...problem,
  ];
}

/** How long it lasts, and what is taken until when. */
export function checkoutEndWords(view: CheckoutView, now: number): string {
  const { type, expiresAt, seatHeldUntilAt, badge } = view;
  const later =
    seatHeldUntilAt === null ? '' : `; its seat may stay taken until ${exactWords(seatHeldUntilAt)}`;
  if (expiresAt !== null) return `${untilWords(expiresAt, now)}${later}`;
  if (badge === 'consumed') return 'no end; it can never be given back';
  if (badge === 'checking-out') return `the outcome is not known yet${later}`;
  return type === 'perpetual' ? 'it may be consumed for good' : `a seat may be held${later}`;
}

/** What was allowed; less than was asked for must not be overread. */
export function allowedLines({ asked, entitlements, isPartial, state }: CheckoutView): readonly string[] {
  if (state !== 'held' && state !== 'releasing') return [`  asked: ${amounts(asked)}`];
  if (!isPartial) return [`  allowed: ${amounts(entitlements)}`];
  return [`  ALLOWED ONLY IN PART: ${amounts(entitlements)}`, `  asked: ${amounts(asked)}`];
}

/** Who keeps it alive, or how to go on where nobody does. */
export function keptLines(view: CheckoutView): readonly string[] {
  const { badge, checkoutId, keeper, licenseName, nextBeatAt } = view;
  if (badge === 'runs-out') {
    const which = asArgument(licenseName, checkoutId);
    return [
      '  nobody keeps it alive: it ends by itself then',
      `  prolong it: fieldpass extend ${which}`,
      `  give it back: fieldpass release ${which}`,
    ];
  }
  if (badge !== 'kept' && badge !== 'fading') return [];
  const who = keeper === 'window' ? 'the Fieldpass window' : 'a “fieldpass checkout --hold”';
  return [`  kept alive by ${who}${nextBeatAt === null ? '' : `; next heartbeat ${exactWords(nextBeatAt)}`}`];
}

/** `Seats 2 Count, Module A`. */
export function amounts(entitlements: CheckoutView['entitlements']): string {
  if (entitlements.length === 0) return 'nothing';
  return entitlements
    .map(({ name, unit, value }) => (value === undefined ? name : `${name} ${value} ${unit}`))
    .join(', ');
}
