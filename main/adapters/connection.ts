// Decides which connection this start uses, and where its records lie: samples and real borrows never share a ledger.

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  type Connection,
  ENVIRONMENT_ID,
  PLAIN_REACH,
  type Reach,
  SAMPLES_ID,
} from '../domain/connection.ts';
import { isLoopback, requireSafe } from './endpoint.ts';

type Environment = Readonly<Record<string, string | undefined>>;

// Any of these says that somebody set up AWS for this session.
const SIGNS = [
  'AWS_ENDPOINT_URL_LICENSE_MANAGER',
  'AWS_ENDPOINT_URL',
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
];

/**
 * Id or name of the connection to use: what was asked for just now (`--connection`, `--sandbox`), else
 * FIELDPASS_CONNECTION, else the one chosen in Fieldpass, else what this computer is set up for. A ledger of real
 * borrows outweighs a bare environment: an app started from the desktop, without the shell's variables, must show
 * what was borrowed.
 */
export function chooseConnection(
  dataDir: string,
  env: Environment,
  wished: {
    readonly forced: string | null;
    readonly active: string | null;
    /** Of the policy, for whoever has chosen nothing. */
    readonly managed?: string | null;
  },
): string {
  const asked = wished.forced ?? (env['FIELDPASS_CONNECTION'] || null);
  if (asked !== null) return BY_WORD.get(asked) ?? asked;
  if (wished.active !== null) return wished.active;
  if (typeof wished.managed === 'string') return wished.managed;
  const isReal = isConfigured(env) || holdsRecords(ledgerOf(dataDir, ENVIRONMENT_ID));
  return isReal ? ENVIRONMENT_ID : SAMPLES_ID;
}

// A map, because the word is a person's: in an object “constructor” would find a function.
const BY_WORD: ReadonlyMap<string, string> = new Map([
  ['sandbox', SAMPLES_ID],
  ['aws', ENVIRONMENT_ID],
]);

/** Folder of a connection's ledger: one for all real connections, because a seat is a seat, one for the samples. */
export function dirOf(dataDir: string, connectionId: string): string {
  return connectionId === SAMPLES_ID ? join(dataDir, 'sandbox') : dataDir;
}

/** File of a connection's ledger. */
export function ledgerOf(dataDir: string, connectionId: string): string {
  return join(dirOf(dataDir, connectionId), 'ledger.db');
}

/** Where the default chain's requests go, by AWS's own variables. Throws `usage` for an endpoint in the clear. */
export function environmentReach(env: Environment): Reach {
  const general = env['AWS_ENDPOINT_URL'] || null;
  const endpoint = env['AWS_ENDPOINT_URL_LICENSE_MANAGER'] || general;
  const local = endpoint !== null && isLoopback(endpoint);
  // A License Manager on this computer is a sandbox, which answers for its issuers' keys and identities too.
  const nearby = general ?? (local ? endpoint : null);
  const reach = {
    ...PLAIN_REACH,
    region: env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || (local ? 'us-east-1' : null),
    endpoint,
    kmsEndpoint: env['AWS_ENDPOINT_URL_KMS'] || nearby,
    stsEndpoint: env['AWS_ENDPOINT_URL_STS'] || nearby,
    useFips: env['AWS_USE_FIPS_ENDPOINT'] === 'true',
  };
  for (const one of [reach.endpoint, reach.kmsEndpoint, reach.stsEndpoint])
    if (one !== null) requireSafe(one);
  return reach;
}

/** Is this a License Manager on this computer: a rehearsal, whose clock and issuer keys prove nothing elsewhere? */
export function isLocal({ kind, reach }: Pick<Connection, 'kind' | 'reach'>): boolean {
  return kind === 'samples' || (reach.endpoint !== null && isLoopback(reach.endpoint));
}

/**
 * May its answers say what time it is? Only AWS's own may: a License Manager on this computer has this computer's clock,
 * and any other has a clock that its owner chose.
 */
export function isWitness(connection: Pick<Connection, 'kind' | 'reach'>): boolean {
  if (isLocal(connection)) return false;
  const { endpoint } = connection.reach;
  if (endpoint === null) return true;
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'https:' && AWS_HOST.test(hostname);
}

const AWS_HOST = /\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;

// A start that only looked around leaves an empty ledger, which binds nobody; one that cannot be read may hold borrows.
function holdsRecords(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      return db.prepare('SELECT 1 FROM events LIMIT 1').get() !== undefined;
    } finally {
      db.close();
    }
  } catch {
    return true;
  }
}

function isConfigured(env: Environment): boolean {
  if (SIGNS.some((name) => (env[name] ?? '') !== '')) return true;
  const folder = join(homedir(), '.aws');
  const files = [
    env['AWS_CONFIG_FILE'] ?? join(folder, 'config'),
    env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(folder, 'credentials'),
  ];
  return files.some((file) => existsSync(file));
}
