// Opens the envelope of a request: which operation, signed for where, and the JSON inside.
import { checkAuthorization } from './authorization.ts';
import type { SignedScope } from './authorization.ts';
import { checkInLicense } from './check-in-license.ts';
import type { Operation } from './call.ts';
import { checkoutBorrowLicense } from './checkout-borrow-license.ts';
import { getPublicKey } from './get-public-key.ts';
import { listReceivedLicenses } from './list-received-licenses.ts';
import type { OperationName } from './misbehaviour.ts';
import { getLicense, getLicenseUsage } from './read-license.ts';
import { CONTENT_TYPE, MAX_BODY_BYTES, ServiceError } from './wire.ts';
import type { WireRequest } from './wire.ts';

/** One operation of the sandbox and the service it belongs to (the last part of the credential scope). */
export type Route = { readonly name: OperationName; readonly service: string; readonly run: Operation };

const LICENSE_MANAGER = 'license-manager';
const ROUTES: ReadonlyMap<string, Route> = new Map(
  [
    route('ListReceivedLicenses', listReceivedLicenses),
    route('GetLicense', getLicense),
    route('GetLicenseUsage', getLicenseUsage),
    route('CheckoutBorrowLicense', checkoutBorrowLicense),
    route('CheckInLicense', checkInLicense),
    { name: 'GetPublicKey', service: 'kms', run: getPublicKey } as const,
  ].map((each) => [`${each.service === 'kms' ? 'TrentService' : 'AWSLicenseManager'}.${each.name}`, each]),
);

function route(name: OperationName, run: Operation): Route {
  return { name, service: LICENSE_MANAGER, run };
}

/** Gives the operation that X-Amz-Target names, or undefined. */
export function routeOf(request: WireRequest): Route | undefined {
  return ROUTES.get(request.headers['x-amz-target'] ?? '');
}

/**
 * Checks everything around the JSON and gives what is inside; `now` is the server clock (epoch ms).
 *
 * Fails with UnknownOperation-, RequestEntityTooLarge- or SerializationException, or as `checkAuthorization` does.
 */
export function openEnvelope(
  request: WireRequest,
  known: Route | undefined,
  now: number,
): SignedScope & { readonly route: Route; readonly raw: unknown } {
  if (known === undefined || request.method !== 'POST' || request.path !== '/') {
    throw new ServiceError('UnknownOperationException', 'The operation is not known to this sandbox.');
  }
  if (request.body.byteLength > MAX_BODY_BYTES) {
    throw new ServiceError('RequestEntityTooLargeException', `A body may have ${MAX_BODY_BYTES} bytes.`);
  }
  const scope = checkAuthorization(request.headers, known.service, now);
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0] ?? '';
  if (type.trim().toLowerCase() !== CONTENT_TYPE) {
    throw new ServiceError('SerializationException', `Content-Type must be ${CONTENT_TYPE}.`);
  }
  return { ...scope, route: known, raw: parseJson(request.body) };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new ServiceError('SerializationException', 'The body is not valid JSON in UTF-8.');
  }
}
