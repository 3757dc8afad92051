// What an item of the security checklist is, and the table that docs/security-checklist.md must hold.

import type { Subject } from './window-subject.ts';

/**
 * `grade`: P product code ran, C configuration read back, S static, M manual at a release too. `worse` gives the same
 * subject with one thing worse; the check must fail on it.
 */
export type Item = {
  readonly number: number;
  readonly title: string;
  readonly how: string;
  readonly grade: string;
  readonly check: (subject: Subject) => void | Promise<void>;
  readonly worse: (subject: Subject) => Subject;
};

/** The rows of the table, as the document must hold them. */
export function tableOf(items: readonly Item[]): readonly string[] {
  return items.map(({ number, title, how, grade }) => `| ${number} | ${title} | ${how} | ${grade} |`);
}

/** Rows of the document's table, with the padding of the formatter taken away. */
export function rowsIn(markdown: string): readonly string[] {
  return markdown
    .split('\n')
    .filter((line) => /^\| *\d+ *\|/.test(line))
    .map(
      (line) =>
        `| ${line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim())
          .join(' | ')} |`,
    );
}
