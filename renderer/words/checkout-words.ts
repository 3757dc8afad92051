// The lines of an online checkout: how long it lives, when the next heartbeat is, what was not allowed.

import type { CheckoutView } from '../../main/domain/snapshot.ts';
import { checkoutBadgeAt, shortfallsOf } from '../state/here.ts';
import { exactMoment, spanBrief } from './format.ts';
import { say } from './say.ts';
import { type TimeWords, timeWords } from './time-left.ts';

/** Words for the time of a checkout at `now` (epoch ms) in `zone`. */
export function checkoutTime(checkout: CheckoutView, now: number, zone: string): TimeWords {
  const { badge, issuedAt, requestedAt, state, expiresAt, seatHeldUntilAt, type } = checkout;
  if (badge === 'consumed') {
    const start = exactMoment(issuedAt ?? requestedAt, zone);
    return { strong: say('left.consumed'), soft: say('left.consumedSince', { start }) };
  }
  if (state === 'unresolved' && type === 'perpetual' && seatHeldUntilAt === null)
    return { strong: say('left.seatHeld'), soft: say('left.seatForGood') };
  return timeWords({ state, expiresAt, seatHeldUntilAt }, now, zone);
}

/** That the seat may stay taken past the end shown, because the answer to a heartbeat was lost; null normally. */
export function heldLongerWords(checkout: CheckoutView, now: number, zone: string): string | null {
  const { expiresAt, seatHeldUntilAt } = checkout;
  if (expiresAt === null || seatHeldUntilAt === null || seatHeldUntilAt <= Math.max(expiresAt, now))
    return null;
  return say('left.heldLonger', { end: exactMoment(seatHeldUntilAt, zone) });
}

/** When the next heartbeat is, or why none comes; null where that is no question. */
export function beatWords(checkout: CheckoutView, now: number): string | null {
  const badge = checkoutBadgeAt(checkout, now);
  if (badge !== 'kept' && badge !== 'fading' && badge !== 'runs-out') return null;
  if (checkout.keeper === 'nobody') return say('left.keptByNobody');
  if (checkout.keeper === 'terminal') return say('left.keptByTerminal');
  if (checkout.nextBeatAt === null) return null;
  const leftMs = checkout.nextBeatAt - now;
  return leftMs <= 0 ? say('left.beatDue') : say('left.nextBeat', { span: spanBrief(leftMs) });
}

/** One line for each entitlement that was not wholly allowed: “1 of 3 allowed: Users, 2 Count missing”. */
export function missingWords(checkout: Pick<CheckoutView, 'asked' | 'entitlements'>): readonly string[] {
  return shortfallsOf(checkout).map(({ name, unit, asked, allowed }) => {
    if (asked === null) return say('partial.none', { name });
    const words = say('partial.counted', { allowed: allowed ?? '0', asked, name });
    const missing = difference(asked, allowed);
    // “2 Count missing” is no English; other units say something.
    const rest =
      unit === 'Count' ? say('partial.missingCount', { missing }) : say('partial.missing', { missing, unit });
    return `${words}, ${rest}`;
  });
}

// Quantities are strings on the wire; what is no number is not calculated with.
function difference(asked: string, allowed: string | null): string {
  const rest = Number(asked) - Number(allowed ?? 0);
  return Number.isFinite(rest) ? String(Number(rest.toFixed(6))) : asked;
}
