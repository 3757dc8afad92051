// Whom connections trust: Node's authorities, the system's, those of files the environment names, those imported.

import { promises as fs } from 'node:fs';
import type tls from 'node:tls';
import { setImmediate as turn } from 'node:timers/promises';
import type { Authority } from '../../domain/connection.ts';
import { toFailure } from '../../domain/failure.ts';
import type { Clock, Log } from '../../ports.ts';
import { readCompanyCa } from './company-ca.ts';

/** Gives the trusted authorities as PEM: the same array for as long as nothing changes. */
export type Trust = { readonly roots: () => Promise<readonly string[]> };

type Options = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the user has imported; asked again before every connection, so that an import counts at once. */
  readonly imported: () => readonly Authority[];
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
};

/**
 * Opens the trust. Nothing is read before the first connection: the system's store takes up to a second on some computers.
 * A file that cannot be used is logged and left out, because less trust is the safe side.
 */
export function openTrust({ env, imported, clock, log }: Options): Trust {
  let base: Promise<readonly string[]> | null = null;
  let last: {
    readonly from: readonly string[];
    readonly key: string;
    readonly roots: readonly string[];
  } | null = null;
  return {
    roots: async () => {
      const from = await (base ??= baseRoots(env, clock, log));
      const own = imported().map(({ pem }) => pem);
      const key = own.join('\n');
      if (last === null || last.from !== from || last.key !== key)
        last = { from, key, roots: [...new Set([...from, ...own])] };
      return last.roots;
    },
  };
}

async function baseRoots(
  env: Options['env'],
  clock: Pick<Clock, 'now'>,
  log: Log,
): Promise<readonly string[]> {
  const named = [...new Set([env['AWS_CA_BUNDLE'], env['NODE_EXTRA_CA_CERTS']])].filter((file) => file);
  const extra = await Promise.all(named.map((file) => rootsIn(file ?? '', clock, log)));
  // Reading the system's store blocks; whatever waits to be drawn goes first.
  await turn();
  return [...ownRoots(), ...systemRoots(log), ...extra.flat()];
}

// Loaded with the first connection: a command that asks nobody pays for no TLS.
type Tls = Pick<typeof tls, 'rootCertificates'> & Partial<Pick<typeof tls, 'getCACertificates'>>;
const tlsOf = (): Tls => process.getBuiltinModule('node:tls');

function ownRoots(): readonly string[] {
  // Older runtimes lack the list.
  return tlsOf().getCACertificates?.('default') ?? tlsOf().rootCertificates;
}

function systemRoots(log: Log): readonly string[] {
  try {
    return tlsOf().getCACertificates?.('system') ?? [];
  } catch {
    log.warn('the certificate store of the system cannot be read');
    return [];
  }
}

async function rootsIn(file: string, clock: Pick<Clock, 'now'>, log: Log): Promise<readonly string[]> {
  try {
    return readCompanyCa(await fs.readFile(file), clock.now()).map(({ pem }) => pem);
  } catch (error) {
    log.warn('a file with certificate authorities cannot be used', {
      file,
      reason: toFailure(error).message,
    });
    return [];
  }
}
