// Whether a folder holds what one job of a release is to make: each package once, and none besides.

import { readTargets, type System, type Targets } from './sources.ts';

type Wanted = { readonly what: string; readonly fits: (name: string) => boolean };

const PACKAGE = /\.(?:deb|rpm|AppImage|tar\.gz|zip|dmg|exe)$/;
/** What electron-builder writes for x64 and arm64 into the names of some formats. */
const ARCH_IN_NAME: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  deb: { x64: 'amd64' },
  rpm: { x64: 'x86_64', arm64: 'aarch64' },
  AppImage: { x64: 'x86_64' },
};

/**
 * What speaks against these names of files as all that is made for `kinds`, each a system and a processor: `linux-x64`.
 * electron-builder makes more than it is asked for where the configuration names processors and the call no formats.
 */
export function againstSet(
  names: readonly string[],
  kinds: readonly string[],
  targets: Targets = readTargets(),
): readonly string[] {
  const packages = names.filter((name) => PACKAGE.test(name));
  const wanted = kinds.flatMap((kind) => wantedFor(kind, targets));
  const missing = wanted.filter(({ fits }) => !packages.some(fits));
  const found = new Set<string>();
  const besides = packages.filter((name) => {
    const fitting = wanted.find(({ what, fits }) => fits(name) && !found.has(what));
    if (fitting !== undefined) found.add(fitting.what);
    return fitting === undefined;
  });
  return [
    ...missing.map(({ what }) => `no ${what}`),
    ...besides.map((name) => `${name} is one package too many`),
  ];
}

function wantedFor(kind: string, targets: Targets): readonly Wanted[] {
  const [system = '', arch = ''] = kind.split('-');
  const listed = (targets as Readonly<Record<string, Targets[System] | undefined>>)[system]?.target ?? [];
  if (listed.length === 0) throw new Error(`electron-builder.yml lists nothing for ${kind}`);
  return listed.map(({ target }) => {
    const tail = `${ARCH_IN_NAME[target]?.[arch] ?? arch}.${target === 'nsis' ? 'exe' : target}`;
    const front = target === 'nsis' ? 'Fieldpass-Setup-' : 'Fieldpass-';
    const fits = (name: string): boolean =>
      name.startsWith(front) && name.endsWith(target === 'nsis' ? `-${tail}` : `-${system}-${tail}`);
    return { what: `${target} of ${kind}`, fits };
  });
}
