// Why no AWS identity could be had: read from the texts of the credential providers, which have no codes.

import { FieldpassError, type FailureCode } from '../../domain/failure.ts';
import { codeOfException } from './aws-exception-names.ts';
import type { Exchange } from './aws-exchange.ts';
import { classify } from './aws-failures.ts';

export type SignInReason =
  | 'session-ended'
  | 'mfa-needed'
  | 'mfa-code-wrong'
  | 'profile-missing'
  | 'profile-gave-none'
  | 'credential-process-failed'
  | 'no-credentials'
  | 'no-region'
  | 'not-allowed'
  | 'token-expired'
  | 'token-invalid'
  | 'token-rejected'
  | 'role-not-allowed'
  | 'region-disabled'
  | 'busy'
  | 'other';

type SignInFailure = { readonly code: FailureCode; readonly reason: SignInReason };

// First match counts. Texts as of @aws-sdk/credential-providers of 3.1048.0.
const BY_TEXT: readonly (readonly [RegExp, FailureCode, SignInReason])[] = [
  [/MultiFactorAuthentication failed|invalid MFA/, 'mfa-needed', 'mfa-code-wrong'],
  [/multi-factor authentication|MFA/, 'sign-in-needed', 'mfa-needed'],
  [
    /ForbiddenException|AccessDenied|not authorized to perform|insufficient permissions/i,
    'access-denied',
    'not-allowed',
  ],
  [
    /expired|re-?authenticate|aws (sso )?login|UnauthorizedException|SSO session|Failed to load token|Token validation/i,
    'sign-in-expired',
    'session-ended',
  ],
  [/Command failed|credential_process/, 'sign-in-needed', 'credential-process-failed'],
  [
    /Could not resolve credentials using profile|[Pp]rofile .*(not be found|not found)/,
    'sign-in-needed',
    'profile-missing',
  ],
  [
    /Could not load credentials|No providers in chain|Metadata Service access disabled/,
    'sign-in-needed',
    'no-credentials',
  ],
];

const UNNAMED: ReadonlySet<string> = new Set(['Unknown', 'UnknownError', 'Error']);

const NO_REGION = /^Region (is missing|not accepted)/;

const PROVIDER_ERRORS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ProviderError',
]);

/** The failure behind an error of a credential or region provider, or null when the error comes from elsewhere. */
export function signInFailure(error: unknown): SignInFailure | null {
  if (!(error instanceof Error)) return null;
  if (NO_REGION.test(error.message)) return { code: 'region-missing', reason: 'no-region' };
  // STS and the sign-in service refuse with exceptions of their own, before License Manager is asked anything.
  if (!PROVIDER_ERRORS.has(error.name) && !('$fault' in error)) return null;
  const found = BY_TEXT.find(([text]) => text.test(`${error.name}: ${error.message}`));
  if (found === undefined) return { code: 'sign-in-needed', reason: 'other' };
  const [, code, reason] = found;
  // The default chain forgets why a profile gave nothing; that there was one to ask is worth saying.
  const isProfileNamed = reason === 'no-credentials' && Boolean(process.env['AWS_PROFILE']);
  return { code, reason: isProfileNamed ? 'profile-gave-none' : reason };
}

// Exceptions of GetAccessToken and AssumeRoleWithWebIdentity, with and without the ending that the SDK gives them.
const BY_NAME: readonly (readonly [RegExp, FailureCode, SignInReason])[] = [
  [/^ExpiredToken(Exception)?$/, 'sign-in-expired', 'token-expired'],
  [/^InvalidIdentityToken(Exception)?$/, 'sign-in-expired', 'token-invalid'],
  [/^IDPRejectedClaim(Exception)?$/, 'sign-in-expired', 'token-rejected'],
  // GetAccessToken says “Invalid token.” of a deleted, an expired and a made-up token alike.
  [/^(InvalidParameterValue|Validation)(Exception)?$/, 'sign-in-expired', 'token-invalid'],
  [/^(AccessDenied|Authorization)(Exception)?$/, 'access-denied', 'role-not-allowed'],
  [/^RegionDisabled(Exception)?$/, 'not-configured', 'region-disabled'],
  [/^IDPCommunicationError(Exception)?$/, 'service-trouble', 'busy'],
];

/** What the wire saw of the last request that a sign-in made and that failed. */
export type Trouble = { readonly error: unknown; readonly exchange: Exchange } | null;

/**
 * The failure of a sign-in: of the network where that was the cause, else by the name of an exception (`isToken`: of the
 * token's two calls), else by the texts of the providers. Keeps no thrown error and no words of AWS: both may quote a token.
 */
export function judgeSignIn(error: unknown, trouble: Trouble, isToken: boolean): FieldpassError {
  if (error instanceof FieldpassError) return error;
  if (trouble !== null) return networkFailure(trouble);
  const name = error instanceof Error && /^\w{1,100}$/.test(error.name) ? error.name : 'unknown';
  const say = (code: FailureCode, reason: SignInReason): FieldpassError =>
    new FieldpassError(code, undefined, { details: { operation: 'sign-in', reason, awsError: name } });
  const byName = isToken ? BY_NAME.find(([pattern]) => pattern.test(name)) : undefined;
  if (byName !== undefined) return say(byName[1], byName[2]);
  const isFault = error instanceof Error && '$fault' in error;
  if (isFault && statusOf(error) >= 500) return say('service-trouble', 'busy');
  // A refusal that names no exception, and a reply that the SDK could not read, are none of AWS's.
  if (error instanceof Error && (isFault ? UNNAMED.has(name) : '$response' in error))
    return statusOf(error) >= 500 ? say('service-trouble', 'busy') : say('reply-invalid', 'other');
  const byText = signInFailure(error);
  const isVague = byText === null || byText.reason === 'other';
  if (isFault && isVague) {
    const code = codeOfException(name, error.message);
    if (code !== 'request-refused') return say(code, 'other');
  }
  return byText === null ? say('sign-in-needed', 'other') : say(byText.code, byText.reason);
}

function networkFailure({ error, exchange }: NonNullable<Trouble>): FieldpassError {
  if (error instanceof FieldpassError) return error;
  const stage = { operation: 'sign-in', isChange: false, secrets: [], skewMs: null };
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'BODY_TOO_BIG')
    return new FieldpassError('reply-invalid', undefined, {
      details: { operation: 'sign-in', problem: 'too-big' },
    });
  // A reply that broke off says nothing here: a sign-in changes nothing, whatever became of it.
  return classify(error, { ...stage, sent: exchange.sent, reply: null, timedOut: code === 'ABORTED' })
    .failure;
}

function statusOf(error: object): number {
  const { $metadata }: { $metadata?: unknown } = error;
  const status =
    typeof $metadata === 'object' && $metadata !== null && 'httpStatusCode' in $metadata
      ? $metadata.httpStatusCode
      : 0;
  return typeof status === 'number' ? status : 0;
}
