// Where Fieldpass keeps its files, and the proof that it can write there.

import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, posix, resolve, win32 } from 'node:path';
import { FieldpassError } from '../domain/failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `--data-dir`, else FIELDPASS_DATA_DIR, else the system's place for application files; absolute. */
export function chooseDataDir(
  flag: string | undefined,
  env: Environment,
  system: { readonly platform: NodeJS.Platform; readonly home: string } = {
    platform: process.platform,
    home: homedir(),
  },
): string {
  const chosen = flag || env['FIELDPASS_DATA_DIR'];
  return chosen ? resolve(chosen) : defaultDataDir(env, system);
}

function defaultDataDir(
  env: Environment,
  { platform, home }: { readonly platform: NodeJS.Platform; readonly home: string },
): string {
  if (platform === 'win32') {
    return win32.join(env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local'), 'Fieldpass');
  }
  // Not “Fieldpass”: Electron keeps the window's own profile there.
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'dev.fieldpass');
  const xdg = env['XDG_DATA_HOME'];
  // XDG Base Directory Specification: a relative path there is invalid and to be ignored.
  const base = xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share');
  return posix.join(base, 'fieldpass');
}

/**
 * Makes the directory (0700) where there is none, and writes, syncs and deletes a file in it. An existing directory
 * keeps its mode: it may be one the user shares on purpose. Gives the absolute path.
 * Throws `data-dir-unwritable` or `disk-full` with details `path` and `reason`.
 */
export function prepareDataDir(path: string): string {
  if (path.includes('\0')) throw unwritable(path.replaceAll('\0', '�'), 'the path holds a NUL character');
  const dir = resolve(path);
  try {
    makeDirs(dir);
    proveWritable(dir);
    return dir;
  } catch (error) {
    throw whyNot(dir, error);
  }
}

// One by one: Node's own recursive mode never ends where the kernel answers ENOENT below an existing folder, as in /proc.
function makeDirs(dir: string): void {
  if (existsSync(dir)) return;
  const parent = dirname(dir);
  if (parent !== dir) makeDirs(parent);
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    // Two processes may begin at once.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function proveWritable(dir: string): void {
  const probe = join(dir, `.probe-${randomUUID()}`);
  try {
    const descriptor = openSync(probe, 'wx', 0o600);
    try {
      writeSync(descriptor, 'fieldpass');
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } finally {
    rmSync(probe, { force: true });
  }
}

function whyNot(dir: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new FieldpassError('disk-full', undefined, {
      cause: error,
      details: { path: dir, reason: error.code },
    });
  }
  const reason = isFile(dir) ? 'there is a file in its place' : String(error.code);
  return unwritable(dir, reason, error);
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function unwritable(path: string, reason: string, cause?: unknown): FieldpassError {
  return new FieldpassError('data-dir-unwritable', undefined, { cause, details: { path, reason } });
}
