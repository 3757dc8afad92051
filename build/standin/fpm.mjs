#!/usr/bin/env node
// Stands in for fpm where there is no Ruby: builds the .deb with dpkg-deb and the .rpm with rpmbuild from the arguments
// that electron-builder passes. Same input, same bytes: times are those of SOURCE_DATE_EPOCH.
// @ts-check

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const ONCE = [
  's',
  't',
  'architecture',
  'after-install',
  'after-remove',
  'description',
  'version',
  'package',
].concat(
  ['name', 'maintainer', 'vendor', 'url', 'category', 'license', 'deb-priority', 'deb-compression'],
  ['rpm-os', 'rpm-compression', 'rpm-summary'],
);
const MANY = ['d', 'deb-recommends', 'rpm-tag', 'rpm-rpmbuild-define'];
const EPOCH = Number(process.env['SOURCE_DATE_EPOCH'] ?? Math.floor(Date.now() / 1000));

const { once, many, mappings } = read(process.argv.slice(2));
const work = mkdtempSync(join(tmpdir(), 'fieldpass-fpm-'));
try {
  const tree = join(work, 'tree');
  for (const mapping of mappings) place(mapping, tree);
  settle(tree);
  const target = once['t'];
  if (target === 'deb') buildDeb(tree);
  else if (target === 'rpm') buildRpm(tree);
  else throw new Error(`this stand-in for fpm builds no ${target}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** @param {string[]} args */
function read(args) {
  /** @type {Record<string, string>} */
  const once = {};
  /** @type {Record<string, string[]>} */
  const many = Object.fromEntries(MANY.map((name) => [name, []]));
  const mappings = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--force') continue;
    const name = arg.replace(/^--?/, '');
    if (!arg.startsWith('-')) mappings.push(arg);
    else if (ONCE.includes(name)) once[name] = args[(at += 1)] ?? '';
    else if (name in many) many[name]?.push(args[(at += 1)] ?? '');
    else throw new Error(`this stand-in for fpm does not know ${arg}`);
  }
  return { once, many, mappings };
}

// `folder/=/there` puts what is in the folder there; `file=/there/name` puts the file there under that name.
/** @param {string} mapping @param {string} tree */
function place(mapping, tree) {
  const cut = mapping.lastIndexOf('=');
  const [from, to] = [mapping.slice(0, cut), join(tree, mapping.slice(cut + 1))];
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

/** Modes and times as fpm leaves them. @param {string} path */
function settle(path) {
  const stats = lstatSync(path);
  if (stats.isDirectory()) {
    for (const name of readdirSync(path)) settle(join(path, name));
    chmodSync(path, 0o755);
  } else if (stats.isFile()) chmodSync(path, (stats.mode & 0o111) === 0 ? 0o644 : 0o755);
  lutimesSync(path, EPOCH, EPOCH);
}

/** @param {string} folder @param {string} [below] @returns {string[]} */
function filesOf(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? filesOf(folder, path) : [path];
    })
    .sort();
}

/** @param {string} tree */
function buildDeb(tree) {
  const control = join(tree, 'DEBIAN');
  const files = filesOf(tree);
  const kilobytes = Math.ceil(files.reduce((sum, file) => sum + lstatSync(join(tree, file)).size, 0) / 1024);
  mkdirSync(control);
  const [first = '', ...rest] = once['description']?.split('\n') ?? [];
  const fields = [
    ['Package', once['name']],
    ['Version', once['version']],
    ['License', once['license']],
    ['Vendor', once['vendor']],
    ['Architecture', once['architecture']],
    ['Maintainer', once['maintainer']],
    ['Installed-Size', String(kilobytes)],
    ['Depends', many['d']?.join(', ')],
    ['Recommends', many['deb-recommends']?.join(', ')],
    ['Section', once['category'] ?? 'default'],
    ['Priority', once['deb-priority']],
    ['Homepage', once['url']],
    ['Description', [first, ...rest.map((line) => ` ${line.trim() === '' ? '.' : line.trim()}`)].join('\n')],
  ];
  const text = fields.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(join(control, 'control'), text.join(''));
  const md5 = (/** @type {string} */ file) =>
    createHash('md5')
      .update(readFileSync(join(tree, file)))
      .digest('hex');
  const plain = files.filter((file) => lstatSync(join(tree, file)).isFile());
  writeFileSync(join(control, 'md5sums'), plain.map((file) => `${md5(file)}  ${file}\n`).join(''));
  for (const [name, from] of [
    ['postinst', 'after-install'],
    ['postrm', 'after-remove'],
  ]) {
    const script = once[from ?? ''];
    if (script !== undefined) cpSync(script, join(control, name ?? ''));
  }
  settle(control);
  for (const name of ['postinst', 'postrm']) chmodSync(join(control, name), 0o755);
  lutimesSync(tree, EPOCH, EPOCH);
  const how = [`-Z${once['deb-compression'] ?? 'xz'}`, '--root-owner-group', '--build'];
  run('dpkg-deb', [...how, tree, once['package'] ?? '']);
}

/** @param {string} tree */
function buildRpm(tree) {
  const arch = { amd64: 'x86_64', x86_64: 'x86_64', arm64: 'aarch64', aarch64: 'aarch64' }[
    once['architecture'] ?? ''
  ];
  if (arch === undefined) throw new Error(`no rpm for ${once['architecture']}`);
  const owned = /^(?:opt\/[^/]+|usr\/share\/doc\/[^/]+)$/;
  const quoted = (/** @type {string} */ path) => `"/${path}"`;
  const folders = foldersOf(tree).filter((path) =>
    owned.test(
      path
        .split('/')
        .slice(0, path.startsWith('opt') ? 2 : 4)
        .join('/'),
    ),
  );
  const script = (/** @type {string} */ name) => readFileSync(once[name] ?? '', 'utf8').replaceAll('%', '%%');
  const spec = [
    `Name: ${once['name']}`,
    `Version: ${once['version']}`,
    'Release: 1',
    `Summary: ${once['rpm-summary'] ?? once['description']}`,
    `License: ${once['license']}`,
    `Vendor: ${once['vendor']}`,
    `Packager: ${once['maintainer']}`,
    `URL: ${once['url']}`,
    'Group: default',
    'AutoReqProv: no',
    ...(many['d'] ?? []).map((name) => `Requires: ${name}`),
    ...(many['rpm-tag'] ?? []),
    '%global __os_install_post %{nil}',
    '%global debug_package %{nil}',
    '%global use_source_date_epoch_as_buildtime 1',
    '%global clamp_mtime_to_source_date_epoch 1',
    ...(many['rpm-rpmbuild-define'] ?? []).map((definition) => `%global ${definition}`),
    '%global _buildhost reproducible',
    `%global _binary_payload ${once['rpm-compression'] === 'xzmt' ? 'w6T0.xzdio' : 'w9.gzdio'}`,
    '%description',
    once['description'] ?? '',
    '%install',
    `cp -a ${tree}/. %{buildroot}/`,
    '%post',
    script('after-install'),
    '%postun',
    script('after-remove'),
    '%files',
    '%defattr(-,root,root,-)',
    ...folders.map((path) => `%dir ${quoted(path)}`),
    ...filesOf(tree).map(quoted),
    '',
  ];
  const file = join(work, 'package.spec');
  writeFileSync(file, spec.join('\n'));
  const defines = ['--define', `_topdir ${join(work, 'rpm')}`, '--define', '_rpmfilename package.rpm'];
  run('rpmbuild', ['-bb', '--quiet', '--target', `${arch}-linux`, ...defines, file]);
  renameOver(join(work, 'rpm', 'RPMS', 'package.rpm'), once['package'] ?? '');
}

/** @param {string} folder @param {string} [below] @returns {string[]} */
function foldersOf(folder, below = '') {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    return entry.isDirectory() ? [path, ...foldersOf(folder, path)] : [];
  });
}

/** @param {string} from @param {string} to */
function renameOver(from, to) {
  if (statSync(dirname(from)).dev === statSync(dirname(to)).dev) renameSync(from, to);
  else cpSync(from, to);
}

/** @param {string} tool @param {string[]} args */
function run(tool, args) {
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(EPOCH) };
  execFileSync(tool, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
    cwd: dirname(once['package'] ?? basename('.')),
  });
}
