// How a call to AWS ended: from what was seen on the wire and what was thrown, to one outcome and one failure.

import { FieldpassError, type FailureCode, type FailureDetails } from '../../domain/failure.ts';
import { codeOfException, mayBeClockSkew } from './aws-exception-names.ts';
import { signInFailure } from './aws-sign-in-failures.ts';
import type { Reply } from './aws-exchange.ts';

/** What was seen of a call by the time it failed. */
export type Stage = {
  readonly operation: string;
  /** A first byte may have left this computer. */
  readonly sent: boolean;
  readonly reply: Reply | null;
  /** Our own deadline ended the call. */
  readonly timedOut: boolean;
  /** A call that changes something at AWS, as opposed to a read. */
  readonly isChange: boolean;
  /** AWS's clock minus ours by the Date of the reply, milliseconds; null without one. */
  readonly skewMs: number | null;
  /** Texts of the request that must never come back in a message. */
  readonly secrets: readonly string[];
};

export type Verdict = {
  readonly outcome: 'not-sent' | 'unknown' | 'refused';
  readonly failure: FieldpassError;
  /** The name AWS gave its refusal, if it gave one. */
  readonly exception: string | null;
};

/**
 * Classifies anything that went wrong in a call (security-reliability 5.2). Only a whole reply in which AWS names an
 * exception is a refusal; only a request whose connection never stood is not sent; all the rest is unknown. AWS's own
 * words go to the details, and no thrown error is kept as cause: SDK errors carry replies, and replies carry tokens.
 */
export function classify(error: unknown, stage: Stage): Verdict {
  if (stage.reply !== null) return judgeReply(error, stage, stage.reply);
  return stage.sent ? judgeSilence(error, stage) : judgeUnsent(error, stage);
}

function judgeReply(error: unknown, stage: Stage, reply: Reply): Verdict {
  const unknown = (code: FailureCode, problem: string): Verdict =>
    verdict('unknown', code, stage, { problem, netCode: codeOf(error) });
  if (isPortal(reply)) return unknown('captive-portal', 'not-aws');
  if (reply.status >= 500) return unknown('service-trouble', 'server-error');
  if (!reply.isWhole && stage.timedOut) return unknown('timed-out', 'reply-incomplete');
  if (!reply.isWhole && isNotHttp(error)) return unknown('reply-invalid', 'not-http');
  if (!reply.isWhole && codeOf(error) !== 'BODY_TOO_BIG') return broken(stage, 'reply-cut', codeOf(error));
  const exception = reply.isWhole && reply.status >= 400 ? exceptionIn(error, reply) : null;
  if (exception !== null) return refusal(exception, stage);
  if (error instanceof FieldpassError) {
    return verdict('unknown', error.code, stage, error.details);
  }
  return unknown('reply-invalid', reply.isWhole ? 'not-understood' : 'too-big');
}

function refusal(exception: { name: string; message: string }, stage: Stage): Verdict {
  const { name, message } = exception;
  const code = codeOfException(name, message);
  // A 4xx that speaks of trouble inside AWS does not say what became of the request.
  const outcome = code === 'service-trouble' ? 'unknown' : 'refused';
  const skewMs = mayBeClockSkew(name) ? stage.skewMs : null;
  const details = { awsError: name.slice(0, 100), awsMessage: redact(message, stage.secrets), skewMs };
  // AWS's own advice for a conflict is to try again.
  const said = name === 'ConflictException' ? { retryable: true } : {};
  return { ...verdict(outcome, code, stage, details, said), exception: name };
}

function judgeSilence(error: unknown, stage: Stage): Verdict {
  if (stage.timedOut) return verdict('unknown', 'timed-out', stage, { problem: 'no-reply' });
  const netCode = codeOf(error);
  if (isNotHttp(error)) return verdict('unknown', 'reply-invalid', stage, { problem: 'not-http', netCode });
  return broken(stage, 'no-reply', netCode);
}

// Node's HTTP parser says so, in the head of a reply or in the middle of its body.
function isNotHttp(error: unknown): boolean {
  return codeOf(error).startsWith('HPE_');
}

function broken(stage: Stage, problem: string, netCode: string): Verdict {
  if (stage.isChange) return verdict('unknown', 'outcome-unknown', stage, { problem, netCode });
  const words = 'The connection to AWS broke before it had answered. Nothing was changed.';
  return verdict('unknown', 'offline', stage, { problem, netCode }, { words });
}

function judgeUnsent(error: unknown, stage: Stage): Verdict {
  const unsent = (code: FailureCode, details: FailureDetails): Verdict =>
    verdict('not-sent', code, stage, details);
  if (error instanceof FieldpassError) {
    const { code, message, retryable, details } = error;
    return verdict('not-sent', code, stage, details, { words: message, retryable });
  }
  const netCode = codeOf(error);
  if (netCode === 'CONNECT_TIMEOUT') return unsent('offline', { netCode });
  if (stage.timedOut || netCode === 'HANDSHAKE_TIMEOUT') return unsent('timed-out', { netCode });
  if (isTlsCode(netCode)) return unsent('tls-untrusted', { netCode });
  const signIn = signInFailure(error);
  if (signIn !== null) return unsent(signIn.code, { reason: signIn.reason, awsError: nameOf(error) });
  if (netCode !== '') return unsent('offline', { netCode });
  return unsent('internal', { problem: nameOf(error) });
}

function verdict(
  outcome: Verdict['outcome'],
  code: FailureCode,
  stage: Stage,
  more: FailureDetails,
  said: { readonly words?: string; readonly retryable?: boolean } = {},
): Verdict {
  const { reply, operation } = stage;
  const requestId = reply === null ? null : requestIdOf(reply);
  const seen = reply === null ? {} : { httpStatus: reply.status, requestId };
  const details = Object.fromEntries(
    Object.entries({ operation, ...seen, ...more }).filter(([, value]) => value !== '' && value !== null),
  );
  const retryable = said.retryable === undefined ? {} : { retryable: said.retryable };
  return {
    outcome,
    failure: new FieldpassError(code, said.words, { details, ...retryable }),
    exception: null,
  };
}

/** AWS's number for a call, for support; null when there is none or it is not one. */
export function requestIdOf(reply: Reply): string | null {
  const id = reply.headers['x-amzn-requestid'] ?? reply.headers['x-amz-request-id'] ?? '';
  return /^[\w-]{1,128}$/.test(id) ? id : null;
}

// AWS never redirects a POST and never answers it in HTML, except for the 5xx pages of its load balancers.
function isPortal({ status, headers, body }: Reply): boolean {
  if (status === 407 || status === 511) return true;
  if (status >= 500) return false;
  if (status >= 300 && status < 400) return true;
  const start = Buffer.from(body.subarray(0, 64)).toString('latin1').trimStart();
  return /^text\/html/i.test(headers['content-type'] ?? '') || start.startsWith('<');
}

function exceptionIn(error: unknown, reply: Reply): { name: string; message: string } | null {
  const isJson = Buffer.from(reply.body.subarray(0, 64)).toString('latin1').trimStart().startsWith('{');
  if (!(error instanceof Error) || !isJson || !('$fault' in error)) return null;
  const isNamed =
    /^[A-Za-z][\w.]{2,99}$/.test(error.name) && !['Unknown', 'UnknownError', 'Error'].includes(error.name);
  return isNamed ? { name: error.name, message: error.message } : null;
}

const TLS_CODE =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_|CRL_|ERR_OSSL_|ERR_CERT_)/;

function isTlsCode(code: string): boolean {
  return TLS_CODE.test(code);
}

/** The code of a network error: of Node, or of Chromium where its network is used; empty when there is none. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return code;
  const chromium = /net::(ERR_[A-Z0-9_]{2,60})/.exec(error.message)?.[1];
  if (chromium !== undefined) return chromium;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error.cause === undefined ? '' : codeOf(error.cause);
}

function nameOf(error: unknown): string {
  return error instanceof Error && /^\w{1,100}$/.test(error.name) ? error.name : 'unknown';
}

/**
 * AWS's words, safe to show: at most 300 characters, without the secrets of the request and without anything long
 * enough to be a token. A signature error quotes the whole signed request, session token included, after its first line.
 */
export function redact(message: string, secrets: readonly string[]): string {
  const line = message.split(/The Canonical String|[\r\n]/)[0] ?? '';
  const masked = secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
  // Consumption tokens are 32 hexadecimal characters; license and grant ids look alike but follow a dash.
  const nameless = masked.replaceAll(/(?<![-\w])[0-9a-f]{32}(?!\w)/gi, '[secret]');
  return nameless.replaceAll(/[A-Za-z0-9+/=_.-]{100,}/g, '[long]').slice(0, 300);
}
