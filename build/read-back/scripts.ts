// What a package does as root: where its files go, and what its scripts touch.

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

const PLACES =
  /^\/(?:opt\/Fieldpass\/|usr\/share\/(?:applications|doc\/fieldpass|icons\/hicolor\/\w+\/apps|mime\/packages)\/[\w.-]+$)/;

/** Where zsh looks by itself. */
const ZSH = {
  deb: '/usr/share/zsh/vendor-completions/_fieldpass',
  rpm: '/usr/share/zsh/site-functions/_fieldpass',
} as const;

/** Manual page and completions. fpm packs the page as it is, or compressed. */
const OF_THE_COMMAND_LINE: readonly string[] = [
  '/usr/share/man/man1/fieldpass.1',
  '/usr/share/man/man1/fieldpass.1.gz',
  '/usr/share/bash-completion/completions/fieldpass',
  '/usr/share/fish/vendor_completions.d/fieldpass.fish',
];

/** Files that go where nothing of the app belongs, and a completion that is not where this system looks for it. */
export const outOfPlace = (files: readonly string[], format: 'deb' | 'rpm'): readonly string[] => [
  ...files
    .filter((file) => !PLACES.test(file) && !OF_THE_COMMAND_LINE.includes(file) && file !== ZSH[format])
    .map((file) => `${file} is out of place`),
  ...(files.includes(ZSH[format]) ? [] : [`${ZSH[format]} is missing`]),
];

const KNOWN = [
  ...['/opt/Fieldpass', '/usr/bin/fieldpass', '/etc/alternatives/fieldpass', '/etc/apparmor.d/fieldpass'],
  '/usr/bin/ischroot',
];
