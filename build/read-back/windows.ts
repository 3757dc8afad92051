// What a program of Windows says of itself.

import { readFileSync } from 'node:fs';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

export type ExeHead = {
  readonly strings: Readonly<Record<string, string>>;
  readonly iconSizes: readonly number[];
};

export function readExe(file: string): ExeHead {
  const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(file), { ignoreCert: true }));
  const [version] = Resource.VersionInfo.fromEntries(entries);
  const language = version?.getAllLanguagesForStringValues()[0];
  const strings = language === undefined ? {} : version?.getStringValues(language);
  const [icon] = Resource.IconGroupEntry.fromEntries(entries);
  // 0 stands for 256.
  const iconSizes = (icon?.icons ?? []).map(({ width }) => (width === 0 ? 256 : width));
  return { strings: strings ?? {}, iconSizes };
}

/** What speaks against it for this version. */
export function againstExe({ strings, iconSizes }: ExeHead, version: string): readonly string[] {
  const wanted: Readonly<Record<string, string>> = {
    ProductName: 'Fieldpass',
    FileDescription: 'Fieldpass',
    CompanyName: 'Fieldpass maintainers',
    LegalCopyright: 'Copyright © 2026 Fieldpass maintainers',
    InternalName: 'Fieldpass',
    OriginalFilename: '',
    ProductVersion: `${version}.0`,
  };
  const wrong = Object.entries(wanted).filter(([key, value]) => (strings[key] ?? '') !== value);
  const missing = [16, 32, 48, 256].filter((size) => !iconSizes.includes(size));
  return [
    ...wrong.map(([key, value]) => `${key} is ${strings[key] ?? 'missing'}, not ${value}`),
    ...missing.map((size) => `no icon of ${size}`),
  ];
}
