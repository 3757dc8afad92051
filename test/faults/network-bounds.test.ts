// The bounds of the product itself: how much it reads, and that no variable changes how often it asks.

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openAwsLicenseManager } from '../../main/adapters/aws/aws-license-manager.ts';
import { toFailure } from '../../main/domain/failure.ts';
import { Secret } from '../../main/domain/secret.ts';
import { reached } from '../support/effort.ts';
import { makeCertificates } from '../support/fault-proxy.ts';
import { testCheckoutWish, testLicense, testWish } from '../support/memory-license-manager.ts';
import { realClock, silentLog } from '../support/real-clock.ts';
import { failureOf, pagesOf } from '../support/scripted-adapter.ts';
import { answer, page } from './replies.ts';
import { startRelay, type Act, type Relay } from './relay.ts';

const LICENSE = testLicense({ account: '123456789012' });
const WHERE = { region: 'us-east-1', connectionId: 'environment', licenseArn: LICENSE.arn };
const KEYS = { accessKeyId: 'AKIDBOUNDSEXAMPLE000', secretAccessKey: 'canary-secret-key' };

const relays: Relay[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
});

async function relayOf(act: Act): Promise<Relay & { readonly endpoint: string }> {
  const relay = await startRelay({ upstream: 1, act, operation: null });
  relays.push(relay);
  return { ...relay, endpoint: `http://127.0.0.1:${relay.port}` };
}

function managerAt(endpoint: string) {
  const options = { region: 'us-east-1', endpoint, kmsEndpoint: endpoint, credentials: KEYS, log: silentLog };
  return openAwsLicenseManager({ ...options, clock: realClock, random: () => 0 });
}

const CALLS = (endpoint: string) => {
  const manager = managerAt(endpoint);
  const seat = new Secret('c'.repeat(32));
  return {
    list: () => failureOf(pagesOf(manager.listReceived())),
    license: () => failureOf(manager.license(LICENSE.arn, 'us-east-1')),
    borrow: () => manager.borrow(testWish(LICENSE), 'a'.repeat(32)),
    checkOut: () => manager.checkOut(testCheckoutWish(LICENSE), 'a'.repeat(32)),
    extend: () => manager.extend(seat, WHERE),
    checkIn: () => manager.checkIn(seat, WHERE),
    key: () => failureOf(manager.publicKeyOf(LICENSE.signKeyArn ?? '')),
  };
};

beforeAll(async () => {
  const { endpoint } = await relayOf({ at: 'request', write: () => [answer(200, '{}')], then: 'keep' });
  await Promise.all(Object.values(CALLS(endpoint)).map((call) => Promise.resolve(call()).catch(() => null)));
});

describe('a reply without end', () => {
  function* endless(): Iterable<Buffer> {
    yield Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\n\r\n{"SignedToken":"');
    const chunk = Buffer.alloc(1 << 16, 'A');
    for (;;) yield chunk;
  }

  test('to twenty calls at once is given up at 256 KiB each, and memory does not grow with it', async () => {
    const relay = await relayOf({ at: 'request', write: endless, then: 'keep' });
    const manager = managerAt(relay.endpoint);
    const before = process.memoryUsage();
    let most = 0;
    const look = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 5);
    const ended = await Promise.all(
      Array.from({ length: 20 }, () => manager.borrow(testWish(LICENSE), 'a'.repeat(32))),
    );
    clearInterval(look);
    for (const end of ended)
      expect(end).toMatchObject({ outcome: 'unknown', failure: { code: 'reply-invalid' } });
    // 256 KiB a call are 5 MiB; the relay's own chunks and sockets are in it as well.
    const grownMb = Math.max(0, most - before.arrayBuffers) / (1 << 20);
    expect(grownMb).toBeLessThan(48);
    reached('network faults: bounds', { 'calls at once': 20, 'most MB held': Math.round(grownMb) });
  });
});

describe('variables of AWS', () => {
  const ENVIRONMENTS = [
    {},
    { AWS_NEW_RETRIES_2026: 'true' },
    { AWS_MAX_ATTEMPTS: '9' },
    { AWS_RETRY_MODE: 'adaptive' },
    { AWS_NEW_RETRIES_2026: 'true', AWS_MAX_ATTEMPTS: '7', AWS_RETRY_MODE: 'adaptive' },
  ];

  test.each(ENVIRONMENTS)('with %j a change is sent once and a read three times', async (environment) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    for (const write of [[], [answer(500, '{"__type":"ServerInternalException"}')]]) {
      const act = { at: 'request', write: () => write, then: write.length === 0 ? 'end' : 'keep' } as const;
      for (const [name, times] of [
        ['borrow', 1],
        ['checkOut', 1],
        ['extend', 1],
        ['checkIn', 1],
        ['license', 3],
        ['key', 3],
      ] as const) {
        const relay = await relayOf(act);
        await CALLS(relay.endpoint)[name]();
        expect([name, relay.requests()]).toEqual([name, times]);
      }
    }
  });
});

describe('words', () => {
  const certificates = makeCertificates();

  async function failureAt(certificate: { key: string; cert: string }, trusted: readonly string[]) {
    const relay = await startRelay({
      upstream: 1,
      act: { at: 'request', then: 'keep' },
      operation: null,
      certificate,
    });
    relays.push(relay);
    const manager = openAwsLicenseManager({
      region: 'us-east-1',
      endpoint: `https://127.0.0.1:${relay.port}`,
      credentials: KEYS,
      log: silentLog,
      clock: realClock,
      network: { trust: { roots: async () => trusted } },
    });
    return toFailure(await failureOf(pagesOf(manager.listReceived())));
  }

  test('about an unknown authority name subject and issuer, and whom to ask', async () => {
    const { message, details } = await failureAt(certificates.good, []);
    expect(message).toContain('CN=good');
    expect(message).toContain('CN=ca');
    expect(details.nextStep).toContain('certificate authority');
  });

  test('about a certificate out of its time begin with the clock of this computer', async () => {
    const { message, details } = await failureAt(certificates.expired, [certificates.ca]);
    expect(message).toContain('CN=expired');
    const today = new Date().toISOString().slice(0, 10);
    expect(details.nextStep).toMatch(/^First check the date of this computer: .* good until 2021-01-01\./);
    expect(details.nextStep).toContain(today);
  });

  test('about a portal begin with signing in to the Wi-Fi', async () => {
    const { endpoint } = await relayOf({ at: 'request', write: () => [page(200)], then: 'keep' });
    const { code, details } = toFailure(await CALLS(endpoint).list());
    expect(code).toBe('captive-portal');
    expect(details.nextStep).toContain('sign in to the Wi-Fi');
  });
});
