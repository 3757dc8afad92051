// `npm run dev`: builds on every change and, where a window can open, restarts the app on it.
// @ts-check

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { electronBinary, ensureModules, environment, onNode24, ROOT, say } from './setup.mjs';

ensureModules();
onNode24();

const electron = electronBinary();
/** @type {import('node:child_process').ChildProcess | null} */
let app = null;
let pending = /** @type {NodeJS.Timeout | undefined} */ (undefined);

for (const part of ['main', 'preload', 'renderer']) {
  const watcher = await build({
    configFile: join(ROOT, 'build', `vite.${part}.config.ts`),
    logLevel: 'warn',
    build: { watch: {} },
  });
  if ('on' in watcher) watcher.on('event', (event) => report(part, event));
}
if (electron === null) say('Electron’s binary is not here: building on every change, nothing is opened.');

/** @param {string} part @param {{ code: string, error?: Error }} event */
function report(part, event) {
  if (event.code === 'ERROR') say(`${part}: ${event.error?.message ?? 'failed'}`);
  if (event.code !== 'END') return;
  say(`${part} built`);
  // Parts that were saved together restart the app once.
  clearTimeout(pending);
  pending = setTimeout(restart, 300);
}

function restart() {
  if (electron === null) return;
  app?.kill();
  app = spawn(electron, ['.'], { stdio: 'inherit', cwd: ROOT, env: environment() });
}
