// Renews docs/performance.md from a run: the tables between the marks, and the picture of the curves.

import type { Report } from './run.ts';

/** Not yet. */
export function writeReport(_report: Report): void {
  throw new Error('--write is not built yet.');
}
