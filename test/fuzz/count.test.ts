// Documents say how many parsers are tried; the lists in the tests beside this one say so too.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the documents count as many parsers as are tried', () => {
  const lists = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.ts'));
  const targets = lists.flatMap(
    (name) => read(name).match(/^\s+target\(\w+\)|(?<=[[ ])target\(\w+\)/gm) ?? [],
  );
  expect(new Set(targets).size).toBe(targets.length);
  const told = [
    ...read('../../docs/reliability.md').matchAll(/(\d+) parsers (?:of outside data|× 250,000)/g),
    ...read('../../docs/reliability.md').matchAll(/\d+ of the (\d+) parsers/g),
    ...read('../../README.md').matchAll(/(\d+)\s+parsers fuzzed/g),
  ].map(([, count]) => Number(count));
  expect(told).toEqual(Array(4).fill(targets.length));
});
