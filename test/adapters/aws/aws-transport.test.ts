// How requests travel: which connection, through which proxy, and what is loaded before the first one.

import { execFileSync } from 'node:child_process';
import net from 'node:net';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openAwsLicenseManager } from '../../../main/adapters/aws/aws-license-manager.ts';
import type { LicenseManager } from '../../../main/ports.ts';
import { makeCertificates, startFaultServer, type FaultServer } from '../../support/fault-proxy.ts';
import { testLicense, testWish } from '../../support/memory-license-manager.ts';
import { realClock, silentLog } from '../../support/real-clock.ts';

const WISH = testWish(testLicense({ account: '123456789012' }));

function managerAt(endpoint: string): LicenseManager {
  return openAwsLicenseManager({
    region: 'eu-central-1',
    endpoint,
    credentials: { accessKeyId: 'AKIDTRANSPORTEXAMPLE', secretAccessKey: 'secret' },
    clock: realClock,
    log: silentLog,
    random: () => 0,
  });
}

async function list(manager: LicenseManager): Promise<number> {
  let pages = 0;
  for await (const page of manager.listReceived()) pages += page.length === 0 ? 1 : 0;
  return pages;
}

describe('connections', () => {
  test('are shared by reads and opened afresh for every change, so that a dead one cannot blur an outcome', async () => {
    const server = await startFaultServer();
    server.plan({ kind: 'answer', body: '{}' });
    const manager = managerAt(`http://127.0.0.1:${server.port}`);
    await list(manager);
    await list(manager);
    expect(server.accepted()).toBe(1);
    await manager.borrow(WISH, 'a'.repeat(32));
    await manager.borrow(WISH, 'a'.repeat(32));
    expect(server.accepted()).toBe(3);
    await server.stop();
  });
});

describe('a proxy', () => {
  const trusted = tls.getCACertificates('default');
  let server: FaultServer;
  let proxy: net.Server;
  let asked: string[];
  let answer: string;

  beforeAll(async () => {
    const { ca, good } = makeCertificates();
    tls.setDefaultCACertificates([...trusted, ca]);
    server = await startFaultServer(good);
    server.plan({ kind: 'answer', body: '{}' });
    proxy = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (head) => {
        asked.push(head.toString('latin1').split('\r\n')[0] ?? '');
        socket.write(`HTTP/1.1 ${answer}\r\n\r\n`);
        if (!answer.startsWith('200')) return void socket.end();
        const upstream = net.connect(server.port, '127.0.0.1');
        upstream.on('error', () => undefined);
        socket.pipe(upstream).pipe(socket);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => vi.unstubAllEnvs());
  afterAll(async () => {
    tls.setDefaultCACertificates(trusted);
    proxy.close();
    await server.stop();
  });

  const useProxy = (reply: string): LicenseManager => {
    const address = proxy.address();
    asked = [];
    answer = reply;
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    vi.stubEnv('NO_PROXY', '');
    return managerAt(`https://127.0.0.1:${server.port}`);
  };

  test('named by HTTPS_PROXY carries the requests', async () => {
    const manager = useProxy('200 Connection established');
    expect(await list(manager)).toBe(1);
    expect(asked[0]).toBe(`CONNECT 127.0.0.1:${server.port} HTTP/1.1`);
  });

  test('that refuses leaves a change not sent', async () => {
    const before = server.received.length;
    const manager = useProxy('403 Forbidden');
    expect(await manager.borrow(WISH, 'a'.repeat(32))).toMatchObject({
      outcome: 'not-sent',
      failure: { code: 'offline' },
    });
    expect(server.received.length).toBe(before);
  });
});

describe('the SDK', () => {
  test('is not loaded by opening the adapter', () => {
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
      const { openAwsLicenseManager } = await import('./main/adapters/aws/aws-license-manager.ts');
      const clock = { now: Date.now, after: () => () => {} };
      openAwsLicenseManager({ region: 'us-east-1', clock, log: console });
      console.log(JSON.stringify(loaded));
    `;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    const loaded: unknown = JSON.parse(out);
    expect(loaded).toEqual(expect.arrayContaining([expect.stringContaining('aws-license-manager.ts')]));
    expect(out).not.toMatch(/@aws-sdk|@smithy|aws-clients/);
  });
});
