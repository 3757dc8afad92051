// What a policy may say, key by key: each stands for itself, and a wrong one counts as the strictest it could have meant.

import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { type Connection, PLAIN_REACH } from '../domain/connection.ts';
import { type IssuerKey, readPublicKey } from '../domain/issuer-key.ts';
import {
  type Managed,
  type ManagedReminders,
  UNMANAGED,
  UPDATE_CHANNELS,
  UPDATE_MODES,
} from '../domain/managed.ts';
import { isSafe } from './endpoint.ts';

const plainText = v.pipe(v.string(), v.minLength(1), v.maxLength(256), v.regex(/^[^\p{Cc}\p{Cs}]+$/u));
const region = v.pipe(v.string(), v.regex(/^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/));
const endpoint = v.pipe(
  v.string(),
  v.maxLength(2_048),
  v.check(isSafe),
  v.check((text) => !text.includes('@')),
);
const connection = v.strictObject({
  name: v.pipe(plainText, v.maxLength(60), v.regex(/\S/)),
  profile: plainText,
  region: v.exactOptional(region),
  endpoint: v.exactOptional(endpoint),
  kmsEndpoint: v.exactOptional(endpoint),
  stsEndpoint: v.exactOptional(endpoint),
  useFips: v.exactOptional(v.boolean()),
});
const jwk = v.record(v.string(), v.unknown());
const issuerKey = v.strictObject({
  issuer: v.pipe(v.string(), v.regex(/^\d{12}$/)),
  key: v.union([v.pipe(v.string(), v.maxLength(65_536)), jwk]),
  comment: v.exactOptional(v.pipe(plainText, v.maxLength(200))),
});
const kinds = v.strictObject({
  week: v.exactOptional(v.boolean()),
  'three-days': v.exactOptional(v.boolean()),
  'ends-soon': v.exactOptional(v.boolean()),
  'last-hour': v.exactOptional(v.boolean()),
  ended: v.exactOptional(v.boolean()),
});

/** Every key of a policy. Lists are read entry by entry. */
const KEYS = {
  connections: connection,
  defaultConnection: plainText,
  mayAddConnections: v.boolean(),
  lockEndpoints: v.boolean(),
  allowedEndpoints: endpoint,
  issuerKeys: issuerKey,
  reminders: v.strictObject({ areOn: v.exactOptional(v.boolean()), kinds: v.exactOptional(kinds) }),
  updates: v.picklist(UPDATE_MODES),
  updateChannel: v.picklist(UPDATE_CHANNELS),
} as const;
type Key = keyof typeof KEYS;

/** How the value of a key is written where there is no JSON around it. */
export const POLICY_KEYS: Readonly<Record<Key, 'flag' | 'text' | 'json'>> = {
  connections: 'json',
  defaultConnection: 'text',
  mayAddConnections: 'flag',
  lockEndpoints: 'flag',
  allowedEndpoints: 'json',
  issuerKeys: 'json',
  reminders: 'json',
  updates: 'text',
  updateChannel: 'text',
};

/** Reads the values of a policy; `addedAt` dates its keys. Never throws: what is wrong is told in `faults`. */
export async function readPolicyValues(
  document: Readonly<Record<string, unknown>>,
  source: string,
  addedAt: number,
): Promise<Managed> {
  const faults: string[] = [];
  const has = (key: Key): boolean => document[key] !== undefined;
  const one = <K extends Key, F>(key: K, otherwise: F): v.InferOutput<(typeof KEYS)[K]> | F => {
    if (!has(key)) return otherwise;
    return checked(KEYS[key], document[key], key, faults) ?? otherwise;
  };
  const list = <K extends Key>(key: K): readonly v.InferOutput<(typeof KEYS)[K]>[] =>
    entriesOf(document[key], key, faults).flatMap(
      (entry, at) => checked(KEYS[key], entry, `${key}[${at}]`, faults) ?? [],
    );
  const connections = unique(list('connections').map(connectionOf), faults);
  const keys = await Promise.all(
    list('issuerKeys').map((entry, at) => keyOf(entry, `issuerKeys[${at}]`, addedAt, faults)),
  );
  const allowed = list('allowedEndpoints').map((text) => new URL(text).origin);
  const isLocked = one('lockEndpoints', has('lockEndpoints') || has('allowedEndpoints'));
  return {
    ...UNMANAGED,
    source,
    connections,
    defaultConnection: defaultOf(one('defaultConnection', null), connections, faults),
    mayAddConnections: one('mayAddConnections', !has('mayAddConnections')),
    endpoints: isLocked ? [...new Set([...allowed, ...connections.flatMap(originsOf)])] : null,
    issuerKeys: keys.filter((key) => key !== null),
    reminders: remindersOf(one('reminders', {})),
    updates: one('updates', has('updates') ? 'off' : null),
    updateChannel: one('updateChannel', has('updateChannel') ? 'latest' : null),
    unknown: Object.keys(document).filter((key) => !Object.hasOwn(KEYS, key)),
    faults,
  };
}

function checked<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  path: string,
  faults: string[],
): v.InferOutput<S> | null {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const inside = v.getDotPath(issue);
  // The value itself is left out: a policy is written by hand, and anything may have been pasted into it.
  faults.push(`“${inside === null ? path : `${path}.${inside}`}” is not what it should be.`);
  return null;
}

function entriesOf(value: unknown, path: string, faults: string[]): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES);
  faults.push(`“${path}” is not a list.`);
  return [];
}
const MOST_ENTRIES = 500;

// Records name the connection a seat was taken through, so its id has to come out the same at every start.
function connectionOf({ name, profile, ...reach }: v.InferOutput<typeof connection>): Connection {
  const id = createHash('sha256')
    .update(`policy\n${name.normalize('NFC').toLowerCase()}`)
    .digest('hex');
  return {
    id: id.slice(0, 32),
    name: name.trim().normalize('NFC'),
    kind: 'profile',
    profile,
    reach: { ...PLAIN_REACH, ...reach },
  };
}

function unique(connections: readonly Connection[], faults: string[]): readonly Connection[] {
  return connections.filter(({ id, name }, at) => {
    const isFirst = connections.findIndex((one) => one.id === id) === at;
    if (!isFirst) faults.push(`There are two connections called “${name}”.`);
    return isFirst;
  });
}

function defaultOf(name: string | null, connections: readonly Connection[], faults: string[]): string | null {
  if (name === null) return connections[0]?.id ?? null;
  const wanted = name.trim().normalize('NFC').toLowerCase();
  const found = connections.find((one) => one.name.toLowerCase() === wanted);
  if (found === undefined) faults.push('“defaultConnection” names none of the connections of the policy.');
  return found?.id ?? connections[0]?.id ?? null;
}

function originsOf({ reach }: Connection): readonly string[] {
  return [reach.endpoint, reach.kmsEndpoint, reach.stsEndpoint].flatMap((one) =>
    one === null ? [] : [new URL(one).origin],
  );
}

async function keyOf(
  { issuer, key, comment = '' }: v.InferOutput<typeof issuerKey>,
  path: string,
  addedAt: number,
  faults: string[],
): Promise<IssuerKey | null> {
  const text = typeof key === 'string' ? key : JSON.stringify(key);
  const read = await readPublicKey(new TextEncoder().encode(text));
  if ('refused' in read) {
    faults.push(`The key “${path}” cannot be used: ${read.refused}`);
    return null;
  }
  return { ...read, issuerAccount: issuer, origin: 'policy', addedAt, comment };
}

function remindersOf({ areOn, kinds = {} }: v.InferOutput<(typeof KEYS)['reminders']>): ManagedReminders {
  return { areOn: areOn ?? null, kinds };
}
