// `npm start`: opens the app; without a display or Electron's binary, does the same job in the terminal.
// @ts-check

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import {
  electronBinary,
  ensureBuilt,
  ensureModules,
  ensureSystem,
  environment,
  NODE_24,
  onNode24,
  ROOT,
  say,
} from './setup.mjs';

ensureModules();
onNode24();
ensureBuilt();
const obstacle = whyNoWindow();
if (obstacle === null) {
  const { status } = spawnSync(electronBinary() ?? '', ['.'], { stdio: 'inherit', cwd: ROOT });
  process.exit(status ?? 1);
}
say(`${obstacle} Fieldpass does its main job in the terminal instead.`);
ensureSystem('start');
const { status } = spawnSync(NODE_24, [join(ROOT, 'build', 'walk-through.mjs')], {
  stdio: 'inherit',
  env: environment(),
});
process.exit(status ?? 1);

/** @returns {string | null} */
function whyNoWindow() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'There is no display here.';
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return 'Electron does not open windows for root.';
  if (electronBinary() !== null) return null;
  say('Fetching Electron (once) …');
  const installer = join(ROOT, 'node_modules', 'electron', 'install.js');
  spawnSync(NODE_24, [installer], {
    stdio: ['ignore', 'inherit', 'ignore'],
    env: environment(),
    timeout: 300_000,
  });
  return electronBinary() === null ? 'Electron’s binary could not be fetched.' : null;
}
