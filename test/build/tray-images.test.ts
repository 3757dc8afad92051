// The images of the tray are those that the script draws from the mark, and are real PNGs.

import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { pointsOf, trayImages } from '../../build/tray-images.mjs';
import { OVERLAY_IMAGE, TRAY_IMAGES } from '../../main/desktop/tray-images.ts';

/** Size of a PNG in a data URL, and its pixels as rows of RGBA. */
function readPng(url: string): { readonly size: readonly [number, number]; readonly pixels: Buffer } {
  const bytes = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  const at = bytes.indexOf('IDAT');
  const pixels = inflateSync(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4)));
  return { size: [bytes.readUInt32BE(16), bytes.readUInt32BE(20)], pixels };
}

describe('the images of the tray', () => {
  test('are what the script draws now', () => {
    const file = new URL('../../main/desktop/tray-images.ts', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(trayImages());
  });

  test.each([
    ['colour', 'calm'],
    ['colour', 'soon'],
    ['template', 'calm'],
    ['template', 'soon'],
  ] as const)('%s, %s: 16 and 32 pixels, with something on them and something clear', (kind, state) => {
    const { small, large } = TRAY_IMAGES[kind][state];
    for (const [url, edge] of [[small, 16] as const, [large, 32] as const]) {
      const { size, pixels } = readPng(url);
      expect(size).toEqual([edge, edge]);
      const alphas = [...pixels].filter(
        (_, at) => at % (edge * 4 + 1) !== 0 && (at % (edge * 4 + 1)) % 4 === 0,
      );
      expect(new Set(alphas).has(0)).toBe(true);
      expect(new Set(alphas).has(255)).toBe(true);
    }
  });

  test('of the template have no colour, because macOS gives it its own', () => {
    const { pixels } = readPng(TRAY_IMAGES.template.soon.large);
    const colours = [...pixels].filter((_, at) => at % 129 !== 0 && (at % 129) % 4 !== 0);
    expect(new Set(colours)).toEqual(new Set([0]));
  });

  test('the dot of the taskbar is an image too', () => expect(readPng(OVERLAY_IMAGE).size).toEqual([16, 16]));

  test('a path is followed over lines and arcs back to its beginning', () => {
    const points = pointsOf('M2 9a3 3 0 0 1 0 6v2h2V9Z');
    expect(points[0]).toEqual([2, 9]);
    expect(points.at(-1)).toEqual([2, 9]);
    expect(Math.max(...points.map(([x]) => x))).toBeCloseTo(5);
    expect(() => pointsOf('M0 0q1 1 2 2')).toThrow('not drawn here');
  });
});
