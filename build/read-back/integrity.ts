// The hash of the asar that the program itself carries: in Info.plist on macOS, in a resource on Windows.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import plist from 'plist';
import { NtExecutable, NtExecutableResource } from 'resedit';
import type { App } from './app.ts';

/** Every hash that is written there; one is right. */
export function saidHashes(app: App): readonly string[] {
  return app.os === 'darwin' ? inInfoPlist(app) : inResources(app);
}

function inInfoPlist({ folder }: App): readonly string[] {
  const { ElectronAsarIntegrity: said = {} } = plist.parse(
    readFileSync(join(folder, 'Contents/Info.plist'), 'utf8'),
  ) as { readonly ElectronAsarIntegrity?: Readonly<Record<string, { readonly hash: string }>> };
  return Object.entries(said).map(([path, { hash }]) =>
    path === 'Resources/app.asar' ? hash : `${hash} of ${path}`,
  );
}

function inResources({ binary }: App): readonly string[] {
  const { entries } = NtExecutableResource.from(
    NtExecutable.from(readFileSync(binary), { ignoreCert: true }),
  );
  return entries
    .filter(({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR')
    .flatMap(({ bin }) => JSON.parse(Buffer.from(bin).toString()) as { file: string; value: string }[])
    .map(({ file, value }) => (file === 'resources\\app.asar' ? value : `${value} of ${file}`));
}
