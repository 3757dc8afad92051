// Every fault of the network, met by each kind of call: what is said of the outcome, and how soon.

import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAwsLicenseManager } from '../../../main/adapters/aws/aws-license-manager.ts';
import { FieldpassError, type FailureCode } from '../../../main/domain/failure.ts';
import { Secret } from '../../../main/domain/secret.ts';
import type { LicenseManager } from '../../../main/ports.ts';
import {
  makeCertificates,
  startFaultServer,
  type Fault,
  type FaultServer,
  type TestCertificates,
} from '../../support/fault-proxy.ts';
import { testLicense, testWish } from '../../support/memory-license-manager.ts';
import { WHERE } from '../../support/scripted-adapter.ts';
import { realClock, silentLog } from '../../support/real-clock.ts';

// Long enough for a loaded machine to get the request out, short enough to wait for.
const DEADLINE_MS = 1_500;
const SOON_MS = DEADLINE_MS + 1_000;
const PATIENT_MS = 12_000;
const WISH = testWish(testLicense({ account: '123456789012' }));

type Outcome = 'not-sent' | 'unknown' | 'refused' | 'granted' | 'done' | 'gone' | 'thrown' | 'listed';
type Ending = { readonly outcome: Outcome; readonly code: FailureCode | null };

function managerAt(endpoint: string, deadlineMs = PATIENT_MS): LicenseManager {
  return openAwsLicenseManager({
    region: 'eu-central-1',
    endpoint,
    credentials: { accessKeyId: 'AKIDFAULTEXAMPLE0000', secretAccessKey: 'canary-secret-key' },
    deadlines: { readMs: deadlineMs, changeMs: deadlineMs, connectionMs: 600 },
    clock: realClock,
    log: silentLog,
    random: () => 0,
  });
}

const CALLS: Readonly<Record<'borrow' | 'checkIn' | 'list', (manager: LicenseManager) => Promise<Ending>>> = {
  borrow: async (manager) => ending(await manager.borrow(WISH, 'a'.repeat(32))),
  checkIn: async (manager) => ending(await manager.checkIn(new Secret('b'.repeat(32)), WHERE)),
  list: async (manager) => {
    try {
      for await (const page of manager.listReceived()) page;
      return { outcome: 'listed', code: null };
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      return { outcome: 'thrown', code: error.code };
    }
  },
};

function ending(answer: { readonly outcome: Outcome; readonly failure?: FieldpassError }): Ending {
  return { outcome: answer.outcome, code: answer.failure?.code ?? null };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work;
  expect(performance.now() - began).toBeLessThan(ms);
  return result;
}

const json = (body: string, status = 200): Fault => ({ kind: 'answer', status, body });
const PORTAL: Fault = {
  kind: 'answer',
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><title>Hotel Wi-Fi</title>',
};
const UNMARKED_PORTAL: Fault = { kind: 'answer', body: '  <html><body>Sign in</body></html>' };
const TO_PORTAL: Fault = { kind: 'answer', status: 302, headers: { location: 'http://portal.invalid/' } };
const LIST_BODY = '{"Licenses":[]}';

// [what happens, the fault]
const WITHOUT_END: readonly (readonly [string, Fault])[] = [
  ['no answer at all', { kind: 'silent' }],
  ['an answer after the deadline', { kind: 'delay', ms: DEADLINE_MS * 3, body: '{}' }],
  ['one byte at a time for ever', { kind: 'trickle', everyMs: 30 }],
];

// [what happens, the fault, code of the changing calls, code of the list]
const AFTER_SENDING: readonly (readonly [string, Fault, FailureCode, FailureCode])[] = [
  ['a reset', { kind: 'reset' }, 'outcome-unknown', 'offline'],
  [
    'a cut in the head of the reply',
    { kind: 'cut', bytes: 20, body: LIST_BODY },
    'outcome-unknown',
    'offline',
  ],
  [
    'a cut in the body of the reply',
    { kind: 'cut', bytes: -5, body: LIST_BODY },
    'outcome-unknown',
    'offline',
  ],
  [
    'an orderly end in the body',
    { kind: 'half-close', bytes: -5, body: LIST_BODY },
    'outcome-unknown',
    'offline',
  ],
  ['something that is not HTTP', { kind: 'garbage' }, 'reply-invalid', 'reply-invalid'],
  ['a portal page', PORTAL, 'captive-portal', 'captive-portal'],
  ['a portal page that claims to be JSON', UNMARKED_PORTAL, 'captive-portal', 'captive-portal'],
  ['a redirect to a portal', TO_PORTAL, 'captive-portal', 'captive-portal'],
  ['a proxy that wants a password', json('', 407), 'captive-portal', 'captive-portal'],
  ['an empty 200', json(''), 'reply-invalid', 'reply-invalid'],
  ['a list where an object belongs', json('[]'), 'reply-invalid', 'reply-invalid'],
  ['a truncated object', json('{"SignedToken":"abc'), 'reply-invalid', 'reply-invalid'],
  ['20 MB', { kind: 'big', bytes: 20_000_000 }, 'reply-invalid', 'reply-invalid'],
  ['a fault of AWS', json('{"__type":"ServerInternalException"}', 500), 'service-trouble', 'service-trouble'],
  ['a load balancer’s page', { ...PORTAL, status: 503 }, 'service-trouble', 'service-trouble'],
  ['a 403 that is not from AWS', json('blocked by policy', 403), 'reply-invalid', 'reply-invalid'],
];

describe('once a byte was sent', () => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await startFaultServer();
    // Loads the SDK, so that no deadline below has to wait for the disk.
    server.plan(json(LIST_BODY));
    await CALLS.list(managerAt(`http://127.0.0.1:${server.port}`));
  });
  afterAll(() => server.stop());

  test.each(WITHOUT_END)('%s ends at the deadline', async (_, fault) => {
    server.plan(fault);
    const before = server.received.length;
    const at = (): LicenseManager => managerAt(`http://127.0.0.1:${server.port}`, DEADLINE_MS);
    const calls = [CALLS.borrow(at()), CALLS.checkIn(at()), CALLS.list(at())];
    expect(await within(SOON_MS, Promise.all(calls))).toEqual([
      { outcome: 'unknown', code: 'timed-out' },
      { outcome: 'unknown', code: 'timed-out' },
      { outcome: 'thrown', code: 'timed-out' },
    ]);
    expect(server.received.length - before).toBe(3);
  });

  test.each(AFTER_SENDING)(
    '%s leaves a change unknown and a list failed',
    async (_, fault, ofChange, ofList) => {
      const manager = managerAt(`http://127.0.0.1:${server.port}`);
      server.plan(fault);
      for (const operation of ['borrow', 'checkIn'] as const) {
        const before = server.received.length;
        expect(await CALLS[operation](manager)).toEqual({ outcome: 'unknown', code: ofChange });
        expect(server.received.length - before).toBe(1);
      }
      expect(await CALLS.list(manager)).toEqual({ outcome: 'thrown', code: ofList });
    },
  );

  test('an empty object is no grant, is a done check-in, and is an empty list', async () => {
    const manager = managerAt(`http://127.0.0.1:${server.port}`);
    server.plan(json('{}'));
    expect(await CALLS.borrow(manager)).toEqual({ outcome: 'unknown', code: 'reply-invalid' });
    expect(await CALLS.checkIn(manager)).toEqual({ outcome: 'done', code: null });
    expect(await CALLS.list(manager)).toEqual({ outcome: 'listed', code: null });
  });

  test('a list survives two faults and is then complete', async () => {
    const manager = managerAt(`http://127.0.0.1:${server.port}`);
    server.plan({ kind: 'reset' }, json('{"__type":"ServerInternalException"}', 500), json(LIST_BODY));
    expect(await CALLS.list(manager)).toEqual({ outcome: 'listed', code: null });
  });
});

describe('while no byte was sent', () => {
  let certificates: TestCertificates;
  const trusted = tls.getCACertificates('default');
  const running: FaultServer[] = [];
  const serve = async (kind?: keyof Omit<TestCertificates, 'ca'>): Promise<FaultServer> => {
    const server = await startFaultServer(kind && certificates[kind]);
    running.push(server);
    return server;
  };

  beforeAll(() => {
    certificates = makeCertificates();
    tls.setDefaultCACertificates([...trusted, certificates.ca]);
  });
  afterAll(async () => {
    tls.setDefaultCACertificates(trusted);
    await Promise.all(running.map((server) => server.stop()));
  });

  async function expectNotSent(endpoint: string, code: FailureCode): Promise<void> {
    for (const operation of ['borrow', 'checkIn'] as const) {
      const answer = within(PATIENT_MS / 2, CALLS[operation](managerAt(endpoint)));
      expect(await answer).toEqual({ outcome: 'not-sent', code });
    }
    expect(await within(PATIENT_MS / 2, CALLS.list(managerAt(endpoint)))).toEqual({
      outcome: 'thrown',
      code,
    });
  }

  test('a refused connection is offline', async () => {
    const server = await startFaultServer();
    await server.stop();
    await expectNotSent(`http://127.0.0.1:${server.port}`, 'offline');
  });

  test('an unknown host name is offline', async () => {
    await expectNotSent('https://license-manager.invalid', 'offline');
  });

  test('a TLS handshake that hangs is timed out', async () => {
    const server = await serve();
    await expectNotSent(`https://127.0.0.1:${server.port}`, 'timed-out');
    expect(server.received).toEqual([]);
  });

  test.each([
    ['in another name', 'wrongName'],
    ['that has expired', 'expired'],
    ['that nobody vouches for', 'selfSigned'],
  ] as const)('a certificate %s is untrusted', async (_, kind) => {
    const server = await serve(kind);
    await expectNotSent(`https://127.0.0.1:${server.port}`, 'tls-untrusted');
    expect(server.received).toEqual([]);
  });

  test('something that does not speak TLS is untrusted', async () => {
    const server = await startTalker();
    await expectNotSent(`https://127.0.0.1:${server.port}`, 'tls-untrusted');
    await server.stop();
  });

  test('over a trusted connection a lost reply is unknown as well', async () => {
    const server = await serve('good');
    server.plan({ kind: 'reset' });
    const manager = managerAt(`https://127.0.0.1:${server.port}`);
    expect(await CALLS.borrow(manager)).toEqual({ outcome: 'unknown', code: 'outcome-unknown' });
    expect(server.received).toHaveLength(1);
  });
});

async function startTalker(): Promise<{ port: number; stop: () => Promise<void> }> {
  const { createServer } = await import('node:net');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
