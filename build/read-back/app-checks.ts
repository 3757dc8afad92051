// What must be true of an unpacked app of any system. Each check gives what speaks against it; nothing, if it holds.

import { closeSync, existsSync, lstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { wrongFuses } from '../fuses.mjs';
import { filesBelow, type App, type Packed } from './app.ts';
import { saidHashes } from './integrity.ts';
import { machineOf } from './machine.ts';

export type Check<Subject> = {
  readonly holds: string;
  readonly against: (subject: Subject) => readonly string[] | Promise<readonly string[]>;
};

export const APP_CHECKS: readonly Check<App>[] = [
  { holds: 'the asar holds what runs and nothing else', against: strangersInAsar },
  { holds: 'nothing that runs is missing in the asar', against: missingInAsar },
  { holds: 'every file of the asar is what its header says', against: changedInAsar },
  { holds: 'exactly one native module is there, and it is for this system', against: wrongNatives },
  { holds: 'only keytar lies outside the asar, and the asar knows it', against: wronglyUnpacked },
  { holds: 'the manifest in the asar has no scripts and no tools', against: manifestParts },
  { holds: 'all nine fuses are as they must be', against: ({ binary }) => wrongFuses(binary) },
  { holds: 'the program knows the hash of the asar', against: unknownHash },
  { holds: 'resources hold what is agreed and nothing else', against: strangersInResources },
  { holds: 'no source, map, key or note lies anywhere in it', against: leaks },
  { holds: 'licenses and notices are there', against: missingNotices },
  { holds: 'English and German of Chromium are there, and no other language', against: wrongLanguages },
  { holds: 'nothing switches the sandbox off', against: sandboxOff },
];

const KEYTAR = 'node_modules/keytar';
const KEYTAR_FILES = ['LICENSE.md', 'lib/keytar.js', 'package.json'];
const ENTRIES = [
  'main/index.cjs',
  'main/cli.cjs',
  'main/keytar-helper.cjs',
  'preload/index.cjs',
  'renderer/index.html',
];
const OURS =
  /^dist\/(?:main|preload)\/[\w.-]+\.cjs$|^dist\/renderer\/(?:assets\/)?[\w-]+\.(?:html|css|js|woff2|svg|png)$/;

const prebuild = ({ os, arch }: App): string => `${KEYTAR}/prebuilds/${os}-${arch}/keytar.node`;
const keytarFiles = (app: App): readonly string[] => [
  ...KEYTAR_FILES.map((name) => `${KEYTAR}/${name}`),
  prebuild(app),
];

function strangersInAsar(app: App): readonly string[] {
  const agreed = new Set(['package.json', ...keytarFiles(app)]);
  return app.asar.files.map(({ path }) => path).filter((path) => !agreed.has(path) && !OURS.test(path));
}

function missingInAsar(app: App): readonly string[] {
  const there = new Set(app.asar.files.map(({ path }) => path));
  const wanted = ['package.json', ...ENTRIES.map((name) => `dist/${name}`), ...keytarFiles(app)];
  return wanted.filter((path) => !there.has(path));
}

// Signing on macOS writes into the native module, which lies beside the asar, after its hash was taken. Electron compares
// only what is inside; the module has its signature.
const mayBeSigned = ({ os }: App, { path, isUnpacked }: Packed): boolean =>
  os === 'darwin' && isUnpacked && path.endsWith('.node');

function changedInAsar(app: App): readonly string[] {
  return app.asar.files
    .filter((file) => file.said !== file.actual && !mayBeSigned(app, file))
    .map(({ path, said }) => `${path} is not ${said.slice(0, 12)}`);
}

function wrongNatives(app: App): readonly string[] {
  const { folder, os, arch } = app;
  const natives = filesBelow(folder).filter((path) => path.endsWith('.node'));
  const count = natives.length === 1 ? [] : [`${natives.length} native modules: ${natives.join(', ')}`];
  const wrong = natives.flatMap((path) => {
    const made = machineOf(readFileSync(join(folder, path)));
    return made === `${os}-${arch}` ? [] : [`${path} is for ${made ?? 'no known system'}`];
  });
  return [...count, ...wrong];
}

function wronglyUnpacked(app: App): readonly string[] {
  const beside = new Set(filesBelow(`${join(app.resources, 'app.asar')}.unpacked`));
  const agreed = new Set(keytarFiles(app));
  const known = new Set(app.asar.files.filter(({ isUnpacked }) => isUnpacked).map(({ path }) => path));
  return [
    ...[...agreed].filter((path) => !beside.has(path)).map((path) => `${path} is not unpacked`),
    ...[...beside].filter((path) => !agreed.has(path)).map((path) => `${path} is unpacked`),
    ...[...agreed].filter((path) => !known.has(path)).map((path) => `${path} is not flagged as unpacked`),
  ];
}

function manifestParts({ asar }: App): readonly string[] {
  const needless = ['scripts', 'devDependencies', 'build'];
  const main = asar.manifest['main'] === 'dist/main/index.cjs' ? [] : ['main is not dist/main/index.cjs'];
  return [...needless.filter((key) => key in asar.manifest), ...main];
}

function unknownHash(app: App): readonly string[] {
  // Electron looks at it on Windows and macOS; on Linux there is nowhere to write it.
  if (app.os === 'linux') return [];
  const said = saidHashes(app);
  return said.length === 1 && said[0] === app.asar.headerHash
    ? []
    : [`${app.asar.headerHash} is the hash, ${said.join() || 'none'} is known`];
}

/** Whoever ships one more thing beside the asar (extraResources) names it here. */
const AGREED_RESOURCES = [
  ...['app.asar', 'LICENSE.txt', 'THIRD_PARTY_NOTICES.txt', 'sbom.cdx.json', 'app-update.yml'],
  ...[
    'package-type',
    'bin/fieldpass',
    'apparmor-profile',
    'elevate.exe',
    'icon.icns',
    'LICENSE.electron.txt',
    'LICENSES.chromium.html',
  ],
];

function strangersInResources({ resources }: App): readonly string[] {
  return filesBelow(resources).filter(
    (path) =>
      !AGREED_RESOURCES.includes(path) &&
      !path.startsWith('app.asar.unpacked/') &&
      !/^\w+\.lproj\//.test(path),
  );
}

const LEAK = /(?:\.(?:map|ts|mts|svelte|pem|key|env|log|yml\.bak|md)|(?:^|\/)\.(?:env|git|npmrc)[^/]*)$/;

function leaks(app: App): readonly string[] {
  const within = app.asar.files.map(({ path }) => path);
  return [...filesBelow(app.folder), ...within].filter(
    (path) => LEAK.test(path) && !path.endsWith('node_modules/keytar/LICENSE.md'),
  );
}

function missingNotices({ folder, resources, os }: App): readonly string[] {
  const ours = ['LICENSE.txt', 'THIRD_PARTY_NOTICES.txt', 'sbom.cdx.json'].map((name) =>
    join(resources, name),
  );
  const theirs = ['LICENSE.electron.txt', 'LICENSES.chromium.html'];
  const beside = os === 'darwin' ? resources : folder;
  return [...ours, ...theirs.map((name) => join(beside, name))].filter(
    (file) => !existsSync(file) || statSync(file).size === 0,
  );
}

function wrongLanguages({ folder, os }: App): readonly string[] {
  const of = os === 'darwin' ? /([\w-]+)\.lproj\/locale\.pak$/ : /^locales\/([\w-]+)\.pak$/;
  const found = [...new Set(filesBelow(folder).flatMap((path) => of.exec(path)?.[1] ?? []))];
  const wanted = os === 'darwin' ? ['de', 'en'] : ['de', 'en-US'];
  return found.sort().join() === wanted.join()
    ? []
    : [`${found.join(', ') || 'none'} instead of ${wanted.join(', ')}`];
}

const LONGEST_TEXT = 1_000_000;

// The asar is left out: the app names the switch there, among those it refuses to start with.
function sandboxOff({ folder }: App): readonly string[] {
  return filesBelow(folder).filter((path) => {
    const file = join(folder, path);
    if (!lstatSync(file).isFile()) return false;
    const mayStart = !/\.(?:asar|html|pak|dat|bin|node)$/.test(path) && statSync(file).size < LONGEST_TEXT;
    return (
      mayStart && path !== 'AppRun' && isText(file) && readFileSync(file, 'latin1').includes('--no-sandbox')
    );
  });
}

function isText(file: string): boolean {
  const start = Buffer.alloc(512);
  const handle = openSync(file, 'r');
  const length = readSync(handle, start, 0, 512, 0);
  closeSync(handle);
  return !start.subarray(0, length).includes(0);
}
