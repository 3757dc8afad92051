// Packs the .deb twice, the second time from a copy of the sources at another path, with other times, built anew.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastCommitAt } from './pack-stand-ins.ts';

export type Compared = { readonly what: string; readonly first: string; readonly second: string };

/** SHA-256 of what came out of each: the package, and the asar in it. */
export function packTwice(root: string, work: string): readonly Compared[] {
  const epoch = process.env['SOURCE_DATE_EPOCH'] ?? lastCommitAt(root);
  const copy = copyOf(root, join(work, 'another', 'place'));
  const [first, second] = [
    packed(root, join(work, 'first'), epoch),
    packed(copy, join(work, 'second'), epoch),
  ];
  return [...first.keys()].map((what) => ({
    what,
    first: first.get(what) ?? 'missing',
    second: second.get(what) ?? 'missing',
  }));
}

function packed(root: string, work: string, epoch: string): ReadonlyMap<string, string> {
  const env = { ...process.env, SOURCE_DATE_EPOCH: epoch };
  const node = (...args: readonly string[]): void =>
    void execFileSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  node('build/build.mjs');
  const wish = {
    root,
    output: join(work, 'out'),
    work,
    wishes: [{ os: 'linux', arches: ['x64'], formats: ['deb'] }],
  };
  const call = `import { packStandIns } from './build/pack-stand-ins.ts'; await packStandIns(${JSON.stringify(wish)});`;
  node('--input-type=module', '--eval', call);
  const deb = readdirSync(join(work, 'out')).find((name) => name.endsWith('.deb')) ?? '';
  return new Map([
    [deb, sha256(join(work, 'out', deb))],
    ['app.asar', sha256(join(work, 'out/linux-unpacked/resources/app.asar'))],
  ]);
}

// What git knows, as it lies there now, and every file a day younger than it is.
function copyOf(root: string, copy: string): string {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  const yesterday = Date.now() / 1000 - 86_400;
  for (const name of listed
    .toString()
    .split('\0')
    .filter((one) => one !== '' && one !== 'node_modules')) {
    mkdirSync(dirname(join(copy, name)), { recursive: true });
    cpSync(join(root, name), join(copy, name));
    utimesSync(join(copy, name), yesterday, yesterday);
  }
  symlinkSync(realpathSync(join(root, 'node_modules')), join(copy, 'node_modules'));
  return copy;
}

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
