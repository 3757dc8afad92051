// Builds the naive list as the window is built, into one script that a page can be given.

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import { build } from 'vite';

/** The script; it leaves `naive` in the page. */
export async function naiveScript(): Promise<string> {
  const built = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      svelte({ configFile: false, emitCss: false, compilerOptions: { css: 'injected', dev: false } }),
    ],
    build: {
      write: false,
      target: 'chrome140',
      lib: { entry: join(import.meta.dirname, 'naive-page.ts'), formats: ['iife'], name: 'naive' },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const script = outputs.find((one) => one.type === 'chunk');
  if (script === undefined) throw new Error('the naive list could not be built');
  return script.code;
}
