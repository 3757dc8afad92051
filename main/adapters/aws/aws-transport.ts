// Carries requests over node:http and node:https, and knows for each one whether a byte of it was sent.

import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../../ports.ts';
import { openAgents, type AgentPair, type Agents } from '../network/agents.ts';
import { certificateFailure, isCertificateError, proxyFailure } from '../network/network-failures.ts';
import { DIRECT, openProxies, type ResolveProxy, type Route } from '../network/proxies.ts';
import type { Trust } from '../network/trust.ts';
import {
  collect,
  TransportError,
  type Exchange,
  type Reply,
  type Send,
  type TransportErrorCode,
  type WireRequest,
} from './aws-exchange.ts';

/** The way to AWS, as far as this computer decides it. */
export type Network = {
  /** Asks the system for a proxy where HTTPS_PROXY names none. */
  readonly resolveProxy?: ResolveProxy | undefined;
  /** Whom to trust; undefined: Node's own authorities. */
  readonly trust?: Trust | undefined;
  /** Throws for an address that must not be asked; undefined: every one may be. */
  readonly requireAllowed?: ((url: string) => void) | undefined;
};

type Road = {
  readonly connectionMs: number;
  readonly clock: Pick<Clock, 'after'>;
  readonly agents: Agents;
};

/**
 * Sends over node:http and node:https. `connectionMs` bounds each address tried (with name look-up), and again the TLS
 * handshake. The request is held back until the connection stands, so `exchange.sent` is exact and never a guess.
 * Throws `managed`, `proxy-refused` and `tls-untrusted` (nothing was sent), TransportErrors, and errors of Node.
 */
export function nodeSend(
  connectionMs: number,
  clock: Pick<Clock, 'after' | 'now'>,
  network: Network = {},
): Send {
  // Node gives up on an address after 250 ms, which satellite and hotel links do not meet (security-reliability 5.2).
  net.setDefaultAutoSelectFamilyAttemptTimeout(connectionMs);
  const { requireAllowed, resolveProxy, trust } = network;
  const routesTo = openProxies({ env: proxySettings(), resolveProxy, clock, patienceMs: connectionMs });
  const road = { connectionMs, clock, agents: openAgents(trust) };
  return async (request, exchange, signal) => {
    const { protocol, hostname, port } = request;
    const isPlain = protocol === 'http:';
    requireAllowed?.(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}/`);
    const routes = isPlain ? [DIRECT] : await routesTo(`https://${hostname}:${port ?? 443}/`);
    let gone: Error | null = null;
    for (const route of routes) {
      const agents = await road.agents(protocol, route);
      try {
        return await sendOver(agents, route, road, request, exchange, signal);
      } catch (error) {
        const { failure, isGone } = await explain(error, exchange, { request, route, agents });
        if (!isGone || signal.aborted) throw failure;
        gone ??= failure;
      }
    }
    throw gone ?? new TransportError('ABORTED');
  };
}

// Read once, so that a change in the middle of a run cannot send half of a call elsewhere.
function proxySettings(): Readonly<Record<string, string | undefined>> {
  const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy } = process.env;
  return { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy };
}

type Attempt = { readonly request: WireRequest; readonly route: Route; readonly agents: AgentPair };

/** The failure to throw, and whether the next route may be tried: only a proxy that was never reached allows it. */
async function explain(
  error: unknown,
  exchange: Exchange,
  { request, route, agents }: Attempt,
): Promise<{ readonly failure: Error; readonly isGone: boolean }> {
  if (!(error instanceof Error)) return { failure: new TransportError('BODY_CUT'), isGone: false };
  if (exchange.sent) return { failure: error, isGone: false };
  const target = { host: hostOf(request), port: request.port };
  if (isCertificateError(error)) {
    return { failure: await certificateFailure(error, target, agents), isGone: false };
  }
  const byProxy = route.proxy === null ? null : proxyFailure(error, route.proxy);
  return byProxy ?? { failure: error, isGone: false };
}

function sendOver(
  agents: AgentPair,
  route: Route,
  { connectionMs, clock }: Road,
  request: WireRequest,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return void reject(new TransportError('ABORTED'));
    const outgoing = begin(request, exchange, agents);
    const settle = (): void => {
      stopWatching();
      signal.removeEventListener('abort', onAbort);
    };
    // Node reports the end of a request only once it has a connection, which a silent proxy never gives.
    const end = (code: TransportErrorCode): void => {
      settle();
      const error = new TransportError(code);
      outgoing.destroy(error);
      reject(error);
    };
    const onAbort = (): void => end('ABORTED');
    // Through a proxy Node shows the connection only when the tunnel and the TLS inside it stand: two shares of time.
    const patienceMs = route.proxy === null ? connectionMs : connectionMs * 2;
    const onReady = (): void => {
      exchange.sent = true;
      outgoing.end(request.body);
    };
    const stopWatching = watchConnection(outgoing, patienceMs, clock, onReady, end);
    signal.addEventListener('abort', onAbort, { once: true });
    let isAnswered = false;
    outgoing.once('close', () => {
      settle();
      // A change of protocols (101) ends the connection without an error and without a response.
      if (!isAnswered) reject(new TransportError('BODY_CUT'));
    });
    outgoing.on('error', reject);
    outgoing.once('response', (incoming) => {
      isAnswered = true;
      readWhole(incoming, exchange).then(resolve, (error: unknown) => {
        outgoing.destroy();
        reject(error instanceof Error ? error : new TransportError('BODY_CUT'));
      });
    });
  });
}

function begin(request: WireRequest, exchange: Exchange, agents: AgentPair): http.ClientRequest {
  const agent = exchange.needsFreshConnection ? agents.fresh : agents.shared;
  const { port, method, headers } = request;
  const path = request.path + queryOf(request.query);
  const send = request.protocol === 'http:' ? http.request : https.request;
  return send({ host: hostOf(request), port, method, headers: { ...headers }, path, agent });
}

function hostOf({ hostname }: WireRequest): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

function queryOf(query: WireRequest['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one: string | null) =>
      one === null ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(one)}`,
    ),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

// Calls `onReady` once the connection stands (for https: after the certificate was accepted), `onLate` when it takes too
// long. Gives the undo.
function watchConnection(
  outgoing: http.ClientRequest,
  connectionMs: number,
  clock: Pick<Clock, 'after'>,
  onReady: () => void,
  onLate: (code: TransportErrorCode) => void,
): () => void {
  let stopTimer = (): void => undefined;
  const allow = (code: TransportErrorCode): void => {
    stopTimer();
    // A little more than Node gives each address, so that the next address still gets its turn.
    stopTimer = clock.after(connectionMs + 250, () => onLate(code));
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
