// Builds the real window with the fake bridge loaded before it: for looking at it, and for its browser tests.

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { type Plugin, defineConfig } from 'vite';

const withFakeBridge: Plugin = {
  name: 'fake-bridge',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) =>
      html.replace(
        '<script type="module" src="./main.ts">',
        '<script type="module" src="../test/renderer/dev/language.ts"></script>\n    <script type="module" src="../test/renderer/dev/fake-bridge.ts"></script>\n    <script type="module" src="./main.ts">',
      ),
  },
};

export default defineConfig({
  root: 'renderer',
  base: './',
  logLevel: 'warn',
  plugins: [svelte({ configFile: false }), withFakeBridge],
  build: {
    // Not in dist/, which a build of the app empties; one for each port, so that several work trees may be served.
    outDir: `../node_modules/.cache/renderer-dev-${process.env['PORT'] ?? '4173'}`,
    emptyOutDir: true,
    // The polyfill would fetch, which the content security policy forbids and Chromium does not need.
    modulePreload: { polyfill: false },
    target: 'chrome140',
  },
});
