// What ships stays small, and a test that fails says what made it large.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { AGREED_FILE, growth, sizesIn, tooLarge, type Agreed } from '../../build/asar-size.ts';
import { reached } from '../support/effort.ts';

const agreed = JSON.parse(readFileSync(AGREED_FILE, 'utf8')) as Agreed;
const dist = mkdtempSync(join(tmpdir(), 'fieldpass-size-'));
afterAll(() => void rmSync(dist, { recursive: true, force: true }));

test('what ships in the asar is not larger than agreed, and is downloaded as less than a megabyte', () => {
  const now = sizesIn('dist');
  expect(tooLarge(now, agreed)).toEqual([]);
  expect(agreed.mostPacked).toBeLessThan(1_000_000);
  reached('Size of the asar', {
    bytes: now.raw,
    'bytes packed': now.packed,
    files: Object.keys(now.files).length,
  });
});

describe('what grew', () => {
  const put = (path: string, length: number): void => {
    mkdirSync(join(dist, path, '..'), { recursive: true });
    writeFileSync(join(dist, path), 'x'.repeat(length));
  };

  test('is told by name whatever its hash, the most first, when a limit is passed', () => {
    put('main/index.cjs', 100);
    put('main/chunk-abcdEF_1.cjs', 100);
    const before = { ...sizesIn(dist), mostRaw: 1_000, mostPacked: 10_000 };
    rmSync(join(dist, 'main/chunk-abcdEF_1.cjs'));
    put('main/chunk-ZZZZZZ-9.cjs', 900);
    put('renderer/assets/index-12345678.js', 400);
    put('main/index.cjs', 90);
    expect(tooLarge(sizesIn(dist), before)).toEqual([
      '1390 bytes in the asar, 1000 are agreed',
      '+800 main/chunk.cjs',
      '+400 renderer/assets/index.js',
      '-10 main/index.cjs',
    ]);
    expect(tooLarge(sizesIn(dist), { ...before, mostRaw: 2_000 })).toEqual([]);
    expect(tooLarge(sizesIn(dist), { ...before, mostRaw: 2_000, mostPacked: 10 })).toHaveLength(4);
  });

  test('is nothing where nothing changed', () => expect(growth(sizesIn(dist), sizesIn(dist))).toEqual([]));
});
