// Draws the mark of Fieldpass for tray and taskbar from its SVG paths and writes main/desktop/tray-images.ts.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

const FILE = join(import.meta.dirname, '../main/desktop/tray-images.ts');

// The mark of the header: “ticket-check” of Lucide (ISC), on a field of 24 by 24.
const TICKET =
  'M2 9a3 3 0 0 1 0 6v2a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-2a3 3 0 0 1 0-6V7a2 2 0 0 0-2-2H4a2 2 0 0 0-2 2Z';
const CHECK = 'm8.5 12 2.5 2.5 5-5';
const FIELD = 24;
/** Samples per pixel and direction. */
const FINENESS = 5;

const BLUE = [11, 87, 196];
const AMBER = [194, 99, 0];
const BLACK = [0, 0, 0];

/** Points along an SVG path of the commands M m L l H h V v A a Z, the arcs as chords. */
export function pointsOf(path) {
  const points = [];
  let [x, y] = [0, 0];
  const go = (nx, ny) => points.push([(x = nx), (y = ny)]);
  for (const [, command, rest] of path.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const numbers = (rest.match(/-?(?:\d*\.)?\d+/g) ?? []).map(Number);
    const [fromX, fromY] = command === command.toLowerCase() ? [x, y] : [0, 0];
    switch (command.toUpperCase()) {
      case 'M':
      case 'L':
        for (let at = 0; at < numbers.length; at += 2)
          if (command === 'm' || command === 'l') go(x + numbers[at], y + numbers[at + 1]);
          else go(numbers[at], numbers[at + 1]);
        break;
      case 'H':
        go(fromX + numbers[0], y);
        break;
      case 'V':
        go(x, fromY + numbers[0]);
        break;
      case 'A':
        arc(points, [x, y], numbers, [fromX + numbers[5], fromY + numbers[6]]);
        [x, y] = points.at(-1);
        break;
      case 'Z':
        go(...points[0]);
        break;
      default:
        throw new Error(`path command ${command} is not drawn here`);
    }
  }
  return points;
}

// Circles only, the shorter way round.
function arc(points, [x1, y1], [radius, , , , sweep], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const half = Math.hypot(dx, dy) / 2;
  const r = Math.max(radius, half);
  const high = Math.sqrt(r * r - half * half) * (sweep === 1 ? 1 : -1);
  const [cx, cy] = [(x1 + x2) / 2 - (dy / (2 * half)) * high, (y1 + y2) / 2 + (dx / (2 * half)) * high];
  const from = Math.atan2(y1 - cy, x1 - cx);
  let turn = Math.atan2(y2 - cy, x2 - cx) - from;
  if (sweep === 1 && turn <= 0) turn += 2 * Math.PI;
  if (sweep === 0 && turn >= 0) turn -= 2 * Math.PI;
  for (let step = 1; step <= 12; step += 1)
    points.push([cx + r * Math.cos(from + (turn * step) / 12), cy + r * Math.sin(from + (turn * step) / 12)]);
}

function isInside([x, y], polygon) {
  let inside = false;
  for (let at = 0, before = polygon.length - 1; at < polygon.length; before = at, at += 1) {
    const [[ax, ay], [bx, by]] = [polygon[at], polygon[before]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function distanceTo([x, y], line) {
  let nearest = Infinity;
  for (let at = 1; at < line.length; at += 1) {
    const [[ax, ay], [bx, by]] = [line[at - 1], line[at]];
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
    nearest = Math.min(nearest, Math.hypot(x - ax - along * dx, y - ay - along * dy));
  }
  return nearest;
}

const ticket = pointsOf(TICKET);
const check = pointsOf(CHECK);
const STROKE = 1.35;
const DOT = { x: 19, y: 6, radius: 5, rim: 6.4 };

/** Colour of the mark at a point of the field, or null where it is clear. */
function mark(point, { ink, isTemplate, isSoon }) {
  const toDot = Math.hypot(point[0] - DOT.x, point[1] - DOT.y);
  if (isSoon && toDot <= DOT.radius) return isTemplate ? ink : AMBER;
  if (isSoon && toDot <= DOT.rim) return null;
  if (!isInside(point, ticket) && distanceTo(point, ticket) > 0.9) return null;
  if (distanceTo(point, check) <= STROKE) return isTemplate ? null : [255, 255, 255];
  return ink;
}

const dot = (point) => (Math.hypot(point[0] - 12, point[1] - 12) <= 11 ? AMBER : null);

/** A PNG of `size` pixels, colours from `colourAt`, as a data URL. */
function png(size, colourAt) {
  const rows = [];
  for (let y = 0; y < size; y += 1) {
    rows.push(0);
    for (let x = 0; x < size; x += 1) rows.push(...pixel(size, x, y, colourAt));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const parts = [
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return `data:image/png;base64,${Buffer.concat(parts).toString('base64')}`;
}

function pixel(size, x, y, colourAt) {
  const found = [];
  for (let sy = 0; sy < FINENESS; sy += 1)
    for (let sx = 0; sx < FINENESS; sx += 1) {
      const at = (place, sample) => ((place + (sample + 0.5) / FINENESS) * FIELD) / size;
      const colour = colourAt([at(x, sx), at(y, sy)]);
      if (colour !== null) found.push(colour);
    }
  if (found.length === 0) return [0, 0, 0, 0];
  const mean = [0, 1, 2].map((part) =>
    Math.round(found.reduce((sum, colour) => sum + colour[part], 0) / found.length),
  );
  return [...mean, Math.round((found.length / FINENESS ** 2) * 255)];
}

function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(content.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc(body), body.length + 4);
  return whole;
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** The text of main/desktop/tray-images.ts. */
export function trayImages() {
  const pair = (look) => {
    const at = (size) => `'${png(size, (point) => mark(point, look))}'`;
    return `{ small: ${at(16)}, large: ${at(32)} }`;
  };
  const [colour, template] = [
    { ink: BLUE, isTemplate: false },
    { ink: BLACK, isTemplate: true },
  ];
  return `// The mark for tray and taskbar, 16 and 32 pixels, as data URLs. Written by build/tray-images.mjs; do not edit.

/* prettier-ignore */
export const TRAY_IMAGES = {
  /** In colour, for Windows and Linux. */
  colour: {
    calm: ${pair({ ...colour, isSoon: false })},
    soon: ${pair({ ...colour, isSoon: true })},
  },
  /** Shape only: macOS draws it in the colour of its menu bar. */
  template: {
    calm: ${pair({ ...template, isSoon: false })},
    soon: ${pair({ ...template, isSoon: true })},
  },
} as const;

/** A dot for the button in the taskbar of Windows. */
// prettier-ignore
export const OVERLAY_IMAGE = '${png(16, dot)}';
`;
}

if (process.argv[1] === import.meta.filename) {
  const [text, there] = [trayImages(), readFileOrNothing()];
  if (text !== there) writeFileSync(FILE, text);
  process.stdout.write(text === there ? 'tray images are up to date\n' : `wrote ${FILE}\n`);
}

function readFileOrNothing() {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    return '';
  }
}
