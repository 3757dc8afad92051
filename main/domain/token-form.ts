// The outer form of a signed token: three parts in the one spelling of base64url, and a header that allows PS384 only.

import { hasNoSpareBits } from './base64url.ts';
import { isJsonObject, type Json, readStrictJson } from './strict-json.ts';

// Characters. It bounds the payload as well: what is left of it for one is less than 12 KiB.
const LONGEST_TOKEN = 16_384;
/** Bytes. */
const LONGEST_HEADER = 1_024;
const FORM = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

// Headers that would let a token choose its own key or change how it is read (RFC 8725, 3.1, 3.5 and 3.10).
const REFUSED_HEADERS = ['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'zip', 'cty'];

/** The three parts of a compact JWS, or the rule that it breaks. */
// Base64url has several spellings of the same bytes; only the one an encoder would write is accepted, so that one
// token has one text.
export function canonicalParts(text: string): readonly [string, string, string] | string {
  if (text.length === 0 || text.length > LONGEST_TOKEN) return 'length';
  if (!FORM.test(text)) return 'form';
  // The form has two dots, not more and not fewer.
  const parts = text.split('.') as [string, string, string];
  return parts.every(hasNoSpareBits) ? parts : 'not-canonical';
}

/** The rule that a header breaks, or null. */
export function problemOfHeader(part: string, textOf: (part: string) => string | null): string | null {
  if (Math.floor((part.length * 3) / 4) > LONGEST_HEADER) return 'header-length';
  const header = jsonOf(textOf(part), 1);
  if (!isJsonObject(header)) return 'header-not-json';
  if (header['alg'] !== 'PS384') return 'alg';
  if (header['typ'] !== undefined && header['typ'] !== 'JWT') return 'typ';
  const kid = header['kid'];
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > 128)) return 'kid';
  return REFUSED_HEADERS.find((name) => Object.hasOwn(header, name)) ?? null;
}

/** The JSON in the text of a part; undefined for no text and for no JSON. */
export function jsonOf(text: string | null, depth: number): Json | undefined {
  return text === null ? undefined : readStrictJson(text, depth)?.json;
}
