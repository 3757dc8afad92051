// The inputs of the STS operations, read from forms under the constraints of the STS API reference.
import { Members } from '../members.ts';
import type { StringRule } from '../members.ts';
import { ServiceError } from '../wire.ts';

// tab, line ends, and everything printable, as the API pages have it.
const PRINTABLE = /^[\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]+$/u;
const ROLE_ARN: StringRule = { min: 20, max: 2048, pattern: PRINTABLE };
const NAME: StringRule = { min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ };
const ROLE = /^arn:(aws[a-zA-Z-]*):iam::(\d{12}):role\/(?:[!-~]+\/)?([\w+=,.@-]{1,64})$/;
const DEFAULT_SECONDS = 3600;

/** The role of a session. */
export type RoleRef = {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  readonly name: string;
};

export type SessionRequest = {
  readonly role: RoleRef;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly sourceIdentity: string | undefined;
};

/** Reads the input of AssumeRole. Session policies and tags are taken and have no effect here. */
export function readAssumeRoleRequest(raw: unknown): SessionRequest & {
  readonly serialNumber: string | undefined;
  readonly tokenCode: string | undefined;
} {
  const members = new Members(withNumber(raw));
  const session = readSession(members);
  const serialNumber = members.optionalText('SerialNumber', {
    min: 9,
    max: 256,
    pattern: /^[\w+=/:,.@-]*$/,
  });
  const tokenCode = members.optionalText('TokenCode', { min: 6, max: 6, pattern: /^\d*$/ });
  members.optionalText('ExternalId', { min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ });
  const sourceIdentity = members.optionalText('SourceIdentity', NAME);
  members.finish();
  return { ...session(), sourceIdentity, serialNumber, tokenCode };
}

/** Reads the input of AssumeRoleWithWebIdentity. Session policies are taken and have no effect here. */
export function readWebIdentityRequest(raw: unknown): SessionRequest & { readonly webIdentityToken: string } {
  const members = new Members(withNumber(raw));
  const session = readSession(members);
  const webIdentityToken = members.text('WebIdentityToken', { min: 4, max: 20_000 });
  members.optionalText('ProviderId', { min: 4, max: 2048 });
  members.finish();
  return { ...session(), sourceIdentity: undefined, webIdentityToken };
}

// Gives a function because the role can be taken apart only after `finish` has said what is wrong with the members.
function readSession(members: Members): () => Omit<SessionRequest, 'sourceIdentity'> {
  const arn = members.text('RoleArn', ROLE_ARN);
  const sessionName = members.text('RoleSessionName', NAME);
  const durationSeconds = members.optionalInteger('DurationSeconds', 900, 43_200) ?? DEFAULT_SECONDS;
  members.optionalText('Policy', { min: 1, pattern: PRINTABLE });
  return () => ({ role: roleIn(arn), sessionName, durationSeconds });
}

function roleIn(arn: string): RoleRef {
  const match = ROLE.exec(arn);
  const [, partition = '', account = '', name = ''] = match ?? [];
  if (match === null) throw new ServiceError('ValidationException', `${arn} is invalid`);
  return { arn, partition, account, name };
}

// A form knows text only; the one number among the members is read here.
function withNumber(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || !('DurationSeconds' in raw)) return raw;
  const text = String(raw.DurationSeconds);
  if (!/^-?\d{1,9}$/.test(text)) {
    throw new ServiceError('MalformedInput', 'DurationSeconds is not a whole number.');
  }
  return { ...raw, DurationSeconds: Number(text) };
}
