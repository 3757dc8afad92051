// Rounds that several rows read: measured once for all of them, and once more for each try of a row.

/** Gives the work to the rows by name: the first try of every row reads the same run, the second the next, and so on. */
export function sharedRounds<T>(
  work: (rounds: number) => Promise<T>,
): (reader: string, rounds: number) => Promise<T> {
  const runs: Promise<T>[] = [];
  const tries = new Map<string, number>();
  return (reader, rounds) => {
    const at = tries.get(reader) ?? 0;
    tries.set(reader, at + 1);
    return (runs[at] ??= work(rounds));
  };
}
