// A copy of the built app with one thing altered: what guards are for shows only where they are missing.

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROBE = fileURLToPath(new URL('probe', import.meta.url));

/** `file` below dist; every occurrence of `find` is replaced, and there must be one. */
export type Alteration = { readonly file: string; readonly find: string | RegExp; readonly replace: string };

/** Copies the built app with the probe page among its files; gives its folder, to be removed with `discard`. */
export function alteredApp(alterations: readonly Alteration[]): {
  readonly folder: string;
  readonly discard: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'fieldpass-altered-'));
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  cpSync(PROBE, join(folder, 'dist/renderer'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const { file, find, replace } of alterations) {
    const path = join(folder, 'dist', file);
    const text = readFileSync(path, 'utf8');
    const altered = text.replaceAll(find, replace);
    if (altered === text) throw new Error(`nothing to alter in ${file}: ${String(find)}`);
    writeFileSync(path, altered);
  }
  return { folder, discard: () => rmSync(folder, { recursive: true, force: true }) };
}
