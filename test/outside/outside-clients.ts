// Debian's boto3 and AWS CLI as clients of a sandbox: whether they are here, and how they are asked.

import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import { parse, type Order, type Outcome } from './outcomes.ts';

export const AWS_CLI = '/usr/bin/aws';
export const PYTHON = '/usr/bin/python3';

/** Nothing of this computer's own AWS set-up reaches the clients; they make one attempt only. */
export const CLIENT_ENV: Readonly<Record<string, string>> = {
  PATH: '/usr/bin:/bin',
  HOME: tmpdir(),
  LANG: 'C.UTF-8',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_MAX_ATTEMPTS: '1',
  AWS_PAGER: '',
  NO_PROXY: '127.0.0.1',
  // The clients' own modules, not those of another Python installation.
  PYTHONNOUSERSITE: '1',
  PYTHONDONTWRITEBYTECODE: '1',
};

/** Tells whether the AWS CLI is here; where it is not, says so on the console. */
export function hasAwsCli(): boolean {
  return isHere('the AWS CLI (Debian package awscli)', existsSync(AWS_CLI) && imports('awscli.clidriver'));
}

/** Tells whether boto3 is here; where it is not, says so on the console. */
export function hasBoto3(): boolean {
  return isHere('boto3 (Debian package python3-boto3)', imports('boto3'));
}

function isHere(what: string, found: boolean): boolean {
  if (!found)
    process.stderr.write(`\n!! SKIPPED: ${what} is not installed here, so nothing of it is proved.\n\n`);
  return found;
}

function imports(module: string): boolean {
  const { status } = spawnSync(PYTHON, ['-c', `import ${module}`], { env: CLIENT_ENV, stdio: 'ignore' });
  return status === 0;
}

/** One Python process that makes calls one after the other with one of the clients, or tells their models. */
export class OutsideClient {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #lines: Interface;

  constructor(which: 'boto3' | 'cli' | 'models') {
    const script = join(import.meta.dirname, 'outside-client.py');
    const child = spawn(PYTHON, [script, which], { env: CLIENT_ENV, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  /** Makes one call; throws where the process has ended without an answer. */
  async ask(order: Order): Promise<Outcome> {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`the client ended without an answer to ${order.operation}`);
    return parse(value);
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.stdin?.end();
    this.#lines.close();
    if (this.#child.exitCode === null) await closed;
  }
}
