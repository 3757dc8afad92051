// Carries requests over node:http and node:https, and knows for each one whether a byte of it was sent.

import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../../ports.ts';
import {
  collect,
  TransportError,
  type Exchange,
  type Reply,
  type Send,
  type TransportErrorCode,
  type WireRequest,
} from './aws-exchange.ts';

const IDLE_SOCKET_MS = 10_000;

/**
 * Sends over node:http and node:https. `connectionMs` bounds each address tried (with name look-up), and again the TLS
 * handshake. The request is held back until the connection stands, so `exchange.sent` is exact and never a guess.
 * HTTPS_PROXY and NO_PROXY are followed for https.
 */
export function nodeSend(connectionMs: number, clock: Pick<Clock, 'after'>): Send {
  // Node gives up on an address after 250 ms, which satellite and hotel links do not meet (security-reliability 5.2).
  net.setDefaultAutoSelectFamilyAttemptTimeout(connectionMs);
  const agents = openAgents();
  return (request, exchange, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return void reject(new TransportError('ABORTED'));
      const outgoing = begin(request, exchange, agents);
      const stopWatching = watchConnection(outgoing, connectionMs, clock, () => {
        exchange.sent = true;
        outgoing.end(request.body);
      });
      const onAbort = (): void => void outgoing.destroy(new TransportError('ABORTED'));
      const settle = (): void => {
        stopWatching();
        signal.removeEventListener('abort', onAbort);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      outgoing.once('close', settle);
      outgoing.on('error', reject);
      outgoing.once('response', (incoming) => {
        readWhole(incoming, exchange).then(resolve, (error: unknown) => {
          outgoing.destroy();
          reject(error instanceof Error ? error : new TransportError('BODY_CUT'));
        });
      });
    });
}

type Agents = Readonly<
  Record<'http:' | 'https:', { readonly shared: http.Agent; readonly fresh: http.Agent }>
>;

function openAgents(): Agents {
  const shared = { keepAlive: true, timeout: IDLE_SOCKET_MS, scheduling: 'lifo' } as const;
  const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy } = process.env;
  // The plain-http agents take no proxy: plain http is only ever spoken to this computer.
  const secure = { rejectUnauthorized: true, proxyEnv: { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy } };
  return {
    'http:': { shared: new http.Agent(shared), fresh: new http.Agent({ keepAlive: false }) },
    'https:': {
      shared: new https.Agent({ ...secure, ...shared }),
      fresh: new https.Agent({ ...secure, keepAlive: false }),
    },
  };
}

function begin(request: WireRequest, exchange: Exchange, agents: Agents): http.ClientRequest {
  const isPlain = request.protocol === 'http:';
  const agent = agents[isPlain ? 'http:' : 'https:'][exchange.needsFreshConnection ? 'fresh' : 'shared'];
  const { hostname, port, method, headers } = request;
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const path = request.path + queryOf(request.query);
  return (isPlain ? http : https).request({ host, port, method, headers: { ...headers }, path, agent });
}

function queryOf(query: WireRequest['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one: string | null) =>
      one === null ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(one)}`,
    ),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

// Calls `onReady` once the connection stands (for https: after the certificate was accepted). Gives the undo.
function watchConnection(
  outgoing: http.ClientRequest,
  connectionMs: number,
  clock: Pick<Clock, 'after'>,
  onReady: () => void,
): () => void {
  let stopTimer = (): void => undefined;
  const allow = (code: TransportErrorCode): void => {
    stopTimer();
    // A little more than Node gives each address, so that the next address still gets its turn.
    stopTimer = clock.after(connectionMs + 250, () => void outgoing.destroy(new TransportError(code)));
  };
  const ready = (): void => {
    stopTimer();
    if (!outgoing.destroyed) onReady();
  };
  allow('CONNECT_TIMEOUT');
  outgoing.once('socket', (socket) => {
    if (isReady(socket, outgoing)) return void ready();
    socket.on('connectionAttempt', () => allow('CONNECT_TIMEOUT'));
    if (!(socket instanceof TLSSocket)) return void socket.once('connect', ready);
    socket.once('connect', () => allow('HANDSHAKE_TIMEOUT'));
    socket.once('secureConnect', ready);
  });
  return () => stopTimer();
}

function isReady(socket: net.Socket, outgoing: http.ClientRequest): boolean {
  if (outgoing.reusedSocket) return true;
  return socket instanceof TLSSocket ? socket.authorized : !socket.connecting;
}

async function readWhole(incoming: http.IncomingMessage, exchange: Exchange): Promise<Reply> {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : `${value}`,
    ]),
  );
  const raw = { statusCode: incoming.statusCode ?? 0, headers, body: incoming };
  const reply = await collect(raw, exchange);
  if (!incoming.complete) throw new TransportError('BODY_CUT');
  return reply;
}
