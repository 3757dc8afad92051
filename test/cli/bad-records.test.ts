// Ledgers that cannot be read and data directories that cannot be written: told truly, left alone, and nothing lost.

import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFailure, listAt, Terminal, textAt } from '../support/command-line.ts';
import { startPrivateKeyring, type PrivateKeyring } from '../support/private-keyring.ts';

const NAME = 'Quillmark Draft 3D';

let keyring: PrivateKeyring;
let terminal: Terminal;

beforeAll(async () => {
  keyring = await startPrivateKeyring();
  terminal = await Terminal.open(keyring.env);
  await terminal.ask(['borrow', NAME]);
});

afterAll(async () => {
  const { document } = await terminal.ask(['status']);
  expect(listAt(document, 'borrows')).toMatchObject([{ licenseName: NAME, verdict: 'valid', state: 'held' }]);
  expect(terminal.seats()).toHaveLength(1);
  await terminal.close();
  await keyring.stop();
});

const file = (name: string, content: string): string => {
  const path = join(terminal.dir, name);
  writeFileSync(path, content);
  return path;
};

describe('a ledger that', () => {
  const spoil: Readonly<Record<string, readonly [(path: string) => void, string]>> = {
    'is garbage': [
      (path) => writeFileSync(path, 'not a database at all, but long enough to look at'.repeat(100)),
      'ledger-unreadable',
    ],
    'is cut short': [(path) => truncateSync(path, 6_000), 'ledger-unreadable'],
    'is another program’s': [
      (path) => {
        rmSync(path);
        const db = new DatabaseSync(path);
        db.exec('CREATE TABLE other (x)');
        db.close();
      },
      'ledger-unreadable',
    ],
  };

  test.for(Object.entries(spoil))(
    '%s is never taken for an empty one, and left as it is',
    async ([name, [act, code]]) => {
      const dataDir = join(terminal.dir, name.replaceAll(/\W/g, '-'));
      const path = join(dataDir, 'ledger.db');
      mkdirSync(dataDir);
      copyLedger(path);
      act(path);
      const spoiled = readFileSync(path);
      const there = ['--data-dir', dataDir];
      const answers = await Promise.all([
        terminal.ask(['status', ...there]),
        terminal.ask(['borrow', 'Quillmark Draft', ...there]),
        terminal.ask(['return', NAME, ...there]),
        terminal.ask(['verify', NAME, ...there]),
        terminal.ask(['keys', ...there]),
      ]);
      for (const answer of answers) expectFailure(answer, 1, code);
      const doctor = await terminal.ask(['doctor', ...there]);
      expect(doctor).toMatchObject({ document: { ok: true, well: false } });
      const finding = { part: 'ledger', state: 'broken', code, nextStep: expect.stringMatching(/\w/) };
      expect(listAt(doctor.document, 'findings')).toContainEqual(expect.objectContaining(finding));
      expect(readFileSync(path).equals(spoiled)).toBe(true);
      expect(terminal.seats()).toHaveLength(1);
    },
  );

  test('was written by a newer Fieldpass is shown and told with its version, and left as it is', async () => {
    const dataDir = join(terminal.dir, 'newer');
    const path = join(dataDir, 'ledger.db');
    mkdirSync(dataDir);
    copyLedger(path);
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 7');
    db.close();
    const before = readFileSync(path);
    const there = ['--data-dir', dataDir];
    const { status, document } = await terminal.ask(['status', ...there]);
    expect(status).toBe(1);
    expect(document).toMatchObject({ ledger: { readable: false, problem: { code: 'ledger-newer' } } });
    expect(textAt(document, 'ledger', 'problem', 'message')).toMatch(/format 7\b.*up to 1\b/);
    expect(listAt(document, 'borrows')).toMatchObject([
      { licenseName: NAME, state: 'held', verdict: 'valid' },
    ]);
    for (const command of [
      ['borrow', 'Quillmark Draft'],
      ['return', NAME],
    ])
      expectFailure(await terminal.ask([...command, ...there]), 1, 'ledger-newer');
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(terminal.seats()).toHaveLength(1);
  });

  test('is broken is not blamed on the keychain', async () => {
    const dataDir = join(terminal.dir, 'blamed');
    mkdirSync(dataDir);
    writeFileSync(
      join(dataDir, 'ledger.db'),
      'not a database at all, but long enough to look at'.repeat(100),
    );
    const doctor = await terminal.ask(['doctor', '--data-dir', dataDir]);
    expect(doctor.status).toBe(1);
    expect(listAt(doctor.document, 'findings')).toContainEqual(
      expect.objectContaining({ part: 'keychain', state: 'well' }),
    );
  });

  test('was changed from outside is told by doctor with the number of the event', async () => {
    const dataDir = join(terminal.dir, 'changed');
    mkdirSync(dataDir);
    copyLedger(join(dataDir, 'ledger.db'));
    const db = new DatabaseSync(join(dataDir, 'ledger.db'));
    db.exec('DROP TRIGGER events_are_never_changed');
    db.exec("UPDATE events SET body = json_set(body, '$.requestId', 'changed') WHERE number = 2");
    db.close();
    const doctor = await terminal.ask(['doctor', '--data-dir', dataDir]);
    expect(doctor).toMatchObject({ status: 1, document: { well: false } });
    expect(JSON.stringify(doctor.document)).toContain('Event 2 ');
  });
});

// Through SQLite, so that what still stands in the write-ahead log comes along.
function copyLedger(path: string): void {
  const db = new DatabaseSync(join(terminal.dataDir, 'ledger.db'));
  db.prepare('VACUUM INTO ?').run(path);
  db.close();
}

describe('a data directory that', () => {
  test.for([
    ['is a file', (): string => file('plain', 'x')],
    ['lies below a file', (): string => join(file('plain', 'x'), 'below')],
    ['cannot be made', (): string => join(terminal.dir, 'x'.repeat(300))],
  ] as const)('%s is refused by every command, and what stands there is left alone', async ([, where]) => {
    const dataDir = where();
    for (const command of [['status'], ['borrow', NAME], ['doctor']]) {
      const answer = await terminal.ask([...command, '--data-dir', dataDir]);
      expectFailure(answer, 1, 'data-dir-unwritable');
      expect(textAt(answer.document, 'failure', 'details', 'path')).toBe(dataDir);
    }
    if (dataDir.startsWith(terminal.dir)) expect(readFileSync(join(terminal.dir, 'plain'), 'utf8')).toBe('x');
  });
});
