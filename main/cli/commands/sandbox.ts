// `fieldpass sandbox`: the embedded License Manager as a server on loopback, until it is interrupted.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepareDataDir } from '../../adapters/data-dir.ts';
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
  const kept = typeof options.data === 'string' ? resolve(options.data) : null;
  const dir = kept ?? (await mkdtemp(join(tmpdir(), 'fieldpass-sandbox-')));
  try {
    await serve(prepareDataDir(dir), port, licenses);
  } finally {
    // The issuers' private key is in there too.
    if (kept === null) await rm(dir, { recursive: true, force: true });
  }
}

async function serve(dir: string, port: number | null, licenses: number | null): Promise<void> {
  const { openSandbox } = await import('../../sandbox/sandbox.ts');
  const { startSandboxServer } = await import('../../sandbox/server.ts');
  // Whoever reads the line may interrupt at once.
  const stop = interrupted();
  const embedded = openSandbox({ dir, ...(licenses === null ? {} : { licenses }) });
  try {
    const server = await startSandboxServer(embedded, port === null ? {} : { port }).catch(
      (error: unknown) => {
        throw portFailure(port, error);
      },
    );
    // The key file must exist when the line is printed: whoever reads the line reads the file next.
    await embedded.issuerPublicKeyPem();
    const issuerKeyFile = join(dir, 'issuer-key.pem');
    process.stdout.write(
      `${JSON.stringify({ endpoint: server.endpoint, port: server.port, issuerKeyFile, dataDir: dir })}\n`,
    );
    await stop;
    await server.stop();
  } finally {
    embedded.close();
  }
}

function portFailure(port: number | null, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error;
  const why = code === 'EADDRINUSE' ? 'is already in use' : 'may not be used by this account';
  return new FieldpassError(
    'usage',
    `Port ${port ?? 0} ${why}; choose another, or leave --port out for a free one.`,
  );
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
