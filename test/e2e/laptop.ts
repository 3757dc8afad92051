// One engineer's laptop for a spec: its data directory, its License Manager, and the app started on both.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test';
import {
  openSandbox,
  type Misbehaviour,
  type Sandbox,
  type SeatReport,
  type WireRequest,
} from '../../main/sandbox/sandbox.ts';
import { startSandboxServer } from '../../main/sandbox/server.ts';
import { hostProgram } from './installed.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One request as it came over the wire; `key` is the access key that signed it, null when nobody did. */
export type Received = { readonly operation: string; readonly key: string | null; readonly body: string };

export type RunningApp = {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Ends main at once, as a power cut does. */
  readonly kill: () => Promise<void>;
  readonly quit: () => Promise<void>;
};

/** `folder`: where the built app lies; `switches` before it are Chromium's, `args` behind it the app's own. */
type Start = {
  readonly folder?: string;
  readonly switches?: readonly string[];
  readonly args?: readonly string[];
};

/** Everything a spec needs; the License Manager outlives the app and can be taken off the network. */
export class Laptop {
  readonly dir: string;
  readonly dataDir: string;
  #sandbox: Sandbox;
  #server: Awaited<ReturnType<typeof startSandboxServer>> | null = null;
  #port = 0;
  #sleptMs = 0;
  #signIn: Readonly<Record<string, string>> = {
    AWS_ACCESS_KEY_ID: 'AKIDTESTTESTTESTTEST',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  readonly #received: Received[] = [];
  readonly #running = new Set<RunningApp>();

  /** `licenses`: how many its License Manager offers in all; the samples only if left out. */
  constructor(licenses?: number) {
    this.dir = mkdtempSync(join(tmpdir(), 'fieldpass-e2e-'));
    this.dataDir = join(this.dir, 'data');
    const dir = join(this.dir, 'license-manager');
    const now = (): number => Date.now() + this.#sleptMs;
    this.#sandbox = openSandbox({ dir, now, ...(licenses === undefined ? {} : { licenses }) });
  }

  /** Port of its License Manager; 0 until it was on the network once. */
  get port(): number {
    return this.#port;
  }

  /** Brings the License Manager onto the network, always at the same address; `forge` may change what it answers. */
  async connect(forge: ((text: string) => string) | null = null): Promise<void> {
    const handle: Sandbox['handle'] = async (request) => {
      this.#received.push(receivedOf(request));
      const outcome = await this.#sandbox.handle(request);
      if (outcome === 'connection-dropped' || forge === null) return outcome;
      const body = Buffer.from(forge(Buffer.from(outcome.body).toString('utf8')));
      const { 'content-length': _length, ...headers } = outcome.headers;
      return { ...outcome, headers: { ...headers, 'content-length': String(body.byteLength) }, body };
    };
    this.#server = await startSandboxServer({ ...this.#sandbox, handle }, { port: this.#port });
    this.#port = this.#server.port;
  }

  /** Signs in with a file of AWS's own from now on: the environment of a process can be read, and names the file only. */
  signInByFile(secretAccessKey: string): void {
    const file = join(this.dir, 'aws-credentials');
    const lines = [
      '[default]',
      'aws_access_key_id = AKIDTESTTESTTESTTEST',
      `aws_secret_access_key = ${secretAccessKey}`,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    this.#signIn = { AWS_SHARED_CREDENTIALS_FILE: file };
  }

  /** Takes it off the network: connections are refused from now on. */
  async cutNetwork(): Promise<void> {
    await this.#server?.stop();
    this.#server = null;
  }

  misbehave(order: Misbehaviour): void {
    this.#sandbox.control(order);
  }

  /** Seats held by this laptop on the server. */
  seats(): SeatReport['consumptions'] {
    return this.#sandbox.seats().consumptions.filter(({ nodeId }) => nodeId?.startsWith('fp1-') === true);
  }

  /** Seats checked out online on the server; colleagues hold none. */
  onlineSeats(): SeatReport['consumptions'] {
    return this.#sandbox.seats().consumptions.filter(({ kind }) => kind !== 'borrow');
  }

  /** Everything that came over the wire, oldest first. */
  received(): readonly Received[] {
    return this.#received;
  }

  /** The laptop sleeps: when it wakes, clocks everywhere are `minutes` later, and the app is told. */
  async sleep({ app }: RunningApp, minutes: number): Promise<void> {
    this.#sleptMs += minutes * 60_000;
    await app.evaluate(({ powerMonitor }, ms) => {
      const Before = Date;
      globalThis.Date = class extends Before {
        constructor(...parts: []) {
          super(...(parts.length === 0 ? ([Before.now() + ms] as unknown as []) : parts));
        }
        static override now(): number {
          return Before.now() + ms;
        }
      } as DateConstructor;
      powerMonitor.emit('resume');
    }, minutes * 60_000);
  }

  /** Files of the app, Chromium's own included, that hold this text. */
  filesWith(text: string): readonly string[] {
    return [this.dataDir, join(this.dir, 'profile')].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
        .filter((file) => readFileSync(file).includes(text)),
    );
  }

  /** Names of the operations that were asked of the License Manager, oldest first. */
  operations(): readonly string[] {
    return this.#sandbox.requests().map(({ target }) => target ?? '');
  }

  /** Everything the log holds. */
  log(): string {
    const folder = join(this.dataDir, 'logs');
    if (!existsSync(folder)) return '';
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
  }

  /** Runs the command line on this laptop. Never blocks: the License Manager lives in this very process. */
  async fieldpass(...args: string[]): Promise<{ readonly status: number; readonly stdout: string }> {
    const child = spawn(process.execPath, [join(ROOT, 'dist/main/cli.cjs'), ...args], {
      env: this.environment(),
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
    const [status] = (await once(child, 'close')) as [number];
    return { status, stdout };
  }

  /** Environment of the app and of the command line on this laptop. */
  environment(): Record<string, string> {
    const own = Object.entries(defined(process.env)).filter(([name]) => !name.startsWith('AWS_'));
    return {
      ...Object.fromEntries(own),
      FIELDPASS_DATA_DIR: this.dataDir,
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      ...(this.#port === 0
        ? {}
        : {
            AWS_ENDPOINT_URL_LICENSE_MANAGER: `http://127.0.0.1:${this.#port}`,
            ...this.#signIn,
          }),
    };
  }

  /** Starts the built app; `more` adds to its environment, undefined takes a variable away. */
  async start(
    more: Readonly<Record<string, string | undefined>> = {},
    { folder = ROOT, switches = [], args = [] }: Start = {},
  ): Promise<RunningApp> {
    const app = await _electron.launch({
      args: [`--user-data-dir=${join(this.dir, 'profile')}`, ...switches, folder, ...args],
      cwd: folder,
      env: defined({ ...this.environment(), ...more }),
      colorScheme: null,
    });
    const page = await app.firstWindow();
    const running: RunningApp = {
      app,
      page,
      kill: async () => {
        const gone = new Promise((done) => app.process().once('exit', done));
        app.process().kill('SIGKILL');
        await gone;
        this.#running.delete(running);
      },
      quit: async () => {
        await app.close();
        this.#running.delete(running);
      },
    };
    this.#running.add(running);
    return running;
  }

  /**
   * Starts it once more beside the running one, as the system does for a link or a file, and waits until it has handed
   * that over and ended well. Not by Playwright, which trips over a start that ends by itself.
   */
  async startAgain(...args: string[]): Promise<void> {
    const child = spawn(hostProgram(), [`--user-data-dir=${join(this.dir, 'profile')}`, ROOT, ...args], {
      cwd: ROOT,
      env: this.environment(),
      stdio: 'ignore',
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
  }

  async dispose(): Promise<void> {
    for (const { app } of this.#running) await app.close().catch(() => undefined);
    await this.cutNetwork();
    this.#sandbox.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function receivedOf({ headers, body }: WireRequest): Received {
  const text = Buffer.from(body).toString('utf8');
  const target = headers['x-amz-target']?.split('.')[1];
  const operation = target ?? new URLSearchParams(text).get('Action') ?? '';
  const key = /Credential=(\w+)\//.exec(headers['authorization'] ?? '')?.[1] ?? null;
  return { operation, key, body: text };
}

function defined(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Specs get a fresh laptop each. */
export const test = base.extend<{ laptop: Laptop }>({
  laptop: async ({}, use) => {
    const laptop = new Laptop();
    await use(laptop);
    await laptop.dispose();
  },
});
