// Moments put together by hand are those of Intl, word for word, in every time zone; what is not known is left to Intl.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exactWords } from '../../main/cli/moments.ts';

const SUBJECT = join(import.meta.dirname, '../support/moments-in-zones.mjs');
const MOMENTS = join(import.meta.dirname, '../../main/cli/moments.ts');

function output(args: readonly string[], language: string, zone = 'UTC'): string {
  const env = { ...process.env, LC_ALL: language, TZ: zone };
  return spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stdout;
}

test('years of moments in every time zone are written as Intl writes them', () => {
  const { compared, wrong } = JSON.parse(output([SUBJECT], 'en_US.UTF-8')) as Record<string, unknown>;
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(30_000);
}, 60_000);

const writing = (at: number): readonly string[] => [
  '--input-type=module',
  '-e',
  `import { clockWords, exactWords } from ${JSON.stringify(MOMENTS)};
   process.stdout.write(exactWords(${at}) + ' | ' + clockWords(${at}));`,
];

test('where the system speaks another language the words stay the same', () => {
  const at = Date.UTC(2026, 2, 14, 15, 5);
  const said = 'Sat, 14 Mar 2026, 16:05:00 CET | 16:05:00 CET';
  expect(output(writing(at), 'en_US.UTF-8', 'Europe/Berlin')).toBe(said);
  expect(output(writing(at), 'de_DE.UTF-8', 'Europe/Berlin')).toBe(said);
});

test('a moment long ago and one of no year that we know are left to Intl', () => {
  expect(output(writing(0), 'en_US.UTF-8', 'Europe/London')).toContain('1 Jan 1970, 01:00:00 GMT+1');
  expect(exactWords(8.64e15)).toContain('275760');
});
