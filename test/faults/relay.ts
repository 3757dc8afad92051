// A proxy between Fieldpass and the sandbox: it passes everything on, except what its one fault is about.

import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import tls from 'node:tls';

/** What the relay does wrong, and when. */
export type Act = {
  /** As soon as a connection is there, at its first byte, or when a whole request has come. */
  readonly at: 'accept' | 'first-byte' | 'request';
  /** The sandbox has answered before the fault strikes: whatever was asked has been done. */
  readonly passesOn?: boolean;
  /** What is written, from the sandbox's own reply (empty when nothing was passed on); nothing if absent. */
  readonly write?: (genuine: Buffer) => Iterable<Buffer>;
  readonly delayMs?: number;
  /** Between two chunks. */
  readonly everyMs?: number;
  readonly then: 'keep' | 'end' | 'reset';
};

export type Relay = {
  readonly port: number;
  /** Whole requests for the operation of the fault. */
  readonly requests: () => number;
  readonly connections: () => number;
  /** Replies of the sandbox for that operation, as they came. */
  readonly genuine: readonly Buffer[];
  /** Bytes that the other side took off our hands, as far as the system tells. */
  readonly bytesWritten: () => number;
  /** The fault has begun. */
  readonly struck: Promise<void>;
  readonly stop: () => Promise<void>;
};

export type RelayOptions = {
  /** Port of the sandbox's server. */
  readonly upstream: number;
  readonly act: Act;
  /** The operation the fault is for; the others pass. Null: all. */
  readonly operation: string | null;
  readonly certificate?: { readonly key: string; readonly cert: string } | undefined;
};

/** Starts the relay on 127.0.0.1. */
export async function startRelay({ upstream, act, operation, certificate }: RelayOptions): Promise<Relay> {
  const sockets = new Set<net.Socket>();
  const genuine: Buffer[] = [];
  let strike = (): void => undefined;
  const struck = new Promise<void>((resolve) => (strike = resolve));
  let requests = 0;
  let connections = 0;
  let bytesWritten = 0;
  const keep = (socket: net.Socket): void =>
    void sockets.add(socket.on('close', () => sockets.delete(socket)));
  const meet = (socket: net.Socket): void => {
    connections += 1;
    keep(socket);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        bytesWritten += socket.bytesWritten;
      });
    const strikes = (reply: Buffer = Buffer.alloc(0)): Promise<void> => {
      strike();
      return perform(socket, act, reply);
    };
    if (act.at === 'accept') return void strikes();
    if (act.at === 'first-byte') {
      socket.once('data', () => void strikes());
      return;
    }
    onRequest(socket, async (request) => {
      const isMeant = operation === null || operationOf(request) === operation;
      if (isMeant) requests += 1;
      const reply = isMeant && act.passesOn !== true ? Buffer.alloc(0) : await passOn(upstream, request);
      if (isMeant && reply.length > 0) genuine.push(reply);
      if (isMeant) await strikes(reply);
      else socket.write(reply);
    });
  };
  const options = { allowHalfOpen: true };
  const server = certificate
    ? tls.createServer({ ...options, ...certificate }, meet)
    : net.createServer(options, meet);
  // A connection whose handshake never ends is known as a bare one only.
  server.on('tlsClientError', () => undefined).on('connection', keep);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    requests: () => requests,
    connections: () => connections,
    genuine,
    struck,
    bytesWritten: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, bytesWritten),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Port of a server that listens. */
export function portOf(server: net.Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function perform(socket: net.Socket, act: Act, genuine: Buffer): Promise<void> {
  if (act.delayMs !== undefined) await wait(act.delayMs, undefined, { ref: false });
  for (const chunk of act.write?.(genuine) ?? []) {
    if (socket.destroyed) return;
    if (!socket.write(chunk))
      await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => null);
    if (act.everyMs !== undefined) await wait(act.everyMs, undefined, { ref: false });
  }
  if (socket.destroyed || act.then === 'keep') return;
  if (act.then === 'end') return void socket.end();
  // A reset throws away what the other side has not read yet, which would be another fault.
  if (act.write !== undefined) await wait(20);
  if (socket instanceof tls.TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

function onRequest(socket: net.Socket, fn: (request: Buffer) => Promise<void>): void {
  let held = Buffer.alloc(0);
  let work = Promise.resolve();
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    const whole = wholeMessage(held);
    if (whole === null) return;
    held = held.subarray(whole.length);
    work = work.then(() => fn(whole)).catch(() => void socket.destroy());
  });
  socket.on('end', () => socket.end());
}

/** The first message in `bytes` once it is all there; null until then. */
function wholeMessage(bytes: Buffer): Buffer | null {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const length = Number(/^content-length: *(\d+)/im.exec(bytes.toString('latin1', 0, head))?.[1] ?? 0);
  const end = head + 4 + length;
  return bytes.length < end ? null : Buffer.from(bytes.subarray(0, end));
}

const BY_PATH: readonly (readonly [RegExp, string])[] = [
  [/^GET \/federation\/credentials\?/, 'GetRoleCredentials'],
  [/^POST \/token /, 'CreateToken'],
  [/^POST \/v1\/token /, 'CreateOAuth2Token'],
];

/** The operation that a request asks for: of License Manager and KMS by its target, of STS by its form, else by its path. */
export function operationOf(request: Buffer): string {
  const text = request.toString('latin1');
  const named = /^x-amz-target: *\w+\.(\w+)/im.exec(text) ?? /(?:^|&|\r\n\r\n)Action=(\w+)/.exec(text);
  return named?.[1] ?? BY_PATH.find(([path]) => path.test(text))?.[1] ?? '';
}

function passOn(port: number, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(request));
    let held = Buffer.alloc(0);
    socket.on('error', reject).on('close', () => reject(new Error('the sandbox hung up')));
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      const whole = wholeMessage(held);
      if (whole === null) return;
      resolve(whole);
      socket.destroy();
    });
  });
}
