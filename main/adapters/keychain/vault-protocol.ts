// What the vault and its keychain process say to each other, with guards for both directions.

export type KeychainRequest =
  | { readonly id: number; readonly op: 'get' | 'delete'; readonly account: string }
  | { readonly id: number; readonly op: 'set'; readonly account: string; readonly value: string };

/** A request before the link has numbered it. */
export type KeychainCall =
  | { readonly op: 'get' | 'delete'; readonly account: string }
  | { readonly op: 'set'; readonly account: string; readonly value: string };

/** `failed`: the keychain said no. `unavailable`: the library cannot be loaded. `refused`: the request was out of bounds. */
export type KeychainReply =
  | { readonly id: number; readonly ok: true; readonly value: string | boolean | null }
  | {
      readonly id: number;
      readonly ok: false;
      readonly kind: 'failed' | 'unavailable' | 'refused';
      readonly reason: string;
    };

/** Most characters of one keychain entry on any platform. */
export const MAX_ENTRY = 32_768;

/** A fixed text without `/`: Windows joins service and account with one. */
export const SERVICE_FORM = /^[a-z0-9.-]{1,100}$/;

// Windows ignores case in account names and cannot take long ones, hence lower-case hex only.
const ACCOUNT_FORM = /^(?:sentinel|[0-9a-f]{32}(?:~[ab]~[1-9][0-9]{0,3})?)$/;

// NUL cuts a value on Linux and lone surrogates turn into U+FFFD, so nothing but printable ASCII goes in.
const VALUE_FORM = /^[\x20-\x7e]+$/;

/** Whether a text survives every keychain unchanged: printable ASCII, not empty, at most `max` characters. */
export function isStorable(value: string, max: number): boolean {
  return value.length <= max && VALUE_FORM.test(value);
}

/** Reads a request that came from the vault; null where it is out of bounds. */
export function parseRequest(raw: unknown): KeychainRequest | null {
  if (!isRecord(raw)) return null;
  const { id, op, account, value } = raw;
  if (!isId(id) || typeof account !== 'string' || !ACCOUNT_FORM.test(account)) return null;
  if (op === 'get' || op === 'delete') return { id, op, account };
  if (op !== 'set' || typeof value !== 'string' || !isStorable(value, MAX_ENTRY)) return null;
  return { id, op, account, value };
}

/** Reads a reply that came from the keychain process; null where it makes no sense. */
export function parseReply(raw: unknown): KeychainReply | null {
  if (!isRecord(raw)) return null;
  const { id, ok, value, kind, reason } = raw;
  if (!isId(id)) return null;
  if (ok === true && (value === null || typeof value === 'string' || typeof value === 'boolean')) {
    return { id, ok, value };
  }
  if (ok !== false || typeof reason !== 'string') return null;
  if (kind !== 'failed' && kind !== 'unavailable' && kind !== 'refused') return null;
  return { id, ok, kind, reason };
}

/** The number of a request even where the rest is unusable, so that it can be answered. */
export function requestIdOf(raw: unknown): number | null {
  return isRecord(raw) && isId(raw['id']) ? raw['id'] : null;
}

const isId = (raw: unknown): raw is number => Number.isSafeInteger(raw);

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null;
}
