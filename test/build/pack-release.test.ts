// What judges the packages of a release job together, and real ones: given bad samples, each wrong in one way.

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { APP_CHECKS } from '../../build/read-back/app-checks.ts';
import type { App } from '../../build/read-back/app.ts';
import { againstSet } from '../../build/read-back/complete.ts';
import { readAddress } from '../../build/read-back/sources.ts';
import { againstAddress, againstListings } from '../../build/read-back/updates.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldpass-judges-'));
afterAll(() => void rmSync(folder, { recursive: true, force: true }));

describe('what one job of a release makes', () => {
  const LINUX = ['linux-amd64.deb', 'linux-x86_64.rpm', 'linux-x86_64.AppImage', 'linux-x64.tar.gz'];
  const ARM = ['linux-arm64.deb', 'linux-aarch64.rpm', 'linux-arm64.AppImage', 'linux-arm64.tar.gz'];
  const WINDOWS = [
    'Setup-0.1.0-x64.exe',
    'Setup-0.1.0-arm64.exe',
    '0.1.0-win-x64.zip',
    '0.1.0-win-arm64.zip',
  ];
  const named = (tails: readonly string[]): readonly string[] => [
    ...tails.map((tail) => (tail.startsWith('linux') ? `Fieldpass-0.1.0-${tail}` : `Fieldpass-${tail}`)),
    'latest.yml',
    'linux-unpacked',
  ];

  test('is each package once', () => {
    expect(againstSet(named(LINUX), ['linux-x64'])).toEqual([]);
    expect(againstSet(named(ARM), ['linux-arm64'])).toEqual([]);
    expect(againstSet(named(WINDOWS), ['win-x64', 'win-arm64'])).toEqual([]);
    const mac = ['mac-arm64.dmg', 'mac-arm64.zip', 'mac-x64.dmg', 'mac-x64.zip'];
    expect(againstSet(named(mac.map((tail) => `0.1.0-${tail}`)), ['mac-arm64', 'mac-x64'])).toEqual([]);
  });

  test('and not the packages of the other processor too', () =>
    expect(againstSet(named([...LINUX, ...ARM]), ['linux-x64'])).toEqual(
      ARM.map((tail) => `Fieldpass-0.1.0-${tail} is one package too many`),
    ));

  test('nor a third installer, nor one too few', () => {
    expect(againstSet(named([...WINDOWS, 'Setup-0.1.0.exe']), ['win-x64', 'win-arm64'])).toEqual([
      'Fieldpass-Setup-0.1.0.exe is one package too many',
    ]);
    expect(againstSet(named(LINUX.slice(1)), ['linux-x64'])).toEqual(['no deb of linux-x64']);
    expect(() => againstSet([], ['amiga-x64'])).toThrow(/lists nothing/);
  });
});

describe('what updates are found by', () => {
  test('must be there, and lead to the one address', () => {
    expect(againstAddress(null)).toEqual(['no app-update.yml']);
    expect(againstAddress('provider: generic\nurl: http://elsewhere.example/')).toHaveLength(1);
    expect(againstAddress(`provider: generic\nurl: ${readAddress()}\n`)).toEqual([]);
  });

  const listed = (name: string, version: string, files: string, sha512 = 'other'): void =>
    writeFileSync(
      join(folder, name),
      `version: ${version}\npath: a.deb\nsha512: ${sha512}\nfiles: [${files}]\n`,
    );

  test('must name every package with its true hash', () => {
    writeFileSync(join(folder, 'a.deb'), 'content');
    writeFileSync(join(folder, 'b.deb'), 'content');
    listed(
      'latest-linux.yml',
      '0.0.9',
      '{ url: a.deb, sha512: wrong, size: 7 }, { url: gone.deb, sha512: x, size: 1 }',
    );
    const found = againstListings(folder, '0.1.0').join('\n');
    for (const problem of [
      /is of 0\.0\.9/,
      /leads to a\.deb/,
      /wrong about a\.deb/,
      /gone\.deb/,
      /b\.deb is in no listing of latest/,
      /no beta\*\.yml/,
    ])
      expect(found).toMatch(problem);
  });

  test('must be there in every channel that a policy may name; a beta only in that of beta', () => {
    rmSync(join(folder, 'b.deb'), { force: true });
    writeFileSync(join(folder, 'a.deb'), 'content');
    const sha512 = createHash('sha512').update('content').digest('base64');
    const one = `{ url: a.deb, sha512: '${sha512}', size: 7 }`;
    listed('latest-linux.yml', '0.2.0', one, `'${sha512}'`);
    expect(againstListings(folder, '0.2.0')).toEqual(['no beta*.yml']);
    listed('beta-linux-arm64.yml', '0.2.0', '');
    expect(againstListings(folder, '0.2.0').join()).toMatch(/a\.deb is in no listing of beta/);
    listed('beta-linux-arm64.yml', '0.2.0', one, `'${sha512}'`);
    expect(againstListings(folder, '0.2.0')).toEqual([]);

    rmSync(join(folder, 'latest-linux.yml'));
    expect(againstListings(folder, '0.2.0')).toEqual(['no latest*.yml']);
    listed('beta-linux-arm64.yml', '0.2.0-beta.1', one, `'${sha512}'`);
    expect(againstListings(folder, '0.2.0-beta.1')).toEqual([]);
    // Nobody follows rc.
    rmSync(join(folder, 'beta-linux-arm64.yml'));
    listed('rc-linux.yml', '0.2.0-rc.1', one, `'${sha512}'`);
    expect(againstListings(folder, '0.2.0-rc.1')).toEqual(['no beta*.yml']);
  });
});

test('a native module that macOS has signed is no changed file; any other is, and on any other system', async () => {
  const check = APP_CHECKS.find(({ holds }) => holds.includes('what its header says'));
  const against = (os: App['os'], path: string, isUnpacked = true): Promise<number> =>
    Promise.resolve(
      check?.against({
        os,
        asar: { files: [{ path, isUnpacked, said: 'a', actual: 'b' }] },
      } as unknown as App),
    ).then((found) => found?.length ?? -1);
  expect(await against('darwin', 'node_modules/keytar/keytar.node')).toBe(0);
  expect(await against('darwin', 'node_modules/keytar/keytar.node', false)).toBe(1);
  expect(await against('darwin', 'node_modules/keytar/lib/keytar.js')).toBe(1);
  expect(await against('win32', 'node_modules/keytar/keytar.node')).toBe(1);
});
