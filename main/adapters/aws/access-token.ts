// Reads a License Manager access token as an administrator hands it over, and believes nothing that it says of itself.

import * as v from 'valibot';
import { FieldpassError } from '../../domain/failure.ts';
import type { Instant } from '../../domain/instant.ts';
import { Secret } from '../../domain/secret.ts';
import type { HandedToken } from '../../ports.ts';

const LARGEST_TEXT = 64 << 10;
/** The model's limit for the Token of GetAccessToken. */
const LONGEST_TOKEN = 4_096;
/** CreateToken counts in days; an access token lasts an hour. */
const LONGEST_ACCESS_TOKEN_S = 2 * 3_600;

const JWT = /(?<![\w.-])[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}(?![\w.-])/g;
const ROLE_ARN = /arn:aws[a-zA-Z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}/g;
const LICENSE_ARN = /^arn:aws[a-zA-Z-]*:license-manager:[a-z0-9-]*:\d{12}:license:[\w-]{1,128}$/;

const REJECTIONS = {
  'too-large': 'That is larger than any access token.',
  'private-key':
    'That is a private key, not an access token. Keep it to yourself and have it replaced if it was sent around.',
  'aws-keys':
    'Those are AWS access keys, not a License Manager access token. Keep them to yourself and have them replaced if they were sent around.',
  empty: 'There is nothing in it.',
  'not-a-token':
    'There is no access token in it: it should begin with “eyJ” and have three parts with dots between them.',
  'several-tokens': 'There are several tokens in it, and none is marked as the refresh token.',
  'access-token':
    'That is a temporary token of one hour. Ask for the refresh token that “Create token” gives.',
  expired: 'That access token has ended. Ask your license administrator for a new one.',
  'no-license': 'That token names no license, so it is not from AWS License Manager.',
} as const;

type Rejection = keyof typeof REJECTIONS;

// Seconds up to the year 9999: a later end could be neither shown nor kept.
const date = v.pipe(v.number(), v.minValue(0), v.maxValue(253_402_300_799));
const claims = v.object({
  aud: v.optional(v.union([v.string(), v.array(v.string())])),
  exp: v.optional(date),
  iat: v.optional(date),
});

/**
 * Reads a pasted refresh token, or the text of a file with one: alone, `token.csv` of the console, or any table or JSON
 * around it, whatever its columns are called. Roles are those the text or the token names. Throws
 * `access-token-rejected` with a reason; no message holds any part of what was given.
 */
export function readAccessToken(text: string, now: Instant): HandedToken {
  if (text.length > LARGEST_TEXT) throw rejected('too-large');
  if (/PRIVATE KEY-----/.test(text)) throw rejected('private-key');
  const token = tokenIn(text);
  if (token.length > LONGEST_TOKEN) throw rejected('too-large');
  const payload = payloadOf(token);
  const said = v.safeParse(claims, parsed(payload));
  if (!said.success) throw rejected('not-a-token');
  const { aud = [], exp, iat } = said.output;
  if (exp !== undefined && iat !== undefined && exp - iat <= LONGEST_ACCESS_TOKEN_S)
    throw rejected('access-token');
  const licenseArn = [aud].flat().find((audience) => LICENSE_ARN.test(audience));
  if (licenseArn === undefined) throw rejected('no-license');
  const expiresAt = exp === undefined ? null : Math.round(exp * 1_000);
  if (expiresAt !== null && expiresAt <= now) throw rejected('expired');
  const roleArns = [
    ...new Set([...text.matchAll(ROLE_ARN), ...payload.matchAll(ROLE_ARN)].map(([arn]) => arn)),
  ];
  return { token: new Secret(token), licenseArn, expiresAt, roleArns };
}

function tokenIn(text: string): string {
  // A mail program breaks lines; a token alone on several of them is one token.
  const alone = text.replaceAll(/[\s"'\u200b\ufeff]+/g, '');
  const found = new Set([...text.matchAll(JWT)].map(([token]) => token));
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(alone) && alone.startsWith('eyJ')) return alone;
  const [only, second] = [...found].filter((token) => token.startsWith('eyJ'));
  if (only !== undefined && second === undefined) return only;
  if (only !== undefined) return markedAsRefresh(text);
  if (/\b(AKIA|ASIA)[A-Z0-9]{16}\b|aws_secret_access_key/i.test(text)) throw rejected('aws-keys');
  throw rejected(alone === '' ? 'empty' : 'not-a-token');
}

// A table or JSON with an access token beside the refresh token: the one whose column or name says so.
function markedAsRefresh(text: string): string {
  const marked = /refresh[\w -]{0,20}["']?\s*[:=,]\s*["']?(eyJ[\w-]+\.[\w-]+\.[\w-]+)/i.exec(text)?.[1];
  if (marked !== undefined) return marked;
  const [header = '', values = ''] = text.split(/\r?\n/);
  const column = cellsOf(header).findIndex((name) => /refresh/i.test(name));
  const cell = column < 0 ? undefined : cellsOf(values)[column];
  if (cell !== undefined && /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(cell)) return cell;
  throw rejected('several-tokens');
}

// Tokens, ids and ARNs hold neither quotes nor separators, so quoted separators need no thought.
function cellsOf(line: string): readonly string[] {
  return line.split(/[,;\t]/).map((cell) => cell.trim().replaceAll(/^"|"$/g, ''));
}

function payloadOf(token: string): string {
  return Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw rejected('not-a-token');
  }
}

function rejected(reason: Rejection): FieldpassError {
  return new FieldpassError('access-token-rejected', REJECTIONS[reason], { details: { reason } });
}
