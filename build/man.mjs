// Writes the manual page of the command line to dist/fieldpass.1 and its completion scripts beside it; part of the build.
// @ts-check

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCRIPTS } from '../main/cli/completion-scripts.ts';
import { makeProgram } from '../main/cli/program.ts';
import { manPage } from './man-page.ts';
import { ROOT } from './setup.mjs';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
writeFileSync(
  join(ROOT, 'dist', 'fieldpass.1'),
  manPage(makeProgram(version), { version, date: releaseDay() }),
);

// Named as each shell looks for them, for packages that may put them there.
const completions = join(ROOT, 'dist', 'completions');
mkdirSync(completions, { recursive: true });
for (const [name, script] of [
  ['fieldpass.bash', SCRIPTS.bash],
  // zsh loads the file as the function itself: it is called in place of being registered.
  ['_fieldpass', SCRIPTS.zsh.replace(/^compdef .*$/m, '_fieldpass "$@"')],
  ['fieldpass.fish', SCRIPTS.fish],
])
  writeFileSync(join(completions, name), `${script.trimEnd()}\n`);

// The day of the last release: the same source gives the same page on any day.
function releaseDay() {
  const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  return /^## \[[\d.]+\] [–-] (\d{4}-\d\d-\d\d)/m.exec(changelog)?.[1] ?? '';
}
