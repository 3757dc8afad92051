// Certificate authorities that a company hands out: read from what the user imports, with nothing trusted by itself.

import { X509Certificate } from 'node:crypto';
import type { Authority } from '../../domain/connection.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { Instant } from '../../domain/instant.ts';

const LARGEST_FILE = 256 << 10;
const MOST_CERTIFICATES = 100;
// No dash inside, as in Base64: a block that never ends stops at the next line of dashes, not at the end of the file.
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[^-]*-----END \1-----/g;
// What the openssl program writes for a certificate, by its three names.
const CERTIFICATE_LABELS: ReadonlySet<string> = new Set([
  'CERTIFICATE',
  'X509 CERTIFICATE',
  'TRUSTED CERTIFICATE',
]);

/**
 * Reads the certificate authorities of a PEM file (or one in DER); server certificates and expired ones beside them are
 * left out. Throws `certificate-rejected` with the reason: too large, a private key, none in it, no authority, expired.
 */
export function readCompanyCa(bytes: Uint8Array, now: Instant): readonly Authority[] {
  if (bytes.length > LARGEST_FILE)
    throw rejected('too-large', 'That file is larger than 256 KB, which no certificate is.');
  const text = Buffer.from(bytes).toString('latin1');
  if (/PRIVATE KEY-----/.test(text)) {
    throw rejected(
      'private-key',
      'That file holds a private key. Nobody needs it to trust a network: do not hand it on, and ask for the certificate alone.',
    );
  }
  const found = certificatesIn(text, bytes);
  const authorities = found.filter((certificate) => certificate.ca);
  if (authorities.length === 0) {
    throw rejected(
      'not-an-authority',
      `That is the certificate of one server (${nameOf(found[0]?.subject)}), not of an authority that signs others.`,
    );
  }
  const current = authorities.filter((certificate) => certificate.validToDate.getTime() > now);
  if (current.length === 0) {
    throw rejected(
      'expired',
      `That authority (${nameOf(authorities[0]?.subject)}) has expired; ask for the present one.`,
    );
  }
  const unique = new Map(current.map((certificate) => [certificate.fingerprint256, certificate]));
  return [...unique.values()].map(authorityOf);
}

function certificatesIn(text: string, bytes: Uint8Array): readonly X509Certificate[] {
  const blocks = [...text.matchAll(BLOCK)].filter(([, label = '']) => CERTIFICATE_LABELS.has(label));
  if (blocks.length > MOST_CERTIFICATES)
    throw rejected('too-many', 'That file holds more than 100 certificates.');
  const sources = blocks.length > 0 ? blocks.map(([block]) => block) : [Buffer.from(bytes)];
  try {
    return sources.map((source) => new X509Certificate(source));
  } catch {
    throw rejected('not-a-certificate', 'There is no certificate in that file.');
  }
}

function authorityOf(certificate: X509Certificate): Authority {
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    sha256: certificate.fingerprint256,
    notAfterAt: certificate.validToDate.getTime(),
    pem: certificate.toString(),
  };
}

/** A certificate's name on one line, most telling part first, at most 200 characters, without control characters. */
export function nameOf(distinguishedName: string | undefined): string {
  const parts = (distinguishedName ?? '').split('\n').filter((part) => part !== '');
  const line = parts
    .toReversed()
    .join(', ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
  return line === '' ? 'without a name' : line.slice(0, 200);
}

function rejected(reason: string, words: string): FieldpassError {
  return new FieldpassError('certificate-rejected', words, { details: { reason } });
}
