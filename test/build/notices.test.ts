// The notices name exactly what is bundled, by our own count and by that of another tool, and refuse what may not ship.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import license, { type Dependency } from 'rollup-plugin-license';
import { build, type PluginOption } from 'vite';
import { afterAll, describe, expect, test } from 'vitest';
import type { Bill } from '../../build/supply-chain.ts';
import { credited, noticesText } from '../../build/notices.ts';
import { ensureDist } from '../support/packed.ts';

ensureDist();
const root = mkdtempSync(join(tmpdir(), 'fieldpass-notices-'));
afterAll(() => void rmSync(root, { recursive: true, force: true }));

const bill = JSON.parse(readFileSync('dist/sbom.cdx.json', 'utf8')) as Bill;
const notices = readFileSync('dist/THIRD_PARTY_NOTICES.txt', 'utf8');

describe('the notices', () => {
  test('name every package of the bill of materials, with version and license', () => {
    const heads = bill.components.map(
      ({ name, version, licenses }) => `${name} ${version} (${licenses[0]?.license.id})`,
    );
    expect(heads.length).toBeGreaterThan(30);
    expect(heads.filter((head) => !notices.includes(`\n${head}\n`))).toEqual([]);
    const named = [...notices.matchAll(/^(\S+ \d+\.\d+\.\d+) \([\w.-]+\)$/gm)].map(([, head]) => head);
    expect(named).toHaveLength(heads.length);
  });

  test('leave out nothing that another tool counts in the bundles', async () => {
    const counted: string[] = [];
    for (const part of ['main', 'preload', 'renderer']) {
      const count = (found: readonly Dependency[]): void =>
        void counted.push(...found.map(({ name }) => name ?? ''));
      const counting = license({ thirdParty: count }) as PluginOption;
      await build({
        configFile: `build/vite.${part}.config.ts`,
        logLevel: 'error',
        plugins: [counting],
        build: { write: false },
      });
    }
    expect(counted.length).toBeGreaterThan(25);
    const billed = new Set(bill.components.map(({ name }) => name));
    expect(counted.filter((name) => !billed.has(name))).toEqual([]);
  }, 120_000);
});

/** A package in a folder of its own, as if it had been bundled. */
function bundled(name: string, text: string | null): string {
  const folder = join(root, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, 'LICENSE'), 'Apache License, the same for everybody');
  if (text !== null) writeFileSync(join(folder, 'LICENSE.md'), text);
  return name;
}

const shipped = (name: string, id: string) => ({
  name,
  version: '1.0.0',
  license: id,
  integrity: 'sha512-x',
});

describe('nothing is built', () => {
  test('with a package under another license', () => {
    bundled('copyleft', 'terms');
    expect(() => credited([shipped('copyleft', 'GPL-3.0-only')], ['copyleft'], root)).toThrow(
      /copyleft \(GPL-3\.0-only\)/,
    );
  });

  test('with a package that brings no text of a license that names its owner', () => {
    bundled('bare', null);
    expect(() => credited([shipped('bare', 'MIT')], ['bare'], root)).toThrow(
      /Without a text of their license: bare/,
    );
  });

  test('but the Apache License is written out for who left it out', () => {
    bundled('apache', null);
    expect(credited([shipped('apache', 'Apache-2.0')], ['apache'], root)[0]?.texts.join()).toMatch(
      /same for everybody/,
    );
  });
});

test('the same text is written once, for all who have it', () => {
  const one = { ...shipped('one', 'ISC'), texts: ['terms of both'] };
  const text = noticesText([one, { ...one, name: 'two' }]);
  expect(text).toContain('one 1.0.0 (ISC)\ntwo 1.0.0 (ISC)\n');
  expect(text.match(/terms of both/g)).toHaveLength(1);
});
