// The lines of the shortcut sheet: what each key does, in words and as this system writes the keys.

import { PAGES } from '../state/pages.ts';
import { type Way, WAYS } from '../state/shortcuts.ts';
import { altKeysOf, keysOf } from './keys.ts';
import { say } from './say.ts';

export type ShortcutLine = { readonly what: string; readonly keys: readonly string[] };

/** Keys that work anywhere, the pages last. */
export function anywhereKeys(): readonly ShortcutLine[] {
  const deeds = (Object.keys(WAYS) as (keyof typeof WAYS)[]).map((deed) => ({
    what: say(`shortcut.${deed}`),
    keys: WAYS[deed].map(written),
  }));
  const pages = PAGES.slice(0, 9);
  const turning = {
    what: say('shortcut.page', { page: pages.map((page) => say(`page.${page}`)).join(', ') }),
    keys: pages.map((_page, at) => altKeysOf(String(at + 1))),
  };
  return [...deeds, turning];
}

/** Keys of the row that has the focus. */
export function listKeys(): readonly ShortcutLine[] {
  return [
    { what: say('shortcut.move'), keys: [say('key.arrows')] },
    { what: say('shortcut.ends'), keys: [say('key.homeEnd')] },
    { what: say('shortcut.enter'), keys: [say('key.enter')] },
    { what: say('shortcut.space'), keys: [say('key.space')] },
    { what: say('shortcut.delete'), keys: [say('key.delete')] },
    { what: say('shortcut.escape'), keys: [say('key.escape')] },
  ];
}

function written({ key, command }: Way): string {
  const shown = key.length === 1 ? key.toUpperCase() : key;
  return command ? keysOf(shown) : shown;
}
