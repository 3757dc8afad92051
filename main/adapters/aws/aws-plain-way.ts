// Where requests go, and with what keys, when the SDK is not asked: only where both are certain without it.

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ClientOptions } from './aws-clients.ts';
import type { WireRequest } from './aws-exchange.ts';
import { partitionOf } from './aws-reach.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A request line and `host`, as the SDK would form them. */
export type Place = Pick<WireRequest, 'protocol' | 'hostname' | 'port'> & { readonly host: string };

/** As the SDK gives them: what is not there is left out. */
export type PlainKeys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export type PlainWay = {
  readonly keys: () => Promise<PlainKeys>;
  /** Null: the SDK knows, or nobody does. */
  readonly placeIn: (region: string | null) => (Place & { readonly region: string }) | null;
};

// Settings by which the SDK would go elsewhere: they stand in files and variables that only it reads to the end.
const OTHER_WAYS = /^\s*(endpoint_url|services|use_dualstack_endpoint|use_fips_endpoint)\s*=/m;
const OTHER_WAY_NAMES = [
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_LICENSE_MANAGER',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_USE_FIPS_ENDPOINT',
];

/** The way without the SDK, or null where its credential chain or its settings are needed. Reads the AWS config file. */
export function plainWay(options: ClientOptions, env: Environment): PlainWay | null {
  const { credentials, endpoint, useFips = false } = options;
  const keys = credentials === undefined ? keysIn(env) : credentials;
  if (keys === null || useFips) return null;
  const own = endpoint === undefined ? null : placeOf(endpoint);
  if (endpoint === undefined ? hasOtherWays(env) : own === null) return null;
  return {
    keys: async () => (typeof keys === 'function' ? keys() : keys),
    placeIn: (region) => {
      if (region === null) return null;
      if (own !== null) return { ...own, region };
      if (partitionOf(region) !== 'aws') return null;
      const hostname = `license-manager.${region}.amazonaws.com`;
      return { protocol: 'https:', hostname, host: hostname, region };
    },
  };
}

// The first of the SDK's chain; keys with an end are left to it, which looks for others when they are over.
function keysIn(env: Environment): PlainKeys | null {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey || env['AWS_PROFILE'] || env['AWS_CREDENTIAL_EXPIRATION']) return null;
  const { AWS_SESSION_TOKEN: sessionToken } = env;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

function placeOf(endpoint: string): Place | null {
  const { protocol, hostname, port, host, pathname, search } = new URL(endpoint);
  if (pathname !== '/' || search !== '') return null;
  return { protocol, hostname, host, ...(port === '' ? {} : { port: Number(port) }) };
}

function hasOtherWays(env: Environment): boolean {
  if (OTHER_WAY_NAMES.some((name) => env[name])) return true;
  const file = env['AWS_CONFIG_FILE'] || join(homedir(), '.aws', 'config');
  try {
    return OTHER_WAYS.test(readFileSync(file, 'utf8'));
  } catch {
    // What cannot be read here, the SDK cannot read either.
    return false;
  }
}
