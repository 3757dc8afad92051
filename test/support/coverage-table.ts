// Reads docs/coverage.md: its sections, and the rows of each with the tests that they name.

/** A test as a row names it: a file below test/, and the very title. */
export type NamedTest = { readonly file: string; readonly title: string };
export type CoverageRow = {
  readonly operation: string;
  readonly section: string;
  readonly subject: string;
  readonly what: string;
  readonly tests: readonly NamedTest[];
};

const SECTIONS = ['Request', 'Reply', 'Exceptions', 'On the wire'];
const NAMED = /^`([^`]+)`: (\S.*)$/;

/** Gives every row; throws on anything in a table that it does not understand, so that nothing is passed over. */
export function readCoverage(markdown: string): readonly CoverageRow[] {
  const rows: CoverageRow[] = [];
  let [operation, section] = ['', ''];
  for (const line of markdown.split('\n')) {
    const [, marks, heading = ''] = /^(#+) (.+)$/.exec(line) ?? [];
    if (marks === '##') [operation, section] = [heading, ''];
    if (marks === '###') section = sectionOf(heading);
    if (line.startsWith('|') && !isHead(line)) rows.push({ operation, section, ...rowIn(line) });
  }
  return rows;
}

function sectionOf(heading: string): string {
  if (SECTIONS.includes(heading)) return heading;
  throw new Error(`no section of the table is called ${heading}`);
}

function isHead(line: string): boolean {
  return /^\|[\s:|-]+\|$/.test(line) || /\| Tests\s*\|$/.test(line);
}

function rowIn(line: string): Pick<CoverageRow, 'subject' | 'what' | 'tests'> {
  const cells = line.split('|').slice(1, -1);
  const [subject = '', what = '', tests = ''] = cells.map((cell) => cell.trim());
  if (cells.length !== 3 || subject === '' || what === '')
    throw new Error(`not a row of three cells: ${line}`);
  return { subject, what, tests: tests.split('<br>').map(testIn) };
}

function testIn(text: string): NamedTest {
  const [, file, title] = NAMED.exec(text.trim()) ?? [];
  if (file !== undefined && title !== undefined) return { file, title };
  throw new Error(`not a file and a title: ${JSON.stringify(text)}`);
}
