// The calls that are made most, spoken without the SDK: loading it took longer than all the rest of a borrow.
//
// Only a plain success is read here. Every other reply is given to the SDK as if it had just come in, so that what AWS
// refuses is told by the one that knows its exceptions; nothing is sent twice.

import type { ClientOptions, Clients } from './aws-clients.ts';
import type { Reply, SendOptions } from './aws-exchange.ts';
import { type PlainWay, plainWay } from './aws-plain-way.ts';
import { borrowRequest } from './aws-requests.ts';
import { signed } from './aws-signature.ts';

type Region = string | null;
type OpenClients = (options: ClientOptions) => Promise<Clients>;
type Ask = { readonly operation: string; readonly input: object; readonly region: Region };

/** Clients of which a few calls need no SDK; `open` loads it for the others, once. Null: all calls need it. */
export function openPlainCalls(
  options: ClientOptions,
  open: OpenClients,
  env = process.env,
): Promise<Clients> | null {
  const way = plainWay(options, env);
  return way === null ? null : Promise.resolve(clientsOver(way, options, open));
}

function clientsOver(way: PlainWay, options: ClientOptions, open: OpenClients): Clients {
  let opened: Promise<Clients> | null = null;
  const sdk = (): Promise<Clients> => (opened ??= open(options));
  const offsets = new Map<Region, number>();
  const call = async (
    ask: Ask,
    send: SendOptions,
    bySdk: (clients: Clients) => Promise<unknown>,
  ): Promise<unknown> => {
    const place = way.placeIn(ask.region ?? options.region);
    if (place === null) return bySdk(await sdk());
    const at = Date.now() + (offsets.get(ask.region ?? options.region) ?? 0);
    const body = Buffer.from(JSON.stringify(ask.input));
    const { host, protocol, hostname, port, region } = place;
    const headers = signed(
      { path: '/', body, headers: { ...headersOf(ask.operation, options), host } },
      await way.keys(),
      { region, service: 'license-manager', at },
    );
    const length = { 'content-length': String(body.length) };
    const request = {
      protocol,
      hostname,
      port,
      method: 'POST',
      path: '/',
      headers: { ...headers, ...length },
    };
    const { response } = await options.handler.handle({ ...request, body }, send);
    const value = successOf(response);
    return value ?? bySdk(await open({ ...options, handler: echoOf(options.handler, response) }));
  };
  return {
    listPage: (nextToken, pageSize, send) => {
      const input = { MaxResults: pageSize, ...(nextToken === null ? {} : { NextToken: nextToken }) };
      return call({ operation: 'ListReceivedLicenses', input, region: null }, send, (clients) =>
        clients.listPage(nextToken, pageSize, send),
      );
    },
    usage: (licenseArn, region, send) =>
      call({ operation: 'GetLicenseUsage', input: { LicenseArn: licenseArn }, region }, send, (clients) =>
        clients.usage(licenseArn, region, send),
      ),
    borrow: (ask, clientToken, region, send) =>
      call(
        { operation: 'CheckoutBorrowLicense', input: borrowRequest(ask, clientToken), region },
        send,
        (clients) => clients.borrow(ask, clientToken, region, send),
      ),
    license: async (...how) => (await sdk()).license(...how),
    checkOut: async (...how) => (await sdk()).checkOut(...how),
    extend: async (...how) => (await sdk()).extend(...how),
    checkIn: async (...how) => (await sdk()).checkIn(...how),
    grantsPage: async (...how) => (await sdk()).grantsPage(...how),
    grant: async (...how) => (await sdk()).grant(...how),
    acceptGrant: async (...how) => (await sdk()).acceptGrant(...how),
    activateGrant: async (...how) => (await sdk()).activateGrant(...how),
    rejectGrant: async (...how) => (await sdk()).rejectGrant(...how),
    correctClock: (region, offsetMs) => {
      offsets.set(region ?? options.region, offsetMs);
      void opened?.then((clients) => clients.correctClock(region, offsetMs));
    },
    credentials: () => way.keys,
  };
}

function headersOf(operation: string, { userAgent }: ClientOptions): Readonly<Record<string, string>> {
  return {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSLicenseManager.${operation}`,
    'user-agent': ['fieldpass', ...(userAgent === undefined ? [] : [userAgent])].join(' '),
  };
}

type Response = Awaited<ReturnType<ClientOptions['handler']['handle']>>['response'];

/** A whole JSON object that came with 200, else null. */
function successOf({ statusCode, body }: Response): object | null {
  if (statusCode !== 200) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

// The SDK signs and asks as ever, and hears the reply that is already here.
function echoOf(handler: ClientOptions['handler'], response: Response): ClientOptions['handler'] {
  const heard: { readonly response: Response & { readonly body: Reply['body'] } } = { response };
  return { ...handler, handle: () => Promise.resolve(heard) };
}
