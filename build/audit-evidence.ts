// Gathers what the supply-chain checks look at: lockfile, manifest, bill of materials, agreed packages, the tree's texts.

import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Bill, Evidence, Lock, Manifest } from './supply-chain.ts';

const LEFT_OUT = new Set(['node_modules', 'dist', 'release', 'test-results', '.git', 'docs']);
const TEXTS = new Set(['.ts', '.mjs', '.js', '.cjs', '.svelte', '.json', '.yml']);

/** Reads the evidence of the tree at `root`; needs a build, which writes the bill of materials. */
export function readEvidence(root: string): Evidence {
  const read = (name: string): string => readFileSync(join(root, name), 'utf8');
  const manifest = JSON.parse(read('package.json')) as Manifest & { scripts: object };
  return {
    lock: JSON.parse(read('package-lock.json')) as Lock,
    manifest,
    bill: JSON.parse(read('dist/sbom.cdx.json')) as Bill,
    npmrc: read('.npmrc'),
    mayShip: JSON.parse(read('build/may-ship.json')) as readonly string[],
    sources: textsBelow(root),
  };
}

function textsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.has(entry.name)) return [];
    if (entry.isDirectory()) return textsBelow(join(folder, entry.name));
    // The manifest names every package: that is no use of it.
    const isText = TEXTS.has(extname(entry.name)) && !entry.name.startsWith('package');
    return isText ? [readFileSync(join(folder, entry.name), 'utf8')] : [];
  });
}
