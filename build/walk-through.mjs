// The main job in the terminal, step by step, each with its proof: what `npm start` does without a window.
// @ts-check

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { NODE_24, ROOT, say } from './setup.mjs';

const CLI = join(ROOT, 'dist', 'main', 'cli.cjs');
const SERVICE = 'dev.fieldpass.vault.v1';

if (process.env['FIELDPASS_PRIVATE_KEYRING'] !== '1' && !hasKeychain()) {
  say(
    'No Secret Service runs here: a private gnome-keyring session is started for this demonstration only.\n',
  );
  const args = [join(ROOT, 'build', 'with-keyring.sh'), NODE_24, join(ROOT, 'build', 'walk-through.mjs')];
  const { status } = spawnSync('bash', args, {
    stdio: 'inherit',
    env: { ...process.env, FIELDPASS_PRIVATE_KEYRING: '1' },
  });
  process.exit(status ?? 1);
}

const folder = mkdtempSync(join(tmpdir(), 'fieldpass-walk-'));
const dataDir = join(folder, 'laptop');
let failures = 0;
let server = await startServer(0);
const { endpoint } = server;
const environment = {
  ...process.env,
  AWS_ENDPOINT_URL_LICENSE_MANAGER: endpoint,
  AWS_ACCESS_KEY_ID: 'AKIDSAMPLE0000000000',
  AWS_SECRET_ACCESS_KEY: 'sample',
  FIELDPASS_DATA_DIR: dataDir,
};

try {
  await walk();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
say(failures === 0 ? '\nThe whole job is done and every proof held.' : `\n${failures} proofs did not hold.`);
process.exit(failures === 0 ? 0 : 1);

async function walk() {
  step(1, 'What was granted to me');
  fieldpass('licenses');
  const { licenses } = asked('licenses', '--cached');
  const license = licenses.find((/** @type {any} */ { borrow }) => borrow.possible && borrow.canReturnEarly);

  step(2, `Borrow “${license.licenseName}”`);
  fieldpass('borrow', license.licenseArn);
  const [borrow] = asked('status').borrows;
  prove(
    'one seat is taken on the server',
    (await seats()).filter(({ licenseArn }) => licenseArn === license.licenseArn).length === 1,
  );
  const stored = secretTool('lookup', borrow.borrowId);
  const token = stored.split('.').slice(5).join('.');
  prove('secret-tool finds the token in the keyring', token.split('.').length === 3);
  prove('openssl alone verifies its PS384 signature', opensslVerifies(token));
  prove(
    'the ledger holds the record and no secret',
    !ledgerBytes().includes(token) && ledgerKinds().includes('held'),
  );

  step(3, 'Quit, cut the network, start again');
  await server.stop();
  fieldpass('status');
  fieldpass('verify', license.licenseArn);
  const [offline] = asked('status').borrows;
  prove(
    'still there, verified, counting down',
    offline.verdict === 'valid' && Date.parse(offline.expiresAt) > Date.now(),
  );
  const late = new Date(Date.parse(offline.expiresAt)).toISOString();
  prove(
    'at the second of its end it is expired',
    asked('verify', license.licenseArn, '--at', late).failure?.code === 'token-expired',
  );

  step(4, 'Back at the office: return it');
  server = await startServer(Number(new URL(endpoint).port));
  fieldpass('return', license.licenseArn);
  prove(
    'the seat is free',
    (await seats()).every(({ licenseArn }) => licenseArn !== license.licenseArn),
  );
  prove('secret-tool finds nothing any more', secretTool('lookup', borrow.borrowId) === '');
  prove('the record remains', ledgerKinds().join(' ').endsWith('returning returned token-destroyed'));
}

/** @param {number} number @param {string} title */
function step(number, title) {
  say(`\n${number}. ${title}`);
}

/** @param {string} what @param {boolean} holds */
function prove(what, holds) {
  if (!holds) failures += 1;
  say(`   ${holds ? '✓' : '✗ NOT TRUE:'} ${what}`);
}

/** Runs the command line as a person would and shows what it prints. @param {string[]} args */
function fieldpass(...args) {
  say(`   $ fieldpass ${args.map((arg) => (/\s/.test(arg) ? `"${arg}"` : arg)).join(' ')}`);
  const { stdout, stderr } = spawnSync(NODE_24, [CLI, ...args], { encoding: 'utf8', env: environment });
  for (const line of `${stderr}${stdout}`.trimEnd().split('\n')) say(`     ${line}`);
}

/** @param {string[]} args @returns {any} */
function asked(...args) {
  const { stdout } = spawnSync(NODE_24, [CLI, ...args, '--json'], { encoding: 'utf8', env: environment });
  return JSON.parse(stdout);
}

/** @param {string} verb @param {string} account */
function secretTool(verb, account) {
  return spawnSync('secret-tool', [verb, 'service', SERVICE, 'account', account], { encoding: 'utf8' })
    .stdout;
}

/** @param {string} token */
function opensslVerifies(token) {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const file = (/** @type {string} */ name, /** @type {string | Buffer} */ content) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const args = [
    'dgst',
    '-sha384',
    '-verify',
    server.issuerKeyFile,
    '-sigopt',
    'rsa_padding_mode:pss',
    '-sigopt',
    'rsa_pss_saltlen:48',
  ];
  args.push(
    '-signature',
    file('signature', Buffer.from(signature, 'base64url')),
    file('signed', `${header}.${payload}`),
  );
  return spawnSync('openssl', args, { encoding: 'utf8' }).stdout.includes('Verified OK');
}

function ledgerBytes() {
  return ['ledger.db', 'ledger.db-wal'].map((name) => readIfThere(join(dataDir, name))).join('');
}

/** @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function ledgerKinds() {
  const { stdout } = spawnSync(
    'sqlite3',
    ['-readonly', join(dataDir, 'ledger.db'), 'select kind from events order by number'],
    { encoding: 'utf8' },
  );
  return stdout.trim().split('\n');
}

/** @returns {Promise<{ licenseArn: string }[]>} */
async function seats() {
  const report = await (await fetch(`${endpoint}/__fieldpass/seats`)).json();
  return report.consumptions.filter((/** @type {any} */ { nodeId }) =>
    String(nodeId ?? '').startsWith('fp1-'),
  );
}

/** @param {number} port */
async function startServer(port) {
  const child = spawn(
    NODE_24,
    [CLI, 'sandbox', '--port', String(port), '--data', join(folder, 'license-manager')],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise((done) => child.once('exit', done));
  for await (const line of createInterface({ input: child.stdout })) {
    const { endpoint, issuerKeyFile } = JSON.parse(line);
    return { endpoint, issuerKeyFile, stop: async () => void (child.kill('SIGTERM'), await ended) };
  }
  throw new Error('the embedded License Manager did not start');
}

function hasKeychain() {
  if (!process.env['DBUS_SESSION_BUS_ADDRESS']) return false;
  const probe = mkdtempSync(join(tmpdir(), 'fieldpass-probe-'));
  const { stdout } = spawnSync(NODE_24, [CLI, 'doctor', '--sandbox', '--data-dir', probe, '--json'], {
    encoding: 'utf8',
  });
  rmSync(probe, { recursive: true, force: true });
  return (
    JSON.parse(stdout).findings?.some(
      (/** @type {any} */ { part, state }) => part === 'keychain' && state === 'well',
    ) ?? false
  );
}
