// The icons of the installers are those that the script draws now, complete for each system, and not empty.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import { icons } from '../../build/icons.mjs';

const BUILD = 'build';
const drawn = icons();
const SIZES = [16, 24, 32, 48, 64, 96, 128, 256, 512];

describe('the icons', () => {
  test('that are committed are what the script draws, byte by byte', () => {
    for (const [path, bytes] of Object.entries(drawn))
      expect(readFileSync(join(BUILD, path)).equals(bytes), path).toBe(true);
  });

  test('of Linux have the sizes of hicolor, and no other lies there', () => {
    const names = SIZES.map((size) => `${size}x${size}.png`);
    expect(readdirSync(join(BUILD, 'icons')).sort()).toEqual(names.sort());
    for (const size of SIZES) {
      const png = drawn[`icons/${size}x${size}.png`]!;
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
  });

  test('of Windows have 256 and what stands in menus, each in the sharpness of its own size', () => {
    const ico = drawn['icon.ico']!;
    const entries = Array.from({ length: ico.readUInt16LE(4) }, (_, at) => 6 + 16 * at);
    const sizes = entries.map((at) => ico.readUInt8(at) || 256);
    expect(sizes).toEqual([16, 20, 24, 32, 40, 48, 64, 96, 128, 256]);
    for (const [at, size] of entries.map((entry, index) => [entry, sizes[index]!] as const)) {
      const png = ico.subarray(ico.readUInt32LE(at + 12));
      expect(png.toString('latin1', 1, 4)).toBe('PNG');
      expect(png.readUInt32BE(16)).toBe(size);
    }
  });

  test('of macOS reach 1024 points', () => {
    const icns = drawn['icon.icns']!;
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    const kinds: string[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
      kinds.push(icns.toString('latin1', at, at + 4));
    expect(kinds).toEqual(
      expect.arrayContaining(['ic07', 'ic08', 'ic09', 'ic10', 'ic11', 'ic12', 'ic13', 'ic14']),
    );
  });
});

describe('the drawing', () => {
  const svg = readFileSync(join(BUILD, 'icon.svg'), 'utf8');
  const { pixels, width } = new Resvg(svg, { fitTo: { mode: 'width', value: 1024 } }).render();
  const alphaAt = (x: number, y: number): number => pixels[(y * width + x) * 4 + 3]!;

  test('leaves what Apple’s grid leaves free, and fills its middle', () => {
    expect([alphaAt(50, 512), alphaAt(512, 99), alphaAt(975, 512), alphaAt(512, 925)]).toEqual([0, 0, 0, 0]);
    expect([alphaAt(101, 512), alphaAt(512, 512), alphaAt(922, 512)]).toEqual([255, 255, 255]);
  });

  test('has no text, which would look different on every computer', () =>
    expect(svg).not.toMatch(/<text|font/));

  test('is the mark of the window: the ticket of Lucide', () => {
    const tray = readFileSync(join(BUILD, 'tray-images.mjs'), 'utf8');
    expect(tray).toContain(/d="(M2 9a3[^"]+)"/.exec(svg)?.[1]);
  });
});
