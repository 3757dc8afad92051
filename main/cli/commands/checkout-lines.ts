// An online checkout in lines for people.

import type { CheckoutView } from '../../domain/snapshot.ts';
import { exactWords, failureLines, untilWords } from '../print.ts';

const WORDS: Readonly<Record<CheckoutView['badge'], string>> = {
  'checking-out': 'Checking out…',
  kept: 'Checked out',
  fading: 'Checked out, heartbeat missing',
  'runs-out': 'Checked out, runs out',
  ended: 'Ended',
  releasing: 'Releasing…',
  unresolved: 'Unresolved',
  consumed: 'Consumed for good',
};

/** What it is, until when, what was allowed, and how to go on. */
export function checkoutLines(view: CheckoutView, now: number): readonly string[] {
  const problem = view.problem === null ? [] : failureLines(view.problem).map((line) => `  ${line}`);
  return [
    `${WORDS[view.badge]}: ${view.licenseName}`,
    `  ${endWords(view, now)}`,
    ...(view.isPartial
      ? [`  allowed only in part: ${amounts(view.entitlements)}; asked: ${amounts(view.asked)}`]
      : []),
    ...keptLines(view),
    `  checkout id: ${view.checkoutId}`,
    ...problem,
  ];
}

function endWords({ type, expiresAt, seatHeldUntilAt, badge }: CheckoutView, now: number): string {
  const later =
    seatHeldUntilAt === null ? '' : `; its seat may stay taken until ${exactWords(seatHeldUntilAt)}`;
  if (expiresAt !== null) return `${untilWords(expiresAt, now)}${later}`;
  if (badge === 'consumed') return 'no end; it can never be given back';
  if (badge === 'checking-out') return 'the outcome is not known yet';
  return type === 'perpetual' ? 'it may be consumed for good' : `a seat may be held${later}`;
}

function keptLines({ badge, keeper, nextBeatAt }: CheckoutView): readonly string[] {
  if (badge === 'runs-out')
    return [
      '  nobody keeps it alive: prolong it with “fieldpass extend”, give it back with “fieldpass release”',
    ];
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
