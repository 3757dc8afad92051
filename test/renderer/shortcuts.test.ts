import { describe, expect, test } from 'vitest';
import { PAGES } from '../../renderer/state/pages.ts';
import { pageIn, shortcutOf, WAYS } from '../../renderer/state/shortcuts.ts';
import { anywhereKeys, listKeys } from '../../renderer/words/shortcut-words.ts';

const field = (tagName: string) => ({ tagName }) as never as EventTarget;
const press = (key: string, more: Partial<Parameters<typeof shortcutOf>[0]> = {}) =>
  shortcutOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, target: null, ...more });
const digit = (code: string, more = {}) => press('x', { code, altKey: true, ...more });

describe('a key anywhere in the window', () => {
  test.each([
    ['/', {}, 'search'],
    ['f', { ctrlKey: true }, 'search'],
    ['F', { metaKey: true }, 'search'],
    ['r', { ctrlKey: true }, 'refresh'],
    [',', { metaKey: true }, 'settings'],
    ['F1', {}, 'help'],
    ['?', {}, 'shortcuts'],
    ['/', { ctrlKey: true }, 'shortcuts'],
  ])('%s %j asks for %s', (key, more, shortcut) => expect(press(key, more)).toBe(shortcut));

  test.each(['f', 'r', ',', 'x', 'Enter', 'Delete', 'constructor', ''])('alone asks for nothing: %s', (key) =>
    expect(press(key)).toBeNull(),
  );

  test.each(['INPUT', 'TEXTAREA', 'SELECT'])('is not taken from what is written in %s', (tag) => {
    const target = field(tag);
    expect([press('/', { target }), press('?', { target }), digit('Digit1', { target })]).toEqual([
      null,
      null,
      null,
    ]);
    expect(press('F1', { target })).toBe('help');
    expect(press('r', { target, ctrlKey: true })).toBe('refresh');
    expect(press('/', { target: field('BUTTON') })).toBe('search');
  });

  test('with Alt and a digit turns to a page by the place of the key', () => {
    expect(digit('Digit1')).toBe('page-1');
    expect(digit('Numpad4')).toBe('page-4');
    expect(press('¡', { code: 'Digit1', altKey: true })).toBe('page-1');
    expect(digit('Digit0')).toBeNull();
    expect(digit('KeyA')).toBeNull();
    expect(press('1', { code: 'Digit1' })).toBeNull();
  });

  test('with AltGr writes a character and asks for nothing', () => {
    expect(digit('Digit2', { ctrlKey: true })).toBeNull();
    expect(press('/', { altKey: true, ctrlKey: true })).toBeNull();
  });

  test('leads to the pages in the order of the header, and nowhere beyond', () => {
    expect(PAGES.slice(0, 9).map((_, at) => pageIn(`page-${(at + 1) as 1}`))).toEqual(PAGES.slice(0, 9));
    expect(PAGES.length >= 9 ? null : pageIn('page-9')).toBeNull();
    expect(pageIn('refresh')).toBeNull();
  });
});

describe('the sheet of keys', () => {
  test('names every way of the table, and the pages in one line', () => {
    const lines = anywhereKeys();
    expect(lines).toHaveLength(Object.keys(WAYS).length + 1);
    expect(lines.find(({ what }) => what === 'Search')?.keys).toEqual(['/', 'Ctrl+F']);
    expect(lines.at(-1)?.keys).toEqual(PAGES.map((_page, at) => `Alt+${at + 1}`));
    expect(listKeys().map(({ what }) => what)).toContain('Return or remove, after a question');
  });

  test('gives no two things the same key', () => {
    const keys = anywhereKeys().flatMap((line) => line.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
