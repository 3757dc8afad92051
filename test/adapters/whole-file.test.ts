import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeWhole } from '../../main/adapters/whole-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-file-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function* broken(): Iterable<string> {
  yield 'half';
  throw new Error('the ledger broke');
}

describe('a file that a person chose', () => {
  test('is written whole, for this user only, and nothing is left beside it', async () => {
    const path = join(dir, 'history.csv');
    const pieces = Array.from({ length: 5_000 }, (_, at) => `line ${at} ⛏\r\n`);
    expect(await writeWhole(path, pieces)).toBe(path);
    expect(readFileSync(path, 'utf8')).toBe(pieces.join(''));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['history.csv']);
  });

  test('keeps its older content when making the new one fails', async () => {
    const path = join(dir, 'history.csv');
    writeFileSync(path, 'older');
    await expect(writeWhole(path, broken())).rejects.toThrow('the ledger broke');
    expect(readFileSync(path, 'utf8')).toBe('older');
    expect(readdirSync(dir)).toEqual(['history.csv']);
  });

  test('that cannot be written is told by a code, and a folder is left as it is', async () => {
    const failsWith = (code: string) => expect.objectContaining({ code });
    await expect(writeWhole(join(dir, 'no', 'such', 'folder.csv'), ['x'])).rejects.toEqual(
      failsWith('file-unwritable'),
    );
    await expect(writeWhole(dir, ['x'])).rejects.toEqual(failsWith('file-unwritable'));
    expect(readdirSync(dir)).toEqual([]);
  });
});
