// Search over names, products and issuers with keys made once per snapshot.

/** One searchable row: the item and its lower-case text. */
export type Indexed<T> = { readonly item: T; readonly text: string };

/** Prepares items for searching; `textsOf` gives the texts to search in. */
export function indexed<T>(
  items: readonly T[],
  textsOf: (item: T) => readonly string[],
): readonly Indexed<T>[] {
  return items.map((item) => ({ item, text: textsOf(item).join('\n').toLocaleLowerCase() }));
}

/** Items in which every word of `query` occurs; all of them for an empty query. */
export function matching<T>(index: readonly Indexed<T>[], query: string): readonly T[] {
  const words = query
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found =
    words.length === 0 ? index : index.filter(({ text }) => words.every((word) => text.includes(word)));
  return found.map(({ item }) => item);
}
