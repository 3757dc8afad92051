// `npm run icons`: draws every icon of the installers from build/icon.svg. The outputs are committed; a test redraws them.
// @ts-check

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import png2icons from 'png2icons';

const HERE = import.meta.dirname;
/** Sizes of hicolor. 1024 is none of them, so it does not stand in build/icons. */
const LINUX = [16, 24, 32, 48, 64, 96, 128, 256, 512];
const WINDOWS = [16, 20, 24, 32, 40, 48, 64, 96, 128, 256];
/** What Apple's grid leaves free around the icon; elsewhere icons fill their square. */
const MARGIN = 100;
const SIDE = 1024;
const LEFT_ELSEWHERE = 16;

/** Every icon by its path below build/. @returns {Record<string, Buffer>} */
export function icons() {
  const svg = readFileSync(join(HERE, 'icon.svg'), 'utf8');
  const filling = fillTheSquare(svg);
  const apple = png2icons.createICNS(png(svg, SIDE), png2icons.BICUBIC2, 0);
  if (apple === null) throw new Error('icon.icns could not be made');
  return {
    'icon.ico': ico(WINDOWS.map((size) => [size, png(filling, size)])),
    'icon.icns': apple,
    ...Object.fromEntries(LINUX.map((size) => [`icons/${size}x${size}.png`, png(filling, size)])),
  };
}

// The drawing stays one; only the window on it is smaller.
/** @param {string} svg */
function fillTheSquare(svg) {
  const [from, side] = [MARGIN - LEFT_ELSEWHERE, SIDE - 2 * (MARGIN - LEFT_ELSEWHERE)];
  return svg.replace(`viewBox="0 0 ${SIDE} ${SIDE}"`, `viewBox="${from} ${from} ${side} ${side}"`);
}

/** @param {string} svg @param {number} size */
function png(svg, size) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } })
    .render()
    .asPng();
}

// An .ico whose entries are PNGs, each drawn at its own size: scaled ones are blurred at 16 pixels.
/** @param {[number, Buffer][]} images */
function ico(images) {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [at, [size, bytes]] of images.entries()) {
    const entry = 6 + 16 * at;
    // 0 stands for 256.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(bytes.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += bytes.length;
  }
  return Buffer.concat([head, ...images.map(([, bytes]) => bytes)]);
}

if (process.argv[1] === import.meta.filename) {
  for (const [path, bytes] of Object.entries(icons())) {
    mkdirSync(dirname(join(HERE, path)), { recursive: true });
    writeFileSync(join(HERE, path), bytes);
    process.stdout.write(`build/${path}: ${bytes.length} bytes\n`);
  }
}
