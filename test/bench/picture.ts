// Growth curves as an SVG: both axes logarithmic, one line for each kind of work.

import type { Drawn } from './run.ts';

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 70;
const RIGHT = 220;
const TOP = 30;
const BOTTOM = 50;
// Apart from each other in both themes and for color-blind eyes; each line has its name at its end as well. More lines
// than colors begin again with dashes.
const COLORS = ['#0b6bcb', '#c2410c', '#0f766e', '#7c3aed', '#a16207', '#be185d', '#334155'];

type Line = { readonly name: string; readonly points: readonly { size: number; median: number }[] };

/** The picture of all curves that were measured; null where none was. */
export function growthPicture(curves: readonly Drawn[]): string | null {
  const lines: readonly Line[] = curves.flatMap(({ what, outcome }) =>
    outcome.kind === 'measured' ? [{ name: what, points: outcome.points }] : [],
  );
  const all = lines.flatMap(({ points }) => points);
  if (all.length === 0) return null;
  const x = scale(
    all.map(({ size }) => size),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = scale(
    all.map(({ median }) => median),
    HEIGHT - BOTTOM,
    TOP,
  );
  const drawn = lines.map((line, index) =>
    lineOf(line, COLORS[index % COLORS.length] ?? '#000', x, y, index),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12">`,
    '<title>Milliseconds by the number of records, licenses or tokens</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...[...new Set(all.map(({ size }) => size))].map(
      (size) =>
        `<line x1="${x(size)}" x2="${x(size)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="#dddddd"/>` +
        `<text x="${x(size)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${size.toLocaleString('en-US')}</text>`,
    ),
    ...ticksOf(all.map(({ median }) => median)).map(
      (ms) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(ms)}" y2="${y(ms)}" stroke="#dddddd"/>` +
        `<text x="${LEFT - 8}" y="${y(ms) + 4}" text-anchor="end">${ms} ms</text>`,
    ),
    ...drawn,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">records, licenses or tokens</text>`,
    '</svg>',
    '',
  ].join('\n');
}

type Scale = (value: number) => number;

function scale(values: readonly number[], from: number, to: number): Scale {
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  const span = high - low || 1;
  return (value) => Math.round(from + ((Math.log(value) - low) / span) * (to - from));
}

function ticksOf(values: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000].filter(
    (tick) => tick >= low && tick <= high,
  );
}

function lineOf({ name, points }: Line, color: string, x: Scale, y: Scale, index: number): string {
  const path = points.map(({ size, median }) => `${x(size)},${y(median)}`).join(' ');
  const dots = points.map(
    ({ size, median }) => `<circle cx="${x(size)}" cy="${y(median)}" r="3" fill="${color}"/>`,
  );
  const dashes = index < COLORS.length ? '' : ' stroke-dasharray="6 4"';
  const legend = `<text x="${WIDTH - RIGHT + 14}" y="${TOP + 16 + index * 34}" fill="${color}">${twoLines(name)}</text>`;
  return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"${dashes}/>${dots.join('')}${legend}`;
}

function twoLines(name: string): string {
  const [first = '', ...more] = name.split(', ');
  const second =
    more.length === 0 ? '' : `<tspan x="${WIDTH - RIGHT + 14}" dy="14">${more.join(', ')}</tspan>`;
  return `${first}${second}`;
}
