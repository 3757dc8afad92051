// What surrounds Fieldpass: variables, proxies, the system’s id of this computer.

import { isAbsolute } from 'node:path';
import { environmentReach } from '../../../main/adapters/connection.ts';
import { chooseDataDir } from '../../../main/adapters/data-dir.ts';
import { isLoopback } from '../../../main/adapters/endpoint.ts';
import {
  linuxMachineIdIn,
  macMachineId,
  nodeIdOf,
  windowsMachineId,
} from '../../../main/adapters/machine-id.ts';
import { startOf } from '../../../main/adapters/ledger/ledger-claims.ts';
import { isExempt, readAnswer, type Route } from '../../../main/adapters/network/proxies.ts';
import type { Reach } from '../../../main/domain/connection.ts';
import type { Target } from '../engine.ts';
import { mutateText } from '../mutate-text.ts';
import { neverRefuses, opinion } from '../engine.ts';

const ID = '0123456789abcdef0123456789abcdef';
type Environment = Readonly<Record<string, string>>;
type Surroundings = { readonly reach: Reach; readonly dir: string };

const NAMES = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_LICENSE_MANAGER',
  'AWS_ENDPOINT_URL_KMS',
  'AWS_ENDPOINT_URL_STS',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_USE_FIPS_ENDPOINT',
  'FIELDPASS_DATA_DIR',
  'XDG_DATA_HOME',
];
const ADDRESSES = [
  'http://',
  'https://',
  'http://localhost',
  'http://127.0.0.1:8080',
  'http://[::1]:1',
  '@',
  'localhost',
  '127.1',
  '0x7f.1',
  '2130706433',
  '.evil.example',
  '\\',
  '#',
  '?',
  '%2f',
  'HTTPS://',
  'ftp://',
  '//',
  '\t',
  ':99999',
];

const surroundings = (env: Environment): Surroundings => ({
  reach: environmentReach(env),
  dir: chooseDataDir(undefined, env, { platform: 'linux', home: '/home/me' }),
});

export const ENVIRONMENT_TARGET: Target<Environment, Surroundings> = {
  name: 'environment',
  seeds: [
    {},
    { AWS_ENDPOINT_URL: 'https://lm.example', AWS_REGION: 'eu-central-1' },
    { AWS_ENDPOINT_URL_LICENSE_MANAGER: 'http://127.0.0.1:4000', FIELDPASS_DATA_DIR: '/x' },
    { AWS_ENDPOINT_URL_KMS: 'http://[::1]:1', AWS_ENDPOINT_URL_STS: 'http://localhost', XDG_DATA_HOME: '/d' },
    { AWS_ENDPOINT_URL: 'http://evil.example', XDG_DATA_HOME: 'relative' },
  ],
  mutate: (env, random, other) => {
    const name = random.pick(NAMES);
    const before = env[name] ?? other[name] ?? random.pick(ADDRESSES);
    return { ...env, [name]: mutateText(before, random, random.pick(ADDRESSES), ADDRESSES).slice(0, 300) };
  },
  parse: surroundings,
  check: (env, { reach, dir }) => {
    if (!isAbsolute(dir)) throw new Error(`keeps its files at ${dir}`);
    for (const address of [reach.endpoint, reach.kmsEndpoint, reach.stsEndpoint])
      if (address !== null) checkAddress(address);
    return opinion(
      `${reach.endpoint === null} ${reach.region === null} ${reach.kmsEndpoint === null} ${dir.length > 40}`,
      true,
      Object.keys(env).length === 0,
    );
  },
  broken: {
    'any address that begins with http': (env) =>
      /^http:/.test(env['AWS_ENDPOINT_URL_KMS'] ?? '')
        ? {
            ...surroundings({}),
            reach: { ...surroundings({}).reach, kmsEndpoint: env['AWS_ENDPOINT_URL_KMS'] ?? null },
          }
        : surroundings(env),
    'a relative folder is taken': (env) => ({ ...surroundings(env), dir: env['XDG_DATA_HOME'] || '/x' }),
  },
};

function checkAddress(address: string): void {
  const { protocol, hostname } = new URL(address);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere))
    throw new Error(`would send in the clear to ${address}`);
  if (isLoopback(address) !== (isHere && /^https?:$/.test(protocol)))
    throw new Error(`takes ${address} for another place`);
}

type Ways = { readonly routes: readonly Route[]; readonly isExempt: boolean };

const waysOf = ({ answer, exempt }: { answer: string; exempt: string }): Ways => ({
  routes: readAnswer(answer),
  isExempt: isExempt(new URL('https://license-manager.us-east-1.amazonaws.com'), { NO_PROXY: exempt }),
});

export const PROXIES_TARGET: Target<{ readonly answer: string; readonly exempt: string }, Ways> = {
  name: 'proxies',
  seeds: [
    { answer: 'PROXY proxy:3128; HTTPS secure:443; DIRECT', exempt: 'localhost,.amazonaws.com:443' },
    { answer: 'SOCKS5 x:1', exempt: '*' },
    { answer: 'DIRECT', exempt: '[::1]:443 ::1 10.0.0.1' },
    { answer: 'PROXY user:password@proxy:1', exempt: '' },
  ],
  mutate: ({ answer, exempt }, random, other) => ({
    answer: mutateText(answer, random, other.answer, [
      'PROXY ',
      'HTTPS ',
      'SOCKS ',
      ';',
      ':',
      '@',
      'DIRECT',
      '://',
    ]),
    exempt: mutateText(exempt, random, other.exempt, ['*', '.', ',', ':443', '[', ']', 'amazonaws.com']),
  }),
  parse: waysOf,
  check: ({ exempt }, { routes, isExempt: isFree }) => {
    if (routes.length === 0) throw new Error('no way at all');
    for (const { proxy } of routes) {
      if (proxy === null) continue;
      const { username, protocol, hostname } = new URL(proxy.url.reveal());
      if (!/^https?:$/.test(protocol) || hostname === '') throw new Error('a proxy that is none');
      if (
        /@/.test(proxy.name) ||
        (username.length > 3 &&
          proxy.name.split('//')[1]?.startsWith(`${username}:`) === true &&
          !hostname.startsWith(username))
      )
        throw new Error('a name with a password');
    }
    if (isFree && !/[*]|amazonaws|com/i.test(exempt)) throw new Error('made an exemption nobody wrote');
    return opinion(`${routes.length} ${isFree} ${routes[0]?.proxy === null}`, true);
  },
  broken: {
    'what is unknown is direct': (one) => ({ ...waysOf({ ...one, answer: 'DIRECT' }), routes: [] }),
    'the name is the whole address': (one) => {
      const ways = waysOf(one);
      return {
        ...ways,
        routes: ways.routes.map(({ proxy }) => ({ proxy: proxy && { ...proxy, name: proxy.url.reveal() } })),
      };
    },
  },
};

const IDS = [ID, '00000000-1111-2222-3333-444444444444'];

export const MACHINE_TARGET: Target<string, string | null> = {
  name: 'machine ids',
  seeds: [
    `    "IOPlatformUUID" = "${IDS[1]}"\n`,
    `\r\n    MachineGuid    REG_SZ    ${IDS[1]}\r\n`,
    '"IOPlatformUUID" = "00000000-0000-0000-0000-000000000000"',
    'ERROR: not found',
  ],
  mutate: (text, random, other) =>
    mutateText(text, random, other, [
      '"IOPlatformUUID" = "',
      'MachineGuid',
      'REG_SZ',
      '    ',
      '-',
      IDS[1] ?? '',
    ]),
  parse: (text) => macMachineId(text) ?? windowsMachineId(text),
  isRefusal: neverRefuses,
  check: (text, id) => {
    if (id === null) return opinion('none', false, text.length < 60);
    if (!/^[0-9a-f-]{36}$/.test(id) || !text.toLowerCase().includes(id)) throw new Error('made up an id');
    if (!/[1-9a-f]/.test(id)) throw new Error('an id of nothing');
    if (!/^fp1-[a-z2-7]{26}$/.test(nodeIdOf(id))) throw new Error('a node id of another form');
    return opinion(/MachineGuid/.test(text) ? 'windows' : 'mac', true);
  },
  broken: { 'any 36 characters will do': (text) => /"IOPlatformUUID" = "(.{36})"/.exec(text)?.[1] ?? null },
};

export const LINUX_TARGET: Target<string, string | null> = {
  name: 'machine id of Linux',
  seeds: [`${ID}\n`, ID.toUpperCase(), 'uninitialized\n', `${'0'.repeat(32)}\n`, ` ${ID}`],
  mutate: (text, random, other) => mutateText(text, random, other, [ID, '\n', '0', 'f', '-', ID.slice(16)]),
  parse: linuxMachineIdIn,
  isRefusal: neverRefuses,
  check: (text, id) => {
    const written = text.trim();
    const isRight = written.length === 32 && !/[^0-9a-f]/i.test(written) && /[1-9a-f]/i.test(written);
    if (isRight !== (id !== null)) throw new Error(isRight ? 'a right id was refused' : 'took what is no id');
    if (id !== null && id.toUpperCase() !== written.toUpperCase()) throw new Error('made up an id');
    return opinion(`${id === null} ${written.length}`, id !== null, written.length < 16);
  },
  broken: {
    'nothing but zeros will do': (text) =>
      text.trim() === '0'.repeat(32) ? text.trim() : linuxMachineIdIn(text),
    'what follows is not looked at': (text) => linuxMachineIdIn(text.trim().slice(0, 32)),
  },
};

const BOOT = '11111111-2222-3333-4444-555555555555';
const statOf = (command: string, start: string): string =>
  `4242 (${command}) S 1 4242 4242 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 ${start} 1000 200 18446744073709551615\n`;

export const STAT_TARGET: Target<string, string | null> = {
  name: 'start of a process',
  seeds: [statOf('fieldpass', '987654'), statOf('a) R (b', '1'), statOf(' ', '0'), '4242 (x) Z 1', ''],
  mutate: (text, random, other) =>
    mutateText(text, random, other, [') ', '(', ' ', '987654', ') S 1 ', '-1', '\n']),
  parse: (stat) =>
    startOf(4242, {
      platform: 'linux',
      read: (path) => (path.endsWith('boot_id') ? `${BOOT}\n` : stat),
    }),
  isRefusal: neverRefuses,
  check: (stat, start) => {
    // The name of the command is whatever its program is called: only after its last bracket are fields counted.
    const fields = stat.slice(stat.lastIndexOf(')') + 1).split(' ');
    if (start === null) {
      if (stat.includes(')') && fields[0] === '' && /^\d{1,20}$/.test(fields[20] ?? ''))
        throw new Error('overlooked the start');
      return opinion(`none ${fields.length > 20}`, false, !stat.includes(')'));
    }
    const [boot, ticks = '', ...more] = start.split(' ');
    if (boot !== BOOT || more.length > 0 || !/^\d+$/.test(ticks)) throw new Error('a start that is none');
    if (fields[0] === '' && stat.includes(')') && fields[20] !== ticks) throw new Error('took another field');
    return opinion(`read ${ticks.length}`, true);
  },
  broken: {
    'the first bracket ends the name': (stat) => {
      const ticks = stat.slice(stat.indexOf(')') + 2).split(' ')[19];
      return ticks === undefined ? null : `${BOOT} ${ticks}`;
    },
    'any text is a moment': (stat) => {
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      return ticks === undefined ? null : `${BOOT} ${ticks}`;
    },
  },
};
