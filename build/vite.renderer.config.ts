// Bundles the window: relative addresses only, nothing inlined that the content security policy would refuse.

import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

export default defineConfig({
  root: here('renderer'),
  base: './',
  plugins: [svelte()],
  build: {
    target: 'chrome140',
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
