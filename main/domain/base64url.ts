// Base64url in its one spelling, and the strict text inside it.

import { base64url } from 'jose';

// The last character of what does not end on a byte has bits left over, which an encoder leaves at zero (RFC 4648, 3.5):
// four of them after one byte, two after two. One character alone holds no byte.
const LAST_AFTER = [/[\w-]/, /[^\w-]/, /[AQgw]/, /[AEIMQUYcgkosw048]/] as const;

/** Would an encoder write these characters of the base64url alphabet? Any other spelling names the same bytes twice. */
export function hasNoSpareBits(text: string): boolean {
  return LAST_AFTER[(text.length % 4) as 0 | 1 | 2 | 3].test(text.slice(-1));
}

/** Base64url of at least one byte as an encoder would write it, and nothing else. */
export function isBase64Url(text: string): boolean {
  return /^[\w-]+$/.test(text) && hasNoSpareBits(text);
}

// jose stands on this web standard, as do Node and Electron; it is named here by its one use only.
declare const TextDecoder: new (
  encoding: 'utf-8',
  options: { readonly fatal: true; readonly ignoreBOM: true },
) => { readonly decode: (bytes: Uint8Array) => string };

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text inside a base64url part of a token, or null if it is not base64url of strict UTF-8. Proves nothing by itself. */
export function base64UrlText(part: string): string | null {
  try {
    return UTF8.decode(base64url.decode(part));
  } catch {
    return null;
  }
}
