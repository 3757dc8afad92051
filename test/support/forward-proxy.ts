// A real forward proxy on 127.0.0.1: CONNECT, with or without a password, and it counts.

import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';

export type ForwardProxy = {
  readonly port: number;
  /** Targets of the tunnels that were asked for, `host:port` each. */
  readonly asked: readonly string[];
  /** Tunnels that were opened. */
  readonly opened: () => number;
  /** From now on answers with this status in place of a tunnel; null: tunnels again. */
  readonly refuseWith: (status: number | null) => void;
  /** From now on accepts and stays silent. */
  readonly fallSilent: () => void;
  readonly stop: () => Promise<void>;
};

type Options = {
  /** `user:password` that is demanded. */
  readonly password?: string;
  /** Speaks TLS itself. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** Where every tunnel ends, whatever was asked for. */
  readonly upstreamPort?: number;
};

/** Starts the proxy. */
export async function startForwardProxy({
  password,
  certificate,
  upstreamPort,
}: Options = {}): Promise<ForwardProxy> {
  const asked: string[] = [];
  const sockets = new Set<Duplex>();
  let opened = 0;
  let status: number | null = null;
  let isSilent = false;
  const server = certificate ? https.createServer(certificate) : http.createServer();
  const keep = (socket: Duplex): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  };
  server
    .on('connection', keep)
    .on('secureConnection', keep)
    .on('tlsClientError', () => undefined);
  server.on('connect', (request: http.IncomingMessage, socket: Duplex) => {
    keep(socket);
    asked.push(request.url ?? '');
    if (isSilent) return;
    const refusal = status ?? (isAllowed(request, password) ? null : 407);
    if (refusal !== null) return void socket.end(`HTTP/1.1 ${refusal} Refused canary-proxy-words\r\n\r\n`);
    opened += 1;
    const [host = '', port = ''] = (request.url ?? '').split(/:(?=\d+$)/);
    const upstream = net.connect(
      upstreamPort ?? Number(port),
      upstreamPort === undefined ? host : '127.0.0.1',
    );
    keep(upstream);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    asked,
    opened: () => opened,
    refuseWith: (next) => (status = next),
    fallSilent: () => (isSilent = true),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function isAllowed({ headers }: http.IncomingMessage, password: string | undefined): boolean {
  if (password === undefined) return true;
  return headers['proxy-authorization'] === `Basic ${Buffer.from(password).toString('base64')}`;
}
