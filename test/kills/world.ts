// One engineer's computer for the kill loops: built command line, real ledger file, real keyring, License Manager over the wire.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Misbehaviour, SeatReport } from '../../main/sandbox/sandbox.ts';
import { KEYCHAIN_SERVICE, type Running, startProgram, textAt } from '../support/command-line.ts';
import { startPrivateKeyring, type PrivateKeyring } from '../support/private-keyring.ts';
import type { Subject } from './comparison.ts';
import { keychainAccounts, processesOn } from './outside.ts';
import { readEvents, type RawEvent } from './raw-ledger.ts';

/** The built command line of this tree. */
export const BUILT = join(import.meta.dirname, '../../dist/main/cli.cjs');

export type Seat = SeatReport['consumptions'][number];

/** Milliseconds that a request, and its answer, are on their way: as far as AWS really is, so that kills fall there too. */
export type Distance = { readonly before: number; readonly after: number };

const AS_FAR_AS_AWS: Distance = { before: 40, after: 60 };

export class World implements Subject {
  readonly dir = mkdtempSync(join(tmpdir(), 'fieldpass-kills-'));
  readonly dataDir = join(this.dir, 'data');
  readonly keyring: PrivateKeyring;
  readonly #cli: string;
  readonly #server: ChildProcess;
  readonly #endpoint: string;

  private constructor(keyring: PrivateKeyring, cli: string, server: ChildProcess, endpoint: string) {
    this.keyring = keyring;
    this.#cli = cli;
    this.#server = server;
    this.#endpoint = endpoint;
  }

  /** Opens a world whose commands are those of `cli`; its License Manager is always that of this tree. */
  static async open(cli: string = BUILT, distance: Distance = AS_FAR_AS_AWS): Promise<World> {
    if (!existsSync(BUILT)) throw new Error('dist/main/cli.cjs is missing. Build it first: npm run build');
    const keyring = await startPrivateKeyring();
    const server = spawn(process.execPath, [BUILT, 'sandbox'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
    const world = new World(keyring, cli, server, textAt(JSON.parse(line), 'endpoint'));
    for (const operation of ['CheckoutBorrowLicense', 'CheckInLicense'] as const) {
      const always = { operation, times: 'until-reset' } as const;
      await world.#order({ kind: 'delay-before-commit', ms: distance.before, ...always });
      await world.#order({ kind: 'delay-after-commit', ms: distance.after, ...always });
    }
    return world;
  }

  get env(): Readonly<Record<string, string | undefined>> {
    const own = Object.entries(this.keyring.env).filter(
      ([name]) => !/^(AWS_|FIELDPASS_|NODE_OPTIONS)/.test(name),
    );
    return {
      ...Object.fromEntries(own),
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      FIELDPASS_DATA_DIR: this.dataDir,
      AWS_ENDPOINT_URL_LICENSE_MANAGER: this.#endpoint,
      AWS_ACCESS_KEY_ID: 'AKIDTESTTESTTESTTEST',
      AWS_SECRET_ACCESS_KEY: 'access-key-secret-of-the-test',
    };
  }

  start(...args: readonly string[]): Running {
    return startProgram(process.execPath, [this.#cli, ...args, '--json'], this.env);
  }

  /** Runs a command to its end and gives its one document. */
  async ask(
    ...args: readonly string[]
  ): Promise<{ readonly status: number | null; readonly document: unknown; readonly stderr: string }> {
    const { status, stderr, stdout } = await this.start(...args).ended;
    return { status, document: JSON.parse(stdout), stderr };
  }

  /** The seats this computer holds on the server. */
  async seats(): Promise<readonly Seat[]> {
    const response = await fetch(`${this.#endpoint}/__fieldpass/seats`);
    const { consumptions } = (await response.json()) as SeatReport;
    return consumptions.filter(({ nodeId }) => nodeId?.startsWith('fp1-') === true);
  }

  get ledgerFile(): string {
    return join(this.dataDir, 'ledger.db');
  }

  /** What the ledger file holds, read without the product. */
  events(): readonly RawEvent[] {
    return readEvents(this.ledgerFile);
  }

  keychainAccounts(): Promise<readonly string[]> {
    return keychainAccounts(KEYCHAIN_SERVICE, this.keyring.env);
  }

  processes(): readonly number[] {
    return processesOn(this.dataDir);
  }

  async close(): Promise<void> {
    const ended = once(this.#server, 'exit');
    this.#server.kill('SIGTERM');
    await ended;
    await this.keyring.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #order(order: Misbehaviour): Promise<void> {
    const body = JSON.stringify(order);
    const { ok } = await fetch(`${this.#endpoint}/__fieldpass/control`, { method: 'POST', body });
    if (!ok) throw new Error(`the sandbox did not take the order ${body}`);
  }
}
