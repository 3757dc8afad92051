// Packs Fieldpass around stand-ins for Electron and reads back what came out; then damages it, to see that it is noticed.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APP_CHECKS } from '../../build/read-back/app-checks.ts';
import { readApp, type App } from '../../build/read-back/app.ts';
import { judge } from '../../build/read-back/read-back.ts';
import { unpack, type Package } from '../../build/read-back/unpack.ts';
import { againstListings } from '../../build/read-back/updates.ts';
import { STAND_IN_EXIT } from '../../build/standin/electron.ts';
import { reached } from '../support/effort.ts';
import { copyOf, ONE_OF_EACH, packed, withAsar } from '../support/packed.ts';

// Everything here is read with tools of Linux.
const isLinux = process.platform === 'linux';
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

let made: ReturnType<typeof packed>;
let all: readonly Package[] = [];

beforeAll(() => {
  if (!isLinux) return;
  made = packed(ONE_OF_EACH);
  all = made.files.map((name) => unpack(join(made.folder, name), join(made.work, 'read')));
}, 300_000);
afterAll(() => {
  if (isLinux) made.stop();
});

const of = (format: string): Package =>
  all.find((one) => one.format === format || one.file.includes(format))!;

describe.runIf(isLinux)('what is packed', () => {
  test('is named after its system and processor, and as made around a stand-in', () =>
    expect(made.files).toEqual([
      `Fieldpass-${version}-standin-linux-amd64.deb`,
      `Fieldpass-${version}-standin-linux-x64.tar.gz`,
      `Fieldpass-${version}-standin-linux-x86_64.AppImage`,
      `Fieldpass-${version}-standin-linux-x86_64.rpm`,
      `Fieldpass-${version}-standin-mac-arm64.zip`,
      `Fieldpass-${version}-standin-win-x64.zip`,
    ]));

  test.each([
    ['deb', 21],
    ['rpm', 19],
    ['AppImage', 17],
    ['tar.gz', 15],
    ['mac', 15],
    ['win', 14],
  ])('%s: every one of its checks holds', async (format, least) => {
    const verdicts = await judge(of(format));
    expect(verdicts.filter(({ against }) => against.length > 0)).toEqual([]);
    expect(verdicts.length).toBeGreaterThanOrEqual(least);
    reached(`Read back: ${format}`, { 'checks that hold': verdicts.length });
  });

  test('is listed for updates with its true hashes and sizes', () =>
    expect(againstListings(made.folder, version)).toEqual([]));

  test('brings a keytar for Linux that loads from where it is unpacked', () => {
    const require = createRequire(import.meta.url);
    const folder = join(of('deb').app.resources, 'app.asar.unpacked/node_modules/keytar');
    const keytar = require(folder) as { readonly getPassword: unknown };
    expect(keytar.getPassword).toBeTypeOf('function');
  });

  test('starts nothing that could be taken for Electron', () =>
    expect(spawnSync(of('deb').app.binary, { encoding: 'utf8' })).toMatchObject({
      status: STAND_IN_EXIT,
      stderr: expect.stringContaining('stand-in'),
    }));

  test('has a type of file that the system takes in', () => {
    const mime = join(made.work, 'mime');
    mkdirSync(mime);
    cpSync(join(of('deb').tree, 'usr/share/mime/packages'), join(mime, 'packages'), { recursive: true });
    execFileSync('update-mime-database', [mime], { stdio: 'ignore' });
    expect(readFileSync(join(mime, 'globs2'), 'utf8')).toContain(
      'application/vnd.fieldpass.kit+json:*.fieldpass',
    );
  });
});

/** What the checks of the app object to, by the sentence that then does not hold. */
async function objections(app: App): Promise<Readonly<Record<string, readonly string[]>>> {
  const found = await Promise.all(
    APP_CHECKS.map(async ({ holds, against }) => [holds, await against(app)] as const),
  );
  return Object.fromEntries(found.filter(([, against]) => against.length > 0));
}

type Damage = readonly [
  what: string,
  sentence: string,
  problem: RegExp,
  damage: (app: string) => Promise<string> | string,
];

const changed =
  (change: (folder: string) => void) =>
  (app: string): string => {
    const copy = copyOf(app, made.work);
    change(copy);
    return copy;
  };
const repacked = (change: (within: string) => void) => (app: string) => withAsar(app, made.work, change);

const BESIDE = 'resources/app.asar.unpacked/node_modules/keytar/prebuilds';
const PREBUILDS = 'node_modules/keytar/prebuilds';

const DAMAGES: readonly Damage[] = [
  [
    'a source in the asar',
    'what runs and nothing else',
    /main\/index\.ts/,
    repacked((to) => put(to, 'main/index.ts')),
  ],
  [
    'a map in the asar',
    'no source, map',
    /index\.cjs\.map/,
    repacked((to) => put(to, 'dist/main/index.cjs.map')),
  ],
  ['a test in the asar', 'what runs and nothing else', /test\/a\.js/, repacked((to) => put(to, 'test/a.js'))],
  [
    'another package in the asar',
    'what runs and nothing else',
    /left\/index/,
    repacked((to) => put(to, 'node_modules/left/index.js')),
  ],
  [
    'no command line',
    'nothing that runs is missing',
    /main\/cli\.cjs/,
    repacked((from) => void rmSync(join(from, 'dist/main/cli.cjs'))),
  ],
  [
    'scripts in the manifest',
    'no scripts and no tools',
    /scripts/,
    repacked((within) => {
      const file = join(within, 'package.json');
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
      writeFileSync(file, JSON.stringify({ ...manifest, scripts: {} }));
    }),
  ],
  ['a changed byte in the asar', 'what its header says', /dist\//, changed(changeLastByte)],
  [
    'a changed file beside the asar',
    'what its header says',
    /lib\/keytar\.js/,
    changed((app) => void put(app, 'resources/app.asar.unpacked/node_modules/keytar/lib/keytar.js')),
  ],
  [
    'the module of another processor',
    'it is for this system',
    /linux-arm64/,
    changed(
      (app) =>
        void cpSync(join(PREBUILDS, 'linux-arm64'), join(app, BESIDE, 'linux-x64'), { recursive: true }),
    ),
  ],
  [
    'the module of another system too',
    'exactly one native module',
    /2 native modules/,
    changed(
      (app) => void cpSync(join(PREBUILDS, 'win32-x64'), join(app, BESIDE, 'win32-x64'), { recursive: true }),
    ),
  ],
  [
    'no native module',
    'exactly one native module',
    /0 native modules/,
    changed((app) => void rmSync(join(app, BESIDE, 'linux-x64/keytar.node'))),
  ],
  [
    'a fuse that was not flipped',
    'all nine fuses',
    /RunAsNode/,
    changed((app) => void unflip(join(app, 'fieldpass'))),
  ],
  [
    'a key beside the asar',
    'no source, map, key',
    /issuer-key\.pem/,
    changed((app) => void put(app, 'resources/issuer-key.pem')),
  ],
  [
    'something not agreed',
    'what is agreed and nothing else',
    /extra\.bin/,
    changed((app) => void put(app, 'resources/extra.bin')),
  ],
  [
    'no notices',
    'licenses and notices',
    /NOTICES/,
    changed((app) => void rmSync(join(app, 'resources/THIRD_PARTY_NOTICES.txt'))),
  ],
  [
    'empty notices',
    'licenses and notices',
    /NOTICES/,
    changed((app) => void put(app, 'resources/THIRD_PARTY_NOTICES.txt', '')),
  ],
  [
    'no German of Chromium',
    'English and German',
    /en-US instead/,
    changed((app) => void rmSync(join(app, 'locales/de.pak'))),
  ],
  ['a language too many', 'English and German', /fr/, changed((app) => void put(app, 'locales/fr.pak'))],
  [
    'a launcher without sandbox',
    'nothing switches the sandbox off',
    /launch/,
    changed((app) => void put(app, 'launch', 'exec ./fieldpass --no-sandbox "$@"')),
  ],
];

describe.runIf(isLinux)('noticed in a package of Linux:', () => {
  test.each(DAMAGES)('%s', async (_what, sentence, problem, damage) => {
    const app = readApp('linux', 'x64', await damage(of('deb').app.folder));
    const found = Object.entries(await objections(app)).find(([holds]) => holds.includes(sentence));
    expect(found?.[1].join('\n')).toMatch(problem);
  });

  test('nothing, where the asar was only packed anew', async () => {
    const app = readApp('linux', 'x64', await withAsar(of('deb').app.folder, made.work, () => undefined));
    expect(await objections(app)).toEqual({});
  });
});

describe.runIf(isLinux)('on Windows and macOS the program knows the hash of the asar:', () => {
  test.each([
    ['win', 'win32', 'x64', 'resources'],
    ['mac', 'darwin', 'arm64', 'Contents/Resources'],
  ] as const)('%s: another asar is noticed', async (name, os, arch, resources) => {
    const copy = copyOf(of(name).app.folder, made.work);
    const other = await withAsar(of('deb').app.folder, made.work, (to) => void put(to, 'dist/main/more.cjs'));
    cpSync(join(other, 'resources/app.asar'), join(copy, resources, 'app.asar'));
    const found = await objections(readApp(os, arch, copy));
    expect(found['the program knows the hash of the asar']?.join()).toMatch(/is the hash/);
    expect(existsSync(join(copy, resources, 'app.asar'))).toBe(true);
  });
});

function put(folder: string, path: string, text = 'export {};\n'): void {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

function changeLastByte(app: string): void {
  const file = join(app, 'resources/app.asar');
  const bytes = readFileSync(file);
  bytes[bytes.length - 1] = bytes[bytes.length - 1]! ^ 1;
  writeFileSync(file, bytes);
}

function unflip(binary: string): void {
  const bytes = readFileSync(binary);
  const at = bytes.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 34;
  bytes[at] = '1'.charCodeAt(0);
  writeFileSync(binary, bytes);
}
