// Where a policy is read from, and whose file is believed.

import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readGuarded } from '../../main/adapters/policy-guard.ts';
import { fromProfile, isInArchive, policySeam, readPolicy } from '../../main/adapters/policy-source.ts';
import { UNMANAGED } from '../../main/domain/managed.ts';

let dir: string;
let file: string;
const me = process.getuid?.() ?? 0;
const at = (seam: { file: string; owner: number }) =>
  readPolicy({ platform: 'linux', env: {}, now: 7, seam });
const mine = () => at({ file, owner: me });

beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'fieldpass-policy-')), 'fieldpass');
  mkdirSync(dir, { mode: 0o755 });
  file = join(dir, 'policy.json');
  writeFileSync(file, '{"updates":"off"}', { mode: 0o644 });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('a policy file', () => {
  test('that is not there sets nothing', async () => {
    rmSync(file);
    expect(await mine()).toEqual(UNMANAGED);
    rmSync(dir, { recursive: true });
    expect(await mine()).toEqual(UNMANAGED);
  });

  test('of its owner is in force', async () => {
    expect(await mine()).toMatchObject({ source: file, updates: 'off', faults: [] });
  });

  test.each([
    ['others may write', () => chmodSync(file, 0o666), /written by others/],
    ['its group may write', () => chmodSync(file, 0o664), /written by others/],
    [
      'stands in a folder that others may write',
      () => chmodSync(dir, 0o777),
      /folder of the file can be written/,
    ],
    ['is larger than 1 MB', () => truncateSync(file, 2_000_000), /at most 1 MB/],
    ['is no JSON', () => writeFileSync(file, '{"updates":'), /not JSON/],
    ['names a key twice', () => writeFileSync(file, '{"updates":"off","updates":"look"}'), /every key once/],
    ['is a list', () => writeFileSync(file, '[]'), /not JSON/],
  ])('that %s is told and closes what it may close', async (_what, change, why) => {
    change();
    const managed = await mine();
    expect(managed).toMatchObject({ source: file, mayAddConnections: false, endpoints: [], updates: 'off' });
    expect(managed.faults.join()).toMatch(why);
  });

  test('that belongs to somebody else is refused', async () => {
    const other = await at({ file, owner: me + 1 });
    expect(other.faults).toEqual([`The file does not belong to UID ${me + 1}.`]);
    expect(other.mayAddConnections).toBe(false);
  });

  test.runIf(me === 0)('that root points elsewhere is judged by where it leads', () => {
    const elsewhere = join(dir, '..', 'elsewhere.json');
    writeFileSync(elsewhere, '{}');
    chownSync(elsewhere, 12_345, 12_345);
    rmSync(file);
    symlinkSync(elsewhere, file);
    expect(readGuarded(file, 0)).toEqual({ is: 'refused', why: 'The file does not belong to root.' });
  });

  test('that is a pipe does not hold up the start', () => {
    rmSync(file);
    execFileSync('mkfifo', [file]);
    expect(readGuarded(file, me)).toMatchObject({
      is: 'refused',
      why: expect.stringContaining('not a file'),
    });
  });
});

describe('the variable that names another file', () => {
  const env = { FIELDPASS_POLICY_FILE: '/tmp/mine.json' };

  test('is heard by a copy that runs from its source folder', () => {
    expect(policySeam(env, '/home/dev/fieldpass/dist/main', false)).toEqual({
      file: '/tmp/mine.json',
      owner: me,
    });
    expect(policySeam({}, '/home/dev/fieldpass/dist/main', false)).toBeNull();
  });

  test.each([
    '/opt/Fieldpass/resources/app.asar/dist/main',
    'C:\\Program Files\\Fieldpass\\resources\\app.asar\\dist\\main',
    '/Applications/Fieldpass.app/Contents/Resources/app.asar.unpacked/dist/main',
  ])('is not heard by an installed copy in %s', (folder) => {
    expect(isInArchive(folder)).toBe(true);
    expect(policySeam(env, folder, false)).toBeNull();
  });

  test('is not heard by a packaged app wherever it lies', () => {
    expect(policySeam(env, '/home/dev/fieldpass/dist/main', true)).toBeNull();
  });
});

describe('a managed preference of macOS', () => {
  // Plays plutil, which only macOS has: prints the file as it is.
  const plutil = (): string => {
    const program = join(dir, 'plutil');
    writeFileSync(program, '#!/bin/sh\n[ "$1 $2 $3 $4 $5" = "-convert json -o - --" ] && cat "$6"\n', {
      mode: 0o755,
    });
    return program;
  };

  test('counts without what the management says of its payload', async () => {
    writeFileSync(file, '{"updates":"look","PayloadUUID":"1","PayloadVersion":1}');
    expect(await fromProfile(file, me, 7, plutil())).toMatchObject({
      updates: 'look',
      unknown: [],
      faults: [],
    });
  });

  test('that cannot be converted closes what it may close', async () => {
    const managed = await fromProfile(file, me, 7, join(dir, 'none'));
    expect(managed).toMatchObject({ mayAddConnections: false, updates: 'off' });
    expect(statSync(file).isFile()).toBe(true);
  });

  test('that is not there sets nothing', async () => {
    expect(await fromProfile(join(dir, 'none.plist'), me, 7)).toEqual(UNMANAGED);
  });
});
