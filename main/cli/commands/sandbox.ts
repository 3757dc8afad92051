// `fieldpass sandbox`: the embedded License Manager as a server on loopback, until it is interrupted.

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FieldpassError } from '../../domain/failure.ts';
import type { Options } from '../open.ts';
import type { Printer } from '../print.ts';

type SandboxOptions = Options & {
  readonly port?: unknown;
  readonly licenses?: unknown;
  readonly data?: unknown;
};

export async function sandbox(options: SandboxOptions, _printer: Printer): Promise<void> {
  const port = wholeNumber(options.port, 0, 65_535, '--port');
  const licenses = wholeNumber(options.licenses, 0, 1_000_000, '--licenses');
  const dir =
    typeof options.data === 'string'
      ? resolve(options.data)
      : await mkdtemp(join(tmpdir(), 'fieldpass-sandbox-'));
  const { openSandbox } = await import('../../sandbox/sandbox.ts');
  const { startSandboxServer } = await import('../../sandbox/server.ts');
  const embedded = openSandbox({ dir, ...(licenses === null ? {} : { licenses }) });
  const server = await startSandboxServer(embedded, port === null ? {} : { port });
  // The key file must exist when the line is printed: whoever reads the line reads the file next.
  await embedded.issuerPublicKeyPem();
  const issuerKeyFile = join(dir, 'issuer-key.pem');
  process.stdout.write(
    `${JSON.stringify({ endpoint: server.endpoint, port: server.port, issuerKeyFile, dataDir: dir })}\n`,
  );
  await interrupted();
  await server.stop();
  embedded.close();
}

function interrupted(): Promise<void> {
  return new Promise((done) => {
    process.once('SIGINT', () => done());
    process.once('SIGTERM', () => done());
  });
}

function wholeNumber(text: unknown, least: number, most: number, name: string): number | null {
  if (text === undefined) return null;
  const number = typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new FieldpassError('usage', `${name} takes a whole number from ${least} to ${most}.`);
}
