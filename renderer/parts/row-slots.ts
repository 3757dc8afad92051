// Which element of a long list shows which row: one that goes out of view lends its element to one that comes into it.

type Wanted<T> = { readonly id: string; readonly index: number; readonly line: T };
/** A line in the slot it is shown in: an element, known by a number. */
export type Placed<T> = Wanted<T> & { readonly slot: number };

/** One per list. */
export class RowSlots<T> {
  #placed: readonly Placed<T>[] = [];
  #made = 0;

  /**
   * Gives each line a slot, in the order of the lines. A line keeps its slot while it is shown. The slot of `activeId`,
   * whose element may hold the focus, is never given to another line: what a key does must not change under the finger.
   * What is as it was stays the same object, so that nothing is drawn anew for it.
   */
  place(wanted: readonly Wanted<T>[], activeId: string | null): readonly Placed<T>[] {
    const ids = new Set(wanted.map(({ id }) => id));
    const before = new Map(this.#placed.map((one) => [one.id, one]));
    const free = this.#placed.filter(({ id }) => !ids.has(id) && id !== activeId).map(({ slot }) => slot);
    this.#placed = wanted.map((one) => {
      const known = before.get(one.id);
      if (known?.index === one.index && known.line === one.line) return known;
      return { ...one, slot: known?.slot ?? free.shift() ?? (this.#made += 1) };
    });
    return this.#placed;
  }
}
