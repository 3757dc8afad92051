// The text forms a key file may have by mistake – private keys, tokens, certificates, SSH keys – and what to say of each.

import { type DerKind } from './der.ts';
import { isJsonObject, type Json, type JsonObject } from './strict-json.ts';

/** Said of every private key, whatever its form: a vendor's slip is likely. */
export const PRIVATE =
  'This is a PRIVATE key. It was not kept. Do not send it to anyone, and tell your vendor that it was sent to you.';

/** Said of tokens: one that brings its own key would prove nothing. */
export const TOKEN =
  'This is a signed token, not a key. A key is never taken from a token: ask the vendor for its public key file.';

const SSH =
  'This is an SSH public key. Ask for it as “BEGIN PUBLIC KEY”: ssh-keygen -e -m PKCS8 -f KEY.pub writes that.';

const PKCS1 =
  'This is “RSA PUBLIC KEY” (PKCS#1). Ask for “BEGIN PUBLIC KEY”: openssl rsa -RSAPublicKey_in -pubout writes that.';

const CERTIFICATE = 'This is a certificate. Ask for the public key itself (“BEGIN PUBLIC KEY”).';

// Looked for anywhere, before anything else: encrypted and damaged private keys match no strict form.
const PRIVATE_TEXT = /-----BEGIN [^-\r\n]*PRIVATE|PuTTY-User-Key-File-|^AGE-SECRET-KEY-/m;
const JOSE_COMPACT = /^[\w-]{8,}(?:\.[\w-]*){2}$|^[\w-]{8,}(?:\.[\w-]*){4}$/;
const SSH_TEXT = /^(?:ssh-|ecdsa-sha2-|sk-ssh-|---- BEGIN SSH2 PUBLIC KEY)/m;

/** Why a text cannot be a key file, in a sentence; null when nothing speaks against it. */
export function refusalOfText(text: string): string | null {
  if (PRIVATE_TEXT.test(text)) return PRIVATE;
  const trimmed = text.trim().replace(/^Bearer\s+/i, '');
  if (JOSE_COMPACT.test(trimmed)) return TOKEN;
  if (SSH_TEXT.test(trimmed)) return SSH;
  // Notepad's “Unicode”: every second byte is zero.
  if (/^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(text))
    return 'The file is saved as UTF-16. Save it as plain text.';
  return null;
}

/** Why a PEM block with this label is not what is needed; null for a public key. */
export function refusalOfLabel(label: string): string | null {
  if (label === 'PUBLIC KEY') return null;
  if (label === 'RSA PUBLIC KEY') return PKCS1;
  return label.includes('CERTIFICATE') ? CERTIFICATE : `This is “${label}”, not “PUBLIC KEY”.`;
}

/** Why DER of this kind is not what is needed; null where only a parser can tell. The label above it may lie. */
export function refusalOfDer(kind: DerKind | null): string | null {
  if (kind === null || kind === 'public-key') return null;
  return DER_REFUSALS[kind];
}

const DER_REFUSALS: Readonly<Record<Exclude<DerKind, 'public-key'>, string>> = {
  'private-key': PRIVATE,
  'encrypted-private-key': PRIVATE,
  'key-store': `This is a PKCS#12 key store, which is made to hold private keys. ${PRIVATE}`,
  certificate: CERTIFICATE,
  'rsa-public-key': PKCS1,
};

// RFC 7518, 6.2.2, 6.3.2 and 6.4.1: any of these makes a JSON Web Key a private or shared one.
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Does any object in this JSON hold a member that only private keys have? */
export function holdsPrivateKey(json: Json): boolean {
  if (!isJsonObject(json)) return Array.isArray(json) && json.some((item: Json) => holdsPrivateKey(item));
  if (json['kty'] !== undefined && PRIVATE_MEMBERS.some((name) => Object.hasOwn(json, name))) return true;
  return Object.values(json).some(holdsPrivateKey);
}

/** Is it a token in one of the JSON forms (RFC 7515, 7.2; RFC 7516, 7.2)? */
export function isJsonToken(json: JsonObject): boolean {
  return 'payload' in json || 'ciphertext' in json || 'signatures' in json || 'signature' in json;
}

/** Why a JSON Web Key cannot prove PS384 signatures, as the end of a sentence; null when it may. */
export function unsuitable({ kty, n, e, alg, use, key_ops: operations }: JsonObject): string | null {
  if (kty !== 'RSA' || typeof n !== 'string' || typeof e !== 'string') return 'is not an RSA public key';
  if (use !== undefined && use !== 'sig') return 'is not meant for signatures';
  if (alg !== undefined && alg !== 'PS384') return 'is not meant for PS384 signatures';
  const verifies = operations === undefined || (Array.isArray(operations) && operations.includes('verify'));
  return verifies ? null : 'is not meant for checking signatures';
}
