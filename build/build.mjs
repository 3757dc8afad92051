// Builds main with the command line and the keychain process, the preload and the window into dist/.
// @ts-check

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from './setup.mjs';

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
for (const part of ['main', 'preload', 'renderer']) {
  await build({ configFile: join(ROOT, 'build', `vite.${part}.config.ts`), logLevel: 'warn' });
}
