// Writes the manual page of the command line to dist/fieldpass.1; part of the build.
// @ts-check

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProgram } from '../main/cli/program.ts';
import { manPage } from './man-page.ts';
import { ROOT } from './setup.mjs';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
writeFileSync(
  join(ROOT, 'dist', 'fieldpass.1'),
  manPage(makeProgram(version), { version, date: releaseDay() }),
);

// The day of the last release: the same source gives the same page on any day.
function releaseDay() {
  const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  return /^## \[[\d.]+\] [–-] (\d{4}-\d\d-\d\d)/m.exec(changelog)?.[1] ?? '';
}
