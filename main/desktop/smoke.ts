// `--smoke`: starts the real parts of an installation on records that are thrown away, says in one line of JSON what
// works, and ends with 0 only if everything does.

import { mkdirSync, mkdtempSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { VaultLink } from '../adapters/keychain/vault-link.ts';
import { parseRequest } from '../adapters/keychain/vault-protocol.ts';
import type { HelperProcess } from '../adapters/keychain/vault-process.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { toFailure } from '../domain/failure.ts';
import { startKeychainProcess } from './keychain-process.ts';
import { borrowSample, checkLedger, keepProbe, seeFirstSnapshot } from './smoke-parts.ts';
import { removeAtExit } from './throw-away.ts';
import { startDesktop } from './start.ts';
import type { Tenancy } from './tenancy.ts';

declare const __FIELDPASS_VERSION__: string;

/** The whole check ends by itself after this: a machine that builds must not wait for ever. */
const DEADLINE_MS = 60_000;
const EXIT_ON_FAILURE = 1;
const HELPER = join(import.meta.dirname, 'keytar-helper.cjs');
/** What a part may take of the keychain; a first prompt on a desktop counts as a failure. */
const KEYCHAIN_MS = 10_000;

type Part = { readonly ok: boolean; readonly ms: number; readonly why?: string };
const PARTS = ['start', 'window', 'keychain', 'borrow', 'ledger', 'cleared'] as const;
type PartName = (typeof PARTS)[number];

/** Runs every part, writes the report and ends the app. */
export async function smoke(): Promise<void> {
  const report = new Map<PartName, Part>();
  const folder = mkdtempSync(join(tmpdir(), 'fieldpass-smoke-'));
  removeAtExit(folder);
  const end = (): void => finish(report);
  setTimeout(end, DEADLINE_MS);
  process.on('uncaughtException', (error) => {
    report.set('start', { ok: false, ms: 0, why: reasonOf(error) });
    end();
  });
  const run = async <T>(name: PartName, work: () => Promise<T> | T): Promise<T | null> => {
    const from = performance.now();
    try {
      const value = await work();
      report.set(name, { ok: true, ms: since(from) });
      return value;
    } catch (error) {
      report.set(name, { ok: false, ms: since(from), why: reasonOf(error) });
      return null;
    }
  };
  // Its own name in the keychain and its own folder: nothing of a person's is read or written.
  const service = `dev.fieldpass.smoke.${randomBytes(6).toString('hex')}`;
  useThrowAwayRecords(folder);
  const kept = new Set<string>();
  const startKeychain = (): HelperProcess => noting(startKeychainProcess(HELPER, service), kept);
  const tenancy = await run('start', () => start(startKeychain));
  const link = openLink(startKeychain);
  if (tenancy !== null) await run('window', seeFirstSnapshot);
  await run('keychain', () => keepProbe(link));
  if (tenancy !== null) await checkServices(tenancy, run);
  await run('cleared', async () => {
    await tenancy?.close();
    for (const account of kept) await link.delete(account);
  });
  await link.close();
  end();
}

type Run = <T>(name: PartName, work: () => Promise<T> | T) => Promise<T | null>;

async function checkServices({ services }: Tenancy, run: Run): Promise<void> {
  await run('borrow', () => borrowSample(services));
  await run('ledger', () => checkLedger(services));
}

async function start(startKeychain: () => HelperProcess): Promise<Tenancy> {
  const tenancy = await startDesktop({ startKeychain });
  if (tenancy === null) throw new Error('the app refused to start');
  return tenancy;
}

function useThrowAwayRecords(folder: string): void {
  const profile = join(folder, 'profile');
  mkdirSync(profile);
  app.setPath('userData', profile);
  app.setPath('sessionData', profile);
  process.env['FIELDPASS_DATA_DIR'] = join(folder, 'data');
  process.env['FIELDPASS_CONNECTION'] = 'sandbox';
}

function openLink(startHelper: () => HelperProcess): VaultLink {
  const log = { info: nothing, warn: nothing, error: nothing };
  return new VaultLink({
    startHelper,
    clock: systemClock(),
    callMs: KEYCHAIN_MS,
    idleMs: DEADLINE_MS,
    log,
  });
}

/** The same process, noting under which accounts something was written: all of it is removed at the end. */
function noting(process: HelperProcess, kept: Set<string>): HelperProcess {
  const post: HelperProcess['post'] = (message) => {
    const request = parseRequest(message);
    if (request?.op === 'set') kept.add(request.account);
    process.post(message);
  };
  return { ...process, post };
}

function finish(report: ReadonlyMap<PartName, Part>): void {
  const missing: Part = { ok: false, ms: 0, why: 'did not come to its end' };
  const parts = Object.fromEntries(PARTS.map((name) => [name, report.get(name) ?? missing]));
  const failed = PARTS.filter((name) => parts[name]?.ok !== true);
  const versions: Readonly<Record<string, string | undefined>> = process.versions;
  const line = {
    ok: failed.length === 0,
    failed,
    // A release must not pass on the stand-in host by accident.
    host: versions['standInHost'] === undefined ? 'Electron' : 'stand-in host',
    isPackaged: app.isPackaged,
    system: `${process.platform}-${process.arch}`,
    versions: {
      fieldpass: __FIELDPASS_VERSION__,
      electron: versions['electron'] ?? null,
      chromium: versions['chrome'] ?? null,
      node: process.versions.node,
    },
    parts,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`, () => app.exit(line.ok ? 0 : EXIT_ON_FAILURE));
}

const since = (from: number): number => Math.round(performance.now() - from);
const nothing = (): void => undefined;

function reasonOf(error: unknown): string {
  const { code, message } = toFailure(error);
  return code === 'internal' && error instanceof Error ? error.message : `${code}: ${message}`;
}
