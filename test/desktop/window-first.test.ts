// The window is made before anything behind it is loaded: Chromium gets the page ready while the services open.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const SUBJECT = join(import.meta.dirname, '../support/files-before-window.cjs');

test('until the window is made no service, no ledger, no schema and nothing of AWS is loaded, and no record is there', () => {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-window-first-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const env = { PATH: process.env['PATH'], HOME: dir, DISPLAY: ':0', FIELDPASS_DATA_DIR: join(dir, 'data') };
  const { stdout, stderr } = spawnSync(process.execPath, [SUBJECT], { env, encoding: 'utf8' });
  expect(stderr).toBe('');
  const files = (JSON.parse(stdout) as string[]).map((file) =>
    basename(file).replace(/(-[\w-]{8})?\.cjs$/, ''),
  );
  expect(files).toContain('index');
  expect(files.toSorted()).toEqual(['base', 'index', 'porch', 'rolldown-runtime', 'start']);
  expect(readdirSync(dir)).toEqual([]);
});
