// Opens the services for one command: data directory, log, keychain process, sign-in, progress on stderr.

import { join } from 'node:path';
import { chooseDataDir, prepareDataDir } from '../adapters/data-dir.ts';
import { copyFacts } from '../adapters/copy-facts.ts';
import { readPolicyHere } from '../adapters/policy-source.ts';
import { openFileLog } from '../adapters/file-log.ts';
import { type Services, compose } from '../compose.ts';
import { updateWay } from '../domain/update.ts';
import { FieldpassError } from '../domain/failure.ts';
import { startKeychain } from './keychain.ts';
import type { Printer } from './print.ts';
import { reportProgress } from './progress.ts';
import { withSignIn } from './sign-in.ts';

export type Options = {
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly sandbox?: boolean;
  readonly connection?: string;
  readonly mfaCode?: string;
};

const noNotifier = { notify: () => undefined, withdraw: () => undefined };

/** Runs a command with the services open, and closes them whatever happens. */
export async function withServices<T>(
  options: Options,
  printer: Printer,
  work: (services: Services) => Promise<T>,
): Promise<T> {
  const dataDir = chooseDataDir(options.dataDir, process.env);
  prepareDataDir(dataDir);
  const log = openFileLog(join(dataDir, 'logs'));
  const managed = await readPolicyHere(import.meta.dirname, false);
  const facts = copyFacts({ platform: process.platform, env: process.env, programDir: import.meta.dirname });
  const services = compose({
    managed,
    updateWay: updateWay(facts, managed.updates === 'off'),
    dataDir,
    env: process.env,
    connection: connectionIn(options),
    notifier: noNotifier,
    log,
    startKeychain,
  });
  const stopProgress = reportProgress(services, printer);
  try {
    if (options.mfaCode !== undefined) await services.identity.giveMfaCode(options.mfaCode);
    return await withSignIn(services, printer, () => work(services));
  } finally {
    stopProgress();
    await services.close();
  }
}

function connectionIn({ connection, sandbox }: Options): string | null {
  if (sandbox !== true) return connection ?? null;
  if (connection === undefined || connection === 'sandbox') return 'sandbox';
  throw new FieldpassError('usage', 'Say either --sandbox or --connection NAME.');
}

/** Nothing found proves nothing while the ledger cannot be read. Throws the ledger's failure then. */
export function requireLedger({ snapshots }: Pick<Services, 'snapshots'>): void {
  const { problem } = snapshots.take().ledger;
  if (problem === null) return;
  throw new FieldpassError(problem.code, problem.message, { details: problem.details });
}

/** Takes up unfinished work, but lets the command go on after `atMostMs`: what is left stays safely on disk. */
export async function recoverFor(services: Services, atMostMs: number): Promise<void> {
  const pause = new Promise<void>((resume) => void setTimeout(resume, atMostMs).unref());
  await Promise.race([services.watch.recover(), pause]);
}
