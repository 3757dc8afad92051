// Brings a fresh clone to where it can run: node modules, Node 24, system packages. Plain JavaScript, because it runs
// on whatever Node is there before anything is installed.
// @ts-check

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MODULES = join(ROOT, 'node_modules');
export const NODE_24 = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const STAMP = join(MODULES, '.fieldpass-lock');

/** @param {string} line */
export const say = (line) => process.stdout.write(`${line}\n`);

// Set-up speaks on stderr: stdout belongs to the command that was asked for.
/** @param {string} line */
const note = (line) => process.stderr.write(`${line}\n`);

/** Ends the process with a sentence and the number 3: something must be installed by hand first.
 * @param {string} line @returns {never} */
export function stop(line) {
  process.stderr.write(`${line}\n`);
  process.exit(3);
}

/** Installs node modules exactly as locked, if they are not there yet, and makes sure that Node 24 is among them. */
export function ensureModules() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(NODE_24) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  // Somebody else may have installed them, such as a workflow that lets no install script run.
  if (existsSync(NODE_24) && isInstalledAsLocked(ROOT)) {
    linkCommand();
    writeFileSync(STAMP, lock);
    return;
  }
  // npm would empty the folder that the link leads to.
  if (lstatSync(MODULES, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    stop('node_modules is a link and does not fit package-lock.json: install where it leads to.');
  note('Installing node modules (once) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  run(
    npm,
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'npm could not install the node modules.',
    process.platform === 'win32',
  );
  // npm may be told to run no install scripts; Node 24 needs its own.
  if (!existsSync(NODE_24))
    run(
      process.execPath,
      [join(MODULES, 'node', 'installArchSpecificPackage.js')],
      'Node 24 could not be installed.',
      false,
      join(MODULES, 'node'),
    );
  if (!existsSync(NODE_24)) stop('Node 24 is missing: install it through the npm package “node”.');
  linkCommand();
  writeFileSync(STAMP, lock);
}

/** Whether the node modules below a folder are those of its lock: by npm's own record of what it installed, and by the version
 * that lies in each folder. What is optional may be missing: it is for another system. @param {string} root */
export function isInstalledAsLocked(root) {
  const locked = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  if (locked === null || installed === null) return false;
  const isMissing = Object.entries(locked).some(
    ([path, { optional }]) => path !== '' && optional !== true && !(path in installed),
  );
  return !isMissing && Object.entries(installed).every(([path, one]) => isAsLocked(root, path, one, locked));
}

/** @typedef {{ version?: string, integrity?: string, resolved?: string, optional?: boolean }} Installed */

/** @param {string} root @param {string} path @param {Installed} one @param {Record<string, Installed>} locked */
function isAsLocked(root, path, one, locked) {
  const wanted = locked[path];
  if (wanted?.integrity === undefined || wanted.integrity !== one.integrity) return false;
  if (wanted.version !== one.version) return false;
  const manifest = join(root, path, 'package.json');
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === wanted.version;
}

/** @param {string} file @returns {Record<string, Installed> | null} */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/** Runs the rest of a script on Node 24, with its own modules first on the path; returns only if it already does. */
export function onNode24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return;
  const script = process.argv[1] ?? '';
  const { status, signal } = spawnSync(NODE_24, [script, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: environment(),
  });
  if (signal !== null) process.kill(process.pid, signal);
  process.exit(status ?? 1);
}

/** The environment for child processes: our own Node and tools before those of the system.
 * @returns {NodeJS.ProcessEnv} */
export function environment() {
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = [dirname(NODE_24), join(MODULES, '.bin'), process.env['PATH'] ?? ''].join(separator);
  return { ...process.env, PATH: path };
}

/** Builds what ships, if any source is newer than the last build. @param {{ always?: boolean }} [options] */
export function ensureBuilt({ always = false } = {}) {
  const stamp = join(ROOT, 'dist', '.built');
  const sources = ['main', 'preload', 'renderer', 'build', 'package-lock.json'];
  const built = existsSync(stamp) ? statSync(stamp).mtimeMs : 0;
  if (!always && built > Math.max(...sources.map((source) => newest(join(ROOT, source))))) return;
  note('Building …');
  run(NODE_24, [join(ROOT, 'build', 'build.mjs')], 'The build failed.');
  writeFileSync(stamp, '');
}

/** What tests and the terminal walk-through need from the system, each with its Debian package. */
const SYSTEM = [
  { probe: 'dbus-run-session', package: 'dbus' },
  { probe: 'gnome-keyring-daemon', package: 'gnome-keyring' },
  { probe: 'secret-tool', package: 'libsecret-tools' },
  { probe: 'sqlite3', package: 'sqlite3' },
  { probe: 'openssl', package: 'openssl' },
];
/** What builds packages and reads them back. */
const SYSTEM_FOR_PACKING = [
  { probe: 'dpkg-deb', package: 'dpkg' },
  { probe: 'rpmbuild', package: 'rpm' },
  { probe: 'mksquashfs', package: 'squashfs-tools' },
  { probe: 'desktop-file-validate', package: 'desktop-file-utils' },
  { probe: 'update-mime-database', package: 'shared-mime-info' },
];
const SYSTEM_FOR_TESTS = [
  ...SYSTEM,
  ...SYSTEM_FOR_PACKING,
  { probe: '/usr/lib/chromium/chromium-headless-shell', package: 'chromium-headless-shell' },
  { probe: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', package: 'fonts-dejavu-core' },
  { probe: 'makensis', package: 'nsis' },
  { probe: '/usr/lib/python3/dist-packages/dbus', package: 'python3-dbus' },
  { probe: '/usr/lib/python3/dist-packages/gi', package: 'python3-gi' },
];

/** Clients that are not ours, to hold the embedded License Manager against; without them those tests are skipped. */
const OUTSIDE_CLIENTS = [
  { probe: '/usr/bin/aws', package: 'awscli' },
  { probe: '/usr/lib/python3/dist-packages/boto3', package: 'python3-boto3' },
];

/** Installs the outside clients where it may; says loudly what is skipped where it may not. */
export function ensureOutsideClients() {
  if (process.platform !== 'linux') return;
  const missing = OUTSIDE_CLIENTS.filter(({ probe }) => !isThere(probe)).map((entry) => entry.package);
  if (missing.length === 0) return;
  if (mayInstall()) {
    note(`Installing outside clients (once): ${missing.join(' ')} …`);
    if (install(missing)) return;
  }
  note(
    `!! SKIPPED: the tests with outside clients need ${missing.join(' and ')}, which cannot be installed here.`,
  );
}

/** Makes sure the system packages are there: installs them where it may, else says exactly what to install.
 * @param {'start' | 'test' | 'pack'} purpose */
export function ensureSystem(purpose) {
  if (process.platform !== 'linux') return;
  const wanted = { start: SYSTEM, test: SYSTEM_FOR_TESTS, pack: SYSTEM_FOR_PACKING }[purpose];
  const missing = wanted.filter(({ probe }) => !isThere(probe)).map((entry) => entry.package);
  if (missing.length === 0) return;
  const byHand = `Please install: apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!mayInstall()) stop(`Missing on this computer: ${missing.join(', ')}. ${byHand}`);
  note(`Installing system packages (once): ${missing.join(' ')} …`);
  if (!install(missing)) stop(`System packages could not be installed. ${byHand}`);
}

const mayInstall = () => process.getuid?.() === 0 && isThere('apt-get');

/** @param {string[]} packages */
function install(packages) {
  const quiet = {
    stdio: /** @type {const} */ (['ignore', 'ignore', 'inherit']),
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  const choice = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  return spawnSync('apt-get', choice, quiet).status === 0;
}

/** Is the real Electron binary here? Never asks the package itself, which would download (or throw). */
export function electronBinary() {
  const folder = join(MODULES, 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

/** @param {string} command @param {string[]} args @param {string} complaint */
export function run(command, args, complaint, shell = false, cwd = ROOT) {
  // On stderr, like all of set-up: stdout belongs to the command that was asked for.
  const { status } = spawnSync(command, args, { stdio: ['inherit', 2, 2], cwd, env: environment(), shell });
  if (status !== 0) stop(complaint);
}

/** @param {string} probe */
function isThere(probe) {
  if (probe.startsWith('/')) return existsSync(probe);
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, probe)));
}

// `npx fieldpass` in the clone finds the command where it finds every other.
function linkCommand() {
  if (process.platform === 'win32') return;
  const link = join(MODULES, '.bin', 'fieldpass');
  mkdirSync(dirname(link), { recursive: true });
  if (!existsSync(link)) symlinkSync('../../build/fieldpass.mjs', link);
}

/** @param {string} path @returns {number} */
function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
