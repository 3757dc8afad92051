// Which rows of a long list of fixed-height rows have to exist just now.

export type Range = { readonly start: number; readonly end: number };
export type Viewport = {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
  /** How much of its top lies under a heading that stays in view. */
  readonly covered?: number;
};

const SPARE_ROWS = 4;

/** Rows in or near the viewport: from `start` up to, not including, `end`. Lengths in CSS pixels. */
export function rangeOf({ scrollTop, height, rowHeight }: Viewport, count: number): Range {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight) - SPARE_ROWS;
  const last = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight) + SPARE_ROWS;
  const end = Math.min(count, Math.max(0, last));
  return { start: Math.max(0, Math.min(first, end)), end };
}

/** Indexes to render: the range, and the active row wherever it is, so that it never loses the focus. */
export function rowsToRender(range: Range, active: number, count: number): readonly number[] {
  const rows = Array.from({ length: range.end - range.start }, (_, offset) => range.start + offset);
  if (active < 0 || active >= count || (active >= range.start && active < range.end)) return rows;
  return active < range.start ? [active, ...rows] : [...rows, active];
}

/** Where to scroll so that row `index` is seen whole, or null when it is. */
export function scrollTopFor(
  { scrollTop, height, rowHeight, covered = 0 }: Viewport,
  index: number,
): number | null {
  const top = index * rowHeight;
  if (top < scrollTop + covered) return Math.max(0, top - covered);
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : null;
}

/** Row a key leads to, or null for keys that do not move. */
export function rowAfterKey(key: string, active: number, count: number, pageRows: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + pageRows,
    PageUp: active - pageRows,
    Home: 0,
    End: count - 1,
  };
  const target = moves[key];
  return target === undefined || count === 0 ? null : Math.min(count - 1, Math.max(0, target));
}

/** The nearest row to `index` that can be active, first towards `step`, then the other way; -1 where there is none. */
export function rowFrom(
  index: number,
  step: 1 | -1,
  count: number,
  isRow: (index: number) => boolean,
): number {
  for (const direction of [step, -step])
    for (let at = index; at >= 0 && at < count; at += direction) if (isRow(at)) return at;
  return -1;
}
