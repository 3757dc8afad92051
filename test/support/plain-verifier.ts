// A second verifier, written from docs/verify-a-token.md with node:crypto alone: what the product is held against.

import { Buffer } from 'node:buffer';
import { constants, createPublicKey, verify as verifyBytes } from 'node:crypto';
import { TextDecoder } from 'node:util';

export type PlainKey = { readonly n: string; readonly e: string };

/** What a token is held against; the functions are given texts. */
export type PlainExpectation = {
  readonly now: number;
  readonly keysFor: (account: string) => readonly PlainKey[];
  readonly licenseArn?: string | undefined;
  readonly nodeId?: string | undefined;
  readonly entitlements?: readonly { name: string; unit: string; value?: string }[] | undefined;
  readonly isConsumption?: ((consumptionToken: string) => boolean) | undefined;
  readonly isReturned?: ((consumptionToken: string) => boolean) | undefined;
};

type Members = Readonly<Record<string, unknown>>;

/** The verdict by the nine steps of the contract. */
export function plainVerdict(token: string, expected: PlainExpectation): string {
  if (!isWholeText(token)) return 'malformed';
  const [header = '', payload = ''] = token.split('.');
  if (!isHeader(header)) return 'malformed';
  const keys = expected.keysFor(accountOf(payload, expected)).filter(isStrong);
  if (keys.length === 0) return 'unknown-issuer';
  if (!isPlainlySigned(token, keys)) return 'bad-signature';
  const read = plainClaims(Buffer.from(payload, 'base64url'));
  return read === null ? 'malformed' : judge(read.claims, read.times, expected);
}

/** The claims in the bytes of a payload, and from when to when they count; null where a rule is broken. */
export function plainClaims(
  payload: Uint8Array,
): { readonly claims: Members; readonly times: readonly [number, number] } | null {
  const claims = strictObject(Buffer.from(payload).toString('base64url'), 16);
  const times = claims === null || !areClaims(claims) ? null : timesOf(claims);
  return claims === null || times === null ? null : { claims, times };
}

/** Does one of the keys vouch for the text before the last dot? RSASSA-PSS, SHA-384, salt of 48 bytes. */
export function isPlainlySigned(token: string, keys: readonly PlainKey[]): boolean {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  return keys.some(({ n, e }) => {
    const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
    return verifyBytes('sha384', Buffer.from(token.slice(0, end)), { key, ...options }, signature);
  });
}

function isWholeText(token: string): boolean {
  const parts = token.split('.');
  if (token.length > 16_384 || parts.length !== 3) return false;
  return parts.every((part) => part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part);
}

function isHeader(part: string): boolean {
  if (Buffer.from(part, 'base64url').length > 1_024) return false;
  const header = strictObject(part, 1);
  if (header === null || header['alg'] !== 'PS384') return false;
  if (Object.hasOwn(header, 'typ') && header['typ'] !== 'JWT') return false;
  const { kid } = header;
  if (Object.hasOwn(header, 'kid') && (typeof kid !== 'string' || kid.length > 128)) return false;
  return 'crit b64 jku jwk x5u x5c zip cty'.split(' ').every((name) => !Object.hasOwn(header, name));
}

function accountOf(payload: string, { licenseArn }: PlainExpectation): string {
  const arn = licenseArn ?? strictObject(payload, 16)?.['licenseArn'];
  return typeof arn === 'string' ? (arn.split(':')[4] ?? '') : '';
}

function isStrong({ n, e }: PlainKey): boolean {
  const bytes = Buffer.from(n, 'base64url');
  const bits = bytes.length === 0 ? 0 : BigInt(`0x${bytes.toString('hex')}`).toString(2).length;
  const isPlain = bytes.toString('base64url') === n && bytes[0] !== 0;
  return (
    isPlain && bits >= 2_048 && bits <= 8_192 && Buffer.from(e, 'base64url').toString('hex') === '010001'
  );
}

function strictObject(part: string, deepest: number): Members | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(part, 'base64url'),
    );
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return isSound(value) && isUnambiguous(text, deepest) ? (value as Members) : null;
  } catch {
    return null;
  }
}

// Numbers that a double holds and texts that survive UTF-8, names included.
function isSound(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'string') return Buffer.from(value).toString() === value;
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isSound);
  return Object.entries(value).every(([name, inner]) => isSound(name) && isSound(inner));
}

/** Looks through text that JSON.parse took: no name twice in an object, not deeper than allowed. */
export function isUnambiguous(text: string, deepest: number): boolean {
  const open: (Set<string> | null)[] = [];
  for (const [token, isName] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/gs)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null);
      if (open.length > deepest) return false;
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (isName !== undefined) {
      const name = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
      if (open.at(-1)?.has(name) !== false) return false;
      open.at(-1)?.add(name);
    }
  }
  return true;
}

function areClaims({ licenseArn, licenseConsumptionToken, nodeId, entitlementsAllowed }: Members): boolean {
  const isLicense =
    typeof licenseArn === 'string' &&
    /^arn:aws[a-zA-Z-]*:license-manager:[A-Za-z0-9-]*:[0-9]{12}:license:\S{1,1000}$/.test(licenseArn);
  const isSeat = typeof licenseConsumptionToken === 'string' && /^\S{1,512}$/.test(licenseConsumptionToken);
  const isNode =
    nodeId === undefined || nodeId === null || (typeof nodeId === 'string' && nodeId.length <= 512);
  const list: readonly unknown[] = Array.isArray(entitlementsAllowed) ? entitlementsAllowed : [];
  return isLicense && isSeat && isNode && list.length > 0 && list.length <= 200 && list.every(isEntitlement);
}

function isEntitlement(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return false;
  const own = new Map<string, unknown>(Object.entries(raw));
  const isNamed = [own.get('name'), own.get('unit')].every((one) => typeof one === 'string' && one !== '');
  const value = own.get('value') ?? '';
  return isNamed && (typeof value === 'string' || (typeof value === 'number' && Math.abs(value) < 2 ** 53));
}

function timesOf(claims: Members): readonly [number, number] | null {
  const begin = momentOf(claims['issuedAt']);
  const end = momentOf(claims['expiration']);
  if (begin === null || end === null || end <= begin || end - begin > 400 * 86_400_000) return null;
  const bounds = [claims['nbf'] ?? 1, claims['exp'] ?? Number.MAX_SAFE_INTEGER];
  if (claims['nbf'] === null || claims['exp'] === null) return null;
  if (!bounds.every((bound) => Number.isSafeInteger(bound) && Number(bound) >= 1)) return null;
  const from = Math.max(begin, Number(bounds[0]) * 1_000);
  const to = Math.min(end, Number(bounds[1]) * 1_000);
  return from < to ? [from, to] : null;
}

function momentOf(raw: unknown): number | null {
  if (typeof raw !== 'string') return null;
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z?$/.exec(raw);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day);
  date.setUTCHours(hour!, minute, second, Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3)));
  // A day, hour or second that does not exist would have moved another part.
  return date.toISOString().slice(0, 19) === raw.slice(0, 19) ? date.getTime() : null;
}

function judge(claims: Members, [from, to]: readonly [number, number], expected: PlainExpectation): string {
  const seat = String(claims['licenseConsumptionToken']);
  if (expected.licenseArn !== undefined && claims['licenseArn'] !== expected.licenseArn) return 'mismatch';
  if (expected.isConsumption?.(seat) === false) return 'mismatch';
  if (expected.entitlements !== undefined && !areSame(claims['entitlementsAllowed'], expected.entitlements))
    return 'mismatch';
  if (expected.nodeId !== undefined && claims['nodeId'] !== expected.nodeId) return 'wrong-node';
  if (expected.isReturned?.(seat) === true) return 'returned';
  const { now } = expected;
  if (!(now >= Date.UTC(2020, 0) && now < Date.UTC(2100, 0))) return 'clock-untrusted';
  if (from > now + 300_000) return 'not-yet-valid';
  return now >= to ? 'expired' : 'valid';
}

type Entitlement = { readonly name: string; readonly unit: string; readonly value?: string | number };

function areSame(some: unknown, others: readonly Entitlement[]): boolean {
  const left = [...others];
  for (const { name, unit, value } of some as readonly Entitlement[]) {
    const at = left.findIndex(
      (one) =>
        one.name === name &&
        one.unit === unit &&
        (unit === 'None' || String(one.value ?? '') === String(value ?? '')),
    );
    if (at === -1) return false;
    left.splice(at, 1);
  }
  return left.length === 0;
}
