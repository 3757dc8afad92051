// How hard the suites that try to break promises try, and what they reached: quick in `npm test`, long in `npm run soak`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `soak` when `npm run soak` runs the suites, else `quick`. */
export const EFFORT: 'quick' | 'soak' = process.env['EFFORT'] === 'soak' ? 'soak' : 'quick';

/** How many cases to try: the first number in `npm test`, the second in `npm run soak`. */
export function tries(quick: number, soak: number): number {
  return EFFORT === 'soak' ? soak : quick;
}

/**
 * Where every random choice of a suite starts. The quick run always makes the same choices; a soak starts somewhere
 * else each time, and SEED repeats it.
 */
export const SEED = seedFrom(process.env['SEED']);

/** For the options of a test: such suites end when their cases are done, not after a time. */
export const LONG = { timeout: 6 * 3_600_000 };

/** Figures by name; controls that had to fail, and did, are named `control: …`. */
export type Figures = Readonly<Record<string, number | string>>;

/** Prints what a suite reached, on one line with its seed, and keeps it for the table at the end of the run. */
export function reached(suite: string, figures: Figures): void {
  const folder = join(process.cwd(), 'test-results', 'figures');
  const all: Figures = { ...figures, seed: String(SEED) };
  mkdirSync(folder, { recursive: true });
  const name = `${suite.replaceAll(/\W+/g, '-').toLowerCase()}.json`;
  writeFileSync(join(folder, name), `${JSON.stringify({ suite, effort: EFFORT, figures: all })}\n`);
  const words = Object.entries(all).map(([what, count]) => `${what} ${count.toLocaleString('en-US')}`);
  process.stdout.write(`${suite}: ${words.join(', ')}\n`);
}

function seedFrom(text: string | undefined): number {
  if (text !== undefined && /^\d{1,9}$/.test(text)) return Number(text);
  return EFFORT === 'soak' ? Date.now() % 1_000_000_000 : 20_261_128;
}
