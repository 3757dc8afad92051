// What the system tells anybody about a process and its children: command lines and environments (Linux).

import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of `root` and of everything it started, as far as they still run. */
export function familyOf(root: number): readonly number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [Number(pid), parentOf(pid)] as const),
  );
  const family = new Set([root]);
  for (let before = 0; before < family.size;) {
    before = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  return [...family];
}

/** Command line and environment of a process, as bytes; empty when it is gone. */
export function publicFactsOf(pid: number): Buffer {
  return Buffer.concat(['cmdline', 'environ'].map((file) => bytesOf(`/proc/${pid}/${file}`)));
}

function parentOf(pid: string): number {
  // The name stands in parentheses and may hold anything, so the fields are counted from its end.
  const [, parent = '0'] = bytesOf(`/proc/${pid}/stat`).toString().split(') ').at(-1)?.split(' ') ?? [];
  return Number(parent);
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}
