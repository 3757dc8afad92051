// Certificate authorities of a company: what is read from a file, what is refused, and that an import makes TLS work.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Exchange } from '../../../main/adapters/aws/aws-exchange.ts';
import { nodeSend } from '../../../main/adapters/aws/aws-transport.ts';
import { readCompanyCa } from '../../../main/adapters/network/company-ca.ts';
import { openTrust, type Trust } from '../../../main/adapters/network/trust.ts';
import type { Authority } from '../../../main/domain/connection.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import {
  makeCertificates,
  startFaultServer,
  type FaultServer,
  type TestCertificates,
} from '../../support/fault-proxy.ts';
import { startForwardProxy } from '../../support/forward-proxy.ts';
import { realClock, silentLog } from '../../support/real-clock.ts';
import { KeptLog } from '../../support/scripted-aws.ts';

const NOW = Date.now();
let dir: string;
let certificates: TestCertificates;
const running: { stop: () => Promise<void> }[] = [];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-ca-'));
  certificates = makeCertificates();
  writeFileSync(join(dir, 'ca.pem'), certificates.ca);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

const read = (text: string): readonly Authority[] => readCompanyCa(Buffer.from(text), NOW);

function reasonOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof FieldpassError) return [error.code, error.details['reason']];
    throw error;
  }
  return null;
}

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { cwd: dir, encoding: 'utf8', stdio: 'pipe' });
}

describe('an authority', () => {
  test('is shown with its names, its end, and the fingerprint openssl prints', () => {
    const [authority, ...more] = read(certificates.ca);
    const printed = openssl('x509', '-in', 'ca.pem', '-noout', '-fingerprint', '-sha256', '-enddate');
    expect(more).toEqual([]);
    expect(printed).toContain(`Fingerprint=${authority?.sha256}`);
    expect(authority?.sha256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(authority).toMatchObject({ subject: 'CN=ca', issuer: 'CN=ca' });
    expect(authority?.notAfterAt).toBe(Date.parse(/notAfter=(.*)/.exec(printed)?.[1] ?? ''));
  });

  test('is read from DER as well', () => {
    openssl('x509', '-in', 'ca.pem', '-outform', 'DER', '-out', 'ca.der');
    expect(readCompanyCa(readFileSync(join(dir, 'ca.der')), NOW)).toEqual(read(certificates.ca));
  });

  test('is found once among servers, words and copies of itself', () => {
    const text = `Company bundle\n${certificates.good.cert}${certificates.ca}\n${certificates.ca}`;
    expect(read(text)).toEqual(read(certificates.ca));
  });

  test.each([
    ['a private key', () => certificates.good.key, 'private-key'],
    ['a private key beside it', () => certificates.ca + certificates.good.key, 'private-key'],
    ['the certificate of a server', () => certificates.good.cert, 'not-an-authority'],
    ['words', () => 'no certificate here', 'not-a-certificate'],
    ['nothing', () => '', 'not-a-certificate'],
    ['a broken certificate', () => certificates.ca.replace(/\n[\w+/=]{30}/, '\n'), 'not-a-certificate'],
    ['too much', () => certificates.ca + ' '.repeat(256 << 10), 'too-large'],
  ])('is not %s', (_, text, reason) => {
    expect(reasonOf(() => read(text()))).toEqual(['certificate-rejected', reason]);
  });

  test('is refused once it has expired', () => {
    const end = read(certificates.ca)[0]?.notAfterAt ?? 0;
    expect(readCompanyCa(Buffer.from(certificates.ca), end - 1)).toHaveLength(1);
    expect(reasonOf(() => readCompanyCa(Buffer.from(certificates.ca), end))).toEqual([
      'certificate-rejected',
      'expired',
    ]);
  });
});

describe('trust', () => {
  const open = (options: Partial<Parameters<typeof openTrust>[0]> = {}): Trust =>
    openTrust({ env: {}, imported: () => [], clock: realClock, log: silentLog, ...options });

  test('holds Node’s authorities and those of the system', async () => {
    const roots = new Set(await open().roots());
    expect(tls.rootCertificates.filter((root) => !roots.has(root))).toEqual([]);
    expect(tls.getCACertificates('system').filter((root) => !roots.has(root))).toEqual([]);
  });

  test('gives the same list until something is imported', async () => {
    let imported: readonly Authority[] = [];
    const trust = open({ imported: () => imported });
    const before = await trust.roots();
    expect(await trust.roots()).toBe(before);
    imported = read(certificates.ca);
    expect(await trust.roots()).toEqual([...before, imported[0]?.pem]);
  });

  test.each(['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])('takes the file of %s', async (name) => {
    const roots = await open({ env: { [name]: join(dir, 'ca.pem') } }).roots();
    expect(roots).toContain(read(certificates.ca)[0]?.pem);
  });

  test('goes on without a file that cannot be used, and says so', async () => {
    const log = new KeptLog();
    const roots = await open({ env: { AWS_CA_BUNDLE: join(dir, 'nowhere.pem') }, log }).roots();
    expect(roots.length).toBeGreaterThan(0);
    expect(JSON.stringify(log.lines)).toContain('nowhere.pem');
  });
});

describe('a connection', () => {
  type Sent = { readonly status: number | null; readonly error: unknown; readonly sent: boolean };

  async function serve(kind: keyof Omit<TestCertificates, 'ca'>): Promise<FaultServer> {
    const server = await startFaultServer(certificates[kind]);
    server.plan({ kind: 'answer', body: '{}' });
    running.push(server);
    return server;
  }

  async function send(
    port: number,
    imported: readonly Authority[],
    carry = carrier(() => imported),
  ): Promise<Sent> {
    const exchange = new Exchange(1_000, false);
    const headers = { 'content-length': '2' };
    const request = {
      protocol: 'https:',
      hostname: '127.0.0.1',
      port,
      method: 'POST',
      path: '/',
      headers,
      body: '{}',
    };
    return carry(request, exchange, AbortSignal.timeout(10_000)).then(
      ({ status }) => ({ status, error: null, sent: exchange.sent }),
      (error: unknown) => ({ status: null, error, sent: exchange.sent }),
    );
  }

  const carrier = (imported: () => readonly Authority[]) =>
    nodeSend(2_000, realClock, { trust: openTrust({ env: {}, imported, clock: realClock, log: silentLog }) });

  test('to a server of a private authority works once that is imported, without a restart', async () => {
    const server = await serve('good');
    let imported: readonly Authority[] = [];
    const carry = carrier(() => imported);
    expect(await send(server.port, [], carry)).toMatchObject({
      sent: false,
      error: { code: 'tls-untrusted', details: { certificateFor: 'CN=good', signedBy: 'CN=ca' } },
    });
    imported = read(certificates.ca);
    expect(await send(server.port, [], carry)).toMatchObject({ status: 200, sent: true });
    imported = [];
    expect(await send(server.port, [], carry)).toMatchObject({ error: { code: 'tls-untrusted' } });
    expect(server.received).toEqual(['{}']);
  });

  test.each([
    ['wrongName', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CN=wrong', 'CN=ca'],
    ['expired', 'CERT_HAS_EXPIRED', 'CN=expired', 'CN=ca'],
    ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CN=self', 'CN=self'],
  ] as const)(
    'to a %s server is refused, and says who signed',
    async (kind, netCode, certificateFor, signedBy) => {
      const server = await serve(kind);
      const { error, sent } = await send(server.port, read(certificates.ca));
      expect(error).toMatchObject({
        code: 'tls-untrusted',
        message: expect.stringContaining(signedBy),
        details: { netCode, certificateFor, signedBy, host: '127.0.0.1' },
      });
      expect(sent).toBe(false);
      expect(server.received).toEqual([]);
    },
  );

  test('through a proxy that opens the encryption says whose certificate the proxy shows', async () => {
    const opener = await serve('selfSigned');
    const proxy = await startForwardProxy({ upstreamPort: opener.port });
    running.push(proxy);
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
    vi.stubEnv('NO_PROXY', '');
    expect(await send(443, [])).toMatchObject({
      sent: false,
      error: { code: 'tls-untrusted', details: { certificateFor: 'CN=self', signedBy: 'CN=self' } },
    });
    expect(opener.received).toEqual([]);
  });
});
