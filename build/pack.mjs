// `npm run pack`: packages for every system around stand-ins for Electron, read back at once. `-- --real` makes real ones
// for this system, `-- --twice` makes the .deb two times from two places and compares, `-- --read FOLDER [SYSTEM-PROCESSOR …]`
// only reads, and looks for exactly the packages of what is named.
// @ts-check

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ensureBuilt,
  ensureModules,
  ensureSystem,
  environment,
  onNode24,
  ROOT,
  say,
  stop,
} from './setup.mjs';

ensureModules();
onNode24();

const RELEASE = join(ROOT, 'release');
const [option, value, ...kinds] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'fieldpass-pack-'));
try {
  process.exitCode = (await chosen()) ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** @returns {Promise<boolean>} */
async function chosen() {
  switch (option) {
    case undefined:
      return await packAroundStandIns();
    case '--real':
      return await packReally(process.argv.slice(3));
    case '--twice':
      return await packTwice();
    case '--read':
      return (await isComplete(value ?? RELEASE, kinds)) && (await readBackFrom(value ?? RELEASE));
    default:
      return stop(`npm run pack knows --real, --twice and --read FOLDER, not ${option}.`);
  }
}

async function packAroundStandIns() {
  onLinuxOnly();
  ensureSystem('pack');
  ensureBuilt({ always: true });
  emptied(RELEASE);
  const { EVERYTHING, packStandIns } = await import('./pack-stand-ins.ts');
  await packStandIns({ root: ROOT, output: RELEASE, work, wishes: EVERYTHING });
  tidy();
  const fine = await readBackFrom(RELEASE);
  say('These packages hold a stand-in for Electron: they start nothing, and are given to nobody.');
  return fine;
}

// electron-builder brings Electron and its tools; signing starts from electron-builder.release.yml only.
/** @param {string[]} args */
async function packReally(args) {
  if (process.platform === 'linux') ensureSystem('pack');
  ensureBuilt({ always: true });
  emptied(RELEASE);
  const { lastCommitAt } = await import('./pack-stand-ins.ts');
  const env = { ...environment(), SOURCE_DATE_EPOCH: process.env['SOURCE_DATE_EPOCH'] ?? lastCommitAt(ROOT) };
  const { status } = spawnSync('electron-builder', ['--publish', 'never', ...args], {
    stdio: 'inherit',
    cwd: ROOT,
    env,
    shell: process.platform === 'win32',
  });
  if (status !== 0) stop('electron-builder ended with a failure.');
  tidy();
  return await readBackFrom(RELEASE);
}

async function packTwice() {
  onLinuxOnly();
  ensureSystem('pack');
  const { packTwice: twice } = await import('./pack-twice.ts');
  const both = twice(ROOT, work);
  for (const { what, first, second } of both)
    say(`${first === second ? '✓' : '✗'} ${what}\n  ${first}\n  ${second}`);
  return both.every(({ first, second }) => first === second);
}

/** @param {string} folder */
async function readBackFrom(folder) {
  const { readBack } = await import('./read-back/read-back.ts');
  const verdicts = await readBack(folder, join(work, 'read'));
  const bad = verdicts.filter(({ against }) => against.length > 0);
  for (const { of, holds, against } of bad) say(`✗ ${of}: ${holds}\n    ${against.join('\n    ')}`);
  for (const of of new Set(verdicts.map((one) => one.of)))
    say(`${of}: ${verdicts.filter((one) => one.of === of).length} checks`);
  say(`${verdicts.length - bad.length} checks held, ${bad.length} failed.`);
  return bad.length === 0;
}

/** @param {string} folder @param {string[]} kinds */
async function isComplete(folder, kinds) {
  if (kinds.length === 0) return true;
  const { againstSet } = await import('./read-back/complete.ts');
  const against = againstSet(readdirSync(folder), kinds);
  for (const line of against) say(`✗ ${line}`);
  return against.length === 0;
}

// The folder itself stays: somebody may be looking at it.
/** @param {string} folder */
function emptied(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

// What electron-builder leaves for debugging names paths of this computer.
function tidy() {
  rmSync(join(RELEASE, 'builder-debug.yml'), { force: true });
}

function onLinuxOnly() {
  if (process.platform !== 'linux')
    stop('Stand-in packages are made with tools of Linux. Here, use: npm run pack -- --real');
}
