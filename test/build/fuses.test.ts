import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import { describe, expect, test } from 'vitest';
import { FUSES, setFuses, setFusesOf, wrongFuses } from '../../build/fuses.mjs';
import { reached } from '../support/effort.ts';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const folder = mkdtempSync(join(tmpdir(), 'fieldpass-fuses-'));
let made = 0;

/** A file with a fuse wire in it, as an Electron binary has; all fuses as Electron ships them. */
function binaryWith(wire = '101100011', name = `binary-${(made += 1)}`): string {
  const file = join(folder, name);
  const head = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, wire.length]), Buffer.from(wire)]);
  writeFileSync(file, Buffer.concat([Buffer.alloc(5_000, 7), head, Buffer.alloc(5_000, 9)]));
  return file;
}

const wireOf = (file: string): string => {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(SENTINEL) + SENTINEL.length;
  return bytes.subarray(at + 2, at + 2 + Number(bytes[at + 1])).toString('latin1');
};

describe('the fuses', () => {
  test('are all stated: each one Electron has, and no other', () => {
    const all = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
    expect(Object.keys(FUSES).map(Number).sort()).toEqual([...all].sort());
    expect(all).toHaveLength(9);
  });

  test('are set and read back, nine of nine, and a single wrong one is found', async () => {
    const file = binaryWith();
    const before = await wrongFuses(file);
    await setFuses(file);
    expect(wireOf(file)).toBe('010011001');
    expect(await wrongFuses(file)).toEqual([]);
    let found = 0;
    for (let at = 0; at < 9; at += 1) {
      const wire = [...wireOf(file)].map((state, index) => (index === at ? flipped(state) : state)).join('');
      expect(await wrongFuses(binaryWith(wire))).toEqual([FuseV1Options[at]]);
      found += 1;
    }
    reached('Fuses', {
      'set and read back': 9,
      'control: wrong ones as Electron ships them': before.length,
      'control: single flips found': found,
    });
  });

  test.each([
    ['a removed one', '0100r1001'],
    ['a wire of eight, as an older Electron has', '01001100'],
    ['a wire of ten, as a newer Electron may have', '0100110010'],
  ])('%s does not pass', async (_name, wire) => expect(await wrongFuses(binaryWith(wire))).not.toEqual([]));

  test.each([
    ['misses a fuse', '10110001'],
    ['has one more', '1011000111'],
  ])('a binary that %s is not packed', async (_name, wire) => {
    await expect(setFuses(binaryWith(wire))).rejects.toThrow(/wire|fuse/i);
  });

  test('a file without a wire is not packed', async () => {
    const file = join(folder, 'none');
    writeFileSync(file, Buffer.alloc(1_000));
    await expect(setFuses(file)).rejects.toThrow(/sentinel/);
  });
});

describe('packing', () => {
  const config = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8');

  test('calls the hook, and leaves nothing to the copy that knows eight', () => {
    expect(config).toMatch(/^afterPack: \.\/build\/after-pack\.mjs$/m);
    expect(config).not.toMatch(/^electronFuses:/m);
  });

  test('finds the binary of Linux and Windows', async () => {
    for (const [name, electronPlatformName] of [
      ['fieldpass', 'linux'],
      ['Fieldpass.exe', 'win32'],
    ] as const) {
      const file = binaryWith(undefined, name);
      const packager = { appInfo: { productFilename: 'Fieldpass' }, executableName: 'fieldpass' };
      await setFusesOf({ appOutDir: folder, electronPlatformName, arch: 1, packager });
      expect(await wrongFuses(file)).toEqual([]);
    }
  });
});

const flipped = (state: string): string => (state === '1' ? '0' : '1');
