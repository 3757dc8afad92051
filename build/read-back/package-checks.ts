// What must be true of a package, by its format, beside what is true of the app in it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './app-checks.ts';
import { filesBelow } from './app.ts';
import { againstControl, againstFields, againstModes, debFields, debListing } from './debian.ts';
import { againstEntry, againstIcons, againstTypes } from './desktop.ts';
import { againstInfoPlist, readInfoPlist } from './mac.ts';
import { againstRpm, readRpm } from './rpm.ts';
import { againstScript, outOfPlace } from './scripts.ts';
import type { Format, Package } from './unpack.ts';
import { againstAddress } from './updates.ts';
import { againstExe, readExe } from './windows.ts';

const versionOf = ({ app }: Package): string => String(app.asar.manifest['version']);

const textOf = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null);

const UPDATES: Check<Package> = {
  holds: 'it knows where newer ones are',
  against: ({ app }) => againstAddress(textOf(join(app.resources, 'app-update.yml'))),
};

/** A .deb and an .rpm are renewed by their package manager; the app learns from this file which one it came in. */
const kindOf = (kind: string | null): Check<Package> => ({
  holds: 'it knows what kind of package it came in',
  against: ({ app }) => {
    const said = textOf(join(app.resources, 'package-type'));
    return said === kind ? [] : [`it says ${said ?? 'nothing'}, not ${kind ?? 'nothing'}`];
  },
});

const SYSTEM_FILES: Check<Package> = {
  holds: 'the system learns of app, links and trip kits',
  against: ({ tree }) => [
    ...againstEntry(join(tree, 'usr/share/applications/fieldpass.desktop'), '/opt/Fieldpass/fieldpass %U'),
    ...againstTypes(join(tree, 'usr/share/mime/packages/fieldpass.xml')),
    ...againstIcons(join(tree, 'usr/share/icons/hicolor')),
  ],
};

const placesOf = (format: 'deb' | 'rpm'): Check<Package> => ({
  holds: 'its files go to its own places',
  against: ({ tree }) =>
    outOfPlace(
      filesBelow(tree).map((path) => `/${path}`),
      format,
    ),
});

const APPARMOR: Check<Package> = {
  holds: 'Ubuntu is told that the app may make namespaces, for its sandbox',
  against: ({ app }) =>
    textOf(join(app.resources, 'apparmor-profile'))?.includes('"/opt/Fieldpass/fieldpass"') === true
      ? []
      : ['no profile for /opt/Fieldpass/fieldpass'],
};

const DEB: readonly Check<Package>[] = [
  UPDATES,
  kindOf('deb'),
  SYSTEM_FILES,
  placesOf('deb'),
  APPARMOR,
  {
    holds: 'its fields are right',
    against: (one) => againstFields(debFields(one.file), versionOf(one), one.app.arch),
  },
  {
    holds: 'everything belongs to root and only root writes',
    against: ({ file }) => againstModes(debListing(file)),
  },
  { holds: 'its scripts are sound', against: ({ file, tree }) => againstControl(file, `${tree}-control`) },
];

const RPM: readonly Check<Package>[] = [
  UPDATES,
  kindOf('rpm'),
  SYSTEM_FILES,
  placesOf('rpm'),
  APPARMOR,
  {
    holds: 'its head, its modes and its scripts are right',
    against: (one) => againstRpm(readRpm(one.file), versionOf(one), one.app.arch),
  },
];

const APP_IMAGE: readonly Check<Package>[] = [
  UPDATES,
  kindOf(null),
  {
    holds: 'its entry starts it as it is',
    against: ({ tree }) => [
      ...againstEntry(join(tree, 'fieldpass.desktop'), 'AppRun %U'),
      ...againstIcons(join(tree, 'usr/share/icons/hicolor')),
    ],
  },
  {
    holds: 'AppRun leaves the sandbox on wherever there can be one',
    against: ({ tree }) => againstAppRun(textOf(join(tree, 'AppRun')) ?? ''),
  },
];

const TAR: readonly Check<Package>[] = [UPDATES, kindOf(null)];

/** The zip is unpacked by hand and renewed by hand; the installer brings its own app-update.yml. */
const WINDOWS_ZIP: readonly Check<Package>[] = [
  {
    holds: 'the program says what it is',
    against: (one) => againstExe(readExe(one.app.binary), versionOf(one)),
  },
];

const MAC_ZIP: readonly Check<Package>[] = [
  UPDATES,
  {
    holds: 'the bundle asks for what it needs and for nothing else',
    against: (one) => againstInfoPlist(readInfoPlist(one.app.folder), versionOf(one)),
  },
];

/** The checks for one package. */
export function checksFor({ format, app }: Package): readonly Check<Package>[] {
  if (format === 'zip') return app.os === 'win32' ? WINDOWS_ZIP : MAC_ZIP;
  return OF[format];
}

const OF: Readonly<Record<Exclude<Format, 'zip'>, readonly Check<Package>[]>> = {
  deb: DEB,
  rpm: RPM,
  AppImage: APP_IMAGE,
  'tar.gz': TAR,
};

/**
 * electron-builder's AppRun adds --no-sandbox where the system lets nobody make namespaces. Fieldpass itself then says
 * why it does not start (start-refusal.ts). Anything that adds it otherwise is refused here.
 */
export function againstAppRun(text: string): readonly string[] {
  const adds = [...text.matchAll(/^.*NO_SANDBOX=\((--no-sandbox)?\).*$/gm)].filter(
    ([, added]) => added !== undefined,
  );
  const guarded =
    /if \[ \$HAVE_NO_SANDBOX -eq 0 \] && ! unshare -Ur true 2>\/dev\/null ; then\n {2}NO_SANDBOX=\(--no-sandbox\)\nfi/;
  return [
    ...againstScript('AppRun', text.replaceAll('--no-sandbox', '').replaceAll(/'[^']*'/g, "''")),
    ...(adds.length === 1 && guarded.test(text)
      ? []
      : ['the sandbox is switched off without asking the system']),
  ];
}
