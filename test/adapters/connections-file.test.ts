import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PLAIN_REACH } from '../../main/domain/connection.ts';
import {
  connectionsReader,
  readConnections,
  writeConnections,
} from '../../main/adapters/connections-file.ts';

const book = {
  active: 'a'.repeat(32),
  connections: [
    { id: 'a'.repeat(32), name: 'Rig', kind: 'profile', profile: 'rig', reach: PLAIN_REACH },
    {
      id: 'b'.repeat(32),
      name: 'Handed',
      kind: 'token',
      licenseArn: 'arn:aws:license-manager::111122223333:license:l-1',
      roleArn: 'arn:aws:iam::111122223333:role/Field',
      tokenExpiresAt: null,
      reach: { ...PLAIN_REACH, region: 'eu-west-1' },
    },
  ],
  authorities: [{ subject: 'CN=Harbor', issuer: 'CN=Harbor', sha256: 'AB', notAfterAt: 1, pem: 'x' }],
} as const;

describe('the file of connections', () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'fieldpass-connections-'));
    file = join(dir, 'connections.json');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const codeOf = (work: () => unknown): string => {
    try {
      work();
      return 'none';
    } catch (error) {
      return String((error as { code?: string }).code);
    }
  };

  test('no file is an empty book', () => {
    expect(readConnections(dir)).toEqual({ active: null, connections: [], authorities: [] });
  });

  test('what was written comes back, private to the user, with nothing left beside it', () => {
    writeConnections(dir, book);
    expect(readConnections(dir)).toEqual(book);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['connections.json']);
  });

  test.each([
    ['not JSON', '{'],
    [
      'a connection without name',
      JSON.stringify({ version: 1, active: null, connections: [{ id: 'a'.repeat(32) }] }),
    ],
    [
      'an unknown kind',
      JSON.stringify({ version: 1, active: null, connections: [{ ...book.connections[0], kind: 'x' }] }),
    ],
    ['another version', JSON.stringify({ version: 2, active: null, connections: [] })],
    ['an active one that is no id', JSON.stringify({ version: 1, active: '../x', connections: [] })],
    ['too large', ' '.repeat(2 << 20)],
    [
      'an end that is no date',
      JSON.stringify({ version: 1, ...book, authorities: [{ ...book.authorities[0], notAfterAt: 9e15 }] }),
    ],
  ])('%s is not taken for an empty book, and stays as it is', (_, content) => {
    writeFileSync(file, content);
    expect(codeOf(() => readConnections(dir))).toBe('file-unreadable');
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  test('what is written later is seen by a reader that has read before, also by another hand', () => {
    const read = connectionsReader(dir);
    expect(read().connections).toEqual([]);
    writeConnections(dir, book);
    expect(read()).toEqual(book);
    expect(read()).toBe(read());
    writeConnections(dir, { ...book, active: null });
    expect(read().active).toBeNull();
    writeFileSync(file, '{');
    expect(codeOf(read)).toBe('file-unreadable');
  });

  test('a choice that is no longer in the list is no choice', () => {
    writeConnections(dir, { ...book, active: 'c'.repeat(32) });
    expect(readConnections(dir)).toEqual({ ...book, active: null });
  });

  test('settings that an older Fieldpass did not write have their plain values', () => {
    const { reach: _, ...old } = book.connections[0];
    writeFileSync(file, JSON.stringify({ version: 1, active: null, connections: [old] }));
    expect(readConnections(dir).connections[0]?.reach).toEqual(PLAIN_REACH);
  });

  test.skipIf(process.getuid?.() === 0)('a folder that takes no file leaves the old book whole', () => {
    writeConnections(dir, book);
    chmodSync(dir, 0o500);
    expect(codeOf(() => writeConnections(dir, { ...book, active: null }))).toBe('data-dir-unwritable');
    chmodSync(dir, 0o700);
    expect(readConnections(dir)).toEqual(book);
  });

  test('a folder that is gone is said to be unwritable', () => {
    expect(codeOf(() => writeConnections(join(dir, 'gone'), book))).toBe('data-dir-unwritable');
  });
});
