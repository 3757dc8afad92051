// What the suites that try to break promises reached: read from the files they leave, as lines or as a table.
// @ts-check

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './setup.mjs';

const FOLDER = join(ROOT, 'test-results', 'figures');

/** @typedef {{ suite: string, effort: string, figures: Record<string, number | string> }} Reached */

/** What was reached so far, by name of the suite. @returns {Reached[]} */
export function allReached() {
  if (!existsSync(FOLDER)) return [];
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  const found = files.map(
    (name) => /** @type {Reached} */ (JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))),
  );
  return found.sort((one, other) => one.suite.localeCompare(other.suite));
}

/** One line a suite, counts and seed. @param {Reached} reached */
export function lineOf({ suite, figures }) {
  return `${suite}: ${wordsOf(figures, true).join(', ')}`;
}

/** A Markdown table for docs/reliability.md. @param {Reached[]} all */
export function tableOf(all) {
  const rows = all.map(({ suite, figures }) => {
    const controls = wordsOf(figures, false, (name) => name.startsWith('control'));
    const counts = wordsOf(figures, false, (name) => !name.startsWith('control') && name !== 'seed');
    return `| ${suite} | ${counts.join(', ')} | ${controls.join(', ').replaceAll('control: ', '')} | ${figures['seed']} |`;
  });
  return [
    '| Suite | Reached | Controls, which must fail | Seed |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

/** @param {Record<string, number | string>} figures @param {boolean} seeds @param {(name: string) => boolean} [wanted] */
function wordsOf(figures, seeds, wanted = () => true) {
  return Object.entries(figures)
    .filter(([name]) => wanted(name) && (seeds || name !== 'seed'))
    .map(([name, count]) => `${name} ${count.toLocaleString('en-US')}`);
}
