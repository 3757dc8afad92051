// Keeps what V8 compiled of the command line in dist/compiled, taken after commands have run: then it holds the functions
// that commands need. Run on the Node that will run the command line, with a keychain in memory.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Script } from 'node:vm';
import * as v from 'valibot';
import { chunkLoader, compiledFolder } from '../main/cli/chunks.ts';

const CHUNKS = join(import.meta.dirname, '../dist/main');
const HASHED = /-[\w-]{8}\.cjs$/;
const LICENSE = 'Quillmark Draft 3D';
const told = v.object({ endpoint: v.string(), issuerKeyFile: v.string() });

const work = mkdtempSync(join(tmpdir(), 'fieldpass-compile-'));
const args = [join(CHUNKS, 'cli.cjs'), 'sandbox', '--data', join(work, 'license-manager')];
const licenseManager = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const { endpoint, issuerKeyFile } = await toldBy(licenseManager);
  const settings = { FIELDPASS_DATA_DIR: join(work, 'data'), FIELDPASS_CONNECTION: 'aws', NO_COLOR: '1' };
  const aws = {
    AWS_ACCESS_KEY_ID: 'AKIDBUILDBUILDBUILDB',
    AWS_SECRET_ACCESS_KEY: 'secret-of-the-build',
    AWS_REGION: 'us-east-1',
  };
  const endpoints = { AWS_ENDPOINT_URL_LICENSE_MANAGER: endpoint, AWS_ENDPOINT_URL_KMS: endpoint };
  Object.assign(process.env, settings, aws, endpoints);
  await keep([
    ['--version'],
    ['licenses'],
    ['keys', 'add', issuerKeyFile, '--issuer', '111122223333'],
    ['borrow', LICENSE],
    ['status'],
    ['verify', LICENSE],
    ['return', LICENSE],
    ['__complete', '--', 'borrow', ''],
  ]);
} finally {
  licenseManager.kill();
  rmSync(work, { recursive: true, force: true });
}

async function toldBy(child: ChildProcess): Promise<v.InferOutput<typeof told>> {
  if (child.stdout === null) throw new Error('the License Manager has no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return v.parse(told, JSON.parse(line));
}

async function keep(commands: readonly (readonly string[])[]): Promise<void> {
  const scripts = new Map<string, Script>();
  const load = chunkLoader(CHUNKS, (name, script) => scripts.set(name, script));
  const { runCommandLine } = load('./run-entry.cjs') as typeof import('../main/cli/run-entry.ts');
  for (const command of commands) {
    await runCommandLine(command);
    if ((process.exitCode ?? 0) === 0) continue;
    throw new Error(`“fieldpass ${command.join(' ')}” ended with ${String(process.exitCode)}`);
  }
  const folder = compiledFolder(CHUNKS);
  mkdirSync(folder, { recursive: true });
  // What has no hash in its name could be mistaken for the same of a later build.
  for (const [name, script] of scripts)
    if (HASHED.test(name)) writeFileSync(join(folder, name), script.createCachedData());
}
