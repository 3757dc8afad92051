// Serves a sandbox on 127.0.0.1, together with the pages that only tests and people at this machine may use.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseMisbehaviour } from './misbehaviour.ts';
import type { Sandbox } from './sandbox.ts';
import { MAX_BODY_BYTES } from './wire.ts';
import type { WireOutcome, WireRequest } from './wire.ts';

const HOST = '127.0.0.1';
const CONTROL_ROOT = '/__fieldpass/';

/** A running server; `stop` breaks open connections, frees the port and leaves the sandbox open. */
export type SandboxServer = {
  readonly endpoint: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

/** Listens on 127.0.0.1, on `port` or a free one; rejects with the system's error (EADDRINUSE) if it cannot. */
export async function startSandboxServer(
  sandbox: Sandbox,
  options: { readonly port?: number } = {},
): Promise<SandboxServer> {
  const server = createServer((request, response) => {
    void answer(sandbox, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port ?? 0);
  return { endpoint: `http://${HOST}:${port}`, port, stop: () => stop(server) };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return portOf(server.address());
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) {
    response.shouldKeepAlive = false;
    sendJson(response, 413, { error: `a body may have ${MAX_BODY_BYTES} bytes` });
    return;
  }
  const path = request.url ?? '/';
  if (path.startsWith(CONTROL_ROOT)) control(sandbox, request, path, body, response);
  else send(await sandbox.handle(wireRequestOf(request, path, body)), request, response);
}

// Reading goes on past the limit without keeping anything, up to twice the limit: a client that has not yet sent all
// would otherwise see a reset instead of the refusal.
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Buffer)) throw new TypeError('a body comes in bytes');
    const bytes: Buffer = chunk;
    size += bytes.byteLength;
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
    else chunks.length = 0;
    if (size > 2 * MAX_BODY_BYTES) break;
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function wireRequestOf(request: IncomingMessage, path: string, body: Uint8Array): WireRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { method: request.method ?? 'GET', path, headers, body };
}

function send(outcome: WireOutcome, request: IncomingMessage, response: ServerResponse): void {
  if (outcome === 'connection-dropped') {
    request.socket.resetAndDestroy();
    return;
  }
  const claimed = Number(outcome.headers['content-length'] ?? outcome.body.byteLength);
  response.writeHead(outcome.status, { ...outcome.headers });
  if (claimed <= outcome.body.byteLength) response.end(outcome.body);
  else response.write(outcome.body, () => response.destroy());
}

// A web page in a browser on this machine can reach this port: it sends an Origin, or a Host name of its own choice.
function isFromHere(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  return request.headers.origin === undefined && (host === HOST || host === 'localhost');
}

function control(
  sandbox: Sandbox,
  request: IncomingMessage,
  path: string,
  body: Uint8Array,
  response: ServerResponse,
): void {
  if (!isFromHere(request)) {
    sendJson(response, 403, { error: 'not for web pages' });
    return;
  }
  const page = `${request.method ?? ''} ${path.slice(CONTROL_ROOT.length)}`;
  if (page === 'GET seats') sendJson(response, 200, sandbox.seats());
  else if (page === 'GET requests') sendJson(response, 200, { requests: sandbox.requests() });
  else if (page === 'POST control') takeOrder(sandbox, body, response);
  else sendJson(response, 404, { error: 'unknown control page' });
}

function takeOrder(sandbox: Sandbox, body: Uint8Array, response: ServerResponse): void {
  try {
    sandbox.control(parseMisbehaviour(JSON.parse(Buffer.from(body).toString('utf8'))));
    sendJson(response, 200, {});
  } catch (cause) {
    sendJson(response, 400, { error: cause instanceof Error ? cause.message : 'not an order' });
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
