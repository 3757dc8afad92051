// Decides which License Manager this start talks to: the embedded one with samples, or AWS as configured.

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FieldpassError } from '../domain/failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type Connection = {
  readonly kind: 'sandbox' | 'aws';
  /** Where this connection keeps its ledger: samples and real borrows never share one. */
  readonly dir: string;
  /** Endpoint of License Manager from AWS_ENDPOINT_URL_LICENSE_MANAGER or AWS_ENDPOINT_URL, if set. */
  readonly endpoint: string | null;
  readonly kmsEndpoint: string | null;
  /** A License Manager on this computer: a rehearsal, whose issuer keys prove nothing elsewhere. */
  readonly isLocal: boolean;
  /** Default Region of a loopback endpoint; elsewhere AWS's own settings decide. */
  readonly region: string | null;
};

// Any of these says that somebody set up AWS for this session.
const SIGNS = [
  'AWS_ENDPOINT_URL_LICENSE_MANAGER',
  'AWS_ENDPOINT_URL',
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
];

/**
 * Chooses by what is set and what was used before. A ledger of real borrows outweighs everything but an explicit wish
 * for the sandbox: an app started from the desktop, without the shell's environment, must show what was borrowed. Throws `usage` for an endpoint or wish it cannot accept.
 */
export function chooseConnection(
  dataDir: string,
  env: Environment,
  forced: 'sandbox' | 'aws' | null,
): Connection {
  const wished = forced ?? wishIn(env);
  const kind = wished ?? (isConfigured(env) || holdsRecords(join(dataDir, 'ledger.db')) ? 'aws' : 'sandbox');
  if (kind === 'sandbox')
    return {
      kind,
      dir: join(dataDir, 'sandbox'),
      endpoint: null,
      kmsEndpoint: null,
      isLocal: true,
      region: 'us-east-1',
    };
  const endpoint = endpointIn(env);
  const local = endpoint !== null && isLoopback(endpoint);
  // A License Manager on this computer is a sandbox, which answers for its issuers' keys too.
  const kmsEndpoint = env['AWS_ENDPOINT_URL_KMS'] || (local ? endpoint : null);
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || (local ? 'us-east-1' : null);
  return { kind, dir: dataDir, endpoint, kmsEndpoint, isLocal: local, region };
}

function wishIn(env: Environment): Connection['kind'] | null {
  const wish = env['FIELDPASS_CONNECTION'] || null;
  if (wish === null || wish === 'sandbox' || wish === 'aws') return wish;
  throw new FieldpassError('usage', `FIELDPASS_CONNECTION is “sandbox” or “aws”, not “${wish}”.`);
}

// License names, grants and tokens cross this wire: unencrypted only within this computer.
function endpointIn(env: Environment): string | null {
  const endpoint = env['AWS_ENDPOINT_URL_LICENSE_MANAGER'] || env['AWS_ENDPOINT_URL'] || null;
  if (endpoint === null || endpoint.startsWith('https://') || isLoopback(endpoint)) return endpoint;
  throw new FieldpassError(
    'usage',
    `The endpoint “${endpoint}” must begin with https:// or be on this computer.`,
  );
}

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

function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { hostname, protocol } = new URL(endpoint);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
