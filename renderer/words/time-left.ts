// The line about time of a borrow: what counts first, the exact moment after it.

import type { BorrowView } from '../../main/domain/snapshot.ts';
import { agoWords, exactMoment, spanBrief } from './format.ts';
import { say } from './say.ts';

export type TimeWords = { readonly strong: string; readonly soft: string };

type Ends = Pick<BorrowView, 'state' | 'expiresAt' | 'seatHeldUntilAt'>;

/** Words for the time of a borrow at `now` (epoch ms) in `zone`: left, ended, held, or not known yet. */
export function timeWords({ state, expiresAt, seatHeldUntilAt }: Ends, now: number, zone: string): TimeWords {
  if (state === 'unresolved' && seatHeldUntilAt !== null) {
    return {
      strong: say('left.seatHeld'),
      soft: say('left.until', { end: exactMoment(seatHeldUntilAt, zone) }),
    };
  }
  if (expiresAt === null)
    return { strong: '', soft: say(state === 'requested' ? 'left.waiting' : 'left.unknown') };
  const end = exactMoment(expiresAt, zone);
  if (now >= expiresAt) return { strong: say('left.ended', { end }), soft: agoWords(now - expiresAt) };
  return { strong: say('left.left', { span: spanBrief(expiresAt - now) }), soft: say('left.until', { end }) };
}
