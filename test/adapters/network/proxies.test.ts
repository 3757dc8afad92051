// Which way requests take: HTTPS_PROXY, NO_PROXY, what the system says, and what is said when a proxy refuses.

import tls from 'node:tls';
import { inspect } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Exchange, type WireRequest } from '../../../main/adapters/aws/aws-exchange.ts';
import { nodeSend, type Network } from '../../../main/adapters/aws/aws-transport.ts';
import { isExempt, openProxies, readAnswer } from '../../../main/adapters/network/proxies.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import {
  makeCertificates,
  startFaultServer,
  type FaultServer,
  type TestCertificates,
} from '../../support/fault-proxy.ts';
import { startForwardProxy, type ForwardProxy } from '../../support/forward-proxy.ts';
import { realClock } from '../../support/real-clock.ts';

const PASSWORD = 'field:canary-p@ss';
const CONNECTION_MS = 400;

let certificates: TestCertificates;
let server: FaultServer;
const proxies: ForwardProxy[] = [];

beforeAll(() => (certificates = makeCertificates()));

beforeEach(async () => {
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy']) vi.stubEnv(name, undefined);
  server = await startFaultServer(certificates.good);
  server.plan({ kind: 'answer', body: '{}' });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all([server.stop(), ...proxies.splice(0).map((proxy) => proxy.stop())]);
});

async function proxy(options: Parameters<typeof startForwardProxy>[0] = {}): Promise<ForwardProxy> {
  const started = await startForwardProxy(options);
  proxies.push(started);
  return started;
}

function request(): WireRequest {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'content-length': '2' };
  return {
    protocol: 'https:',
    hostname: '127.0.0.1',
    port: server.port,
    method: 'POST',
    path: '/',
    headers,
    body: '{}',
  };
}

type Sent = { readonly status: number | null; readonly sent: boolean; readonly error: unknown };

async function send(network: Network = {}, times = 1): Promise<Sent> {
  const carry = nodeSend(CONNECTION_MS, realClock, { trust: TRUST, ...network });
  let last: Sent = { status: null, sent: false, error: null };
  for (let turn = 0; turn < times; turn += 1) {
    const exchange = new Exchange(1_000, false);
    last = await carry(request(), exchange, AbortSignal.timeout(10_000)).then(
      ({ status }) => ({ status, sent: exchange.sent, error: null }),
      (error: unknown) => ({ status: null, sent: exchange.sent, error }),
    );
  }
  return last;
}

let roots: readonly string[] | null = null;
const TRUST = { roots: async () => (roots ??= [certificates.ca]) };

const says = (text: string): Network => ({ resolveProxy: async () => text });

describe('HTTPS_PROXY', () => {
  test('carries the requests, and one tunnel serves several', async () => {
    const { port, asked, opened } = await proxy();
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${port}`);
    expect(await send({}, 3)).toMatchObject({ status: 200, sent: true });
    expect(asked).toEqual([`127.0.0.1:${server.port}`]);
    expect(opened()).toBe(1);
  });

  test('gives its user and password to the proxy, and to nobody else', async () => {
    const { port, opened } = await proxy({ password: PASSWORD });
    vi.stubEnv('https_proxy', `http://field:canary-p%40ss@127.0.0.1:${port}`);
    expect(await send()).toMatchObject({ status: 200 });
    expect(opened()).toBe(1);
  });

  test('may name a proxy that speaks TLS, under a certificate of the same authorities', async () => {
    const trusted = tls.getCACertificates('default');
    onTestFinished(() => tls.setDefaultCACertificates(trusted));
    const { port, opened } = await proxy({ certificate: certificates.good });
    vi.stubEnv('HTTPS_PROXY', `https://127.0.0.1:${port}`);
    expect(await send()).toMatchObject({ status: 200 });
    expect(opened()).toBe(1);
  });

  test('outweighs what the system says', async () => {
    const named = await proxy();
    const system = await proxy();
    vi.stubEnv('HTTPS_PROXY', `127.0.0.1:${named.port}`);
    await send(says(`PROXY 127.0.0.1:${system.port}`));
    expect([named.opened(), system.opened()]).toEqual([1, 0]);
  });

  test('leaves out what NO_PROXY names', async () => {
    const { port, asked } = await proxy();
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${port}`);
    vi.stubEnv('NO_PROXY', 'localhost, 127.0.0.1');
    expect(await send()).toMatchObject({ status: 200 });
    expect(asked).toEqual([]);
  });

  test('that is no address is refused without being repeated', async () => {
    vi.stubEnv('HTTPS_PROXY', 'socks5://field:canary-p@ss@127.0.0.1:1');
    const { error } = await send();
    expect(error).toMatchObject({ code: 'proxy-refused', details: { reason: 'proxy-address-unusable' } });
    expect(inspect(error)).not.toContain('canary');
  });
});

describe('a proxy that does not let requests through', () => {
  test.each([
    ['wants a password', 407, 'proxy-sign-in'],
    ['forbids the host', 403, 'proxy-forbids'],
    ['reaches nobody', 502, 'proxy-cannot-reach'],
  ])('that %s is named, with its answer and without its words or password', async (_, status, reason) => {
    const { port, refuseWith } = await proxy();
    refuseWith(status);
    vi.stubEnv('HTTPS_PROXY', `http://field:canary-p%40ss@127.0.0.1:${port}`);
    const { sent, error } = await send();
    expect(sent).toBe(false);
    expect(error).toMatchObject({
      code: 'proxy-refused',
      details: { reason, httpStatus: status, proxy: `http://127.0.0.1:${port}` },
    });
    expect(inspect(error, { depth: 9 })).not.toContain('canary');
    expect(server.received).toEqual([]);
  });

  test('that refuses the password is told apart from AWS', async () => {
    const { port } = await proxy({ password: PASSWORD });
    vi.stubEnv('HTTPS_PROXY', `http://field:wrong@127.0.0.1:${port}`);
    expect((await send()).error).toMatchObject({
      code: 'proxy-refused',
      details: { reason: 'proxy-sign-in' },
    });
  });

  test.each([
    ['is not there', async () => (await stopped()).port],
    ['stays silent', async () => (await silent()).port],
  ])('that %s is unreachable', async (_, portOf) => {
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${await portOf()}`);
    const { sent, error } = await send();
    expect(sent).toBe(false);
    expect(error).toMatchObject({
      code: 'proxy-refused',
      retryable: true,
      details: { reason: 'proxy-unreachable' },
    });
  });

  async function stopped(): Promise<ForwardProxy> {
    const gone = await startForwardProxy();
    await gone.stop();
    return gone;
  }

  async function silent(): Promise<ForwardProxy> {
    const quiet = await proxy();
    quiet.fallSilent();
    return quiet;
  }

  test('is passed over when it was never reached and the system names another way', async () => {
    const gone = await stopped();
    const { port, opened } = await proxy();
    const answer = `PROXY 127.0.0.1:${gone.port}; SOCKS5 127.0.0.1:9; PROXY 127.0.0.1:${port}; DIRECT`;
    expect(await send(says(answer))).toMatchObject({ status: 200 });
    expect(opened()).toBe(1);
  });

  test('is believed when it answered: no other way is tried behind its back', async () => {
    const { port, refuseWith } = await proxy();
    refuseWith(403);
    expect((await send(says(`PROXY 127.0.0.1:${port}; DIRECT`))).error).toMatchObject({
      code: 'proxy-refused',
    });
    expect(server.accepted()).toBe(0);
  });
});

describe('the system', () => {
  test('is asked once a minute for a host', async () => {
    const clock = new FakeClock();
    const asked: string[] = [];
    const resolveProxy = async (url: string): Promise<string> => {
      asked.push(url);
      return 'DIRECT';
    };
    const routesTo = openProxies({ env: {}, resolveProxy, clock, patienceMs: 1_000 });
    await routesTo('https://a.example/');
    clock.set(clock.now() + 59_999);
    await routesTo('https://a.example/x');
    expect(asked).toHaveLength(1);
    await routesTo('https://b.example/');
    clock.set(clock.now() + 1);
    await routesTo('https://a.example/');
    expect(asked).toEqual(['https://a.example/', 'https://b.example/', 'https://a.example/']);
  });

  test('that fails or hangs leaves the direct way, and is asked again', async () => {
    const clock = new FakeClock();
    const answers: (() => Promise<string>)[] = [
      () => Promise.reject(new Error('wpad')),
      () => new Promise(() => undefined),
      async () => 'PROXY p.example:8080',
    ];
    const resolveProxy = (): Promise<string> => (answers.shift() ?? (async () => 'DIRECT'))();
    const routesTo = openProxies({ env: {}, resolveProxy, clock, patienceMs: 1_000 });
    expect(await routesTo('https://a.example/')).toEqual([{ proxy: null }]);
    const hanging = routesTo('https://a.example/');
    await clock.advance(1_000);
    expect(await hanging).toEqual([{ proxy: null }]);
    expect((await routesTo('https://a.example/'))[0]?.proxy?.name).toBe('http://p.example:8080');
  });

  test.each([
    ['DIRECT', ['direct']],
    ['', ['direct']],
    ['PROXY a.example:3128', ['http://a.example:3128']],
    ['HTTPS a.example:443; DIRECT', ['https://a.example:443', 'direct']],
    ['SOCKS5 a.example:1080; PROXY b.example:80', ['http://b.example:80']],
    ['PROXY [::1]:3128', ['http://[::1]:3128']],
  ])('may answer “%s”', (answer, names) => {
    expect(readAnswer(answer).map(({ proxy: one }) => one?.name ?? 'direct')).toEqual(names);
  });

  test('that knows only SOCKS is told so', () => {
    const read = (): unknown => readAnswer('SOCKS5 a.example:1080; SOCKS a.example:1080');
    expect(read).toThrow(FieldpassError);
    expect(read).toThrow(/SOCKS5/);
  });
});

describe('NO_PROXY', () => {
  test.each([
    ['*', true],
    ['amazonaws.com', true],
    ['.amazonaws.com', true],
    ['*.amazonaws.com', true],
    ['AMAZONAWS.COM:443', true],
    ['amazonaws.com:8443', false],
    ['onaws.com', false],
    ['other.example license-manager.eu-central-1.amazonaws.com', true],
    ['', false],
    [',', false],
  ])('%j exempts a host of AWS: %j', (text, isOut) => {
    const url = new URL('https://license-manager.eu-central-1.amazonaws.com/');
    expect(isExempt(url, { NO_PROXY: text })).toBe(isOut);
  });

  test('knows IPv6 addresses with and without brackets', () => {
    const url = new URL('https://[::1]:8443/');
    expect(isExempt(url, { no_proxy: '::1' })).toBe(true);
    expect(isExempt(url, { no_proxy: '[::1]:8443' })).toBe(true);
    expect(isExempt(url, { no_proxy: '[::1]:443' })).toBe(false);
  });
});
