// What a measured command works on: a stub of License Manager, and a data directory that is copied for every run.

import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import * as v from 'valibot';
import { makeCertificates } from '../support/fault-proxy.ts';
import { type Command, plainEnv } from './processes.ts';
import { arnAt, nameAt } from './stub/replies.ts';
import { AWS, ROOT } from './surroundings.ts';

export const CLI = join(ROOT, 'dist/main/cli.cjs');
const IN_MEMORY = join(import.meta.dirname, 'stand-ins/keychain-in-memory.cjs');
const ISSUER = '123456789012';

const ports = v.object({ httpPort: v.number(), tlsPort: v.nullable(v.number()) });
const keyReply = v.object({ PublicKey: v.string() });

export type Keychain = 'real' | 'in memory';
export type Way = 'http' | 'https';

/** A stub with `size` licenses and everything a command needs to ask it. Close it. */
export class World {
  readonly dir = mkdtempSync(join(tmpdir(), 'fieldpass-bench-'));
  readonly #stub: ChildProcessByStdio<Writable, Readable, null>;
  readonly #ports: v.InferOutput<typeof ports>;
  readonly way: Way;
  #copies = 0;

  private constructor(
    stub: ChildProcessByStdio<Writable, Readable, null>,
    found: v.InferOutput<typeof ports>,
    dir: string,
    way: Way,
  ) {
    this.#stub = stub;
    this.#ports = found;
    this.dir = dir;
    this.way = way;
  }

  static async open(size: number, way: Way = 'http'): Promise<World> {
    const dir = mkdtempSync(join(tmpdir(), 'fieldpass-bench-'));
    const files = [join(dir, 'stub.key'), join(dir, 'stub.pem')] as const;
    if (way === 'https') {
      const { ca, good } = makeCertificates();
      writeFileSync(join(dir, 'ca.pem'), ca);
      writeFileSync(files[0], good.key, { mode: 0o600 });
      writeFileSync(files[1], good.cert);
    }
    const args = [
      join(import.meta.dirname, 'stub/serve.ts'),
      String(size),
      ...(way === 'https' ? files : []),
    ];
    const stub = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface(stub.stdout)[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    if (done) throw new Error('the stub did not start');
    return new World(stub, v.parse(ports, JSON.parse(value)), dir, way);
  }

  get endpoint(): string {
    const { httpPort, tlsPort } = this.#ports;
    return this.way === 'http' ? `http://127.0.0.1:${httpPort}` : `https://127.0.0.1:${tlsPort}`;
  }

  /** Credentials from the environment, the same for everybody. */
  env(more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    return plainEnv(join(this.dir, 'home'), {
      AWS_ACCESS_KEY_ID: 'AKIDBENCHBENCHBENCHB',
      AWS_SECRET_ACCESS_KEY: 'secret-of-the-bench',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...(this.way === 'https' ? { AWS_CA_BUNDLE: join(this.dir, 'ca.pem') } : {}),
      ...more,
    });
  }

  /** The product's command line on a data directory. */
  fieldpass(args: readonly string[], dataDir: string, keychain: Keychain): Command {
    const preload = keychain === 'in memory' ? ['--require', IN_MEMORY] : [];
    const endpoints = {
      AWS_ENDPOINT_URL_LICENSE_MANAGER: this.endpoint,
      AWS_ENDPOINT_URL_KMS: this.endpoint,
    };
    const bus = keychain === 'real' ? busOf(process.env) : {};
    return {
      argv: [process.execPath, ...preload, CLI, ...args],
      env: this.env({ FIELDPASS_DATA_DIR: dataDir, ...endpoints, ...bus }),
    };
  }

  /** What a user would take instead: fetches a token, and neither verifies nor keeps it. */
  aws(): Command {
    const entitlements = 'Name=Seats,Value=1,Unit=Count';
    const asked = ['--license-arn', arnAt(0), '--entitlements', entitlements, '--client-token', 'bench'];
    const operation = ['license-manager', 'checkout-borrow-license'];
    const how = ['--digital-signature-method', 'JWT_PS384', '--endpoint-url', this.endpoint];
    return { argv: [AWS, ...operation, ...asked, ...how], env: this.env() };
  }

  /** A data directory in which the licenses were listed, the issuer's key is pinned and the keychain was used before. */
  async prepare(keychain: Keychain): Promise<string> {
    const dataDir = join(this.dir, `template-${keychain.replace(' ', '-')}`);
    const key = await this.#publicKey();
    writeFileSync(join(this.dir, 'issuer.der'), key);
    this.must(['licenses'], dataDir, keychain);
    this.must(['keys', 'add', join(this.dir, 'issuer.der'), '--issuer', ISSUER], dataDir, keychain);
    this.must(['doctor'], dataDir, keychain);
    this.must(['borrow', nameAt(0)], join(this.dir, 'throwaway'), keychain, dataDir);
    return dataDir;
  }

  /** Runs a command that must succeed; with `from` on a copy of that directory. */
  must(args: readonly string[], dataDir: string, keychain: Keychain, from?: string): string {
    if (from !== undefined) cpSync(from, dataDir, { recursive: true });
    const { argv, env } = this.fieldpass(args, dataDir, keychain);
    const ended = spawnSync(argv[0] ?? '', argv.slice(1), {
      env,
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 2 ** 26,
    });
    if (from !== undefined) rmSync(dataDir, { recursive: true });
    if (ended.status === 0) return ended.stdout;
    throw new Error(`fieldpass ${args.join(' ')} failed: ${ended.stderr || ended.stdout}`);
  }

  /** A fresh copy of a prepared directory. */
  copyOf(template: string): string {
    this.#copies += 1;
    const copy = join(this.dir, `copy-${this.#copies}`);
    cpSync(template, copy, { recursive: true });
    return copy;
  }

  async #publicKey(): Promise<Buffer> {
    const reply = await fetch(`http://127.0.0.1:${this.#ports.httpPort}/`, {
      method: 'POST',
      headers: { 'x-amz-target': 'TrentService.GetPublicKey' },
      body: '{}',
    });
    return Buffer.from(v.parse(keyReply, await reply.json()).PublicKey, 'base64');
  }

  close(): void {
    this.#stub.stdin.end();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** What a keychain process needs of the session. */
function busOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME'];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** Is there a session bus, and so perhaps a keyring? */
export const hasBus = (): boolean => Boolean(process.env['DBUS_SESSION_BUS_ADDRESS']);
