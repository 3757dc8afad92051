// Keys that work anywhere in the window.

export type Shortcut = 'refresh' | 'search' | 'connections' | 'help';

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'> & {
  readonly target: EventTarget | null;
};

/** What a key press asks for, or null. `/` searches unless something is being typed. */
export function shortcutOf({ key, ctrlKey, metaKey, altKey, target }: Press): Shortcut | null {
  const isCommand = (ctrlKey || metaKey) && !altKey;
  if (isCommand && key.toLowerCase() === 'r') return 'refresh';
  if (isCommand && key.toLowerCase() === 'f') return 'search';
  if (isCommand && key === ',') return 'connections';
  if (key === 'F1') return 'help';
  const isTyping = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return key === '/' && !isCommand && !altKey && !isTyping ? 'search' : null;
}
