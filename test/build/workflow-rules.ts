// What every workflow of this repository keeps to; each rule gives what speaks against one workflow.

import { parse } from 'yaml';

type Step = Readonly<Record<string, unknown>> & {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
};
type Job = Readonly<Record<string, unknown>> & { readonly steps?: readonly Step[] };
type Workflow = Readonly<Record<string, unknown>> & { readonly jobs: Readonly<Record<string, Job>> };

/** Actions that may run here, at the one commit that was looked at; where each was seen is in docs/releasing.md. */
export const ALLOWED_ACTIONS: Readonly<Record<string, string>> = {
  'actions/checkout': 'de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2',
  'actions/setup-node': '48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e # v6.4.0',
  'actions/upload-artifact': '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1',
  'actions/download-artifact': '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1',
  'actions/attest-build-provenance': '96278af6caaf10aea03fd8d33a09a777ca52d62f # v3.2.0',
  'azure/login': 'a457da9ea143d694b1b9c7c869ebb04ebe844ef5 # v2.3.0',
};

/** Images that jobs may run in, at the one digest that was looked at; where it was seen is in docs/releasing.md. */
export const ALLOWED_IMAGES: readonly string[] = [
  'debian:bookworm-20260824-slim@sha256:88200866dfff7ea7f5cbcb6ec7c8a701889efe6fe859fe64d6990e4b07ea4171',
];

const RUNNERS = ['ubuntu-24.04', 'ubuntu-22.04', 'ubuntu-22.04-arm', 'windows-2025', 'macos-15'];
const LONGEST_MINUTES = 90;
/** Jobs that may get more than reading the repository, and what. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  windows: ['id-token'],
  draft: ['contents', 'id-token', 'attestations'],
};

/** What speaks against a workflow's text. */
export function againstWorkflow(text: string): readonly string[] {
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  return [
    ...againstTriggers(workflow),
    ...(JSON.stringify(workflow['permissions']) === '{}' ? [] : ['permissions: {} is missing at the top']),
    ...[...text.matchAll(/\buses: *(.*)$/gm)].flatMap(([, used = '']) => againstAction(used)),
    ...jobs.flatMap(([name, job]) => againstJob(name, job).map((line) => `${name}: ${line}`)),
    ...jobs.flatMap(([name, job]) => againstPipes(workflow, job).map((line) => `${name}: ${line}`)),
    ...(isReleasing(workflow) ? againstCaches(jobs) : []),
    ...(/toJSON\((?:secrets|github)\)|secrets: inherit/.test(text) ? ['hands all secrets over'] : []),
  ];
}

function againstTriggers({ on }: Workflow): readonly string[] {
  const names = typeof on === 'string' ? [on] : Object.keys((on as object | null) ?? {});
  const known = ['push', 'pull_request', 'workflow_dispatch'];
  return names.filter((name) => !known.includes(name)).map((name) => `is started by ${name}`);
}

// Of any form: `docker://image`, a folder of this repository, or an action without a commit is none that was looked at.
function againstAction(used: string): readonly string[] {
  const [name = '', rest = ''] = used.split('@');
  const allowed = ALLOWED_ACTIONS[name];
  if (allowed === undefined) return [`${name} is not among the allowed actions`];
  return rest.trim() === allowed ? [] : [`${name} is not pinned to ${allowed}`];
}

function againstJob(name: string, job: Job): readonly string[] {
  const minutes = job['timeout-minutes'];
  const steps = job.steps ?? [];
  return [
    ...(typeof minutes === 'number' && minutes <= LONGEST_MINUTES ? [] : ['has no deadline']),
    ...againstPermissions(name, job['permissions']),
    ...runnersOf(job).flatMap((runner) => (RUNNERS.includes(runner) ? [] : [`runs on ${runner}`])),
    ...steps.flatMap(againstStep),
    ...againstImages(job),
    ...againstSetUp(job),
  ];
}

function againstImages(job: Job): readonly string[] {
  const container = job['container'] as string | { readonly image?: string } | undefined;
  const image = typeof container === 'object' ? String(container.image) : container;
  return [
    ...(image === undefined || ALLOWED_IMAGES.includes(image) ? [] : [`runs in ${image}`]),
    ...(job['services'] === undefined ? [] : ['starts services']),
  ];
}

// Set-up installs system packages as root of Debian; the runner's own user is not root, and Ubuntu has no such browser.
function againstSetUp({ steps = [], container }: Job): readonly string[] {
  const needing = steps.flatMap(
    ({ run = '' }) => run.match(/npm (?:t|test|run (?:test|pack|soak|bench))\b(?! -- --read).*/g) ?? [],
  );
  return container === undefined ? needing.map((line) => `${line} cannot install what it needs`) : [];
}

function againstPermissions(name: string, given: unknown): readonly string[] {
  if (typeof given !== 'object' || given === null) return ['does not say its permissions'];
  const more = Object.entries(given).filter(([, level]) => level !== 'read' && level !== 'none');
  return more.flatMap(([what]) => (MORE[name]?.includes(what) === true ? [] : [`may write ${what}`]));
}

function runnersOf(job: Job): readonly string[] {
  const runner = String(job['runs-on']);
  if (!runner.includes('matrix.runner')) return [runner];
  const { matrix } = job['strategy'] as { matrix: { include: readonly { runner: string }[] } };
  return matrix.include.map((one) => one.runner);
}

function againstStep(step: Step): readonly string[] {
  // What others can name (branches, titles, messages) would be run as a part of the script.
  const inScript = /\$\{\{/.test(step.run ?? '')
    ? ['a script contains an expression; pass it through env']
    : [];
  const keeps =
    step.uses?.startsWith('actions/checkout@') === true && step.with?.['persist-credentials'] !== false
      ? ['checkout leaves its credentials behind']
      : [];
  const installs = (step.run ?? '').match(/npm (?:ci|install)(?!.*--ignore-scripts).*/g) ?? [];
  return [...inScript, ...keeps, ...installs.map((line) => `${line} runs install scripts`)];
}

// Without pipefail a pipe ends with the number of its last part: `--smoke | tee` would be green whatever --smoke says.
// GitHub gives pipefail where bash is named; PowerShell's pipes hand over objects.
function againstPipes(workflow: Workflow, job: Job): readonly string[] {
  const piped = (job.steps ?? []).filter(({ run = '' }) => PIPE.test(run.replaceAll(/'[^']*'/g, '')));
  return piped.flatMap((step) => {
    const shell = step.shell ?? shellIn(job) ?? shellIn(workflow);
    const keeps = (shell === 'bash' || shell === 'pwsh') && !/set \+\w*o\w* pipefail/.test(step.run ?? '');
    return keeps ? [] : [`a pipe hides the exit number of ${(step.run ?? '').split('|')[0]?.trim() ?? ''}`];
  });
}

const PIPE = /(?<!\|)\|(?!\|)/;

const shellIn = (of: Readonly<Record<string, unknown>>): unknown =>
  (of['defaults'] as { readonly run?: { readonly shell?: unknown } } | undefined)?.run?.shell;

const isReleasing = ({ jobs }: Workflow): boolean => 'draft' in jobs;

// What an earlier run has left in a cache would be shipped.
function againstCaches(jobs: readonly (readonly [string, Job])[]): readonly string[] {
  return jobs.flatMap(([name, { steps = [] }]) =>
    steps.flatMap(({ uses, with: options }) =>
      uses?.startsWith('actions/setup-node@') === true && options?.['package-manager-cache'] !== false
        ? [`${name}: a release uses a cache`]
        : [],
    ),
  );
}
