// The three services behind `aws sso login` and `aws login`, as far as a sign-in that was kept asks them.

import { once } from 'node:events';
import http from 'node:http';
import { portOf } from './relay.ts';

/** What no text may quote. */
export const SIGN_IN_SECRETS = {
  old: 'canary-old-access-token',
  client: 'canary-client-secret',
  refresh: 'canary-refresh-token',
  fresh: 'canary-fresh-access-token',
  role: 'canary-role-secret-key',
} as const;

const KEYS = {
  accessKeyId: 'ASIAFRESHEXAMPLE0000',
  secretAccessKey: SIGN_IN_SECRETS.role,
  sessionToken: SIGN_IN_SECRETS.role,
};
const HOUR_S = 3_600;

const ANSWERS: Readonly<Record<string, () => object>> = {
  'GET /federation/credentials': () => ({
    roleCredentials: { ...KEYS, expiration: Date.now() + HOUR_S * 1_000 },
  }),
  'POST /token': () => ({
    accessToken: SIGN_IN_SECRETS.fresh,
    tokenType: 'Bearer',
    expiresIn: HOUR_S,
    refreshToken: SIGN_IN_SECRETS.refresh,
  }),
  'POST /v1/token': () => ({
    accessToken: KEYS,
    tokenType: 'urn:aws:params:oauth:token-type:access_token_sigv4',
    expiresIn: 900,
    refreshToken: SIGN_IN_SECRETS.refresh,
  }),
};

/** Serves them all on 127.0.0.1, one port. */
export async function startSignInServer(): Promise<{
  readonly port: number;
  readonly stop: () => Promise<void>;
}> {
  const server = http.createServer((request, response) => {
    const answer = ANSWERS[`${request.method ?? ''} ${(request.url ?? '').split('?')[0] ?? ''}`];
    const body = JSON.stringify(answer?.() ?? { __type: 'UnknownOperationException' });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    request.resume().on('end', () => response.writeHead(answer ? 200 : 404, headers).end(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
