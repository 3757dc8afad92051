// `npm run audit`: the supply-chain checks, and the advisories and signatures where the registry answers.
// @ts-check

import { spawnSync } from 'node:child_process';
import { readEvidence } from './audit-evidence.ts';
import { CHECKS } from './supply-chain.ts';
import { ensureBuilt, ensureModules, environment, onNode24, ROOT, say } from './setup.mjs';

ensureModules();
onNode24();
ensureBuilt();

const strict = process.argv.includes('--strict');
const evidence = readEvidence(ROOT);
const failed = CHECKS.filter((check) => !holds(check)).length;
const asked = [advisories(), signatures()];
const unasked = asked.filter((answer) => answer === 'not checked').length;
const bad = failed + asked.filter((answer) => answer === 'bad').length;
say(
  `\n${evidence.bill.components.length} packages ship, ${Object.keys(evidence.lock.packages).length - 1} are locked in all.`,
);
const missing = unasked === 0 ? '' : `; ${unasked} could not be checked here (see above)`;
say(`${CHECKS.length + asked.length - bad - unasked} checks held, ${bad} failed${missing}.`);
process.exit(bad > 0 || (strict && unasked > 0) ? 1 : 0);

/** @param {import('./supply-chain.ts').Check} check */
function holds({ holds: sentence, against }) {
  const problems = against(evidence);
  say(`${problems.length === 0 ? '✓' : '✗'} ${sentence}`);
  for (const problem of problems) say(`    ${problem}`);
  return problems.length === 0;
}

function advisories() {
  const { stdout } = npm('audit', '--omit=dev', '--json');
  const report = parsed(stdout);
  const count = report?.metadata?.vulnerabilities?.total;
  if (typeof count !== 'number') return unchecked('known vulnerabilities of what ships', report);
  say(
    `${count === 0 ? '✓' : '✗'} ${count} known vulnerabilities in what ships (asked on ${new Date().toISOString().slice(0, 10)})`,
  );
  return count === 0 ? 'good' : 'bad';
}

function signatures() {
  const { stdout } = npm('audit', 'signatures', '--json');
  const report = parsed(stdout);
  if (!Array.isArray(report?.invalid)) return unchecked('signatures of the registry', report);
  const count = report.invalid.length + report.missing.length;
  say(`${count === 0 ? '✓' : '✗'} ${count} packages without a valid signature of the registry`);
  return count === 0 ? 'good' : 'bad';
}

/** @param {string} what @param {any} report */
function unchecked(what, report) {
  const why = String(report?.error?.summary ?? report?.message ?? 'no answer').split('\n')[0];
  say(`? NOT CHECKED: ${what}. The registry in use does not offer it (${why}).`);
  return 'not checked';
}

/** @param {string[]} args */
function npm(...args) {
  const windows = process.platform === 'win32';
  return spawnSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd: ROOT,
    env: { ...environment(), npm_config_audit: 'true' },
    encoding: 'utf8',
    shell: windows,
  });
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
