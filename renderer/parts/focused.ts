// Puts the keyboard focus on an element as soon as it is there; for the first button of a dialog.

import type { Attachment } from 'svelte/attachments';

export const focusedAtOnce: Attachment<HTMLElement> = (node) => {
  // The dialog opens after its content is made, and what is in a closed one cannot be focused.
  queueMicrotask(() => node.focus());
};
