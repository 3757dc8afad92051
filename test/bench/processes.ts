// Whole processes, measured from outside: wall time, CPU and peak memory, each in an environment of its own.

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import * as v from 'valibot';
import { PYTHON } from './surroundings.ts';

export type Command = {
  /** The program by its path, then its arguments. */
  readonly argv: readonly string[];
  /** Everything the process gets: nothing of this one's environment goes along. */
  readonly env: Readonly<Record<string, string>>;
};

export type Taken = { readonly wallMs: number; readonly cpuMs: number; readonly peakMb: number };

const taken = v.object({
  status: v.number(),
  wallMs: v.number(),
  cpuMs: v.number(),
  peakMb: v.number(),
});

/** A process that starts others and waits for them; one for a row. */
export class Starter {
  readonly #dir = mkdtempSync(join(tmpdir(), 'fieldpass-bench-starter-'));
  readonly #python: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is missing, which measures processes`);
    this.#python = spawn(PYTHON, ['-S', '-E', join(import.meta.dirname, 'peers/wait4.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface(this.#python.stdout)[Symbol.asyncIterator]();
  }

  /** Runs a command to its end. Throws with what it said where it fails: a failure takes no time worth telling. */
  async run({ argv, env }: Command): Promise<Taken> {
    const errors = join(this.#dir, 'stderr');
    this.#python.stdin.write(`${JSON.stringify({ argv, env, errors })}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the process that measures ended');
    const { status, ...told } = v.parse(taken, JSON.parse(value));
    if (status === 0) return told;
    throw new Error(`${argv.slice(0, 4).join(' ')} ended with ${status}: ${readFileSync(errors, 'utf8')}`);
  }

  close(): void {
    this.#python.stdin.end();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** What every process gets besides its own: neither a profile nor a proxy of whoever measures. */
export const plainEnv = (home: string, more: Readonly<Record<string, string>> = {}) => ({
  PATH: '/usr/bin:/bin',
  HOME: home,
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  ...more,
});
