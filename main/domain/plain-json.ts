// JSON for files and screens of others: instants in ISO 8601, and nothing in it that turns or hides text.

import { writeInstant } from './instant.ts';

// Names come from outside: shown raw in a terminal or an editor, these would turn the reading order or hide text.
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A value as JSON text; every instant (`at`, and keys ending in `At`) is ISO 8601 with Z. */
export function plainJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, withIso, indent).replace(
    UNSEEN,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function withIso(key: string, value: unknown): unknown {
  return (key === 'at' || key.endsWith('At')) && typeof value === 'number' ? writeInstant(value) : value;
}
