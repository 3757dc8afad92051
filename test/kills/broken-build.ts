// The command line built from a copy of the sources in which one promise is broken: a control that must fail.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(import.meta.dirname, '../..');

/** `find` is exact text that occurs once in `file`. */
export type Break = { readonly file: string; readonly find: string; readonly replace: string };

export type BrokenBuild = { readonly cli: string; readonly remove: () => void };

/** Builds main with the break; throws when the text to break is not there, or the copy does not build. */
export async function buildBroken({ file, find, replace }: Break): Promise<BrokenBuild> {
  const tree = mkdtempSync(join(tmpdir(), 'fieldpass-broken-'));
  const remove = (): void => rmSync(tree, { recursive: true, force: true });
  try {
    for (const part of ['main', 'build', 'preload', 'package.json', 'tsconfig.json'])
      cpSync(join(ROOT, part), join(tree, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'), 'junction');
    const path = join(tree, file);
    const parts = readFileSync(path, 'utf8').split(find);
    if (parts.length !== 2) throw new Error(`the text to break is not there exactly once: ${file}`);
    writeFileSync(path, parts.join(replace));
    await buildMain(tree);
    return { cli: join(tree, 'dist/main/cli.cjs'), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function buildMain(tree: string): Promise<void> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const config = join(tree, 'build/vite.main.config.ts');
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], {
    cwd: tree,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (status !== 0) throw new Error(`the broken copy does not build: ${said}`);
}
