// The two spellings of an instant that License Manager uses on the wire.

/** Writes epoch milliseconds as 'YYYY-MM-DDTHH:mm:ss' in UTC, without a zone, as in tokens and checkout replies. */
export function zoneless(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** Writes epoch milliseconds as 'YYYY-MM-DDTHH:mm:ssZ', as in license validity and creation times. */
export function zoned(at: number): string {
  return `${zoneless(at)}Z`;
}

/** Cuts epoch milliseconds to the whole second before, the precision of every instant on the wire. */
export function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
