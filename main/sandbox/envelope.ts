// Opens the envelope of a request: which operation, signed for where and by whom, and what is inside.
import { checkAuthorization } from './authorization.ts';
import type { SignedScope } from './authorization.ts';
import type { Operation } from './call.ts';
import type { OperationName } from './misbehaviour.ts';
import { ROUTE_BY_ACTION, ROUTE_BY_TARGET } from './routes.ts';
import { CONTENT_TYPE, FORM_TYPE, MAX_BODY_BYTES, ServiceError } from './wire.ts';
import type { WireRequest } from './wire.ts';

/**
 * One operation and the service it belongs to (the last part of the credential scope). An `unsigned` one is open to
 * people without AWS credentials; its Authorization header is not looked at.
 */
export type Route = {
  readonly name: OperationName;
  readonly service: 'license-manager' | 'kms' | 'sts';
  readonly run: Operation;
  readonly unsigned?: true;
};

/** An opened envelope; `signature` is undefined for an unsigned operation. */
export type Envelope = {
  readonly route: Route;
  readonly raw: unknown;
  readonly signature: SignedScope | undefined;
};

const STS_VERSION = '2011-06-15';

/** Gives the operation that a request names, or undefined: X-Amz-Target, or the Action of a form for STS. */
export function routeOf(request: WireRequest): Route | undefined {
  if (!isForm(request)) return ROUTE_BY_TARGET.get(request.headers['x-amz-target'] ?? '');
  const form = formOf(request.body);
  return form['Version'] === STS_VERSION ? ROUTE_BY_ACTION.get(form['Action'] ?? '') : undefined;
}

/** Tells whether a request speaks the query protocol, as STS does. */
export function isForm(request: WireRequest): boolean {
  return mediaTypeOf(request) === FORM_TYPE;
}

/**
 * Checks everything around the body and gives what is inside; `now` is the server clock (epoch ms).
 *
 * Fails with UnknownOperation-, RequestEntityTooLarge- or SerializationException, or as `checkAuthorization` does.
 */
export function openEnvelope(request: WireRequest, known: Route | undefined, now: number): Envelope {
  if (known === undefined || request.method !== 'POST' || request.path !== '/') {
    throw new ServiceError('UnknownOperationException', 'The operation is not known to this sandbox.');
  }
  if (request.body.byteLength > MAX_BODY_BYTES) {
    throw new ServiceError('RequestEntityTooLargeException', `A body may have ${MAX_BODY_BYTES} bytes.`);
  }
  const signature =
    known.unsigned === true ? undefined : checkAuthorization(request.headers, known.service, now);
  if (known.service === 'sts') return { route: known, raw: formOf(request.body), signature };
  if (mediaTypeOf(request) !== CONTENT_TYPE) {
    throw new ServiceError('SerializationException', `Content-Type must be ${CONTENT_TYPE}.`);
  }
  return { route: known, raw: parseJson(request.body), signature };
}

function mediaTypeOf(request: WireRequest): string {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
  return type.trim().toLowerCase();
}

function formOf(body: Uint8Array): Readonly<Record<string, string>> {
  if (body.byteLength > MAX_BODY_BYTES) return {};
  return Object.fromEntries(new URLSearchParams(Buffer.from(body).toString('utf8')));
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new ServiceError('SerializationException', 'The body is not valid JSON in UTF-8.');
  }
}
