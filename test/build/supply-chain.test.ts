import { describe, expect, test } from 'vitest';
import { readEvidence } from '../../build/audit-evidence.ts';
import { bundledFolders, cycloneDx } from '../../build/sbom.ts';
import { CHECKS, type Evidence } from '../../build/supply-chain.ts';

const REAL = readEvidence(process.cwd());
const FIRST = Object.keys(REAL.lock.packages).find((path) => path.endsWith('/jose')) ?? '';

// Put together, so that this file does not name it: a name in quotes counts as use.
const UNUSED = ['right', 'pad'].join('-');

/** What the checks object to, by the sentence that then does not hold. */
function objections(evidence: Evidence): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    CHECKS.map(({ holds, against }) => [holds, against(evidence)] as const).filter(
      ([, found]) => found.length > 0,
    ),
  );
}

function withLocked(changes: object): Evidence {
  const packages = { ...REAL.lock.packages, [FIRST]: { ...REAL.lock.packages[FIRST], ...changes } };
  return { ...REAL, lock: { ...REAL.lock, packages } };
}

function withManifest(part: 'dependencies' | 'devDependencies' | 'allowScripts', changes: object): Evidence {
  return { ...REAL, manifest: { ...REAL.manifest, [part]: { ...REAL.manifest[part], ...changes } } };
}

function withShipped(name: string, license: string): Evidence {
  const component = { name, version: '1.0.0', licenses: [{ license: { id: license } }] };
  return { ...REAL, bill: { components: [...REAL.bill.components, component] } };
}

test('nothing speaks against what Fieldpass is built from and ships', () =>
  expect(objections(REAL)).toEqual({}));

describe('noticed:', () => {
  test.each<[string, Evidence, string, string]>([
    ['a package without hash', withLocked({ integrity: undefined }), 'SHA-512', FIRST],
    ['a package with a weak hash', withLocked({ integrity: 'sha1-abc' }), 'SHA-512', FIRST],
    [
      'a package from another host',
      withLocked({ resolved: 'https://example.org/a.tgz' }),
      'npm registry',
      FIRST,
    ],
    [
      'a package from git',
      withManifest('dependencies', { jose: 'github:panva/jose' }),
      'npm registry',
      'jose',
    ],
    [
      'a package from a folder',
      withManifest('dependencies', { jose: 'file:../jose' }),
      'npm registry',
      'jose',
    ],
    ['an open version', withManifest('dependencies', { jose: '^6.2.17' }), 'exact', 'jose'],
    ['a new install script', withLocked({ hasInstallScript: true }), 'only named', 'jose'],
    [
      'an install script let in',
      withManifest('allowScripts', { '@github/keytar': true }),
      'only named',
      '@github/keytar',
    ],
    [
      'scripts no longer refused',
      { ...REAL, npmrc: '' },
      'npm refuses',
      'strict-allow-scripts is off in .npmrc',
    ],
    ['one more package in the bundle', withShipped('left-pad', 'MIT'), 'agreed', 'left-pad'],
    [
      'a package that left the bundle',
      { ...REAL, mayShip: [...REAL.mayShip, 'gone'] },
      'agreed',
      'gone (listed, but gone)',
    ],
    [
      'a license with conditions',
      withShipped('left-pad', 'GPL-3.0-only'),
      'license',
      'left-pad: GPL-3.0-only',
    ],
    [
      'a dependency that could be dropped',
      withManifest('dependencies', { 'left-pad': '1.0.0' }),
      'dependency ships',
      'left-pad',
    ],
    [
      'a tool that could be dropped',
      withManifest('devDependencies', { [UNUSED]: '1.0.0' }),
      'tool is used',
      UNUSED,
    ],
  ])('%s', (_what, evidence, sentence, problem) => {
    const found = Object.entries(objections(evidence)).find(([holds]) => holds.includes(sentence));
    expect(found?.[1]).toContain(problem);
  });
});

describe('the bill of materials', () => {
  test('names packages that left code in the bundle, and no others', () => {
    const modules = {
      '/x/node_modules/a/index.js': { renderedLength: 10 },
      '/x/node_modules/@s/b/c/index.js?commonjs': { renderedLength: 1 },
      '/x/node_modules/a/node_modules/d/index.js': { renderedLength: 1 },
      '/x/node_modules/shaken/index.js': { renderedLength: 0 },
      '/x/main/index.ts': { renderedLength: 99 },
    };
    const found = bundledFolders([{ type: 'chunk', modules }, { type: 'asset' }]);
    expect(found).toEqual(['@s/b', 'a', 'a/node_modules/d', 'electron', 'keytar']);
  });

  test('is the same for the same packages, and carries their locked hashes', () => {
    const jose = { name: 'jose', version: '1.0.0', license: 'MIT', integrity: `sha512-${'A'.repeat(86)}==` };
    const text = cycloneDx([jose], '0.1.0');
    expect(cycloneDx([jose], '0.1.0')).toBe(text);
    expect(JSON.parse(text)).toMatchObject({
      bomFormat: 'CycloneDX',
      components: [{ purl: 'pkg:npm/jose@1.0.0', hashes: [{ alg: 'SHA-512', content: '00'.repeat(64) }] }],
    });
  });
});
