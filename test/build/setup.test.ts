// What npm installed in its own way is taken as it is, if it is what the lock says; anything else is installed anew.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isInstalledAsLocked } from '../../build/setup.mjs';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'fieldpass-setup-'))));
afterEach(() => void rmSync(root, { recursive: true, force: true }));

const A = { version: '1.0.0', integrity: 'sha512-a' };
const B = { version: '2.0.0', integrity: 'sha512-b' };
const FOREIGN = { version: '3.0.0', integrity: 'sha512-c', optional: true };
const LOCKED = { '': {}, 'node_modules/a': A, 'node_modules/b': B, 'node_modules/foreign': FOREIGN };
const INSTALLED = { 'node_modules/a': A, 'node_modules/b': B };

function put(file: string, value: object): void {
  const path = join(root, file);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify(value));
}

function installed(record: object, versions: Readonly<Record<string, string>> = { a: '1.0.0', b: '2.0.0' }) {
  put('package-lock.json', { packages: LOCKED });
  put('node_modules/.package-lock.json', { packages: record });
  for (const [name, version] of Object.entries(versions))
    put(`node_modules/${name}/package.json`, { name, version });
  return isInstalledAsLocked(root);
}

test('modules that are those of the lock need no second installation', () =>
  expect(installed(INSTALLED)).toBe(true));

test.each<[string, () => boolean]>([
  ['one too few', () => installed({ 'node_modules/a': A })],
  ['one that is not in the lock', () => installed({ ...INSTALLED, 'node_modules/c': A })],
  ['another version', () => installed({ ...INSTALLED, 'node_modules/b': { ...B, version: '2.0.1' } })],
  ['other bytes', () => installed({ ...INSTALLED, 'node_modules/b': { ...B, integrity: 'sha512-x' } })],
  [
    'bytes that nobody vouches for',
    () => installed({ ...INSTALLED, 'node_modules/b': { version: '2.0.0' } }),
  ],
  ['a folder that is gone', () => installed(INSTALLED, { a: '1.0.0' })],
  ['a folder that was changed since', () => installed(INSTALLED, { a: '1.0.0', b: '9.0.0' })],
])('%s is installed anew', (_what, are) => expect(are()).toBe(false));

test('so is what npm has left no record of, or no whole one', () => {
  put('package-lock.json', { packages: LOCKED });
  expect(isInstalledAsLocked(root)).toBe(false);
  put('node_modules/.package-lock.json', {});
  expect(isInstalledAsLocked(root)).toBe(false);
});
