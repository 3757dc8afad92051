// Opens the services for one command: data directory, log, keychain process, progress on stderr.

import { join } from 'node:path';
import { forkHelper } from '../adapters/keychain/forked-helper.ts';
import { chooseDataDir, prepareDataDir } from '../adapters/data-dir.ts';
import { openFileLog } from '../adapters/file-log.ts';
import { type Services, compose } from '../compose.ts';
import { FieldpassError } from '../domain/failure.ts';
import { askHidden } from './question.ts';
import { durationWords, type Printer, stepWords } from './print.ts';

export type Options = {
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly sandbox?: boolean;
  readonly connection?: string;
  readonly mfaCode?: string;
};

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
  const connection = options.sandbox === true ? 'sandbox' : (options.connection ?? null);
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
    if (options.mfaCode !== undefined) await services.identity.giveMfaCode(options.mfaCode);
    return await withMfaCode(services, printer, () => work(services));
  } finally {
    stopProgress();
    await services.close();
  }
}

// A person at the terminal is asked for the code of the MFA device, once, and the command runs again.
async function withMfaCode<T>(services: Services, printer: Printer, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FieldpassError) || !wantsMfaCode(error) || printer.json) throw error;
    const code = await askHidden(`Code of your MFA device${serialIn(error)}: `);
    if (code === null) throw error;
    await services.identity.giveMfaCode(code);
    return work();
  }
}

const wantsMfaCode = ({ code, details }: FieldpassError): boolean =>
  code === 'mfa-needed' || details['reason'] === 'mfa-needed';

function serialIn({ details }: FieldpassError): string {
  const serial = details['mfaSerial'];
  return typeof serial === 'string' ? ` (${serial})` : '';
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
    const waiting = changes.waiting();
    const words =
      waiting !== null
        ? `AWS asked to slow down; going on in ${durationWords(Math.max(1_000, waiting.untilAt - Date.now()))}`
        : step !== undefined
          ? stepWords(step)
          : state === 'loading'
            ? `listing licenses (${loaded} so far)`
            : '';
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
