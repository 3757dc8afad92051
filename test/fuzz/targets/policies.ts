// What an administrator wrote: the policy as a file, and the registry of Windows as reg.exe prints it.

import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readPolicyText } from '../../../main/adapters/policy-source.ts';
import { policyInRegistry } from '../../../main/adapters/policy-registry.ts';
import { POLICY_KEYS } from '../../../main/adapters/policy-shape.ts';
import type { Managed } from '../../../main/domain/managed.ts';
import type { Target } from '../engine.ts';
import { mutateJson } from '../mutate-json.ts';
import { mutateText } from '../mutate-text.ts';
import { neverRefuses, opinion } from '../engine.ts';
import { meaningOf } from './json.ts';

type Values = Readonly<Record<string, unknown>>;
const NOW = Date.UTC(2026, 10, 28);
const DEEPEST = 8;
// Nobody has its other half; the same at every run, so that a seed repeats one.
const n = Buffer.alloc(256, 0xab).toString('base64url');

const WHOLE = {
  connections: [{ name: 'Rig', profile: 'rig', endpoint: 'https://lm.example', useFips: true }],
  defaultConnection: 'Rig',
  mayAddConnections: false,
  lockEndpoints: true,
  allowedEndpoints: ['http://localhost:1'],
  updates: 'look',
};
const POLICY_SEEDS = [
  WHOLE,
  { issuerKeys: [{ issuer: '123456789012', key: { kty: 'RSA', n, e: 'AQAB' }, comment: 'one' }] },
  { mayAddConnections: true, lockEndpoints: false, allowedEndpoints: [], updates: 'off' },
  { allowedEndpoints: ['https://lm.example', 'http://evil.example'], later: 1 },
  { reminders: { areOn: true, kinds: { week: false } }, updateChannel: 'beta' },
].map((one) => JSON.stringify(one));
const POLICY = POLICY_SEEDS[0] ?? '';
const POLICY_WORDS = ['"mayAddConnections":', '"lockEndpoints":false', '"updates":"x"', '"updates":null', '"updateChannel":', '"http://evil.example"', '"https://a@b"', 'true', 'false', 'null', '[', '"\\u0000"', '\ufeff', '"constructor":1']; // prettier-ignore

export const POLICY_TARGET: Target<string, Managed> = {
  name: 'policy',
  seeds: POLICY_SEEDS,
  // To read a key costs more than all the rest, and keys have a target of their own.
  mutate: (text, random, other) =>
    mutateJson(
      (text.includes('"kty"') && !random.once(20)) || text.length > 1_200 ? POLICY : text,
      random,
      other,
      POLICY_WORDS,
    ),
  parse: (text) => readPolicyText(text, '/x/policy.json', NOW),
  isRefusal: neverRefuses,
  check: (text, policy) => {
    const values = valuesIn(text);
    if (values === null) {
      const isClosed =
        !policy.mayAddConnections &&
        policy.endpoints?.length === 0 &&
        policy.updates === 'off' &&
        policy.faults.length === 1;
      if (!isClosed) throw new Error('a policy that cannot be read leaves something open');
      return opinion('unreadable', false, !text.includes('{'));
    }
    checkClosed(values, policy);
    checkSafe(policy);
    const unknown = Object.keys(values).filter((key) => !Object.hasOwn(POLICY_KEYS, key));
    if (JSON.stringify(policy.unknown) !== JSON.stringify(unknown)) throw new Error('overlooked a key');
    const { connections, issuerKeys, faults } = policy;
    return opinion(
      `${connections.length} ${issuerKeys.length} ${faults.length} ${Object.keys(values).join()}`,
    );
  },
  broken: {
    'a wrong value counts as none': async (text) => {
      const policy = await readPolicyText(text, '', NOW);
      const isWrong = policy.faults.some((fault) => fault.includes('mayAddConnections'));
      return isWrong ? { ...policy, mayAddConnections: true } : policy;
    },
    'the last of two keys wins': (text) =>
      readPolicyText(text.replace(/"mayAddConnections":\w+,(?=.*"mayAddConnections":)/, ''), '', NOW),
    'an address may be anywhere': async (text) => {
      const policy = await readPolicyText(
        text.replace('http://evil.example', 'https://evil.example'),
        '',
        NOW,
      );
      return text.includes('"http://evil.example"') &&
        policy.endpoints?.includes('https://evil.example') === true
        ? { ...policy, endpoints: ['http://evil.example'] }
        : policy;
    },
  },
};

/** The policy by other means; null where it must be refused. */
function valuesIn(text: string): Values | null {
  const value = meaningOf(text.replace(/^\ufeff/, ''), DEEPEST);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Values) : null;
}

/** Whatever is written where something can be closed, and does not say that it is open, closes it. */
function checkClosed(values: Values, policy: Managed): void {
  const has = (key: string): boolean => Object.hasOwn(values, key);
  if (policy.mayAddConnections !== (!has('mayAddConnections') || values['mayAddConnections'] === true))
    throw new Error('connections may be added');
  const isLocked = has('lockEndpoints') ? values['lockEndpoints'] !== false : has('allowedEndpoints');
  if ((policy.endpoints !== null) !== isLocked) throw new Error('other addresses may be asked');
  const { updates = null, updateChannel = null } = values;
  const modes: readonly unknown[] = has('updates') ? ['off', 'look', 'download'] : [null];
  if (policy.updates !== (modes.includes(updates) ? updates : 'off')) throw new Error('other updates');
  const channels: readonly unknown[] = has('updateChannel') ? ['latest', 'beta'] : [null];
  if (policy.updateChannel !== (channels.includes(updateChannel) ? updateChannel : 'latest'))
    throw new Error('another channel');
}

function checkSafe(policy: Managed): void {
  for (const { id, name, reach } of policy.connections) {
    if (!/^[0-9a-f]{32}$/.test(id) || name.trim() === '' || /\p{Cc}/u.test(name))
      throw new Error('a connection that cannot be shown');
    for (const one of [reach.endpoint, reach.kmsEndpoint, reach.stsEndpoint])
      if (one !== null && !isSafe(one)) throw new Error('a connection in the clear');
  }
  if (policy.endpoints?.some((one) => !isSafe(one) || new URL(one).origin !== one) === true)
    throw new Error('an address that is none');
  const isThere = policy.connections.some(({ id }) => id === policy.defaultConnection);
  if (!isThere && policy.defaultConnection !== null) throw new Error('chose what is not there');
  for (const { jwk, thumbprint, issuerAccount } of policy.issuerKeys) {
    const canonical = `{"e":"${jwk.e}","kty":"RSA","n":"${jwk.n}"}`;
    const hash = createHash('sha256').update(canonical).digest('base64url');
    if (hash !== thumbprint || !/^\d{12}$/.test(issuerAccount)) throw new Error('a key that is none');
  }
  if (policy.faults.some((one) => !one.endsWith('.'))) throw new Error('a fault that is no sentence');
}

function isSafe(address: string): boolean {
  const { protocol, hostname, username } = new URL(address);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isHere));
}

const printed = (...lines: readonly string[]): string =>
  ['', 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Fieldpass', ...lines.map((one) => `    ${one}`), ''].join(
    '\r\n',
  );

const REGISTRY_SEEDS = [
  printed('mayAddConnections    REG_DWORD    0x0', 'updates    REG_SZ    off'),
  printed(
    'allowedEndpoints    REG_MULTI_SZ    https://a.example\\0https://b.example',
    'lockendpoints    REG_SZ    TRUE',
  ),
  printed(`policy    REG_SZ    ${JSON.stringify(WHOLE)}`, 'lockEndpoints    REG_DWORD    0x1'),
  printed('connections    REG_SZ    [{"name":"Rig","profile":"rig"}]', 'defaultConnection    REG_SZ    Rig'),
  printed('Policy    REG_SZ    {"updates":"off"', 'Later    REG_EXPAND_SZ    %x%'),
];
const REGISTRY_WORDS = ['    ', '\r\n', '\r\n    ', 'REG_DWORD', 'REG_SZ', 'REG_MULTI_SZ', '0x0', '0x1', '\\0', 'true', 'constructor', '__proto__', 'valueOf', 'mayAddConnections', 'policy', 'updates', '[', '{"updates":"off"}']; // prettier-ignore

export const REGISTRY_TARGET: Target<string, Values> = {
  name: 'policy in the registry',
  seeds: REGISTRY_SEEDS,
  mutate: (text, random, other) => mutateText(text, random, other, REGISTRY_WORDS).slice(0, 2_000),
  parse: policyInRegistry,
  isRefusal: neverRefuses,
  check: (text, values) => {
    const lines = text.split(/\r?\n/).flatMap((line) => lineIn(line));
    const whole = lines.find(({ name }) => name.toLowerCase() === 'policy');
    const single = lines.filter((line) => line !== whole);
    for (const [key, value] of Object.entries(values)) {
      const written = single.findLast(({ name }) => name === key);
      if (written === undefined && whole === undefined) throw new Error('made up a value');
      if (written !== undefined) checkValue(key, value, written);
    }
    for (const { name } of single) if (!Object.hasOwn(values, name)) throw new Error('overlooked a value');
    if (whole !== undefined && !Object.keys(values).length && !/^\{\s*\}$/.test(whole.value))
      throw new Error('a policy that cannot be read leaves all open');
    const kinds = [...new Set(Object.values(values).map((one) => (one === null ? 'null' : typeof one)))];
    return opinion(`${whole === undefined} ${kinds.sort().join()} ${lines.length}`, lines.length > 0);
  },
  broken: {
    'a number is true unless it is nought': (text) => {
      const values = policyInRegistry(text);
      const odd = /^ {4}mayAddConnections {4}REG_DWORD {4}(?!0x[01]\r?$)/m.test(text);
      return odd ? { ...values, mayAddConnections: true } : values;
    },
    'a policy that is no JSON counts as none': (text) => {
      const values = policyInRegistry(text);
      return Object.values(values).every((one) => one === null) ? {} : values;
    },
  },
};

const NAMES = new Map(Object.keys(POLICY_KEYS).map((key) => [key.toLowerCase(), key]));
type Line = { readonly name: string; readonly type: string; readonly value: string };

function lineIn(line: string): readonly Line[] {
  if (!line.startsWith('    ')) return [];
  for (let from = line.indexOf('    REG_', 5); from > 0; from = line.indexOf('    REG_', from + 1)) {
    const [, type = ''] = /^(REG_[A-Z_]+) {4}/.exec(line.slice(from + 4)) ?? [];
    if (type === '') continue;
    const written = line.slice(4, from);
    const name = NAMES.get(written.toLowerCase()) ?? written;
    return [{ name, type, value: line.slice(from + 8 + type.length) }];
  }
  return [];
}

function checkValue(key: string, value: unknown, { type, value: text }: Line): void {
  if (!['boolean', 'string', 'object', 'number'].includes(typeof value))
    throw new Error(`took a ${typeof value}`);
  if (/[^ -~]/.test(text)) {
    if (value !== null) throw new Error('took letters that a code page may have changed');
    return;
  }
  const truth = { '0x0': false, '0x1': true }[text];
  if (type === 'REG_DWORD' && value !== (Object.hasOwn({ '0x0': 1, '0x1': 1 }, text) ? truth : null))
    throw new Error('took a number for a yes');
  if (type === 'REG_DWORD' || type === 'REG_MULTI_SZ') return;
  const kind = Object.hasOwn(POLICY_KEYS, key) ? POLICY_KEYS[key as keyof typeof POLICY_KEYS] : 'text';
  if (kind === 'text' && value !== text) throw new Error('read something else than stands there');
  if (kind === 'flag' && value !== (/^(?:true|false)$/i.test(text) ? /^t/i.test(text) : null))
    throw new Error('took a word for a yes');
}
