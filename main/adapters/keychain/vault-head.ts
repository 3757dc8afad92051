// How a secret is laid out in keychain entries: a head that describes itself, and chunks for what does not fit.

import { createHash } from 'node:crypto';

export type Slot = 'a' | 'b';

/** The head entry of a secret: `LV1.<slot>.<entries>.<length>.<sha256>.<first part>`. */
export type Head = {
  readonly slot: Slot;
  /** Entries in all, the head included. */
  readonly entries: number;
  /** Characters of the whole secret. */
  readonly length: number;
  readonly sha256: string;
  readonly first: string;
};

/** A secret cut into entries: the head's text and the chunks that follow it. */
export type Layout = { readonly head: string; readonly chunks: readonly string[] };

const FORM = /^LV1\.([ab])\.([1-9][0-9]{0,3})\.([1-9][0-9]{0,6})\.([A-Za-z0-9_-]{43})\.([\x20-\x7e]*)$/;

/** Longest secret kept, in characters; tokens are about 1,000 to 9,000. */
export const MAX_SECRET = 131_072;

/** Cuts a secret into entries of at most `maxEntry` characters, chunks belonging to `slot`. */
export function layOut(text: string, slot: Slot, maxEntry: number): Layout {
  const sha256 = digest(text);
  const lineOf = (entries: number): string => `LV1.${slot}.${entries}.${text.length}.${sha256}.`;
  // The widest count decides the room, so that counting the entries cannot change their number.
  const room = maxEntry - lineOf(9999).length;
  const rest = text.slice(room);
  const chunks = Array.from({ length: Math.ceil(rest.length / maxEntry) }, (_, index) =>
    rest.slice(index * maxEntry, (index + 1) * maxEntry),
  );
  return { head: lineOf(chunks.length + 1) + text.slice(0, room), chunks };
}

/** Reads a head entry; null where it is none of ours or damaged. */
export function readHead(text: string): Head | null {
  const match = FORM.exec(text);
  if (match === null) return null;
  const [, slot, entries, length, sha256 = '', first = ''] = match;
  return { slot: slot === 'b' ? 'b' : 'a', entries: Number(entries), length: Number(length), sha256, first };
}

/** Whether a whole secret is the one a head describes. */
export function isDescribedBy(head: Head, text: string): boolean {
  return text.length === head.length && digest(text) === head.sha256;
}

/** Account of chunk `k` (from 1) of a secret. */
export function chunkAccount(id: string, slot: Slot, k: number): string {
  return `${id}~${slot}~${k}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
