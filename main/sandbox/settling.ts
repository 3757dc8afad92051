// How long a change of status takes: the service works on it after it has answered.

/** Milliseconds of the server's clock between the answer to a change and its end state. */
export const SETTLE_MS = 1000;

/**
 * Gives whether a change that is done at `settlesAt` is being worked on at `now` (both epoch ms).
 *
 * A clock that is set back to before the change finds it done: what was accepted must not wait for days.
 */
export function isSettling(settlesAt: number, now: number): boolean {
  const left = settlesAt - now;
  return left > 0 && left <= SETTLE_MS;
}

/** The SQL of `isSettling` for a column, at the moment bound to `?`. */
export function settlingSql(column: string): string {
  return `(${column} - ? BETWEEN 1 AND ${SETTLE_MS})`;
}
