// The built command line, run as a script would run it, beside a License Manager that lives in the test's process.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openSandbox, type Misbehaviour, type Sandbox, type SeatReport } from '../../main/sandbox/sandbox.ts';
import { startSandboxServer, type SandboxServer } from '../../main/sandbox/server.ts';

const CLI = join(import.meta.dirname, '../../dist/main/cli.cjs');
/** Keychain service of borrows from a configured License Manager. */
export const KEYCHAIN_SERVICE = 'dev.fieldpass.vault.v1';

type Env = Readonly<Record<string, string | undefined>>;

export type Ended = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
};

export type Running = { readonly child: ChildProcess; readonly ended: Promise<Ended> };

/** Starts the built command line; throws a sentence where there is no build. */
export function startCommand(
  args: readonly string[],
  env: Env,
  input: string | Buffer | null = null,
): Running {
  if (!existsSync(CLI)) throw new Error('dist/main/cli.cjs is missing. Build it first: npm run build');
  return startProgram(process.execPath, [CLI, ...args], env, input);
}

/** Starts any program and collects what it prints; never blocks, the License Manager must go on answering. */
export function startProgram(
  file: string,
  args: readonly string[],
  env: Env,
  input: string | Buffer | null = null,
): Running {
  const begun = performance.now();
  const child = spawn(file, args, { env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  // The program may end without having read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const ended = once(child, 'close').then(([status]) => ({
    ...output,
    status: typeof status === 'number' ? status : null,
    elapsedMs: performance.now() - begun,
  }));
  return { child, ended };
}

/** The value at a path in a parsed document, or undefined. */
export function valueAt(document: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    document,
  );
}

/** The text at a path in a parsed document; throws where there is none. */
export function textAt(document: unknown, ...path: readonly (string | number)[]): string {
  const value = valueAt(document, ...path);
  if (typeof value === 'string') return value;
  throw new Error(`no text at ${path.join('.')} of ${JSON.stringify(document)}`);
}

/** The list at a path in a parsed document; throws where there is none. */
export function listAt(document: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = valueAt(document, ...path);
  if (Array.isArray(value)) return value;
  throw new Error(`no list at ${path.join('.')} of ${JSON.stringify(document)}`);
}

/** One engineer's terminal: a data directory, a keyring's environment, a License Manager on a port. */
export class Terminal {
  readonly dir = mkdtempSync(join(tmpdir(), 'fieldpass-cli-'));
  readonly dataDir = join(this.dir, 'data');
  readonly sandbox: Sandbox;
  readonly #keyring: Env;
  #server: SandboxServer | null = null;

  private constructor(keyring: Env, prepare: (sandboxDir: string) => void) {
    const sandboxDir = join(this.dir, 'license-manager');
    this.#keyring = keyring;
    openSandbox({ dir: sandboxDir }).close();
    prepare(sandboxDir);
    this.sandbox = openSandbox({ dir: sandboxDir });
  }

  /** Opens a terminal; `prepare` may change the License Manager's files before it starts. */
  static async open(
    keyring: Env,
    prepare: (sandboxDir: string) => void = () => undefined,
  ): Promise<Terminal> {
    const terminal = new Terminal(keyring, prepare);
    terminal.#server = await startSandboxServer(terminal.sandbox);
    await terminal.sandbox.issuerPublicKeyPem();
    return terminal;
  }

  get issuerKeyFile(): string {
    return join(this.dir, 'license-manager', 'issuer-key.pem');
  }

  /** The environment of a command: nothing of AWS but what reaches this License Manager. */
  env(more: Env = {}): Env {
    const own = Object.entries(this.#keyring).filter(
      ([name]) => !/^(AWS_|FIELDPASS_|NODE_OPTIONS)/.test(name),
    );
    return {
      ...Object.fromEntries(own),
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      FIELDPASS_DATA_DIR: this.dataDir,
      AWS_ENDPOINT_URL_LICENSE_MANAGER: this.#server?.endpoint ?? 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'AKIDTESTTESTTESTTEST',
      AWS_SECRET_ACCESS_KEY: 'access-key-secret-of-the-test',
      ...more,
    };
  }

  start(args: readonly string[], more: Env = {}, input: string | Buffer | null = null): Running {
    return startCommand(args, this.env(more), input);
  }

  /** Runs a command to its end. */
  run(...args: readonly string[]): Promise<Ended> {
    return this.start(args).ended;
  }

  /** Runs a command with `--json`: its exit number and its one document. Throws if it prints anything beside. */
  async ask(args: readonly string[], more: Env = {}, input: string | Buffer | null = null): Promise<Answer> {
    const { status, stdout, stderr, elapsedMs } = await this.start([...args, '--json'], more, input).ended;
    if (stderr !== '') throw new Error(`with --json nothing belongs on stderr: ${stderr}`);
    return { status, document: JSON.parse(stdout), stdout, elapsedMs };
  }

  misbehave(order: Misbehaviour): void {
    this.sandbox.control(order);
  }

  /** Seats this computer holds on the server. */
  seats(): SeatReport['consumptions'] {
    return this.sandbox.seats().consumptions.filter(({ nodeId }) => nodeId?.startsWith('fp1-') === true);
  }

  /** What the keyring has under a borrow id, as an outside tool sees it; empty where there is nothing. */
  async inKeyring(borrowId: string): Promise<string> {
    const args = ['lookup', 'service', KEYCHAIN_SERVICE, 'account', borrowId];
    return (await startProgram('secret-tool', args, this.#keyring).ended).stdout;
  }

  /** The signed token in the keyring. */
  async tokenOf(borrowId: string): Promise<string> {
    const entry = await this.inKeyring(borrowId);
    return entry.split('.').slice(5).join('.');
  }

  /** Every byte below the data directory, as Latin-1 text. */
  bytesOnDisk(): string {
    return readdirSync(this.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n');
  }

  /** Takes the License Manager off the network: connections are refused from now on. */
  async cutNetwork(): Promise<void> {
    await this.#server?.stop();
  }

  async close(): Promise<void> {
    await this.cutNetwork();
    this.sandbox.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export type Answer = {
  readonly status: number | null;
  readonly document: unknown;
  readonly stdout: string;
  readonly elapsedMs: number;
};

/** Expects a failure with its exit number and code, told in a whole sentence and with something to do. */
export function expectFailure({ status, document }: Answer, number: number, code: string): void {
  expect({ status, document }).toMatchObject({ status: number, document: { ok: false, failure: { code } } });
  expect(textAt(document, 'failure', 'message')).toMatch(/\w{3,}.*\.$/s);
  expect(textAt(document, 'failure', 'details', 'nextStep').length).toBeGreaterThan(10);
}
