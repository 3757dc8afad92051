// The software bill of materials of what is shipped: the packages whose code the bundler really took in, keytar and Electron.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package as it ships: from its own package.json and the lockfile. */
export type Shipped = {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, or what stands in its place. */
  readonly license: string;
  /** Subresource integrity of its tarball, as locked. */
  readonly integrity: string;
};

/** As much of a bundler's output as tells which files went into it. */
export type BundlerOutput = readonly {
  readonly type: string;
  readonly modules?: Readonly<Record<string, { readonly renderedLength: number }>>;
}[];

type Lock = { readonly packages: Readonly<Record<string, { readonly integrity?: string }>> };

type Written = { readonly name: string; readonly version: string; readonly license?: string };

// These ship as they are, outside the bundle: the runtime, and keytar without its install scripts and build dependency.
const BESIDE_THE_BUNDLE = ['electron', 'keytar'];

/** Folders below node_modules whose code is in these outputs, sorted; a package that left nothing behind is not. */
export function bundledFolders(outputs: BundlerOutput): readonly string[] {
  const files = outputs.flatMap(({ modules = {} }) =>
    Object.entries(modules).flatMap(([file, { renderedLength }]) => (renderedLength > 0 ? [file] : [])),
  );
  const folders = files.map(packageFolder).filter((folder) => folder !== null);
  return [...new Set([...folders, ...BESIDE_THE_BUNDLE])].sort();
}

/**
 * Gives the folders back. Throws where a dependency of the manifest is not among them: then the ids of the bundler were
 * not understood, and the bill, the notices and the check of licenses would hold almost nothing.
 */
export function requireDependencies(
  folders: readonly string[],
  dependencies: Readonly<Record<string, string>>,
): readonly string[] {
  const missing = Object.keys(dependencies).filter((name) => !folders.includes(name));
  if (missing.length > 0)
    throw new Error(`Dependencies that are not found in what was built: ${missing.join()}`);
  return folders;
}

/** Reads name, version, license and locked hash of each folder; throws for a package that is not in the lockfile. */
export function shippedPackages(folders: readonly string[], root: string): readonly Shipped[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  return folders.map((folder) => {
    const file = join(root, 'node_modules', folder, 'package.json');
    const { name, version, license = 'none' } = JSON.parse(readFileSync(file, 'utf8')) as Written;
    const integrity = packages[`node_modules/${folder}`]?.integrity;
    if (integrity === undefined) throw new Error(`${folder} is bundled but not locked`);
    return { name, version, license, integrity };
  });
}

/** CycloneDX 1.6, without times and serial numbers: the same build gives the same bytes. */
export function cycloneDx(shipped: readonly Shipped[], version: string): string {
  const application = { type: 'application', name: 'fieldpass', version, 'bom-ref': `fieldpass@${version}` };
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: application },
    components: shipped.map(component),
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function component({ name, version, license, integrity }: Shipped) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    type: 'library',
    name,
    version,
    purl,
    'bom-ref': purl,
    licenses: [{ license: { id: license } }],
    hashes: [
      { alg: 'SHA-512', content: Buffer.from(integrity.split('-')[1] ?? '', 'base64').toString('hex') },
    ],
  };
}

// The innermost node_modules counts: a package may carry another version of its own. Vite writes "/" on Windows too, and
// what does not go through Vite writes "\" there.
function packageFolder(file: string): string | null {
  const parts = file.split('?')[0]?.split(/[\\/]/) ?? [];
  const at = parts.indexOf('node_modules');
  if (at === -1) return null;
  const last = parts.lastIndexOf('node_modules');
  const name = parts[last + 1]?.startsWith('@') === true ? 2 : 1;
  return parts.slice(at + 1, last + 1 + name).join('/');
}
