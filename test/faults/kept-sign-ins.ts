// Sign-ins that `aws sso login` and `aws login` leave in a home folder: AWS's files, and a home and variables for each cell.
//
// The SDK takes the endpoint of these services from variables and the profile in AWS_PROFILE only, and a variable belongs
// to the whole process; so a look at one is answered by what the cell has set.

import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { BENEFICIARY } from '../../main/sandbox/sample-license.ts';
import { SIGN_IN_SECRETS } from './sign-in-server.ts';

export type Variables = Readonly<Record<string, string>>;
export type SignInEnds = { readonly sso: string; readonly oidc: string; readonly signin: string };

const cell = new AsyncLocalStorage<Variables>();

/** Does `work` with variables that nobody beside it sees. */
export function withVariables<T>(variables: Variables, work: () => Promise<T>): Promise<T> {
  return cell.run(variables, work);
}

/** Lets what runs in `withVariables` see its own; gives the function that undoes it. */
export function separateVariables(): () => void {
  const { env } = process;
  process.env = new Proxy(env, {
    get: (target, name) => cell.getStore()?.[String(name)] ?? Reflect.get(target, name),
  });
  return () => void (process.env = env);
}

const ends = ({ sso, oidc, signin }: SignInEnds): Variables => ({
  AWS_ENDPOINT_URL_SSO: sso,
  AWS_ENDPOINT_URL_SSO_OIDC: oidc,
  AWS_ENDPOINT_URL_SIGNIN: signin,
});

function homeWith(config: string, where: SignInEnds): Variables {
  const home = mkdtempSync(join(homedir(), 'cell-'));
  writeFileSync(join(home, 'config'), config);
  return { HOME: home, AWS_CONFIG_FILE: join(home, 'config'), ...ends(where) };
}

function keep(folder: string, name: string, content: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
}

const hash = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** A home after `aws sso login`, with a token that is good for so long. The variables lead to it. */
export function ssoHome(where: SignInEnds, goodForMs: number): Variables {
  // The SDK refreshes the token of a session once in half a minute, whoever asks.
  const session = `s-${randomUUID()}`;
  const variables = homeWith(
    `[profile field]\nsso_session=${session}\nsso_account_id=${BENEFICIARY}\nsso_role_name=Field\n` +
      `[sso-session ${session}]\nsso_region=us-east-1\nsso_start_url=https://start.invalid\n`,
    where,
  );
  keep(join(variables['HOME'] ?? '', '.aws', 'sso', 'cache'), hash('sha1', session), {
    accessToken: SIGN_IN_SECRETS.old,
    expiresAt: inMs(goodForMs),
    clientId: 'client',
    clientSecret: SIGN_IN_SECRETS.client,
    refreshToken: SIGN_IN_SECRETS.refresh,
  });
  return variables;
}

const DPOP_KEY = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'sec1', format: 'pem' },
}).privateKey;

/** A home after `aws login`, with credentials that are good for so long. */
export function loginHome(where: SignInEnds, goodForMs: number): Variables {
  const session = `arn:aws:iam::${BENEFICIARY}:user/field`;
  const variables = homeWith(`[profile field]\nregion=us-east-1\nlogin_session=${session}\n`, where);
  const folder = join(variables['HOME'] ?? '', 'login');
  keep(folder, hash('sha256', session), {
    accessToken: {
      accessKeyId: 'ASIAOLDEXAMPLE000000',
      secretAccessKey: SIGN_IN_SECRETS.old,
      sessionToken: SIGN_IN_SECRETS.old,
      accountId: BENEFICIARY,
      expiresAt: inMs(goodForMs),
    },
    clientId: 'client',
    refreshToken: SIGN_IN_SECRETS.refresh,
    dpopKey: DPOP_KEY,
  });
  return { ...variables, AWS_LOGIN_CACHE_DIRECTORY: folder };
}
