// Which failure each exception of AWS means to us, by the name it carries on the wire.

import type { FailureCode } from '../../domain/failure.ts';

/** Exceptions the service models promise for the operations used here. */
type ModelledException =
  | 'ValidationException'
  | 'InvalidParameterValueException'
  | 'ResourceNotFoundException'
  | 'NoEntitlementsAllowedException'
  | 'EntitlementNotAllowedException'
  | 'UnsupportedDigitalSignatureMethodException'
  | 'RedirectException'
  | 'AuthorizationException'
  | 'AccessDeniedException'
  | 'ConflictException'
  | 'ResourceLimitExceededException'
  | 'RateLimitExceededException'
  | 'ServerInternalException'
  | 'FilterLimitExceededException';

/** Exceptions of kms:GetPublicKey. */
type KeyException =
  | 'NotFoundException'
  | 'DisabledException'
  | 'InvalidArnException'
  | 'InvalidGrantTokenException'
  | 'InvalidKeyUsageException'
  | 'UnsupportedOperationException'
  | 'KMSInvalidStateException'
  | 'KeyUnavailableException'
  | 'DependencyTimeoutException'
  | 'KMSInternalException';

/** Names that every AWS front end, STS or SSO may answer with, modelled or not. */
type CommonException =
  | 'InvalidParameterValue'
  | 'AccessDenied'
  | 'UnauthorizedOperation'
  | 'ForbiddenException'
  | 'OptInRequired'
  | 'RegionDisabledException'
  | 'UnrecognizedClientException'
  | 'InvalidClientTokenId'
  | 'InvalidAccessKeyId'
  | 'MissingAuthenticationToken'
  | 'MissingAuthenticationTokenException'
  | 'IncompleteSignature'
  | 'IncompleteSignatureException'
  | 'NotAuthorized'
  | 'UnauthorizedException'
  | 'ExpiredToken'
  | 'ExpiredTokenException'
  | 'InvalidIdentityToken'
  | 'InvalidIdentityTokenException'
  | 'IDPRejectedClaimException'
  | 'InvalidGrantException'
  | 'IDPCommunicationErrorException'
  | 'InternalFailure'
  | 'InternalError'
  | 'InternalServerError'
  | 'InternalServerException'
  | 'ServiceUnavailable'
  | 'ServiceUnavailableException'
  | 'UnknownOperationException'
  | 'SerializationException';

type SkewException =
  | 'InvalidSignatureException'
  | 'SignatureDoesNotMatch'
  | 'AuthFailure'
  | 'RequestExpired'
  | 'RequestInTheFuture'
  | 'RequestTimeTooSkewed';

type ThrottlingException =
  | 'Throttling'
  | 'ThrottlingException'
  | 'ThrottledException'
  | 'RequestThrottled'
  | 'RequestThrottledException'
  | 'RequestLimitExceeded'
  | 'TooManyRequestsException'
  | 'TooManyRequestsError'
  | 'SlowDown'
  | 'SlowDownException'
  | 'LimitExceededException';

export type KnownException =
  ModelledException | KeyException | CommonException | SkewException | ThrottlingException;

const CODES = {
  ValidationException: 'request-refused',
  InvalidParameterValueException: 'request-refused',
  ResourceNotFoundException: 'license-not-found',
  NoEntitlementsAllowedException: 'no-seats',
  EntitlementNotAllowedException: 'entitlement-not-allowed',
  UnsupportedDigitalSignatureMethodException: 'signature-method-unsupported',
  RedirectException: 'wrong-region',
  AuthorizationException: 'access-denied',
  AccessDeniedException: 'access-denied',
  ConflictException: 'request-refused',
  ResourceLimitExceededException: 'request-refused',
  FilterLimitExceededException: 'request-refused',
  RateLimitExceededException: 'rate-limited',
  ServerInternalException: 'service-trouble',

  NotFoundException: 'issuer-key-missing',
  DisabledException: 'issuer-key-missing',
  InvalidArnException: 'issuer-key-missing',
  InvalidGrantTokenException: 'access-denied',
  InvalidKeyUsageException: 'key-rejected',
  UnsupportedOperationException: 'key-rejected',
  KMSInvalidStateException: 'issuer-key-missing',
  KeyUnavailableException: 'service-trouble',
  DependencyTimeoutException: 'service-trouble',
  KMSInternalException: 'service-trouble',

  InvalidParameterValue: 'request-refused',
  AccessDenied: 'access-denied',
  UnauthorizedOperation: 'access-denied',
  ForbiddenException: 'access-denied',
  OptInRequired: 'access-denied',
  RegionDisabledException: 'access-denied',
  UnrecognizedClientException: 'sign-in-expired',
  InvalidClientTokenId: 'sign-in-expired',
  InvalidAccessKeyId: 'sign-in-expired',
  MissingAuthenticationToken: 'sign-in-needed',
  MissingAuthenticationTokenException: 'sign-in-needed',
  IncompleteSignature: 'sign-in-needed',
  IncompleteSignatureException: 'sign-in-needed',
  NotAuthorized: 'access-denied',
  UnauthorizedException: 'sign-in-expired',
  ExpiredToken: 'sign-in-expired',
  ExpiredTokenException: 'sign-in-expired',
  InvalidIdentityToken: 'sign-in-expired',
  InvalidIdentityTokenException: 'sign-in-expired',
  IDPRejectedClaimException: 'sign-in-expired',
  InvalidGrantException: 'sign-in-expired',
  IDPCommunicationErrorException: 'service-trouble',
  InternalFailure: 'service-trouble',
  InternalError: 'service-trouble',
  InternalServerError: 'service-trouble',
  InternalServerException: 'service-trouble',
  ServiceUnavailable: 'service-trouble',
  ServiceUnavailableException: 'service-trouble',
  UnknownOperationException: 'request-refused',
  SerializationException: 'request-refused',

  // What is left after the clock was corrected: the key and its secret do not belong together.
  InvalidSignatureException: 'sign-in-expired',
  SignatureDoesNotMatch: 'sign-in-expired',
  AuthFailure: 'sign-in-expired',
  RequestExpired: 'sign-in-expired',
  RequestInTheFuture: 'sign-in-expired',
  RequestTimeTooSkewed: 'sign-in-expired',

  Throttling: 'rate-limited',
  ThrottlingException: 'rate-limited',
  ThrottledException: 'rate-limited',
  RequestThrottled: 'rate-limited',
  RequestThrottledException: 'rate-limited',
  RequestLimitExceeded: 'rate-limited',
  TooManyRequestsException: 'rate-limited',
  TooManyRequestsError: 'rate-limited',
  SlowDown: 'rate-limited',
  SlowDownException: 'rate-limited',
  LimitExceededException: 'rate-limited',
} as const satisfies Record<KnownException, FailureCode>;

const SKEW_NAMES: ReadonlySet<string> = new Set<SkewException>([
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'AuthFailure',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
]);

/**
 * The code of an exception. A name nobody modelled is a refusal whose words stand in the details: the real service
 * does answer with names its model does not promise.
 */
export function codeOfException(name: string, message: string): FailureCode {
  // An account that never used License Manager gets AccessDenied with this text, which no permission can cure.
  if (/service role not found/i.test(message)) return 'service-role-missing';
  return new Map<string, FailureCode>(Object.entries(CODES)).get(name) ?? 'request-refused';
}

/** True for refusals that a wrong clock of this computer may have caused. */
export function mayBeClockSkew(name: string): boolean {
  return SKEW_NAMES.has(name);
}
