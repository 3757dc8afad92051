// The manual page says what the command line has, and troff takes it without a warning.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { manPage } from '../../build/man-page.ts';
import { makeProgram } from '../../main/cli/program.ts';
import { ENVIRONMENT, EXIT_WORDS } from '../../main/cli/reference.ts';
import { EXIT_NUMBERS } from '../../main/domain/failure.ts';
import { STANDING_NUMBERS } from '../../main/domain/standing.ts';
import { startProgram } from '../support/command-line.ts';

const program = makeProgram('1.2.3');
const page = manPage(program, { version: '1.2.3', date: '2026-03-14' });
const BUILT = join(import.meta.dirname, '../../dist/fieldpass.1');

test('every command and every option that is not hidden has its place, and no hidden one has', () => {
  const plain = page.replaceAll('\\-', '-');
  for (const command of program.commands) {
    expect(plain).toContain(`.SS fieldpass ${command.name()}\n`);
    for (const { flags, hidden } of command.options)
      if (hidden) expect(plain).not.toContain(`.B ${flags}\n`);
      else expect(plain).toContain(`.B ${flags}\n`);
  }
  expect(plain).not.toContain('__complete');
});

test('every exit number is explained', () => {
  const explained: readonly number[] = EXIT_WORDS.map(([number]) => number);
  expect(Object.values(EXIT_NUMBERS).filter((number) => !explained.includes(number))).toEqual([]);
  for (const number of [...explained, ...Object.values(STANDING_NUMBERS)])
    expect(page).toContain(`.B ${number}\n`);
  for (const [name] of ENVIRONMENT) expect(page.replaceAll('...', '…')).toContain(name);
});

test('no line begins with what troff would take for a request', () => {
  const requests = page.split('\n').filter((line) => /^[.']/.test(line));
  expect(requests.filter((line) => !/^\.(TH|SH|SS|TP|PP|B|BR|br)( |$)/.test(line))).toEqual([]);
});

test('the build has made it, of this version', () => {
  expect(readFileSync(BUILT, 'utf8')).toMatch(
    /^\.TH FIELDPASS 1 "\d{4}-\d\d-\d\d" "Fieldpass \d+\.\d+\.\d+"/,
  );
});

const LINTS = [
  ['/usr/bin/mandoc', ['-T', 'lint', '-W', 'warning']],
  ['/usr/bin/groff', ['-man', '-ww', '-z', '-K', 'utf-8']],
  ['/usr/bin/man', ['--warnings', '-E', 'UTF-8', '-P', 'cat', '-l']],
] as const;

for (const [lint, args] of LINTS)
  test.skipIf(!existsSync(lint))(
    `${lint} has nothing to say against it (skipped where it is not installed)`,
    async () => {
      const { status, stdout, stderr } = await startProgram(lint, [...args, BUILT], process.env).ended;
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      if (lint.endsWith('mandoc')) expect(stdout).toBe('');
    },
  );
