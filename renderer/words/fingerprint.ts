// A SHA-256 fingerprint in lines that end between two bytes, as it is read out on the phone.

import type { Fact } from '../parts/fact.ts';

const BYTES_A_LINE = 16;

/** A fact of a colon-separated fingerprint; copied, it is one line as openssl prints it. */
export function fingerprintFact(name: string, sha256: string): Fact {
  const bytes = sha256.split(':');
  const lines = Array.from({ length: Math.ceil(bytes.length / BYTES_A_LINE) }, (_, line) =>
    bytes.slice(line * BYTES_A_LINE, (line + 1) * BYTES_A_LINE).join(':'),
  );
  return { name, values: lines, copyable: true, copies: sha256 };
}
