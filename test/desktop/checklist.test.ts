import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PAGE_ITEMS } from '../support/checklist-page.ts';
import { REACH_ITEMS } from '../support/checklist-reach.ts';
import { OWN_ITEMS } from '../support/checklist-own.ts';
import { rowsIn, tableOf } from '../support/checklist.ts';
import { contract } from '../../preload/contract.ts';
import { reached } from '../support/effort.ts';
import { FOREIGN_URLS, HOSTILE_PATHS, PERMISSIONS } from '../support/hostile-addresses.ts';
import { breachesOf, RULES, type Sources } from '../support/static-rules.ts';
import { productSubject } from '../support/window-subject.ts';

const ITEMS = [...PAGE_ITEMS, ...REACH_ITEMS, ...OWN_ITEMS];
const subject = productSubject();
const document = readFileSync(new URL('../../docs/security-checklist.md', import.meta.url), 'utf8');
const WORDS = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** Files in which another program or process can be started. */
const startersIn = (sources: Sources): readonly string[] =>
  breachesOf(
    sources,
    RULES.filter(({ name }) => ['child_process', 'utilityProcess'].includes(name)).map((rule) => ({
      ...rule,
      only: [],
    })),
  ).map((breach) => breach.split(': ')[0] ?? '');

describe('the security checklist', () => {
  let held = 0;
  let failed = 0;

  test.each(ITEMS)('$number $title', async ({ check }) => {
    await check(subject);
    held += 1;
  });

  test.each(ITEMS)('$number fails with something worse', async ({ check, worse }) => {
    const bad = worse(subject);
    await expect((async () => check(bad))()).rejects.toThrow();
    failed += 1;
  });

  test('has 36 items, and all of them were tried', () => {
    expect(ITEMS.map(({ number }) => number)).toEqual(Array.from({ length: 36 }, (_, at) => at + 1));
    expect([held, failed]).toEqual([36, 36]);
    reached('Security checklist', {
      'items held': held,
      'foreign addresses': FOREIGN_URLS.length,
      'hostile paths': HOSTILE_PATHS.length,
      permissions: PERMISSIONS.length,
      'control: items that fail with something worse': failed,
    });
  });

  test('tells what does not hold in the figures of the code', () => {
    const told = (pattern: RegExp): readonly number[] =>
      (pattern.exec(document)?.slice(1) ?? []).map((word) => Number(WORDS.indexOf(word) + 1 || word));
    const kinds = Object.values(contract).map(({ kind }) => kind);
    const counts = [kinds.filter((kind) => kind === 'call'), kinds.filter((kind) => kind === 'push')];
    expect(told(/The hatch has (\d+) calls and (\d+) pushes/)).toEqual(counts.map(({ length }) => length));
    expect(told(/^- (\w+) files start processes/m)).toEqual([startersIn(subject.sources).length]);
    // Control: a file that starts one in any of these ways is counted.
    for (const text of [
      "import { fork } from 'node:child_process';",
      "process.getBuiltinModule('child_process')",
      'utilityProcess.fork(x)',
    ])
      // prettier-ignore
      expect(startersIn({ 'main/x.ts': text })).toEqual(['main/x.ts']);
  });

  test('is the table of docs/security-checklist.md, row for row, and the files it names exist', () => {
    expect(rowsIn(document)).toEqual(tableOf(ITEMS));
    for (const [path] of document.matchAll(/test\/[\w/.-]+\.(?:spec|test)\.ts/g))
      expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
  });
});
