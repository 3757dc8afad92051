// Decides which License Manager this start talks to: the embedded one with samples, or AWS as configured.

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export type Connection = {
  readonly kind: 'sandbox' | 'aws';
  /** Where this connection keeps its ledger: samples and real borrows never share one. */
  readonly dir: string;
  /** Endpoint of License Manager from AWS_ENDPOINT_URL_LICENSE_MANAGER or AWS_ENDPOINT_URL, if set. */
  readonly endpoint: string | null;
  readonly kmsEndpoint: string | null;
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
 * for the sandbox: an app started from the desktop, without the shell's environment, must show what was borrowed.
 */
export function chooseConnection(
  dataDir: string,
  env: Environment,
  forced: 'sandbox' | 'aws' | null,
): Connection {
  const wished = forced ?? (env['FIELDPASS_CONNECTION'] === 'sandbox' ? 'sandbox' : null);
  const kind = wished ?? (isConfigured(env) || existsSync(join(dataDir, 'ledger.db')) ? 'aws' : 'sandbox');
  if (kind === 'sandbox')
    return { kind, dir: join(dataDir, 'sandbox'), endpoint: null, kmsEndpoint: null, region: 'us-east-1' };
  const endpoint = env['AWS_ENDPOINT_URL_LICENSE_MANAGER'] || env['AWS_ENDPOINT_URL'] || null;
  const local = endpoint !== null && isLoopback(endpoint);
  // A License Manager on this computer is a sandbox, which answers for its issuers' keys too.
  const kmsEndpoint = env['AWS_ENDPOINT_URL_KMS'] || (local ? endpoint : null);
  const region = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || (local ? 'us-east-1' : null);
  return { kind, dir: dataDir, endpoint, kmsEndpoint, region };
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
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
