// Puts a row of a long list in its place, through the CSSOM: the content security policy forbids style attributes.

import type { Attachment } from 'svelte/attachments';

/** Moves an element down by `top` CSS pixels. */
export const placedAt =
  (top: number): Attachment<HTMLElement> =>
  (node) =>
    node.style.setProperty('transform', `translateY(${top}px)`);
