// How large what ships in the asar is, and what grew since it was last agreed on. `node build/asar-size.ts` agrees anew.

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes by name; `raw` as it lies in the asar, `packed` as it is downloaded. */
export type Sizes = {
  readonly raw: number;
  readonly packed: number;
  readonly files: Readonly<Record<string, number>>;
};
export type Agreed = Sizes & { readonly mostRaw: number; readonly mostPacked: number };

export const AGREED_FILE = join(import.meta.dirname, 'asar-size.json');
const PARTS = ['main', 'preload', 'renderer', 'renderer/assets'];

/** Sizes of what was built below `dist`; keytar lies outside the asar and does not count. */
export function sizesIn(dist: string): Sizes {
  const found = PARTS.flatMap((part) => filesIn(join(dist, part)).map((name) => `${part}/${name}`));
  const bytes = found.map((path) => [withoutHash(path), readFileSync(join(dist, path))] as const);
  const files: Record<string, number> = {};
  // Several chunks may have one name but for their hash.
  for (const [name, content] of bytes) files[name] = (files[name] ?? 0) + content.length;
  return {
    raw: bytes.reduce((sum, [, content]) => sum + content.length, 0),
    packed: gzipSync(Buffer.concat(bytes.map(([, content]) => content)), { level: 9 }).length,
    files,
  };
}

/** What is too large, each with the files that grew most. Nothing, while both limits hold. */
export function tooLarge(now: Sizes, agreed: Agreed): readonly string[] {
  const over = [
    ...(now.raw > agreed.mostRaw ? [`${now.raw} bytes in the asar, ${agreed.mostRaw} are agreed`] : []),
    ...(now.packed > agreed.mostPacked
      ? [`${now.packed} bytes packed, ${agreed.mostPacked} are agreed`]
      : []),
  ];
  return over.length === 0 ? [] : [...over, ...growth(now, agreed).slice(0, 10)];
}

/** What grew or shrank, the most first. */
export function growth(now: Sizes, agreed: Sizes): readonly string[] {
  const names = [...new Set([...Object.keys(now.files), ...Object.keys(agreed.files)])];
  return names
    .map((name) => [name, (now.files[name] ?? 0) - (agreed.files[name] ?? 0)] as const)
    .filter(([, by]) => by !== 0)
    .sort(([, one], [, other]) => Math.abs(other) - Math.abs(one))
    .map(([name, by]) => `${by > 0 ? '+' : ''}${by} ${name}`);
}

const filesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => statSync(join(folder, name)).isFile())
        .sort()
    : [];

const withoutHash = (path: string): string => path.replace(/-[\w-]{8}(\.\w+)$/, '$1');

if (process.argv[1] === import.meta.filename) {
  const before = JSON.parse(readFileSync(AGREED_FILE, 'utf8')) as Agreed;
  const now = sizesIn(join(import.meta.dirname, '../dist'));
  for (const line of growth(now, before)) process.stdout.write(`${line}\n`);
  const { mostRaw, mostPacked } = before;
  writeFileSync(AGREED_FILE, `${JSON.stringify({ mostRaw, mostPacked, ...now }, null, 2)}\n`);
}
