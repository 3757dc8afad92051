// What surrounds Fieldpass: variables, proxies, the system’s id of this computer.

import { isAbsolute } from 'node:path';
import { environmentReach } from '../../../main/adapters/connection.ts';
import { chooseDataDir } from '../../../main/adapters/data-dir.ts';
import { isLoopback } from '../../../main/adapters/endpoint.ts';
import { macMachineId, nodeIdOf, windowsMachineId } from '../../../main/adapters/machine-id.ts';
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
