// How requests travel: which connection, through which proxy, and what is loaded before the first one.

import { execFileSync } from 'node:child_process';
import net from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openAwsLicenseManager, type AwsOptions } from '../../../main/adapters/aws/aws-license-manager.ts';
import type { LicenseManager } from '../../../main/ports.ts';
import { startFaultServer } from '../../support/fault-proxy.ts';
import { startForwardProxy } from '../../support/forward-proxy.ts';
import { testLicense, testWish } from '../../support/memory-license-manager.ts';
import { realClock, silentLog } from '../../support/real-clock.ts';

const WISH = testWish(testLicense({ account: '123456789012' }));

function managerAt(endpoint: string, options: Partial<AwsOptions> = {}): LicenseManager {
  return openAwsLicenseManager({
    region: 'eu-central-1',
    endpoint,
    credentials: { accessKeyId: 'AKIDTRANSPORTEXAMPLE', secretAccessKey: 'secret' },
    clock: realClock,
    log: silentLog,
    random: () => 0,
    ...options,
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

describe('a slow link', () => {
  test('gets five seconds for each address, not the quarter of one that Node gives', async () => {
    const before = net.getDefaultAutoSelectFamilyAttemptTimeout();
    onTestFinished(() => net.setDefaultAutoSelectFamilyAttemptTimeout(before));
    net.setDefaultAutoSelectFamilyAttemptTimeout(250);
    const server = await startFaultServer();
    server.plan({ kind: 'answer', body: '{}' });
    await list(managerAt(`http://127.0.0.1:${server.port}`));
    await server.stop();
    expect(net.getDefaultAutoSelectFamilyAttemptTimeout()).toBe(5_000);
  });
});

describe('a proxy', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('that refuses leaves a change not sent, and is named in place of AWS', async () => {
    const proxy = await startForwardProxy();
    onTestFinished(() => proxy.stop());
    proxy.refuseWith(403);
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`);
    vi.stubEnv('NO_PROXY', '');
    const manager = managerAt('https://license-manager.invalid');
    expect(await manager.borrow(WISH, 'a'.repeat(32))).toMatchObject({
      outcome: 'not-sent',
      failure: { code: 'proxy-refused', details: { reason: 'proxy-forbids', httpStatus: 403 } },
    });
    expect(proxy.asked).toEqual(['license-manager.invalid:443']);
  });

  test('named by the system is asked through the option of the adapter', async () => {
    const proxy = await startForwardProxy();
    onTestFinished(() => proxy.stop());
    proxy.refuseWith(407);
    const network = { resolveProxy: async () => `PROXY 127.0.0.1:${proxy.port}` };
    const manager = managerAt('https://license-manager.invalid', { network });
    expect(await manager.borrow(WISH, 'a'.repeat(32))).toMatchObject({
      outcome: 'not-sent',
      failure: { code: 'proxy-refused', details: { reason: 'proxy-sign-in' } },
    });
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
