// Bundles the preload as one CommonJS file: a sandboxed preload cannot load a second one.

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

export default defineConfig({
  root: here('.'),
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: here('preload/index.ts'),
    target: 'node24',
    outDir: here('dist/preload'),
    emptyOutDir: true,
    minify: true,
    rolldownOptions: { output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false } },
  },
});
