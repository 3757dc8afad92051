// The built app started as an installed copy is from a terminal: its own arguments, streams and exit number.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Started = {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves with all of stdout so far once `text` is in it. */
  readonly said: (text: string) => Promise<string>;
};

/** Does the stand-in host play Electron in this run? */
export const isStandIn = process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined;

/** The program that hosts the app: the stand-in, or Electron's binary. */
export function hostProgram(): string {
  const standIn = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (standIn !== undefined) return join(standIn, 'electron');
  // Only here: where its binary is missing, Electron's own module fetches it.
  return createRequire(import.meta.url)('electron') as string;
}

/** Starts it; `folder` holds another build of the app. */
export function startInstalled(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  folder = ROOT,
): Started {
  // Electron itself is no installed copy here: it takes the folder, and what follows `--`, as a launcher has it.
  const before = isStandIn ? [] : [folder, '--'];
  const child = spawn(hostProgram(), [...before, ...args], { env: { ...env, STAND_IN_APP: folder } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout,
    stderr,
  }));
  const said = async (text: string): Promise<string> => {
    while (!stdout.includes(text)) await once(child.stdout, 'data');
    return stdout;
  };
  return { child, ended, said };
}

/** Runs it to its end, with `input` on standard input. */
export async function runInstalled(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { input = '', folder = ROOT }: { readonly input?: string; readonly folder?: string } = {},
): Promise<Ended> {
  const { child, ended } = startInstalled(args, env, folder);
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return ended;
}
