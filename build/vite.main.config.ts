// Bundles main, the command line and the keychain helper as CommonJS, with AWS's SDK in chunks loaded when needed.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { codeStages } from './code-stages.ts';
import { startsNoProgram } from './starts-no-program.ts';

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as { version: string };

export default defineConfig({
  plugins: [startsNoProgram()],
  define: { __FIELDPASS_VERSION__: JSON.stringify(version) },
  root: here('.'),
  // `module` first: AWS's `main` files are CommonJS, which cannot be tree-shaken.
  resolve: { mainFields: ['module', 'main'], alias: { 'lazy-val': here('build/lazy-value.ts') } },
  ssr: { noExternal: true, external: ['electron', 'keytar'] },
  build: {
    ssr: true,
    target: 'node24',
    outDir: here('dist/main'),
    emptyOutDir: true,
    minify: true,
    rolldownOptions: {
      input: {
        index: here('main/index.ts'),
        cli: here('main/cli/index.ts'),
        'run-entry': here('main/cli/run-entry.ts'),
        'keytar-helper': here('main/adapters/keychain/keytar-helper.ts'),
      },
      // One flat folder: code in any chunk finds its neighbours, the keychain helper and the window, the same way.
      output: {
        format: 'cjs',
        entryFileNames: '[name].cjs',
        chunkFileNames: '[name]-[hash].cjs',
        codeSplitting: {
          // A module stays out of a stage that does not reach it, even where one of that stage imports it later.
          includeDependenciesRecursively: false,
          groups: [{ name: codeStages(), debugName: 'stages' }],
        },
      },
    },
  },
});
