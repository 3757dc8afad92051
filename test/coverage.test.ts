// docs/coverage.md against the tests that there are and against the model that the installed SDK has.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hasAwsCli, hasBoto3 } from './outside/outside-clients.ts';
import { readCoverage } from './support/coverage-table.ts';
import type { CoverageRow } from './support/coverage-table.ts';
import { exceptionsOf, membersOf, membersOfException, VALID_VALUES } from './support/sdk-model.ts';

const ROOT = join(import.meta.dirname, '..');
const ROWS = readCoverage(readFileSync(join(ROOT, 'docs/coverage.md'), 'utf8'));
const OPERATIONS = ['CheckoutBorrowLicense', 'CheckoutLicense'];
const WIRE = [
  'Method and path',
  'Target header',
  'Content type',
  'Content length',
  'Signature',
  'Absent optional members of the request',
  'Absent optional members of the reply',
  'Unknown members of the reply',
  'JSON error form: name',
  'JSON error form: words',
  'JSON error form: no name',
  'Request id',
  'Other clients',
];
const Listed = v.array(v.object({ name: v.string(), file: v.string() }));

const sectionOf = (operation: string, section: string): readonly CoverageRow[] =>
  ROWS.filter((row) => row.operation === operation && row.section === section);
const subjects = (rows: readonly CoverageRow[]): readonly string[] =>
  [...new Set(rows.map((row) => row.subject))].toSorted();
const marked = (names: readonly string[]): readonly string[] => names.map((name) => `\`${name}\``).toSorted();

/**
 * Gives every test of the files, as "file: title", by letting vitest collect them: titles out of `test.each` and out of
 * loops are then the titles that a run reports, and a test that is skipped is none.
 */
async function collected(files: readonly string[]): Promise<ReadonlySet<string>> {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-coverage-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const list = join(dir, 'tests.json');
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  // A run of its own: it must not take itself for a part of this one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  const named = files.map((file) => join(ROOT, 'test', file));
  await promisify(execFile)(process.execPath, [vitest, 'list', `--json=${list}`, ...named], {
    cwd: ROOT,
    env,
  });
  const tests = v.parse(Listed, JSON.parse(readFileSync(list, 'utf8')));
  return new Set(
    tests.map(({ name, file }) => {
      const path = relative(join(ROOT, 'test'), file).replaceAll('\\', '/');
      return `${path}: ${name.split(' > ').at(-1) ?? ''}`;
    }),
  );
}

/** The files whose tests are skipped on this computer, which says so aloud, because their client is not here. */
function withoutClient(): readonly string[] {
  return [
    ...(hasBoto3() ? [] : ['outside/boto3.test.ts']),
    ...(hasAwsCli() ? [] : ['outside/aws-cli.test.ts']),
  ];
}

test('every test that docs/coverage.md names exists with that very title in that file', async () => {
  const all = ROWS.flatMap((row) => row.tests);
  expect(all.length).toBeGreaterThan(150);
  const skipped = withoutClient();
  const named = all.filter(({ file }) => !skipped.includes(file));
  const known = await collected([...new Set(named.map(({ file }) => file))]);
  const missing = named.map(({ file, title }) => `${file}: ${title}`).filter((each) => !known.has(each));
  expect(missing).toEqual([]);
}, 300_000);

test('docs/coverage.md speaks of the two reference operations and of nothing else', () => {
  expect([...new Set(ROWS.map((row) => row.operation))]).toEqual(OPERATIONS);
  expect(ROWS.filter((row) => row.section === '')).toEqual([]);
});

describe.each(OPERATIONS)('docs/coverage.md on %s', (operation) => {
  test.each(['Request', 'Reply'])(
    'has a row for every member of the %s in the SDK’s model, and no other',
    (part) => {
      const structure = `${operation}${part === 'Request' ? 'Request' : 'Response'}`;
      const members = membersOf(structure);
      const rows = sectionOf(operation, part);
      expect(subjects(rows)).toEqual(marked(members.map(({ path }) => path)));
      const required = rows.filter((row) => /^required\b/.test(row.what));
      const wanted = members.filter(({ isRequired }) => isRequired).map(({ path }) => path);
      expect(subjects(required)).toEqual(marked(wanted));
    },
  );

  test('has a row for every valid set of values, with as many as the SDK’s model has', () => {
    const members = membersOf(`${operation}Request`).map(({ path }) => path);
    const told = sectionOf(operation, 'Request')
      .filter((row) => row.what.startsWith('one of '))
      .map((row) => [row.subject, Number(/^one of (\d+)/.exec(row.what)?.[1])]);
    const wanted = [...VALID_VALUES].filter(([path]) => members.includes(path));
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(wanted.map(([path, count]) => [`\`${path}\``, count])),
    );
  });

  test('has a row for every exception that the SDK’s model names, for its members, and for no other', () => {
    const names = exceptionsOf(operation);
    expect(names.length).toBeGreaterThan(8);
    const members = names.flatMap((name) => membersOfException(name).map((member) => `${name}.${member}`));
    expect(subjects(sectionOf(operation, 'Exceptions'))).toEqual(marked([...names, ...members]));
  });

  test('has a row for every detail of the wire', () => {
    expect(sectionOf(operation, 'On the wire').map((row) => row.subject)).toEqual(WIRE);
  });
});
