// The XML of STS: replies and errors of the query protocol, version 2011-06-15.
import { randomUUID } from 'node:crypto';
import { wireReply } from '../wire.ts';
import type { ServiceError, WireReply } from '../wire.ts';

export const XML_TYPE = 'text/xml';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** Element names and what is in them; an absent value makes no element. */
export type XmlFields = { readonly [name: string]: string | number | XmlFields | undefined };

/** Codes of the query protocol, and their HTTP status, for refusals that the JSON services word differently. */
const CODES: ReadonlyMap<string, readonly [code: string, status: number]> = new Map([
  ['AccessDeniedException', ['AccessDenied', 403]],
  ['ExpiredToken', ['ExpiredToken', 403]],
  ['IncompleteSignatureException', ['IncompleteSignature', 400]],
  ['InvalidSignatureException', ['SignatureDoesNotMatch', 403]],
  ['MissingAuthenticationTokenException', ['MissingAuthenticationToken', 403]],
  ['RateLimitExceededException', ['Throttling', 400]],
  ['ServerInternalException', ['InternalFailure', 500]],
  ['UnknownOperationException', ['InvalidAction', 400]],
  ['UnrecognizedClientException', ['InvalidClientTokenId', 403]],
  ['ValidationException', ['ValidationError', 400]],
  ['IDPRejectedClaim', ['IDPRejectedClaim', 403]],
]);

/** Gives the document of an action's result. */
export function stsResult(action: string, result: XmlFields): string {
  const body = elements({ [`${action}Result`]: result, ResponseMetadata: { RequestId: randomUUID() } });
  return `<${action}Response xmlns="${NAMESPACE}">${body}</${action}Response>`;
}

/** Builds the error reply of a refusal; `at` (epoch ms) is the server clock. */
export function stsErrorReply(error: ServiceError, at: number): WireReply {
  const [code, status] = CODES.get(error.code) ?? [error.code, error.status];
  const draft = wireReply(status, '', at, XML_TYPE);
  const RequestId = draft.headers['x-amzn-requestid'];
  const Type = status < 500 ? 'Sender' : 'Receiver';
  const fields = { Error: { Type, Code: code, Message: error.message }, RequestId };
  const body = Buffer.from(`<ErrorResponse xmlns="${NAMESPACE}">${elements(fields)}</ErrorResponse>`);
  return { status, headers: { ...draft.headers, 'content-length': String(body.byteLength) }, body };
}

function elements(fields: XmlFields): string {
  return Object.entries(fields)
    .map(([name, value]) => {
      if (value === undefined) return '';
      return `<${name}>${typeof value === 'object' ? elements(value) : escaped(String(value))}</${name}>`;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
