// How Linux learns of the app: desktop entry, type of file, icons. In a .deb and an .rpm below /usr, in an AppImage at its top.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type DesktopFiles = { readonly entry: string; readonly types: string; readonly icons: string };

/** Lines of the entry by key. */
export function entryOf(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n').flatMap((line) => {
    const cut = line.indexOf('=');
    return cut === -1 ? [] : [[line.slice(0, cut), line.slice(cut + 1)] as const];
  });
  return Object.fromEntries(lines);
}

/** What an entry must say, whatever starts the app. */
export function againstEntry(file: string, starts: string): readonly string[] {
  if (!existsSync(file)) return [`${file} is missing`];
  const checked = spawnSync('desktop-file-validate', [file], { encoding: 'utf8' });
  const invalid = checked.status === 0 ? [] : [`not valid: ${checked.stdout.trim()}`];
  const entry = entryOf(readFileSync(file, 'utf8'));
  const wanted: Readonly<Record<string, string>> = {
    Name: 'Fieldpass',
    Exec: starts,
    Icon: 'fieldpass',
    StartupWMClass: 'fieldpass',
    Terminal: 'false',
    Categories: 'Utility;',
    MimeType: 'application/vnd.fieldpass.kit+json;x-scheme-handler/fieldpass;',
  };
  const wrong = Object.entries(wanted).filter(([key, value]) => entry[key] !== value);
  return [...invalid, ...wrong.map(([key, value]) => `${key} is ${entry[key] ?? 'missing'}, not ${value}`)];
}

/** The type of trip kits, as shared-mime-info reads it. */
export function againstTypes(file: string): readonly string[] {
  if (!existsSync(file)) return [`${file} is missing`];
  const text = readFileSync(file, 'utf8');
  const type = /<mime-type type="application\/vnd\.fieldpass\.kit\+json">([^]*?)<\/mime-type>/.exec(
    text,
  )?.[1];
  if (type === undefined) return ['no type application/vnd.fieldpass.kit+json'];
  const globs = [...type.matchAll(/<glob pattern="([^"]*)"/g)].map(([, pattern]) => pattern);
  return globs.join() === '*.fieldpass' ? [] : [`names ${globs.join()} instead of *.fieldpass`];
}

const SIZES = [16, 24, 32, 48, 64, 96, 128, 256, 512];

/** One icon for each size of hicolor that is drawn. */
export function againstIcons(hicolor: string): readonly string[] {
  const found = existsSync(hicolor) ? readdirSync(hicolor) : [];
  const missing = SIZES.filter((size) => !existsSync(join(hicolor, `${size}x${size}/apps/fieldpass.png`)));
  const extra = found.filter((name) => !SIZES.map((size) => `${size}x${size}`).includes(name));
  return [...missing.map((size) => `no icon of ${size}`), ...extra.map((name) => `icons of ${name}`)];
}
