// The stub of License Manager as a process of its own, on loopback, over HTTP and, with a certificate, over TLS.

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Json, pagesOf, USAGE_REPLY, Vendor } from './replies.ts';

const [size = '1', keyFile = '', certificateFile = ''] = process.argv.slice(2);
const vendor = new Vendor();
const pages = pagesOf(Number(size));

async function replyTo(target: string, request: Json): Promise<string | Buffer | null> {
  switch (target) {
    case 'AWSLicenseManager.CheckoutBorrowLicense':
      return vendor.borrowReply(request);
    case 'AWSLicenseManager.ListReceivedLicenses':
      return pages.get(tokenOf(request['NextToken'])) ?? null;
    case 'AWSLicenseManager.GetLicenseUsage':
      return USAGE_REPLY;
    case 'TrentService.GetPublicKey':
      return vendor.keyReply();
    default:
      return null;
  }
}

const tokenOf = (token: unknown): string => (typeof token === 'string' ? token : '');

function answer(request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const target = String(request.headers['x-amz-target'] ?? '');
    void replyTo(target, JSON.parse(Buffer.concat(parts).toString() || '{}') as Json).then((reply) => {
      const body = Buffer.from(reply ?? JSON.stringify({ __type: 'InvalidParameterValueException' }));
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'content-length': body.length };
      response.writeHead(reply === null ? 400 : 200, { ...headers, 'x-amzn-requestid': 'bench' });
      response.end(body);
    });
  });
}

async function listen(server: Server): Promise<number> {
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
}

const httpPort = await listen(createServer(answer));
const tlsPort =
  keyFile === ''
    ? null
    : await listen(
        createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, answer),
      );
process.stdout.write(`${JSON.stringify({ httpPort, tlsPort })}\n`);
// Whoever started it is gone when this ends.
process.stdin.on('end', () => process.exit(0)).resume();
