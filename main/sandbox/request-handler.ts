// Connects AWS SDK clients to a sandbox in the same process, without a socket.
import { Readable } from 'node:stream';
import type { Sandbox } from './sandbox.ts';
import type { WireReply } from './wire.ts';

/** The parts of the SDK's HttpRequest that a sandbox reads. */
export type OutgoingRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** The parts of the SDK's HttpResponse that its clients read. */
export type IncomingResponse = {
  statusCode: number;
  headers: Record<string, string>;
  body: Readable;
};

type Signal = {
  readonly aborted: boolean;
  readonly addEventListener?: (type: 'abort', listener: () => void, options?: { once?: boolean }) => void;
  readonly removeEventListener?: (type: 'abort', listener: () => void) => void;
};

export type SandboxRequestHandler = {
  readonly metadata: { handlerProtocol: string };
  readonly handle: (
    request: OutgoingRequest,
    options?: { abortSignal?: unknown },
  ) => Promise<{ response: IncomingResponse }>;
  readonly destroy: () => void;
  readonly updateHttpClientConfig: () => void;
  readonly httpHandlerConfigs: () => Record<string, never>;
};

/**
 * Gives an object for the `requestHandler` setting of AWS SDK v3 clients.
 *
 * A dropped connection rejects with an Error of code ECONNRESET, an aborted request with an AbortError; as on a real
 * wire, aborting does not undo what the service has already begun. `destroy` leaves the sandbox open: it is shared.
 */
export function sandboxRequestHandler(sandbox: Sandbox): SandboxRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request, options) => {
      const signal = signalIn(options?.abortSignal);
      if (signal?.aborted === true) throw aborted();
      const headers = lowerCased(request.headers);
      const { method, path } = request;
      const answer = sandbox.handle({ method, path, headers, body: bytesOf(request.body) });
      const outcome = await unlessAborted(answer, signal);
      if (outcome === 'connection-dropped') throw reset('socket hang up');
      return { response: responseOf(outcome) };
    },
    destroy: () => undefined,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}

function responseOf(reply: WireReply): IncomingResponse {
  const claimed = Number(reply.headers['content-length'] ?? reply.body.byteLength);
  const broken = claimed > reply.body.byteLength;
  const body = new Readable({ read: () => undefined });
  if (reply.body.byteLength > 0) body.push(reply.body);
  if (broken) setImmediate(() => body.destroy(reset('aborted')));
  else body.push(null);
  return { statusCode: reply.status, headers: { ...reply.headers }, body };
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  // A plain view: the SDK's own subclass complains when its bytes are read as text.
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('the sandbox takes string and Uint8Array bodies only');
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function signalIn(raw: unknown): Signal | undefined {
  return isSignal(raw) ? raw : undefined;
}

function isSignal(raw: unknown): raw is Signal {
  return typeof raw === 'object' && raw !== null && 'aborted' in raw && typeof raw.aborted === 'boolean';
}

async function unlessAborted<T>(work: Promise<T>, signal: Signal | undefined): Promise<T> {
  if (signal?.addEventListener === undefined) return work;
  let onAbort = (): void => undefined;
  const abortion = new Promise<never>((_, reject) => {
    onAbort = () => reject(aborted());
    signal.addEventListener?.('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, abortion]);
  } finally {
    signal.removeEventListener?.('abort', onAbort);
  }
}

function aborted(): Error {
  const error = new Error('Request aborted');
  error.name = 'AbortError';
  return error;
}

function reset(message: string): Error {
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}
