// Why no AWS identity could be had: read from the texts of the credential providers, which have no codes.

import type { FailureCode } from '../../domain/failure.ts';

export type SignInReason =
  | 'session-ended'
  | 'mfa-needed'
  | 'profile-missing'
  | 'profile-gave-none'
  | 'credential-process-failed'
  | 'no-credentials'
  | 'no-region'
  | 'not-allowed'
  | 'other';

type SignInFailure = { readonly code: FailureCode; readonly reason: SignInReason };

// First match counts. Texts as of @aws-sdk/credential-providers of 3.1048.0.
const BY_TEXT: readonly (readonly [RegExp, FailureCode, SignInReason])[] = [
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
