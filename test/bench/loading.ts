// How long a fresh process takes to load something: asked of the process itself, without its own start.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { plainEnv } from './processes.ts';

/** `main`: the app's main file until it makes its window; `http`: one module of Node. Milliseconds. */
export async function loadingTime(what: 'main' | 'http', dir: string): Promise<number> {
  const file = join(import.meta.dirname, 'stand-ins', `load-${what}.cjs`);
  const env = plainEnv(dir, { FIELDPASS_DATA_DIR: join(dir, 'data'), FIELDPASS_CONNECTION: 'aws' });
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', error: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
  await once(child, 'close');
  const ms = Number(said.out);
  if (said.out !== '' && ms > 0) return ms;
  throw new Error(`load-${what} gave no time: ${said.error.slice(0, 300)}`);
}
