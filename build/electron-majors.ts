// Is the pinned Electron among the majors that still get security fixes, by a dated table in this repository?

export type Majors = { readonly readOn: string; readonly stable: readonly number[] };

/** Electron makes a major every eight weeks; an older table says nothing about today. */
const OLDEST_TABLE_DAYS = 120;

/**
 * What is wrong with the pinned version, in words; empty when nothing is. `now` in epoch milliseconds.
 *
 * A version that is no exact one, such as `^45.0.0`, may become another one and is refused.
 */
export function electronTroubles(pinned: string, { readOn, stable }: Majors, now: number): readonly string[] {
  const major = Number(/^(\d+)\.\d+\.\d+$/.exec(pinned)?.[1] ?? Number.NaN);
  const days = (now - Date.parse(readOn)) / 86_400_000;
  return [
    ...(Number.isNaN(major) ? [`Electron is pinned as ${pinned}, which is no exact version.`] : []),
    ...(stable.length === 3 ? [] : ['The table must hold exactly the three supported majors.']),
    ...(Number.isNaN(major) || stable.includes(major)
      ? []
      : [`Electron ${major} gets no security fixes any more; supported are ${stable.join(', ')}.`]),
    ...(days >= 0 && days <= OLDEST_TABLE_DAYS
      ? []
      : [`The table of Electron's majors is of ${readOn}: read it anew.`]),
  ];
}
