// `npm test`: set-up, checks, build, then every suite; closes with one line of counts.
// @ts-check

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { allReached, lineOf } from './figures.mjs';
import {
  ensureBuilt,
  ensureModules,
  ensureOutsideClients,
  ensureSystem,
  environment,
  NODE_24,
  onNode24,
  ROOT,
  say,
} from './setup.mjs';

ensureModules();
onNode24();
ensureSystem('test');
ensureOutsideClients();

const REPORTS = join(ROOT, 'test-results');
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });
const startedAt = Date.now();

const checks = step('checks', NODE_24, [join(ROOT, 'build', 'check.mjs')]);
const branches = step('branches', NODE_24, [join(ROOT, 'build', 'coverage.mjs')]);
ensureBuilt({ always: true });
const suites = [
  suite('unit, promises and adapters', 'vitest', (report) => [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]),
  suite('stand-in host', 'playwright', () => [
    'playwright',
    'test',
    '-c',
    'test/host/playwright.config.ts',
    '--reporter=line,json',
  ]),
  suite('window', 'playwright', () => [
    'playwright',
    'test',
    '-c',
    'test/renderer/playwright.config.ts',
    '--reporter=line,json',
  ]),
  suite('whole app', 'playwright', () => [
    'playwright',
    'test',
    '-c',
    'playwright.config.ts',
    '--reporter=line,json',
  ]),
];
const passed = suites.reduce((sum, counts) => sum + counts.passed, 0);
const failed = suites.reduce((sum, counts) => sum + counts.failed, 0) + (checks ? 0 : 1) + (branches ? 0 : 1);
for (const { name, counts, seconds } of suites) say(`${name}: ${counts} in ${seconds} s`);
for (const one of allReached()) say(lineOf(one));
say(`All in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
if (!checks) say('failed: checks');
if (!branches) say('failed: branches');
for (const { name, failures } of suites) for (const failure of failures) say(`failed: ${name}: ${failure}`);
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** @param {string} name @param {string} command @param {string[]} args */
function step(name, command, args, env = {}) {
  say(`\n── ${name}`);
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    cwd: ROOT,
    env: { ...environment(), ...env },
  });
  return status === 0;
}

/**
 * One suite inside a private keyring session; counts come from its JSON report, so a suite that dies before writing
 * one counts as a failure.
 * @param {string} name @param {'vitest' | 'playwright'} kind @param {(report: string) => string[]} command
 */
function suite(name, kind, command) {
  const report = join(REPORTS, `${name.replaceAll(/\W+/g, '-')}.json`);
  const begun = Date.now();
  const fine = step(name, 'bash', [join(ROOT, 'build', 'with-keyring.sh'), ...command(report)], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  const seconds = Math.round((Date.now() - begun) / 1000);
  const { passed, failed, skipped, failures } = existsSync(report)
    ? countsOf(kind, JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 1, skipped: 0, failures: ['it ended before it wrote a report'] };
  const trueFailed = fine ? failed : Math.max(1, failed);
  return {
    name,
    passed,
    failed: trueFailed,
    seconds,
    failures: trueFailed > 0 && failures.length === 0 ? ['not a test: see its output above'] : failures,
    counts: `${passed} passed, ${trueFailed} failed, ${skipped} skipped`,
  };
}

/** @param {'vitest' | 'playwright'} kind @param {any} report */
function countsOf(kind, report) {
  if (kind === 'vitest') {
    const { numPassedTests, numFailedTests, numPendingTests } = report;
    return {
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests,
      failures: report.testResults.flatMap((/** @type {any} */ file) => brokenIn(file)),
    };
  }
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failures = report.suites.flatMap((/** @type {any} */ one) => brokenUnder(one));
  return { passed: expected, failed: unexpected + flaky, skipped, failures };
}

/** The failed tests of one file as vitest reports it, or the file itself when it could not be loaded. @param {any} file */
function brokenIn(file) {
  const broken = file.assertionResults.filter((/** @type {any} */ one) => one.status === 'failed');
  if (broken.length === 0) return file.status === 'failed' ? [relative(ROOT, file.name)] : [];
  return broken.map(
    (/** @type {any} */ one) =>
      `${relative(ROOT, file.name)}: ${one.fullName}: ${firstLine(one.failureMessages[0])}`,
  );
}

/** The failed specs of one suite as Playwright reports it, and of the suites in it. @param {any} suite @returns {string[]} */
function brokenUnder({ specs = [], suites = [] }) {
  return [
    ...specs
      .filter((/** @type {any} */ one) => !one.ok)
      .map(
        (/** @type {any} */ one) =>
          `${one.file}:${one.line}: ${one.title}: ${firstLine(one.tests[0]?.results[0]?.error?.message)}`,
      ),
    ...suites.flatMap((/** @type {any} */ one) => brokenUnder(one)),
  ];
}

/** @param {unknown} message */
function firstLine(message) {
  // Control sequences of colours stand in Playwright's messages.
  return stripVTControlCharacters(String(message ?? 'no message'))
    .split('\n')[0]
    ?.slice(0, 200);
}
