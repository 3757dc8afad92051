// A server on 127.0.0.1 that fails on request: late, slow, cut, reset, silent, garbled, in place of AWS, untrusted.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';

export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Fault =
  | ({ readonly kind: 'answer' } & Answer)
  | ({ readonly kind: 'delay'; readonly ms: number } & Answer)
  /** Head, then one byte of a body that never ends every `everyMs`. */
  | { readonly kind: 'trickle'; readonly everyMs: number }
  /** The first `bytes` bytes of the reply (all but so many if negative), then the connection breaks. */
  | ({ readonly kind: 'cut'; readonly bytes: number } & Answer)
  /** The same, but ends the connection in an orderly way. */
  | ({ readonly kind: 'half-close'; readonly bytes: number } & Answer)
  | { readonly kind: 'reset' }
  /** Accepts, reads, never answers; under https the handshake hangs if the server is a plain one. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'big'; readonly bytes: number };

export type FaultServer = {
  readonly port: number;
  /** Bodies of the whole requests received so far. */
  readonly received: readonly string[];
  /** Connections accepted so far. */
  readonly accepted: () => number;
  /** What the next requests meet: one each, the last one for good. */
  readonly plan: (...faults: readonly Fault[]) => void;
  readonly stop: () => Promise<void>;
};

/** Starts the server; with `certificate` it speaks TLS. */
export async function startFaultServer(certificate?: {
  readonly key: string;
  readonly cert: string;
}): Promise<FaultServer> {
  const received: string[] = [];
  const sockets = new Set<net.Socket>();
  let faults: readonly Fault[] = [{ kind: 'silent' }];
  let accepted = 0;
  const meet = (socket: net.Socket): void => {
    accepted += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    onRequest(socket, (body) => {
      received.push(body);
      const [fault = { kind: 'silent' } as const, ...later] = faults;
      if (later.length > 0) faults = later;
      act(socket, fault);
    });
  };
  const server = certificate ? tls.createServer(certificate, meet) : net.createServer(meet);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received,
    accepted: () => accepted,
    plan: (...next) => (faults = next),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function onRequest(socket: net.Socket, fn: (body: string) => void): void {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    const head = text.indexOf('\r\n\r\n');
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (head < 0 || text.length < head + 4 + length) return;
    const body = text.slice(head + 4, head + 4 + length);
    text = '';
    fn(body);
  });
}

function act(socket: net.Socket, fault: Fault): void {
  switch (fault.kind) {
    case 'answer':
      return void socket.write(wire(fault));
    case 'delay':
      return void setTimeout(() => socket.write(wire(fault)), fault.ms).unref();
    case 'trickle':
      socket.write(
        'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\ncontent-length: 9999\r\n\r\n{',
      );
      return void setInterval(() => socket.destroyed || socket.write(' '), fault.everyMs).unref();
    case 'cut':
      return void socket.write(wire(fault).slice(0, fault.bytes), () => socket.destroy());
    case 'half-close':
      return void socket.end(wire(fault).slice(0, fault.bytes));
    case 'reset':
      if (socket instanceof tls.TLSSocket) socket.destroy();
      else socket.resetAndDestroy();
      return;
    case 'silent':
      return;
    case 'garbage':
      return void socket.end('\u0000\u0001 this is not HTTP at all\r\n\r\n');
    case 'big':
      return void socket.write(wire({ body: `{"SignedToken":"${'A'.repeat(fault.bytes)}"}` }));
  }
}

function wire({ status = 200, headers = {}, body = '' }: Answer): string {
  const all = {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': `${Buffer.byteLength(body)}`,
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Some Reason\r\n${lines.join('')}\r\n${body}`;
}

export type TestCertificates = Readonly<
  Record<'good' | 'wrongName' | 'expired' | 'selfSigned', { readonly key: string; readonly cert: string }>
> & { readonly ca: string };

/** Makes a certificate authority and what it signed, with the openssl program; nothing stays on the disk. */
export function makeCertificates(): TestCertificates {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-certs-'));
  const openssl = (...args: string[]): void =>
    void execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  const read = (name: string): string => readFileSync(join(dir, name), 'utf8');
  const self = (name: string, san: string): void =>
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-subj',
      `/CN=${name}`,
      '-addext',
      `subjectAltName=${san}`,
    );
  try {
    self('ca', 'DNS:ca.invalid');
    self('self', 'IP:127.0.0.1');
    writeFileSync(join(dir, 'index.txt'), '');
    writeFileSync(join(dir, 'ca.cnf'), CA_CONFIG);
    const sign = (name: string, san: string, from: string, to: string): { key: string; cert: string } => {
      openssl(
        'req',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.csr`,
        '-subj',
        `/CN=${name}`,
        '-addext',
        `subjectAltName=${san}`,
      );
      openssl(
        'ca',
        '-batch',
        '-notext',
        '-config',
        'ca.cnf',
        '-in',
        `${name}.csr`,
        '-out',
        `${name}.pem`,
        '-startdate',
        from,
        '-enddate',
        to,
      );
      return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
    };
    return {
      ca: read('ca.pem'),
      good: sign('good', 'IP:127.0.0.1', '20200101000000Z', '20400101000000Z'),
      wrongName: sign('wrong', 'DNS:elsewhere.invalid', '20200101000000Z', '20400101000000Z'),
      expired: sign('expired', 'IP:127.0.0.1', '20200101000000Z', '20210101000000Z'),
      selfSigned: { key: read('self.key'), cert: read('self.pem') },
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const CA_CONFIG = `
[ca]
default_ca = test
[test]
dir = .
database = index.txt
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
`;
