// The ways in which the sandbox can be told to misbehave, and the strict reading of such an order.

/** The operations the sandbox answers, by their names in X-Amz-Target or, for STS, in Action. */
export const OPERATION_NAMES = [
  'ListReceivedLicenses',
  'GetLicense',
  'GetLicenseUsage',
  'CheckoutBorrowLicense',
  'CheckoutLicense',
  'ExtendLicenseConsumption',
  'CheckInLicense',
  'CreateToken',
  'GetAccessToken',
  'ListTokens',
  'DeleteToken',
  'ListReceivedGrants',
  'GetGrant',
  'AcceptGrant',
  'RejectGrant',
  'CreateGrantVersion',
  'CreateGrant',
  'ListDistributedGrants',
  'CreateLicense',
  'CreateLicenseVersion',
  'DeleteLicense',
  'ListLicenses',
  'CreateKey',
  'GetPublicKey',
  'GetCallerIdentity',
  'AssumeRole',
  'AssumeRoleWithWebIdentity',
] as const;

export type OperationName = (typeof OPERATION_NAMES)[number];

/** How often an order applies (default: once), and to which operation (default: any). */
export type Scope = { readonly times?: number | 'until-reset'; readonly operation?: OperationName };

/** The orders that take no argument. "Commit" is the moment the service has done what was asked. */
export type PlainKind =
  | 'drop-before-commit'
  | 'drop-after-commit'
  | 'hang-before-commit'
  | 'hang-after-commit'
  /** RateLimitExceededException; nothing is committed. */
  | 'rate-limit'
  /** ServerInternalException, HTTP 500; nothing is committed. */
  | 'server-error'
  /** AccessDeniedException "Service role not found": the account never used License Manager. */
  | 'role-not-found'
  /** HTTP 200 with a sign-in page: the request never reached the service. */
  | 'captive-portal'
  /** HTTP 200 without a body, after the commit. */
  | 'empty-body'
  /** HTTP 200 with `{}`, after the commit. */
  | 'empty-object'
  /** Half the body under the full content-length, then the connection breaks; after the commit. */
  | 'truncated-body';

/** Orders about the token of a CheckoutBorrowLicense reply; what is stored stays genuine. */
export type TokenKind = 'forged-token' | 'wrong-node-token' | 'wrong-license-token' | 'expired-token';

/** One instruction to misbehave, without how often and where. */
export type Deed =
  | { readonly kind: PlainKind }
  | { readonly kind: 'delay-before-commit' | 'delay-after-commit'; readonly ms: number }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'fail'; readonly name: string; readonly message: string }
  /** The server's clock is off by `offsetMs`: Date header, instants of tokens, freshness of signatures. */
  | { readonly kind: 'wrong-clock'; readonly offsetMs: number }
  /** HTTP 200 with `bytes` bytes of JSON, after the commit. */
  | { readonly kind: 'oversize-body'; readonly bytes: number }
  | { readonly kind: TokenKind };

/** An order to the sandbox; `reset` takes all earlier ones back. */
export type Misbehaviour = { readonly kind: 'reset' } | (Deed & Scope);

const PLAIN_KINDS: readonly string[] = [
  'drop-before-commit',
  'drop-after-commit',
  'hang-before-commit',
  'hang-after-commit',
  'rate-limit',
  'server-error',
  'role-not-found',
  'captive-portal',
  'empty-body',
  'empty-object',
  'truncated-body',
] satisfies PlainKind[];
const TOKEN_KINDS: readonly string[] = [
  'forged-token',
  'wrong-node-token',
  'wrong-license-token',
  'expired-token',
] satisfies TokenKind[];

const MAX_TIMES = 1_000_000;
const MAX_DELAY_MS = 10 * 60_000;
const MAX_OFFSET_MS = 100 * 366 * 24 * 60 * 60_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** Reads an order from outside; throws TypeError on anything unknown, missing, or out of range. */
export function parseMisbehaviour(raw: unknown): Misbehaviour {
  if (!isFields(raw)) throw new TypeError('An order must be a JSON object.');
  const kind = raw['kind'];
  if (kind === 'reset') {
    onlyFields(raw, []);
    return { kind };
  }
  if (isTokenKind(kind)) {
    onlyFields(raw, ['times']);
    return { kind, ...timesIn(raw) };
  }
  const deed = isPlainKind(kind) ? { kind } : deedIn(kind, raw);
  onlyFields(raw, [...Object.keys(deed), 'times', 'operation']);
  return { ...deed, ...timesIn(raw), ...operationIn(raw) };
}

function deedIn(kind: unknown, raw: Fields): Deed {
  switch (kind) {
    case 'delay-before-commit':
    case 'delay-after-commit':
      return { kind, ms: wholeIn(raw, 'ms', 0, MAX_DELAY_MS) };
    case 'redirect':
      return { kind, location: textIn(raw, 'location', /^.{0,2048}$/s) };
    case 'fail':
      return {
        kind,
        name: textIn(raw, 'name', /^[A-Za-z]{1,100}$/),
        message: raw['message'] === undefined ? 'Ordered failure.' : textIn(raw, 'message', /^.{0,2048}$/s),
      };
    case 'wrong-clock':
      return { kind, offsetMs: wholeIn(raw, 'offsetMs', -MAX_OFFSET_MS, MAX_OFFSET_MS) };
    case 'oversize-body':
      return { kind, bytes: wholeIn(raw, 'bytes', 2, MAX_BYTES) };
    default:
      throw new TypeError(`Unknown kind of misbehaviour: ${JSON.stringify(kind)}.`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(raw: unknown): raw is Fields {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function isPlainKind(kind: unknown): kind is PlainKind {
  return typeof kind === 'string' && PLAIN_KINDS.includes(kind);
}

function isTokenKind(kind: unknown): kind is TokenKind {
  return typeof kind === 'string' && TOKEN_KINDS.includes(kind);
}

function onlyFields(raw: Fields, allowed: readonly string[]): void {
  const known = new Set(['kind', ...allowed]);
  for (const name of Object.keys(raw)) {
    if (!known.has(name)) throw new TypeError(`Unknown field in an order: ${JSON.stringify(name)}.`);
  }
}

function timesIn(raw: Fields): { times?: number | 'until-reset' } {
  const times = raw['times'];
  if (times === undefined || times === 'until-reset') return times === undefined ? {} : { times };
  return { times: wholeIn(raw, 'times', 1, MAX_TIMES) };
}

function operationIn(raw: Fields): { operation?: OperationName } {
  if (raw['operation'] === undefined) return {};
  const operation = OPERATION_NAMES.find((name) => name === raw['operation']);
  if (operation === undefined) throw new TypeError('operation must name an operation of the sandbox.');
  return { operation };
}

function wholeIn(raw: Fields, name: string, min: number, max: number): number {
  const value = raw[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new TypeError(`${name} must be a whole number from ${min} to ${max}.`);
}

function textIn(raw: Fields, name: string, pattern: RegExp): string {
  const value = raw[name];
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw new TypeError(`${name} must be a string like ${pattern.source}.`);
}
