import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { electronTroubles, type Majors } from '../../build/electron-majors.ts';

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const manifest = read('package.json') as { devDependencies: { electron: string } };
const table = read('build/electron-majors.json') as Majors;
// The day of the table: an old checkout must still pass; `npm run audit` is where today is looked at.
const THEN = Date.parse(table.readOn);
const DAY = 86_400_000;

describe('the pinned Electron', () => {
  test('is one that gets security fixes', () =>
    expect(electronTroubles(manifest.devDependencies.electron, table, THEN)).toEqual([]));

  test.each([
    ['too old', '42.9.9', table, 0],
    ['not released yet', '46.0.0', table, 0],
    ['a range', '^45.0.0', table, 0],
    ['a tag', 'latest', table, 0],
    ['by a table of four', '45.0.0', { ...table, stable: [45, 44, 43, 42] }, 0],
    ['by a table half a year old', '45.0.0', table, 180 * DAY],
    ['by a table of tomorrow', '45.0.0', table, -2 * DAY],
  ] as const)('%s is found', (_name, pinned, majors, later) =>
    expect(electronTroubles(pinned, majors, THEN + later)).toHaveLength(1),
  );
});
