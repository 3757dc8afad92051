// The calls without the SDK, held against the SDK: the same request, signed the same, and replies read the same.

import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openClients, type ClientOptions, type Clients } from '../../../main/adapters/aws/aws-clients.ts';
import { Exchange, type WireRequest } from '../../../main/adapters/aws/aws-exchange.ts';
import { openPlainCalls } from '../../../main/adapters/aws/aws-plain-calls.ts';
import { signed } from '../../../main/adapters/aws/aws-signature.ts';

const KEYS = {
  accessKeyId: 'AKIDPLAINEXAMPLE0000',
  secretAccessKey: 'plain-secret',
  sessionToken: 'session+/=',
};
const ARN = 'arn:aws:license-manager::123456789012:license:l-0123456789abcdef0123456789abcdef';
const ASK = {
  licenseArn: ARN,
  entitlements: [{ name: 'Users ünlimited', unit: 'Count', value: '1' }],
  metadata: [{ name: 'rig', value: '7' }],
  nodeId: 'fp1-node',
};
const send = () => ({ abortSignal: new AbortController().signal, exchange: new Exchange(1 << 20, true) });

const CALLS: readonly (readonly [string, (clients: Clients) => Promise<unknown>])[] = [
  ['ListReceivedLicenses, first page', (clients) => clients.listPage(null, 100, send())],
  ['ListReceivedLicenses, next page', (clients) => clients.listPage('page-2', 100, send())],
  ['GetLicenseUsage', (clients) => clients.usage(ARN, 'eu-central-1', send())],
  ['CheckoutBorrowLicense', (clients) => clients.borrow(ASK, 'c'.repeat(32), 'eu-central-1', send())],
];

beforeEach(() => {
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 29, 1, 2, 3) });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** A client with and one without the SDK, and what each sent. */
function both(status: number, reply: string, more: Partial<ClientOptions> = {}) {
  const sent: { sdk: WireRequest[]; plain: WireRequest[] } = { sdk: [], plain: [] };
  const optionsFor = (who: 'sdk' | 'plain'): ClientOptions => ({
    region: 'us-east-1',
    endpoint: undefined,
    credentials: KEYS,
    userAgent: undefined,
    ...more,
    handler: {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: (request: WireRequest) => {
        sent[who].push(request);
        const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'r-1' };
        return Promise.resolve({ response: { statusCode: status, headers, body: Buffer.from(reply) } });
      },
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    },
  });
  const opened = vi.fn(openClients);
  const plain = openPlainCalls(optionsFor('plain'), (options) => Promise.resolve(opened(options)));
  return { sdk: openClients(optionsFor('sdk')), plain, sent, opened };
}

const textOf = (body: unknown): string => Buffer.from(body as Uint8Array | string).toString('utf8');

test.each(CALLS)('%s: asks the same of the same place as the SDK, and loads none', async (_, run) => {
  const { sdk, plain, sent, opened } = both(200, '{"Licenses":[]}');
  await run(sdk);
  await run((await plain)!);
  const [theirs, ours] = [sent.sdk[0]!, sent.plain[0]!];
  expect(opened).not.toHaveBeenCalled();
  const { protocol, hostname, method, path, headers } = ours;
  expect({ protocol, hostname, method, path }).toEqual({
    protocol: theirs.protocol,
    hostname: theirs.hostname,
    method: theirs.method,
    path: theirs.path,
  });
  expect(JSON.parse(textOf(ours.body))).toEqual(JSON.parse(textOf(theirs.body)));
  for (const name of ['host', 'content-type', 'x-amz-target', 'x-amz-date', 'x-amz-security-token'])
    expect([name, headers[name]]).toEqual([name, theirs.headers[name]]);
  const scope = /Credential=\S+,/;
  expect(scope.exec(headers['authorization']!)?.[0]).toBe(scope.exec(theirs.headers['authorization']!)?.[0]);
});

test('signs as the signer of the SDK does', async () => {
  const { createHash, createHmac } = await import('node:crypto');
  class Sha256 {
    readonly #hash;
    constructor(key?: Uint8Array | string) {
      this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
    }
    update(part: Uint8Array | string): void {
      this.#hash.update(part);
    }
    digest(): Promise<Uint8Array> {
      return Promise.resolve(new Uint8Array(this.#hash.digest()));
    }
    reset(): void {
      throw new Error('not used');
    }
  }
  const [region, service, at] = ['eu-central-1', 'license-manager', Date.UTC(2026, 0, 2, 3, 4, 5)];
  const signer = new SignatureV4({
    region,
    service,
    credentials: KEYS,
    sha256: Sha256 as never,
    applyChecksum: false,
  });
  const headers = {
    host: 'license-manager.eu-central-1.amazonaws.com',
    'content-type': 'a  b',
    'x-amz-target': 'T.Op',
  };
  const body = Buffer.from('{"ü":1}');
  const request = {
    method: 'POST',
    protocol: 'https:',
    hostname: headers.host,
    path: '/',
    query: {},
    headers,
    body,
  };
  const theirs = await signer.sign(request, { signingDate: new Date(at) });
  const ours = signed({ path: '/', headers, body }, KEYS, { region, service, at });
  expect(ours['authorization']).toBe(theirs.headers['authorization']);
});

const REPLIES: readonly (readonly [number, string])[] = [
  [200, '{"Licenses":[{"LicenseArn":"a","Entitlements":[{"Name":"n","MaxCount":3,"AllowCheckIn":true}]}]}'],
  [200, ''],
  [200, '[]'],
  [200, '"text"'],
  [200, '{"cut'],
  [204, '{}'],
  [400, '{"__type":"RedirectException","Location":"eu-west-1","message":"elsewhere"}'],
  [400, '{"__type":"com.amazonaws#NoEntitlementsAllowedException","Message":"none"}'],
  [400, '{"__type":"MadeUpException"}'],
  [500, '<html>'],
  [503, '{"__type":"ServerInternalException","message":"oh"}'],
];

test.each(REPLIES)('reads %i %s as the SDK does, and sends nothing twice', async (status, reply) => {
  const { sdk, plain, sent } = both(status, reply);
  const read = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      (value) => ({ value: withoutMetadata(value) }),
      (error: unknown) => ({ error: toldBy(error) }),
    );
  const run = CALLS[0]![1];
  const theirs = await read(run(sdk));
  expect(await read(run((await plain)!))).toEqual(theirs);
  expect(sent.plain).toHaveLength(1);
});

function withoutMetadata(value: unknown): unknown {
  const { $metadata: _, ...rest } = value as Record<string, unknown>;
  return rest;
}

function toldBy(error: unknown): unknown {
  const { name, message, $fault, Location } = error as Error & { $fault?: unknown; Location?: unknown };
  return { name, message, $fault, Location };
}

test.each([
  ['the FIPS endpoint is wanted', { useFips: true }, {}],
  ['the endpoint has a path', { endpoint: 'https://127.0.0.1:9/prefix' }, {}],
  ['dual-stack endpoints are wanted', {}, { AWS_USE_DUALSTACK_ENDPOINT: 'true' }],
  ['an endpoint stands in the environment', {}, { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }],
  ['there are no keys', { credentials: undefined }, {}],
  [
    'a profile is named',
    { credentials: undefined },
    { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_PROFILE: 'p' },
  ],
  [
    'the keys have an end',
    { credentials: undefined },
    { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_CREDENTIAL_EXPIRATION: '2027-01-01T00:00:00Z' },
  ],
] as const)('leaves everything to the SDK where %s', (_, options, env) => {
  const never = (): Promise<Clients> => Promise.reject(new Error('not asked'));
  const { handler } = { handler: {} as ClientOptions['handler'] };
  const plain = {
    region: 'us-east-1',
    endpoint: undefined,
    credentials: KEYS,
    userAgent: undefined,
    handler,
  };
  expect(
    openPlainCalls({ ...plain, ...options }, never, { AWS_CONFIG_FILE: '/nonexistent', ...env }),
  ).toBeNull();
});

test('leaves Regions of other partitions to the SDK', async () => {
  const { plain, opened, sent } = both(200, '{}', { region: 'cn-north-1' });
  await (await plain)!.listPage(null, 100, send());
  expect(opened).toHaveBeenCalledOnce();
  expect(sent.plain.map(({ hostname }) => hostname)).toEqual(['license-manager.cn-north-1.amazonaws.com.cn']);
});
