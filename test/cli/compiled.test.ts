// What V8 compiled when the command line was built is taken where it fits, and passed over in silence where it does not.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Script } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chunkLoader } from '../../main/cli/chunks.ts';

const DIST = join(import.meta.dirname, '../../dist');
let dist: string;

beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'fieldpass-compiled-'));
  for (const part of ['main', 'compiled']) cpSync(join(DIST, part), join(dist, part), { recursive: true });
});
afterEach(() => rmSync(dist, { recursive: true }));

const compiled = (): readonly string[] =>
  readdirSync(join(dist, 'compiled')).map((name) => join(dist, 'compiled', name));

/** Loads the entry of the command line in this process: the names of its chunks, with whether V8 refused their form. */
function loaded(): ReadonlyMap<string, boolean | undefined> {
  const scripts = new Map<string, Script>();
  chunkLoader(join(dist, 'main'), (name, script) => scripts.set(name, script))('./run-entry.cjs');
  return new Map([...scripts].map(([name, script]) => [name, script.cachedDataRejected]));
}

function help(...flags: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, join(dist, 'main/cli.cjs'), '--help'], {
    encoding: 'utf8',
  });
  return stdout + stderr;
}

test('the build leaves a form of every chunk that a borrow loads and V8 takes it', () => {
  const names = readdirSync(join(DIST, 'compiled')).map((name) => name.replace(/-[\w-]{8}\.cjs$/, ''));
  expect(names).toEqual(
    expect.arrayContaining(['start', 'program', 'base', 'house', 'aws', 'borrow', 'meant', 'status']),
  );
  const chunks = loaded();
  expect([...chunks.keys()].some((name) => name.startsWith('start-'))).toBe(true);
  for (const [name, isRefused] of chunks)
    expect([name, isRefused ?? 'not there']).toEqual([name, formOf(name)]);
});

// Its name has no hash, so nothing says which build a form would belong to.
const formOf = (name: string): boolean | string => (name === 'run-entry.cjs' ? 'not there' : false);

test('a form that is cut short, of another V8 or not there changes nothing but the time', () => {
  const usual = help();
  expect(usual).toContain('Borrow licenses');
  for (const file of compiled()) truncateSync(file, Math.floor(readFileSync(file).length / 2));
  expect([...loaded().values()]).toContain(true);
  expect(help()).toBe(usual);
  for (const file of compiled()) writeFileSync(file, 'no form of any V8');
  expect(help()).toBe(usual);
  rmSync(join(dist, 'compiled'), { recursive: true });
  expect([...loaded().values()].every((isRefused) => isRefused === undefined)).toBe(true);
  expect(help()).toBe(usual);
});

test('a form made under other flags of V8 is refused in silence', () => {
  expect(help('--no-opt')).toBe(help());
});

test('the packages get no compiled form', () => {
  const wanted = readFileSync(join(import.meta.dirname, '../../electron-builder.yml'), 'utf8');
  expect(wanted).not.toContain('dist/**');
  expect(wanted).not.toContain('dist/compiled');
});
