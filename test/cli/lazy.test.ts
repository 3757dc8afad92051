// Commands that need no AWS do not load its SDK: offline, at the start of every shell script, that time is saved.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const CLI = join(import.meta.dirname, '../../dist/main/cli.cjs');
const HOOK = join(import.meta.dirname, '../support/loaded-files.cjs');
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-lazy-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function filesLoadedBy(...args: readonly string[]): readonly string[] {
  const target = join(dir, 'loaded.json');
  const env = { ...process.env, FIELDPASS_DATA_DIR: join(dir, 'data'), FIELDPASS_TEST_LOADED: target };
  spawnSync(process.execPath, ['--require', HOOK, CLI, ...args], { env });
  return (JSON.parse(readFileSync(target, 'utf8')) as string[]).map((file) => basename(file));
}

const isAws = (file: string): boolean => /^(aws|sts|sso|signin|dist-es|loadS|loadC)/.test(file);
const isSandbox = (file: string): boolean => /^(sandbox|request-handler|server)-/.test(file);

test('listing licenses loads the SDK and the embedded License Manager, so that this test would see them', () => {
  const files = filesLoadedBy('licenses', '--sandbox');
  expect(files.filter(isAws)).not.toEqual([]);
  expect(files.filter(isSandbox)).not.toEqual([]);
});

test.each([
  ['--version'],
  ['--help'],
  ['status', '--sandbox'],
  ['licenses', '--cached', '--sandbox'],
  ['keys', '--sandbox'],
  ['verify', 'nothing', '--sandbox'],
  ['connections', '--sandbox'],
  ['ca', '--sandbox'],
  ['status', '--check', '--sandbox'],
  ['completion', 'bash'],
  ['__complete', '--', '--sandbox', 'borrow', ''],
])('%s loads neither', (...args) => {
  const files = filesLoadedBy(...args);
  expect(files.filter((file) => isAws(file) || isSandbox(file))).toEqual([]);
});

test('--version loads nothing but what says it', () => {
  const isNeeded = (file: string): boolean =>
    /^(loaded-files|cli|run-entry|rolldown-runtime|start)-?\b/.test(file);
  const files = filesLoadedBy('--version');
  expect(files.some((file) => file.startsWith('cli'))).toBe(true);
  expect(files.filter((file) => !isNeeded(file))).toEqual([]);
});

// Finding, reading and compiling a file costs more than what is in it.
test('a command reads few files, without AWS and with it', () => {
  expect(filesLoadedBy('status', '--sandbox').length).toBeLessThanOrEqual(12);
  expect(
    filesLoadedBy('licenses', '--sandbox').filter((file) => !isSandbox(file)).length,
  ).toBeLessThanOrEqual(12);
});

test('a key pressed for completion starts no keychain and opens no house', () => {
  const files = filesLoadedBy('__complete', '--', '--sandbox', 'borrow', '');
  expect(files.some((file) => file.startsWith('local-names'))).toBe(true);
  expect(files.filter((file) => /^(keytar|forked-helper|open|keychain)-/.test(file))).toEqual([]);
});
