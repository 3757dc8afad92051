// What Fieldpass remembers of time from one process to the next, as one value that is written whole or not at all.

import { DRIFT, saneInstant } from './expiry.ts';
import { HOUR_MS, type Instant, SECOND_MS, writeInstant } from './instant.ts';
import { isJsonObject, readStrictJson } from './strict-json.ts';

export type ClockRecord = {
  /** The newest time that AWS or a verified token attested. */
  readonly attestedAt: Instant | null;
  /** The newest evaluation time of all. */
  readonly observedAt: Instant | null;
  /** The attested time plus the running time known since: true time has surely reached it. */
  readonly sureAt: Instant | null;
  /** Time before the clock was seen to jump ahead by more than running time explains; null when it was not. */
  readonly jumpedFromAt: Instant | null;
  /** When the computer was started, by a clock that AWS contradicted; null while it does not. */
  readonly startedAtByWrongClock: Instant | null;
  /** How long the computer had been running, in ms, when it was `observedAt`; null when that is not known. */
  readonly runningMs: number | null;
  /** The computer whose running time that is: a folder may be used on two. */
  readonly nodeId: string;
};

export const NO_CLOCK_RECORD: ClockRecord = {
  attestedAt: null,
  observedAt: null,
  sureAt: null,
  jumpedFromAt: null,
  startedAtByWrongClock: null,
  runningMs: null,
  nodeId: '',
};

/** A mark further ahead than this of what running time explains was made by a clock that ran ahead, or is honest. */
export const SUSPECT_MS = 36 * HOUR_MS;

// Uptime counts whole seconds on some systems, at both ends.
const UPTIME_GRAIN_MS = 2 * SECOND_MS;
const SAME_CLOCK_MS = 5 * SECOND_MS;

/** Was the mark made by a clock that may have run ahead? A long weekend makes one as well: it alone is no fault. */
export function isSuspect({ observedAt, sureAt, jumpedFromAt }: ClockRecord): boolean {
  if (jumpedFromAt !== null) return true;
  return observedAt !== null && sureAt !== null && observedAt - sureAt > SUSPECT_MS;
}

/**
 * From which running time on (ms) time must be added to the record's `observedAt`, for a computer that has been running
 * for `nowMs`. Within one run of the computer the time between two processes counts, so that ending Fieldpass before
 * it takes note of the time gains nothing. A computer that was restarted since has run for less than the record says,
 * or the difference is less than what really passed.
 */
export function countsFrom({ runningMs, nodeId }: ClockRecord, nowMs: number, here: string): number {
  if (runningMs === null || nodeId !== here) return nowMs;
  return Math.min(nowMs, runningMs + UPTIME_GRAIN_MS);
}

/**
 * Is a clock that shows `wall` on a computer running for `nowMs` still the one that AWS contradicted? Once it was set,
 * or the computer restarted, it seems to have been started at another time.
 */
export function isStillWrong(
  { startedAtByWrongClock, runningMs }: ClockRecord,
  wall: Instant,
  nowMs: number,
): boolean {
  if (startedAtByWrongClock === null || runningMs === null || runningMs > nowMs) return false;
  const moved = Math.abs(wall - nowMs - startedAtByWrongClock);
  return moved <= SAME_CLOCK_MS + (nowMs - runningMs) * DRIFT;
}

/** One line of JSON. */
export function writeClockRecord(record: ClockRecord): string {
  const { attestedAt, observedAt, sureAt, jumpedFromAt, startedAtByWrongClock, runningMs, nodeId } = record;
  const text = (instant: Instant | null): string | null => (instant === null ? null : writeInstant(instant));
  return JSON.stringify({
    observedAt: text(observedAt),
    attestedAt: text(attestedAt),
    sureAt: text(sureAt),
    jumpedFromAt: text(jumpedFromAt),
    startedAtByWrongClock: text(startedAtByWrongClock),
    runningMs: runningMs === null ? null : Math.floor(runningMs),
    nodeId,
  });
}

/** Reads a record, or the bare instant that stood in its place once. What cannot be right is left out. */
export function readClockRecord(text: string | null): ClockRecord {
  if (text === null) return NO_CLOCK_RECORD;
  const observedAt = saneInstant(text);
  if (observedAt !== null) return { ...NO_CLOCK_RECORD, observedAt };
  const json = readStrictJson(text, 1)?.json;
  if (!isJsonObject(json)) return NO_CLOCK_RECORD;
  const { runningMs, nodeId } = json;
  return {
    attestedAt: saneInstant(json['attestedAt']),
    observedAt: saneInstant(json['observedAt']),
    sureAt: saneInstant(json['sureAt']),
    jumpedFromAt: saneInstant(json['jumpedFromAt']),
    startedAtByWrongClock: saneInstant(json['startedAtByWrongClock']),
    runningMs: Number.isSafeInteger(runningMs) && Number(runningMs) >= 0 ? Number(runningMs) : null,
    nodeId: typeof nodeId === 'string' ? nodeId : '',
  };
}
