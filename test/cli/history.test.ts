// History and support bundle through the built command line.

import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Terminal, textAt } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';

const NAME = 'Quillmark Draft 3D';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let terminal: Terminal;
freshTerminals((fresh) => (terminal = fresh));

test('borrow and return are told newest first, with license, connection and request ids', async () => {
  await terminal.run('borrow', NAME);
  await terminal.run('return', NAME);
  const { document } = await terminal.ask(['history']);
  expect(textAt(document, 'entries', 0, 'deed')).toBe('returned');
  expect(textAt(document, 'entries', 1, 'deed')).toBe('held');
  expect(textAt(document, 'entries', 1, 'licenseName')).toBe(NAME);
  expect(textAt(document, 'entries', 1, 'requestId')).toMatch(UUID);
  expect(textAt(document, 'entries', 1, 'at')).toMatch(/^\d{4}-.+Z$/);
  const { stdout } = await terminal.run('history');
  expect(stdout).toContain(`Borrowed: ${NAME}\n`);
  expect(stdout).toContain('through AWS environment');
  const steps = await terminal.run('history', '--steps', '--limit', '2');
  expect(steps.stdout).toContain('Token destroyed in the keychain');
  expect(steps.stdout).toContain('Only the newest 2 are shown');
});

test('CSV has a line for each entry that fits, and filters are checked', async () => {
  await terminal.run('borrow', NAME);
  const all = await terminal.run('history', '--csv', '--license', 'quillmark', '--since', '1h');
  expect(all.status).toBe(0);
  expect(all.stdout.trimEnd().split('\r\n')).toHaveLength(2);
  const none = await terminal.run('history', '--csv', '--until', '2020-01-01');
  expect(none.stdout.trimEnd().split('\r\n')).toHaveLength(1);
  for (const wrong of [
    ['--kind', 'held'],
    ['--since', 'yesterday'],
    ['--limit', '0'],
  ])
    expect((await terminal.run('history', ...wrong)).status).toBe(2);
  expect((await terminal.run('history', 'erase')).status).toBe(2);
  expect((await terminal.run('history', '--license', 'nothing like it')).status).toBe(3);
});

test('the check ends with 0 for a whole record and with 1 for a changed one, and says which event', async () => {
  await terminal.run('borrow', NAME);
  expect((await terminal.run('history', 'check')).status).toBe(0);
  const file = textAt((await terminal.ask(['history', 'check'])).document, 'ledgerFile');
  const changed = spawnSync('sqlite3', [
    file,
    'drop trigger events_are_never_changed',
    "update events set at = at + 1 where kind = 'requested'",
  ]);
  expect(changed.status).toBe(0);
  const check = await terminal.run('history', 'check');
  expect(check.status).toBe(1);
  expect(check.stdout).toContain('event 1 does not fit the one before it');
});

test('a support bundle is shown, or written to a file for this user alone, without names', async () => {
  await terminal.run('borrow', NAME);
  const shown = await terminal.run('support-bundle');
  expect(JSON.parse(shown.stdout)).toMatchObject({ format: 1, program: { door: 'terminal' } });
  expect(shown.stdout).not.toContain(NAME);
  expect(shown.stdout).not.toContain(terminal.dir);
  const out = join(terminal.dir, 'bundle.json');
  expect((await terminal.run('support-bundle', '--out', out, '--names')).status).toBe(0);
  expect(readFileSync(out, 'utf8')).toContain(NAME);
  const nowhere = join(terminal.dir, 'no', 'folder.json');
  expect((await terminal.run('support-bundle', '--out', nowhere)).status).toBe(2);
  expect(existsSync(nowhere)).toBe(false);
});
