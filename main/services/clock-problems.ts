// What to tell people about this computer's clock: what is wrong, what it means, and the way back.

import { CLOCK_TOLERANCE_MS, isInsane } from '../domain/expiry.ts';
import { FieldpassError, type Failure, toFailure } from '../domain/failure.ts';
import { type Instant, MINUTE_MS, writeInstant } from '../domain/instant.ts';

export type ClockLook = {
  readonly wall: Instant;
  /** How far the wall clock is behind the evaluation time. */
  readonly behindMs: number;
  /** How far it is ahead of what AWS said; 0 when it is not, or when nobody knows. */
  readonly aheadMs: number;
  /** The newest time seen, if it was probably seen on a clock that ran ahead. */
  readonly suspectAt: Instant | null;
  /** The time at which the clock was seen to jump ahead. */
  readonly jumpedFromAt: Instant | null;
};

/** The most important of what is wrong, or null. */
export function clockProblem({
  wall,
  behindMs,
  aheadMs,
  suspectAt,
  jumpedFromAt,
}: ClockLook): Failure | null {
  if (isInsane(wall)) return toFailure(insaneClock(wall));
  if (behindMs > CLOCK_TOLERANCE_MS)
    return suspectAt === null
      ? said(
          `This computer’s clock is ${lengthOf(behindMs)} behind the newest time Fieldpass has seen. Time left is counted from that time, so no license lasts longer.`,
        )
      : said(
          `This computer’s clock was ahead on ${writeInstant(suspectAt)}, or has been set back since. Until AWS says what time it is, time left is counted from then, and licenses may show as expired too early.`,
          WAY_BACK,
        );
  if (aheadMs > CLOCK_TOLERANCE_MS)
    return said(
      `This computer’s clock is ${lengthOf(aheadMs)} ahead of AWS. Time left is counted by AWS’s time until the computer is restarted; after that licenses may show as expired too early.`,
    );
  if (jumpedFromAt !== null)
    return said(
      `This computer’s clock jumped ahead on ${writeInstant(jumpedFromAt)}. If that was a mistake, licenses show as expired too early.`,
      WAY_BACK,
    );
  return null;
}

/** The failure of a clock that cannot be right, whatever was seen before. */
export function insaneClock(wall: Instant): FieldpassError {
  return new FieldpassError(
    'clock-untrusted',
    `This computer’s clock says ${writeInstant(wall)}, which cannot be right.`,
  );
}

const WAY_BACK =
  'Set the clock right, connect to a network and press Refresh: with the first answer of AWS the later time is forgotten.';

function said(message: string, nextStep?: string): Failure {
  const details = nextStep === undefined ? {} : { nextStep };
  return toFailure(new FieldpassError('clock-untrusted', message, { details }));
}

function lengthOf(ms: number): string {
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 72 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
