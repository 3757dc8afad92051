// Scripts that a package runs as root.

import { spawnSync } from 'node:child_process';

/** What speaks against one: bash cannot read it, it switches the sandbox off, or it leaves the app's own places. */
export function againstScript(name: string, text: string): readonly string[] {
  const read = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
  const syntax = read.status === 0 ? [] : [`${name}: ${read.stderr.trim()}`];
  const unsafe = text.includes('--no-sandbox') ? [`${name} switches the sandbox off`] : [];
  const strange = [...text.matchAll(/'(\/[\w./-]+)'/g)].flatMap(([, path = '']) =>
    KNOWN.some((known) => path === known || path.startsWith(`${known}/`)) ? [] : [`${name} touches ${path}`],
  );
  return [...syntax, ...unsafe, ...strange];
}

const KNOWN = [
  ...['/opt/Fieldpass', '/usr/bin/fieldpass', '/etc/alternatives/fieldpass', '/etc/apparmor.d/fieldpass'],
  '/usr/bin/ischroot',
];
