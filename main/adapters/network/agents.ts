// Connections by route: one pair of agents for each proxy, all with the same trust, replaced when the trust changes.

import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import type { Route } from './proxies.ts';
import type { Trust } from './trust.ts';

const IDLE_SOCKET_MS = 10_000;
const SHARED = { keepAlive: true, timeout: IDLE_SOCKET_MS, scheduling: 'lifo' } as const;

/** `shared` keeps its connections for later requests, `fresh` opens one for each; `options` are what https ones share. */
export type AgentPair = {
  readonly shared: http.Agent;
  readonly fresh: http.Agent;
  readonly options: https.AgentOptions;
};

/** Agents for one request: by protocol and route. */
export type Agents = (protocol: string, route: Route) => Promise<AgentPair>;

/** Opens the agents. Without `trust`, Node's own default authorities count. */
export function openAgents(trust: Trust | undefined): Agents {
  // Plain http is only ever spoken to this computer, so these take no proxy.
  const plain = { shared: new http.Agent(SHARED), fresh: new http.Agent({ keepAlive: false }), options: {} };
  const pairs = new Map<string, AgentPair>();
  let roots: readonly string[] | undefined;
  let secureContext: tls.SecureContext | undefined;
  return async (protocol, route) => {
    if (protocol === 'http:') return plain;
    const current = await trust?.roots();
    if (current !== roots) {
      roots = current;
      // Once for all connections: reading two hundred certificates takes longer than a handshake.
      secureContext = current === undefined ? undefined : tls.createSecureContext({ ca: [...current] });
      for (const { shared } of pairs.values()) shared.destroy();
      pairs.clear();
    }
    if (current !== undefined && route.proxy?.name.startsWith('https:') === true) trustForAll(current);
    const name = route.proxy === null ? 'direct' : route.proxy.url.reveal();
    const pair = pairs.get(name) ?? openPair(route, secureContext);
    pairs.set(name, pair);
    return pair;
  };
}

// Node gives a proxy that itself speaks TLS none of the agent's settings, only the defaults of the whole process.
let trustedByAll: readonly string[] | undefined;
const { setDefaultCACertificates }: Partial<Pick<typeof tls, 'setDefaultCACertificates'>> = tls;

function trustForAll(roots: readonly string[]): void {
  if (trustedByAll !== roots) setDefaultCACertificates?.(roots);
  trustedByAll = roots;
}

function openPair({ proxy }: Route, secureContext: tls.SecureContext | undefined): AgentPair {
  const secure = {
    rejectUnauthorized: true,
    ...(secureContext === undefined ? {} : { secureContext }),
    ...(proxy === null ? {} : { proxyEnv: { HTTPS_PROXY: proxy.url.reveal() } }),
  };
  return {
    shared: new https.Agent({ ...secure, ...SHARED }),
    fresh: new https.Agent({ ...secure, keepAlive: false }),
    options: secure,
  };
}
