// Names of key combinations, as this system writes them.

const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** “Ctrl+R”, or “⌘R” on a Mac. */
export function keysOf(letter: string): string {
  return IS_APPLE ? `⌘${letter}` : `Ctrl+${letter}`;
}

/** “Alt+1”, or “⌥1” on a Mac. */
export function altKeysOf(key: string): string {
  return IS_APPLE ? `⌥${key}` : `Alt+${key}`;
}
