// Which element shows which row of a long list: lent from row to row, but never the one a person is on.

import { describe, expect, test } from 'vitest';
import { RowSlots } from '../../renderer/parts/row-slots.ts';

const ABC = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((id) => ({ id }));
const rows = (start: number, end: number) =>
  ABC.slice(start, end).map((line, offset) => ({ id: line.id, index: start + offset, line }));

function listOf() {
  const slots = new RowSlots<{ readonly id: string }>();
  return (wanted: ReturnType<typeof rows>, activeId: string | null = null) => slots.place(wanted, activeId);
}
const slotsOf = (placed: readonly { readonly slot: number }[]) => placed.map(({ slot }) => slot);

describe('the elements of a long list', () => {
  test('go with their rows, and those that left lend theirs to those that came', () => {
    const place = listOf();
    const [a, b, c, d] = slotsOf(place(rows(0, 4)));
    expect(slotsOf(place(rows(2, 6)))).toEqual([c, d, a, b]);
  });

  test('are no more than the rows, however far one jumps', () => {
    const place = listOf();
    const first = slotsOf(place(rows(0, 5)));
    expect(slotsOf(place(rows(5, 10)))).toEqual(first);
    expect(slotsOf(place(rows(0, 2)))).toEqual(first.slice(0, 2));
  });

  test('are never lent where the active row is gone: the focus may be on its element', () => {
    const place = listOf();
    const [, b] = slotsOf(place(rows(0, 4), 'b'));
    const after = place([...rows(0, 1), ...rows(5, 9)], 'b');
    expect(slotsOf(after)).not.toContain(b);
    expect(new Set(slotsOf(after)).size).toBe(5);
    expect(slotsOf(place(rows(0, 9), 'b'))).not.toContain(b);
  });

  test('stay with the active row wherever it is', () => {
    const place = listOf();
    const [a] = slotsOf(place(rows(0, 4), 'a'));
    expect(slotsOf(place([...rows(0, 1), ...rows(5, 8)], 'a'))[0]).toBe(a);
  });

  test('are the same objects while nothing about them changes', () => {
    const place = listOf();
    const before = place(rows(0, 4));
    const after = place([...rows(0, 3), { id: 'd', index: 3, line: { id: 'd' } }]);
    expect(after.map((one, index) => one === before[index])).toEqual([true, true, true, false]);
  });
});
