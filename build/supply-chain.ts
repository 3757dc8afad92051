// What must be true of the packages that Fieldpass is built from and ships: pure checks over lockfile, manifest and bill.

/** The parts of package-lock.json (version 3) that the checks read. */
export type Lock = {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
type LockedPackage = {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
};
export type Manifest = {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
};
export type Bill = {
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses: readonly { readonly license: { readonly id: string } }[];
  }[];
};
export type Evidence = {
  readonly lock: Lock;
  readonly manifest: Manifest;
  readonly bill: Bill;
  /** Text of .npmrc. */
  readonly npmrc: string;
  /** Names of packages that may ship, agreed on one by one. */
  readonly mayShip: readonly string[];
  /** Every text of the tree in which a package could be used or called, without the lockfile. */
  readonly sources: readonly string[];
};

/** One check: a sentence that holds, and what speaks against it (nothing, if it does). */
export type Check = { readonly holds: string; readonly against: (evidence: Evidence) => readonly string[] };

/** Licenses that put no conditions on an application beyond naming them. */
const LICENSES = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];

/** Whether something under this license may ship. */
export const isAgreedLicense = (id: string): boolean => LICENSES.includes(id);

/** Packages whose install script may run. `node` brings the Node 24 that everything runs on. */
const MAY_RUN_SCRIPTS = ['node'];

// Named nowhere in the tree, and needed all the same: what a tool looks for by itself.
const CALLED_BY_TOOLS = ['@types/node', '@vitest/coverage-v8', 'electron-builder', 'typescript'];

export const CHECKS: readonly Check[] = [
  { holds: 'every package is locked with a SHA-512 of its content', against: withoutIntegrity },
  {
    holds: 'every package comes from the npm registry, none from git, a URL or a folder',
    against: fromElsewhere,
  },
  { holds: 'versions are exact', against: withRanges },
  { holds: 'only named packages may run an install script', against: scriptsNotNamed },
  { holds: 'npm refuses to install when an install script is not named', against: strictScriptsOff },
  { holds: 'only agreed packages ship', against: shippedUnasked },
  { holds: 'what ships has a license on the list', against: licensesOffTheList },
  { holds: 'every dependency ships', against: dependenciesThatDoNotShip },
  { holds: 'every tool is used', against: toolsNobodyUses },
];

const entries = ({ lock }: Evidence): readonly (readonly [string, LockedPackage])[] =>
  Object.entries(lock.packages).filter(([path]) => path !== '');

function withoutIntegrity(evidence: Evidence): readonly string[] {
  const version =
    evidence.lock.lockfileVersion === 3 ? [] : [`lockfile version ${evidence.lock.lockfileVersion}`];
  const bare = entries(evidence).filter(
    ([, { integrity = '' }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity),
  );
  return [...version, ...bare.map(([path]) => path)];
}

function fromElsewhere(evidence: Evidence): readonly string[] {
  const { dependencies, devDependencies } = evidence.manifest;
  const asked = Object.entries({ ...dependencies, ...devDependencies });
  const odd = asked.filter(([, range]) => !/^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?[\d^~]/.test(range));
  const resolved = entries(evidence).filter(([, { resolved: from }]) => from !== undefined);
  return [...odd.map(([name]) => name), ...resolved.map(([path]) => path)];
}

function withRanges({ manifest, npmrc }: Evidence): readonly string[] {
  const asked = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const ranges = asked.filter(([, range]) => !/^(?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+$/.test(range));
  return [
    ...ranges.map(([name]) => name),
    ...(hasLine(npmrc, 'save-exact=true') ? [] : ['save-exact is off']),
  ];
}

function scriptsNotNamed(evidence: Evidence): readonly string[] {
  const { allowScripts } = evidence.manifest;
  const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name] === true);
  const extra = allowed.filter((name) => !MAY_RUN_SCRIPTS.includes(name));
  const withScript = entries(evidence).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  const unnamed = withScript
    .map(([path, { name }]) => name ?? nameOf(path))
    .filter((name) => !(name in allowScripts));
  return [...extra, ...unnamed];
}

function strictScriptsOff({ npmrc }: Evidence): readonly string[] {
  return hasLine(npmrc, 'strict-allow-scripts=true') ? [] : ['strict-allow-scripts is off in .npmrc'];
}

function shippedUnasked({ bill, mayShip }: Evidence): readonly string[] {
  const shipped = bill.components.map(({ name }) => name);
  const unasked = shipped.filter((name) => !mayShip.includes(name));
  // A list that names what is gone would let it come back unseen.
  const gone = mayShip.filter((name) => !shipped.includes(name)).map((name) => `${name} (listed, but gone)`);
  return [...unasked, ...gone];
}

function licensesOffTheList({ bill }: Evidence): readonly string[] {
  return bill.components.flatMap(({ name, licenses }) => {
    const off = licenses.filter(({ license }) => !isAgreedLicense(license.id));
    return licenses.length === 0 || off.length > 0
      ? [`${name}: ${off.map(({ license }) => license.id).join() || 'none'}`]
      : [];
  });
}

function dependenciesThatDoNotShip({ bill, manifest }: Evidence): readonly string[] {
  const shipped = new Set(bill.components.map(({ name }) => name));
  // An alias (`npm:@github/keytar@…`) ships under the name of its package.
  const real = (name: string, range: string): string => /^npm:(@?[\w./-]+)@/.exec(range)?.[1] ?? name;
  return Object.entries(manifest.dependencies).flatMap(([name, range]) =>
    shipped.has(real(name, range)) ? [] : [name],
  );
}

function toolsNobodyUses({ manifest, sources }: Evidence): readonly string[] {
  const tools = Object.keys(manifest.devDependencies).filter((name) => !CALLED_BY_TOOLS.includes(name));
  return tools.filter((name) => {
    const used = new RegExp(`['"\`/]${name.replaceAll(/[/.]/g, '\\$&')}['"\`/]`);
    return !sources.some((text) => used.test(text));
  });
}

const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const hasLine = (text: string, line: string): boolean => text.split('\n').includes(line);
