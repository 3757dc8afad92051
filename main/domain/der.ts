// Tells from the outermost bytes of DER what kind of key they are, and writes an RSA public key the way OpenSSL does.

/**
 * `public-key`: SubjectPublicKeyInfo (RFC 5280). `private-key`: PKCS#8, PKCS#1 or SEC 1. `encrypted-private-key`: PKCS#8
 * under a password. `key-store`: PKCS#12. `rsa-public-key`: PKCS#1. Null: none of these.
 */
export type DerKind =
  'public-key' | 'private-key' | 'encrypted-private-key' | 'key-store' | 'certificate' | 'rsa-public-key';

type Part = { readonly tag: number; readonly start: number; readonly end: number };

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;

/** What the bytes are by the shape of their first two elements; the content is left to the parser that needs it. */
export function derKindOf(bytes: Uint8Array): DerKind | null {
  const whole = partAt(bytes, 0);
  if (whole.tag !== SEQUENCE) return null;
  const first = partAt(bytes, whole.start);
  const second = partAt(bytes, first.end);
  if (first.tag === INTEGER) return kindOfVersioned(bytes, first, second);
  if (first.tag !== SEQUENCE) return null;
  if (second.tag === BIT_STRING) return 'public-key';
  if (second.tag === OCTET_STRING) return 'encrypted-private-key';
  return second.tag === SEQUENCE ? 'certificate' : null;
}

// Private keys begin with a small version number, PKCS#12 with 3; the modulus of a PKCS#1 public key is far longer.
function kindOfVersioned(bytes: Uint8Array, first: Part, second: Part): DerKind | null {
  if (first.end - first.start > 1) return second.tag === INTEGER ? 'rsa-public-key' : null;
  if (bytes[first.start] === 3 && second.tag === SEQUENCE) return 'key-store';
  return [SEQUENCE, INTEGER, OCTET_STRING].includes(second.tag) ? 'private-key' : null;
}

// A cut file still shows what it was cut from: `end` may lie behind the last byte, and what is missing counts as 0. So
// does the length of an indefinite form (BER, in which some write key stores): what it holds comes next.
function partAt(bytes: Uint8Array, at: number): Part {
  const [tag = 0, length = 0] = bytes.subarray(at, at + 2);
  if (length < 0x80) return { tag, start: at + 2, end: at + 2 + length };
  const start = at + 2 + (length - 0x80);
  const size = bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  return { tag, start, end: start + size };
}

// AlgorithmIdentifier of rsaEncryption with its NULL (RFC 3279, 2.3.1).
const RSA = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/** SubjectPublicKeyInfo of an RSA key, from modulus and exponent as big-endian bytes. */
export function rsaPublicKeyDer(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const key = element(SEQUENCE, [...unsigned(modulus), ...unsigned(exponent)]);
  return Uint8Array.from(element(SEQUENCE, [...RSA, ...element(BIT_STRING, [0, ...key])]));
}

// DER integers have a sign: a first bit that is set needs a zero byte before it. Other leading zeros are left out.
function unsigned(bytes: Uint8Array): readonly number[] {
  // Where all are zero the index is -1, which leaves the last one.
  const digits = [...bytes.subarray(bytes.findIndex((byte) => byte !== 0))];
  const [first = 0] = digits;
  return element(INTEGER, first >= 0x80 ? [0, ...digits] : digits);
}

function element(tag: number, content: readonly number[]): readonly number[] {
  return [tag, ...lengthOf(content.length), ...content];
}

function lengthOf(size: number): readonly number[] {
  if (size < 0x80) return [size];
  return size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
}
