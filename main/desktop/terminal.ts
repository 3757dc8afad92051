// The command line inside the installed app: no window, no display, no lock, and a Chromium profile that is thrown away.

import { mkdtempSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { startKeychainBy } from '../cli/keychain.ts';
import { failureLines } from '../cli/print.ts';
import { outputWritten, runCommandLine } from '../cli/run.ts';
import { exitNumberOf, toFailure } from '../domain/failure.ts';
import { startKeychainProcess } from './keychain-process.ts';
import { removeAtExit } from './throw-away.ts';
import { mayStart } from './start-refusal.ts';
import type { TerminalRequest } from './terminal-request.ts';

// Nothing of Chromium is drawn or kept: it needs no key for its profile, and has nothing to say.
const QUIET = ['log-level', 'password-store', 'use-mock-keychain'] as const;
const QUIET_VALUES: Readonly<Record<(typeof QUIET)[number], string>> = {
  'log-level': '3',
  'password-store': 'basic',
  'use-mock-keychain': '',
};

/** What is answered without keychain, before Electron is ready: asked at every press of a key, or of a bare copy. */
const AT_ONCE: ReadonlySet<string> = new Set([
  ...['__complete', 'completion', 'help', '-h', '--help', '-V', '--version'],
]);

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the command and ends the app with its exit number. */
export async function runInTerminal(request: TerminalRequest): Promise<void> {
  const { argv, execArgv, env } = process;
  if (!mayStart(app, { argv, execArgv, env, say: (line) => void process.stderr.write(line) })) return;
  const profile = mkdtempSync(join(tmpdir(), 'fieldpass-terminal-'));
  becomeQuiet(profile);
  removeAtExit(profile);
  endOnMistake();
  startKeychainBy((service) => startKeychainProcess(join(import.meta.dirname, 'keytar-helper.cjs'), service));
  if (!AT_ONCE.has(request.args[0] ?? '')) {
    await app.whenReady();
    endOnSignal();
  }
  await runCommandLine(request.args);
  await leaveWith(Number(process.exitCode ?? 0));
}

function becomeQuiet(profile: string): void {
  for (const name of QUIET) app.commandLine.appendSwitch(name, QUIET_VALUES[name]);
  app.disableHardwareAcceleration();
  // The window may be running on the usual one.
  app.setPath('userData', profile);
  app.setPath('sessionData', profile);
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');
}

// Electron would quit with 0, or show a box; a script has to see that it did not come to its end.
function endOnSignal(): void {
  for (const signal of SIGNALS)
    process.on(signal, () => {
      // A command that listens itself ends in its own way.
      if (process.listenerCount(signal) === 1) void leaveWith(128 + constants.signals[signal]);
    });
}

function endOnMistake(): void {
  const end = (error: unknown): void => {
    const failure = toFailure(error, Date.now().toString(36));
    process.stderr.write(`${failureLines(failure).join('\n')}\n`);
    void leaveWith(exitNumberOf(failure.code));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

async function leaveWith(code: number): Promise<void> {
  // app.exit does not wait for what is still on its way into a pipe.
  await outputWritten();
  app.exit(code);
}
