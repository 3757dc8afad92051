// Keys that work anywhere in the window: one table, from which both what they do and the sheet that lists them follow.

import { type Page, PAGES } from './pages.ts';

type Digit = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type Deed = 'refresh' | 'search' | 'settings' | 'help' | 'shortcuts';
export type Shortcut = Deed | `page-${Digit}`;

type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey'> & {
  readonly target: EventTarget | null;
};

/** One way to ask for a deed. `command`: with Ctrl, or Command on a Mac. A plain key is not taken from what is typed. */
export type Way = { readonly key: string; readonly command: boolean };

/** The order is that of the sheet. */
export const WAYS: Readonly<Record<Deed, readonly [Way, ...Way[]]>> = {
  search: [
    { key: '/', command: false },
    { key: 'f', command: true },
  ],
  refresh: [{ key: 'r', command: true }],
  settings: [{ key: ',', command: true }],
  help: [{ key: 'F1', command: false }],
  shortcuts: [
    { key: '?', command: false },
    { key: '/', command: true },
  ],
};

/** What a key press asks for, or null. */
export function shortcutOf(press: Press): Shortcut | null {
  const { altKey, code, ctrlKey, key, metaKey, target } = press;
  const isTyping = isField(target);
  const command = ctrlKey || metaKey;
  // Ctrl and Alt together is AltGr: it writes a character.
  if (altKey) return command || isTyping ? null : pageOf(code);
  const wanted = key.length === 1 ? key.toLowerCase() : key;
  const found = DEEDS.find((deed) => WAYS[deed].some((way) => way.key === wanted && way.command === command));
  if (found === undefined) return null;
  return isTyping && !command && wanted.length === 1 ? null : found;
}

const DEEDS = Object.keys(WAYS) as readonly Deed[];

/** The page that a shortcut turns to; null for other shortcuts and for a number without a page. */
export function pageIn(shortcut: Shortcut): Page | null {
  const digit = /^page-(\d)$/.exec(shortcut)?.[1];
  return digit === undefined ? null : (PAGES[Number(digit) - 1] ?? null);
}

// By the place of the key: with Option a Mac writes other characters in it.
function pageOf(code: string): Shortcut | null {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  return digit === undefined ? null : (`page-${digit}` as Shortcut);
}

const FIELDS: ReadonlySet<string> = new Set(['INPUT', 'TEXTAREA', 'SELECT']);

function isField(target: EventTarget | null): boolean {
  return target !== null && 'tagName' in target && FIELDS.has(String(target.tagName));
}
