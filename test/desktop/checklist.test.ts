import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PAGE_ITEMS } from '../support/checklist-page.ts';
import { REACH_ITEMS } from '../support/checklist-reach.ts';
import { OWN_ITEMS } from '../support/checklist-own.ts';
import { rowsIn, tableOf } from '../support/checklist.ts';
import { reached } from '../support/effort.ts';
import { FOREIGN_URLS, HOSTILE_PATHS, PERMISSIONS } from '../support/hostile-addresses.ts';
import { productSubject } from '../support/window-subject.ts';

const ITEMS = [...PAGE_ITEMS, ...REACH_ITEMS, ...OWN_ITEMS];
const subject = productSubject();

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

  test('is the table of docs/security-checklist.md, row for row, and the files it names exist', () => {
    const document = readFileSync(new URL('../../docs/security-checklist.md', import.meta.url), 'utf8');
    expect(rowsIn(document)).toEqual(tableOf(ITEMS));
    for (const [path] of document.matchAll(/test\/[\w/.-]+\.(?:spec|test)\.ts/g))
      expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true);
  });
});
