// Where Fieldpass keeps its files on each system, and what it says when it cannot write there.

import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseDataDir, prepareDataDir } from '../../main/adapters/data-dir.ts';

describe('The data directory', () => {
  const linux = { platform: 'linux', home: '/home/ann' } as const;

  test('is the one of the command line, then of the environment, then of the system', () => {
    const env = { FIELDPASS_DATA_DIR: '/from/env', XDG_DATA_HOME: '/xdg' };
    expect(chooseDataDir('/from/flag', env, linux)).toBe('/from/flag');
    expect(chooseDataDir(undefined, env, linux)).toBe('/from/env');
    expect(chooseDataDir(undefined, { ...env, FIELDPASS_DATA_DIR: '' }, linux)).toBe('/xdg/fieldpass');
    expect(chooseDataDir('a/../b', env, linux)).toBe(resolve('b'));
  });

  test.each([
    ['linux', {}, '/home/ann', '/home/ann/.local/share/fieldpass'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ann', '/home/ann/.local/share/fieldpass'],
    ['darwin', {}, '/Users/ann', '/Users/ann/Library/Application Support/dev.fieldpass'],
    ['win32', { LOCALAPPDATA: 'D:\\L' }, 'C:\\Users\\ann', 'D:\\L\\Fieldpass'],
    ['win32', {}, 'C:\\Users\\ann', 'C:\\Users\\ann\\AppData\\Local\\Fieldpass'],
  ] as const)('on %s with %j is where that system wants it', (platform, env, home, path) => {
    expect(chooseDataDir(undefined, env, { platform, home })).toBe(path);
  });
});

describe('Preparing the data directory', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'fieldpass-dir-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  test('makes it private, leaves nothing in it, and may be repeated', () => {
    const made = prepareDataDir(join(dir, 'a', '..', 'b', 'c'));
    expect(made).toBe(join(dir, 'b', 'c'));
    expect(prepareDataDir(made)).toBe(made);
    expect(readdirSync(made)).toEqual([]);
    expect([statSync(made).mode & 0o777, statSync(join(dir, 'b')).mode & 0o777]).toEqual([0o700, 0o700]);
  });

  test('does not change the mode of a directory that was there', () => {
    chmodSync(dir, 0o755);
    prepareDataDir(dir);
    expect(statSync(dir).mode & 0o777).toBe(0o755);
  });

  const failing = (reason: string): unknown =>
    expect.objectContaining({
      code: 'data-dir-unwritable',
      details: expect.objectContaining({ reason }) as unknown,
    }) as unknown;

  test('refuses a file in its place, or above it, and leaves that file alone', () => {
    const file = join(dir, 'file');
    writeFileSync(file, 'mine');
    expect(() => prepareDataDir(file)).toThrow(failing('there is a file in its place'));
    expect(() => prepareDataDir(join(file, 'under'))).toThrow(failing('ENOTDIR'));
    expect(existsSync(file)).toBe(true);
  });

  test('makes every missing folder above it, each private', () => {
    const deep = join(dir, 'a', 'b', 'c');
    prepareDataDir(deep);
    expect(statSync(join(dir, 'a')).mode & 0o777).toBe(0o700);
  });

  // Node's recursive mkdir would never come back from here.
  test.runIf(process.platform === 'linux')('refuses a place where the kernel makes no folders', () => {
    expect(() => prepareDataDir('/proc/fieldpass/deep')).toThrow(
      expect.objectContaining({ code: 'data-dir-unwritable' }),
    );
  });

  test('refuses a path with a NUL character', () => {
    expect(() => prepareDataDir(`${dir}/a\0b`)).toThrow(failing('the path holds a NUL character'));
  });

  test('refuses a directory that cannot be written', () => {
    chmodSync(dir, 0o500);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(() => prepareDataDir(dir)).toThrow(failing('EACCES'));
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(dir, 0o700);
    }
  });
});
