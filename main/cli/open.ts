// Opens the services for one command: data directory, log, keychain process, progress on stderr.

import { join } from 'node:path';
import { forkHelper } from '../adapters/keychain/forked-helper.ts';
import { chooseDataDir, prepareDataDir } from '../adapters/data-dir.ts';
import { openFileLog } from '../adapters/file-log.ts';
import { type Services, compose } from '../compose.ts';
import { FieldpassError } from '../domain/failure.ts';
import { type Printer, stepWords } from './print.ts';

export type Options = { readonly dataDir?: string; readonly json?: boolean; readonly sandbox?: boolean };

/** Anything that takes longer says what it is doing. */
const QUIET_MS = 500;

const noNotifier = { notify: () => undefined };

/** Runs a command with the services open, and closes them whatever happens. */
export async function withServices<T>(
  options: Options,
  printer: Printer,
  work: (services: Services) => Promise<T>,
): Promise<T> {
  const dataDir = chooseDataDir(options.dataDir, process.env);
  prepareDataDir(dataDir);
  const log = openFileLog(join(dataDir, 'logs'));
  const startKeychain = (service: string) =>
    forkHelper(join(import.meta.dirname, 'keytar-helper.cjs'), service);
  const connection = options.sandbox === true ? 'sandbox' : null;
  const services = compose({
    dataDir,
    env: process.env,
    connection,
    notifier: noNotifier,
    log,
    startKeychain,
  });
  const stopProgress = reportProgress(services, printer);
  try {
    return await work(services);
  } finally {
    stopProgress();
    await services.close();
  }
}

/** Nothing found proves nothing while the ledger cannot be read. Throws the ledger's failure then. */
export function requireLedger({ snapshots }: Pick<Services, 'snapshots'>): void {
  const { problem } = snapshots.take().ledger;
  if (problem === null) return;
  throw new FieldpassError(problem.code, problem.message, { details: problem.details });
}

function reportProgress({ changes, catalogue }: Services, printer: Printer): () => void {
  let said = '';
  const say = (): void => {
    const step = changes.working().at(-1)?.step;
    const { loaded, state } = catalogue.listing();
    const words =
      step !== undefined ? stepWords(step) : state === 'loading' ? `listing licenses (${loaded} so far)` : '';
    if (words !== '' && words !== said) printer.progress(`… ${words}`);
    said = words;
  };
  const timer = setInterval(say, QUIET_MS);
  return () => clearInterval(timer);
}

/** Takes up unfinished work, but lets the command go on after `atMostMs`: what is left stays safely on disk. */
export async function recoverFor(services: Services, atMostMs: number): Promise<void> {
  const pause = new Promise<void>((resume) => void setTimeout(resume, atMostMs).unref());
  await Promise.race([services.watch.recover(), pause]);
}
