// The configuration of the packaging says the same as the app and as the tools it is written for.

import { readFileSync } from 'node:fs';
import plist from 'plist';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readTargets } from '../../build/read-back/sources.ts';
import { LINK_SCHEME } from '../../main/desktop/deep-link.ts';
import { KIT_ENDING } from '../../main/domain/trip-kit.ts';

const read = (file: string): string => readFileSync(file, 'utf8');
type Config = Readonly<Record<string, unknown>> & {
  readonly protocols: readonly { readonly schemes: readonly string[] }[];
  readonly fileAssociations: readonly { readonly ext: string }[];
  readonly linux: { readonly executableName: string };
};
const config = parse(read('electron-builder.yml')) as Config;
const release = parse(read('electron-builder.release.yml')) as Config;
const manifest = JSON.parse(read('package.json')) as Readonly<Record<string, unknown>> & {
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe('packaging', () => {
  test('opens the links and the files that the app knows', () => {
    expect(config.protocols.flatMap(({ schemes }) => schemes)).toEqual([LINK_SCHEME]);
    expect(config.fileAssociations.map(({ ext }) => `.${ext}`)).toEqual([KIT_ENDING]);
  });

  test('gives the app the name that it has for Windows and for the desktops of Linux', () => {
    expect(read('main/desktop/start.ts')).toContain(`setAppUserModelId('${String(config['appId'])}')`);
    expect(manifest['desktopName']).toBe(`${config.linux.executableName}.desktop`);
  });

  test('makes every format of every system for both processors', () => {
    const made = Object.entries(readTargets())
      .filter(([system]) => ['win', 'mac', 'linux'].includes(system))
      .map(([system, { target }]) => [
        system,
        target.map(({ target: format, arch = [] }) => [format, [...arch].sort().join(' ')]),
      ]);
    const both = 'arm64 x64';
    expect(Object.fromEntries(made)).toEqual({
      win: [
        ['nsis', both],
        ['zip', both],
      ],
      mac: [
        ['dmg', both],
        ['zip', both],
      ],
      linux: [
        ['deb', both],
        ['rpm', both],
        ['AppImage', both],
        ['tar.gz', both],
      ],
    });
  });

  test('installs on Windows for one person, one installer for each processor, and leaves the records', () =>
    expect(config['nsis']).toMatchObject({
      oneClick: false,
      perMachine: false,
      selectPerMachineByDefault: false,
      buildUniversalInstaller: false,
      deleteAppDataOnUninstall: false,
    }));

  test('closes the app to other code on macOS', () =>
    expect(config['mac']).toMatchObject({
      hardenedRuntime: true,
      entitlements: 'build/entitlements.mac.plist',
      entitlementsInherit: 'build/entitlements.mac.plist',
    }));

  // 27 renames its keys and takes tools by other variables.
  test('is written for exactly this electron-builder', () =>
    expect(manifest.devDependencies['electron-builder']).toMatch(/^26\.17\.\d+$/));

  test('signs nothing by itself; the release fails where it cannot', () => {
    expect(config['forceCodeSigning']).toBeUndefined();
    expect(release).toEqual({
      extends: './electron-builder.yml',
      forceCodeSigning: true,
      mac: { notarize: true },
    });
  });

  test('asks macOS for nothing but what V8 needs', () =>
    expect(plist.parse(read('build/entitlements.mac.plist'))).toEqual({
      'com.apple.security.cs.allow-jit': true,
    }));

  test('removes an .rpm as electron-builder does, but for an upgrade', () => {
    const theirs = read('node_modules/app-builder-lib/templates/linux/after-remove.tpl');
    const ours = read('build/linux/rpm-after-remove.tpl');
    const guard = /\n# An upgrade[^\n]*\nif \[ "\$1" = 1 \]; then exit 0; fi\n/;
    expect(ours).toMatch(guard);
    expect(ours.replace(guard, '')).toBe(theirs);
  });
});
