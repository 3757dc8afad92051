// What a bundle of macOS tells the system.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import plist from 'plist';
import { UNWANTED } from '../after-pack.mjs';

export type InfoPlist = Readonly<Record<string, unknown>>;

export const readInfoPlist = (bundle: string): InfoPlist =>
  plist.parse(readFileSync(join(bundle, 'Contents/Info.plist'), 'utf8')) as InfoPlist;

/** What speaks against these keys for this version. */
export function againstInfoPlist(keys: InfoPlist, version: string): readonly string[] {
  const wanted: Readonly<Record<string, unknown>> = {
    CFBundleIdentifier: 'dev.fieldpass.app',
    CFBundleName: 'Fieldpass',
    CFBundleExecutable: 'Fieldpass',
    CFBundleShortVersionString: version,
    CFBundleIconFile: 'icon.icns',
    LSApplicationCategoryType: 'public.app-category.utilities',
  };
  const wrong = Object.entries(wanted).filter(([key, value]) => keys[key] !== value);
  const [links, kits] = [keys['CFBundleURLTypes'], keys['CFBundleDocumentTypes']];
  const schemes = listsIn(links, 'CFBundleURLSchemes');
  const endings = listsIn(kits, 'CFBundleTypeExtensions');
  return [
    ...wrong.map(([key, value]) => `${key} is ${String(keys[key])}, not ${String(value)}`),
    ...(schemes.join() === 'fieldpass' ? [] : [`opens links of ${schemes.join() || 'nothing'}`]),
    ...(endings.join() === 'fieldpass' ? [] : [`opens files ending in ${endings.join() || 'nothing'}`]),
    ...UNWANTED.filter((key) => key in keys).map((key) => `${key} is asked for`),
  ];
}

const listsIn = (types: unknown, key: string): readonly string[] =>
  Array.isArray(types)
    ? types.flatMap((type: Readonly<Record<string, readonly string[]>>) => type[key] ?? [])
    : [];
