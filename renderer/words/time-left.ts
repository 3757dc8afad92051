// The line about time of a borrow or checkout: what counts first, the exact moment after it.

import type { BorrowView, CheckoutView } from '../../main/domain/snapshot.ts';
import { agoWords, exactMoment, spanBrief } from './format.ts';
import { say } from './say.ts';

export type TimeWords = { readonly strong: string; readonly soft: string };

type Ends = {
  readonly state: BorrowView['state'] | CheckoutView['state'];
  readonly expiresAt: number | null;
  readonly seatHeldUntilAt: number | null;
};

/** Words for the time of a borrow or checkout at `now` (epoch ms) in `zone`: left, ended, held, or not known yet. */
export function timeWords({ state, expiresAt, seatHeldUntilAt }: Ends, now: number, zone: string): TimeWords {
  if (state === 'gap') return { strong: say('left.gap'), soft: '' };
  if (state === 'unresolved' && seatHeldUntilAt !== null) {
    return {
      strong: say('left.seatHeld'),
      soft: say('left.until', { end: exactMoment(seatHeldUntilAt, zone) }),
    };
  }
  if (expiresAt === null)
    return { strong: '', soft: say(state === 'requested' ? 'left.waiting' : 'left.unknown') };
  const end = exactMoment(expiresAt, zone);
  if (now >= expiresAt)
    return { strong: say('left.endedAgo', { ago: agoWords(now - expiresAt) }), soft: end };
  return { strong: say('left.left', { span: spanBrief(expiresAt - now) }), soft: say('left.until', { end }) };
}

/** Words for a borrow whose successor is here: it is no second license, only a seat that is still taken. */
export function replacedWords({ seatHeldUntilAt, expiresAt }: Ends, zone: string): TimeWords {
  const endAt = seatHeldUntilAt ?? expiresAt;
  const strong =
    endAt === null ? say('left.unknown') : say('left.replaced', { end: exactMoment(endAt, zone) });
  return { strong, soft: '' };
}
