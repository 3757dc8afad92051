// One request to AWS and its reply as they are seen on the wire: was a byte sent, what came back, was it whole.

/** Room for any reply but a listing, bytes. */
export const REPLY_LIMIT = 256 << 10;

/** A request as the SDK hands it over, as far as it is used here. */
export type WireRequest = {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** A reply as a handler gives it: its body may still be on its way. */
export type RawReply = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** A reply, or the part of it that arrived. Header names are in lower case. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly isWhole: boolean;
};

/** What is known of one request and its reply; written by the transport, read by whoever must judge the outcome. */
export class Exchange {
  readonly bodyLimit: number;
  /** True: open a connection for this request alone. A reused one may be dead, and that is known only after writing. */
  readonly needsFreshConnection: boolean;
  sent = false;
  reply: Reply | null = null;

  constructor(bodyLimit: number, needsFreshConnection: boolean) {
    this.bodyLimit = bodyLimit;
    this.needsFreshConnection = needsFreshConnection;
  }
}

/** How the SDK passes an exchange down to the transport: as one more field of its request options. */
export type SendOptions = { readonly abortSignal: AbortSignal; readonly exchange?: Exchange };

export type TransportErrorCode =
  'ABORTED' | 'CONNECT_TIMEOUT' | 'HANDSHAKE_TIMEOUT' | 'BODY_TOO_BIG' | 'BODY_CUT';

/** A failure that this file found out itself; everything else keeps the error of Node. */
export class TransportError extends Error {
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode) {
    super(code);
    this.name = 'TransportError';
    this.code = code;
  }
}

/** Sends a watched request and gives its whole reply. */
export type Send = (request: WireRequest, exchange: Exchange, signal: AbortSignal) => Promise<Reply>;

/**
 * Reads a reply to its end. Notes every part in the exchange as it comes, so that the head of a reply that never ends
 * can still be judged. Throws BODY_TOO_BIG past the limit.
 */
export async function collect(raw: RawReply, exchange: Exchange): Promise<Reply> {
  const headers = Object.fromEntries(
    Object.entries(raw.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const note = (body: Uint8Array, isWhole: boolean): Reply =>
    (exchange.reply = { status: raw.statusCode, headers, body, isWhole });
  note(new Uint8Array(), false);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(raw.body)) {
    size += chunk.length;
    if (size > exchange.bodyLimit) throw new TransportError('BODY_TOO_BIG');
    chunks.push(chunk);
    if (chunks.length === 1) note(chunk, false);
  }
  return note(Buffer.concat(chunks), true);
}

async function* chunksOf(body: unknown): AsyncIterable<Uint8Array> {
  if (body === undefined || body === null) return;
  if (typeof body === 'string' || body instanceof Uint8Array) {
    yield Buffer.from(body);
    return;
  }
  if (typeof body !== 'object' || !(Symbol.asyncIterator in body)) throw new TransportError('BODY_CUT');
  for await (const chunk of body as AsyncIterable<unknown>) {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) yield Buffer.from(chunk);
    else throw new TransportError('BODY_CUT');
  }
}
