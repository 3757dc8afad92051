// Which time the window evaluates at between two snapshots: the same rule as main, so that both agree.

/** What the newest snapshot said about time, and the running time (ms) at which it arrived. */
export type TimeMark = { readonly at: number; readonly behindMs: number; readonly arrivedMs: number };

/**
 * Evaluation time in epoch ms: the wall clock moved by how far main says it is behind, but never earlier than the
 * snapshot's own time plus the running time since. A clock set back stands still instead of reviving a license;
 * the wall clock carries it over a sleep, during which running time may stop.
 */
export function evaluationAt(mark: TimeMark | null, wall: number, elapsedMs: number): number {
  if (mark === null) return wall;
  return Math.max(wall + mark.behindMs, mark.at + Math.max(0, elapsedMs - mark.arrivedMs));
}

/** Milliseconds until the next whole second of evaluation time, where every end and threshold lies. */
export function untilNextSecond(at: number): number {
  return 1_000 - (((at % 1_000) + 1_000) % 1_000);
}
