// What travels between a client and the sandbox: requests, replies, and the service's way of saying no.
import { randomUUID } from 'node:crypto';

/** One HTTP request as the sandbox sees it; header names are lower-cased. */
export type WireRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** One HTTP reply. A `content-length` above the body's size means the connection breaks before the end. */
export type WireReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** What a client experiences: a reply, or a connection that broke without one. */
export type WireOutcome = WireReply | 'connection-dropped';

/** The largest request body in bytes; the real service's requests are a few kilobytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** The media types of requests: JSON for License Manager and KMS, a form for STS. */
export const CONTENT_TYPE = 'application/x-amz-json-1.1';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A refusal by the service: exception name, message, HTTP status (400, or 500 for its own faults). */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;
  readonly members: Readonly<Record<string, string>>;

  constructor(code: string, message: string, members: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.status = STATUS_BY_CODE.get(code) ?? 400;
    this.members = members;
  }
}

const STATUS_BY_CODE: ReadonlyMap<string, number> = new Map([
  ['ServerInternalException', 500],
  ['KMSInternalException', 500],
  ['RequestEntityTooLargeException', 413],
]);

/** Builds a reply with the headers AWS sends; `at` (epoch ms) is the server clock shown in `Date`. */
export function wireReply(
  status: number,
  body: string | Uint8Array,
  at: number,
  contentType: string = CONTENT_TYPE,
): WireReply {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const headers = {
    'content-type': contentType,
    'content-length': String(bytes.byteLength),
    date: new Date(at).toUTCString(),
    'x-amzn-requestid': randomUUID(),
  };
  return { status, headers, body: bytes };
}

/** Builds the awsJson1.1 error reply: `{"__type", "Message", …}`; KMS spells its member `message`. */
export function errorReply(error: ServiceError, at: number, service: string): WireReply {
  const member = service === 'kms' ? 'message' : 'Message';
  const body = { __type: error.code, [member]: error.message, ...error.members };
  return wireReply(error.status, JSON.stringify(body), at);
}
