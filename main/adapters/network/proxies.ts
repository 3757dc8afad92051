// Which proxy a request goes through: the environment's, else what the system answers, cached for a minute per host.

import { FieldpassError } from '../../domain/failure.ts';
import { Secret } from '../../domain/secret.ts';
import type { Clock } from '../../ports.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Asks the system, in Chromium's form: `PROXY host:port; HTTPS host:port; SOCKS5 host:port; DIRECT`. */
export type ResolveProxy = (url: string) => Promise<string>;

/** A proxy: its URL may hold a password, its name (`http://host:port`) may be shown. */
export type Proxy = { readonly url: Secret; readonly name: string };

/** One way to a host; `proxy` null is the direct one. */
export type Route = { readonly proxy: Proxy | null };

export const DIRECT: Route = { proxy: null };

const KEPT_MS = 60_000;
const MOST_HOSTS = 200;
/** More ways than anybody would wait for. */
const MOST_WAYS = 20;

type Options = {
  readonly env: Environment;
  readonly resolveProxy?: ResolveProxy | undefined;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** How long the system may take to answer; then the direct way is taken. */
  readonly patienceMs: number;
};

/**
 * Gives the ways to try for an https URL, in order; never empty. HTTPS_PROXY and NO_PROXY outweigh the system. Throws
 * `proxy-refused` where the only ways are of a kind Fieldpass does not speak (SOCKS), or HTTPS_PROXY makes no sense.
 */
export function openProxies(options: Options): (url: string) => Promise<readonly Route[]> {
  const kept = new Map<string, { readonly at: number; readonly routes: Promise<readonly Route[]> }>();
  const { env, clock, resolveProxy } = options;
  return async (url) => {
    const fixed = env['HTTPS_PROXY'] || env['https_proxy'];
    if (fixed) return isExempt(new URL(url), env) ? [DIRECT] : [{ proxy: proxyAt(fixed) }];
    if (resolveProxy === undefined) return [DIRECT];
    const { host } = new URL(url);
    const known = kept.get(host);
    const age = known === undefined ? Infinity : clock.now() - known.at;
    if (known !== undefined && age >= 0 && age < KEPT_MS) return known.routes;
    if (kept.size >= MOST_HOSTS) kept.clear();
    const routes = askSystem(url, resolveProxy, options, () => kept.delete(host));
    kept.set(host, { at: clock.now(), routes });
    return routes;
  };
}

// A resolver that fails or hangs (a dead WPAD server) must not keep anybody from a network that works without it.
async function askSystem(
  url: string,
  resolveProxy: ResolveProxy,
  { clock, patienceMs }: Options,
  forget: () => void,
): Promise<readonly Route[]> {
  let stop = (): void => undefined;
  const impatience = new Promise<null>((resolve) => {
    stop = clock.after(patienceMs, () => resolve(null));
  });
  const answer = await Promise.race([resolveProxy(url).catch(() => null), impatience]).finally(() => stop());
  if (answer === null) forget();
  return answer === null ? [DIRECT] : readAnswer(answer);
}

/** Reads Chromium's answer. Throws `proxy-refused` where nothing in it can be used. */
export function readAnswer(answer: string): readonly Route[] {
  const entries = answer.split(';', MOST_WAYS).flatMap((entry) => {
    const [kind = '', address = ''] = entry.trim().split(/\s+/);
    return kind === '' ? [] : [{ kind: kind.toUpperCase(), address }];
  });
  const routes = entries.flatMap(({ kind, address }): readonly Route[] => {
    if (kind === 'DIRECT') return [DIRECT];
    const scheme = kind === 'PROXY' ? 'http' : kind === 'HTTPS' ? 'https' : null;
    return scheme === null || address === '' ? [] : [{ proxy: proxyAt(`${scheme}://${address}`) }];
  });
  if (routes.length > 0 || entries.length === 0) return routes.length > 0 ? routes : [DIRECT];
  const kind = /^[A-Z0-9]{1,12}$/.exec(entries[0]?.kind ?? '')?.[0] ?? 'unknown';
  throw new FieldpassError(
    'proxy-refused',
    `The system’s settings name a proxy of the kind ${kind}, which Fieldpass does not speak. AWS was not asked.`,
    { retryable: false, details: { reason: 'proxy-kind-unsupported', proxyKind: kind } },
  );
}

function proxyAt(text: string): Proxy {
  const full = text.includes('://') ? text : `http://${text}`;
  const url = URL.parse(full);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '') {
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return { url: new Secret(url.href), name: `${url.protocol}//${url.hostname}:${port}` };
  }
  // The text may hold a password, so it is not repeated.
  throw new FieldpassError(
    'proxy-refused',
    'The proxy named in HTTPS_PROXY must be http://host:port or https://host:port. AWS was not asked.',
    { retryable: false, details: { reason: 'proxy-address-unusable' } },
  );
}

/** NO_PROXY as curl and Python read it: `*`, hosts, domains with everything below them, each with an optional port. */
export function isExempt(url: URL, env: Environment): boolean {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const port = url.port || '443';
  const entries = (env['NO_PROXY'] || env['no_proxy'] || '').split(/[\s,]+/).filter((entry) => entry !== '');
  return entries.some((entry) => {
    if (entry === '*') return true;
    const wanted = readExemption(entry);
    if (wanted.domain === '' || (wanted.port !== null && wanted.port !== port)) return false;
    return host === wanted.domain || host.endsWith(`.${wanted.domain}`);
  });
}

function readExemption(entry: string): { readonly domain: string; readonly port: string | null } {
  // An IPv6 address without brackets has colons of its own, and then no port.
  const isBareAddress = entry.split(':').length > 2 && !entry.startsWith('[');
  const [, name = '', port = null] = isBareAddress ? ['', entry] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
  return { domain: name.toLowerCase().replace(/^\[|\]$|^\*?\./g, ''), port };
}
