// Endpoints that somebody named: unencrypted only within this computer, because tokens cross this wire.

import { FieldpassError } from '../domain/failure.ts';

/** True for http or https to localhost or a loopback address. */
export function isLoopback(endpoint: string): boolean {
  const url = URL.parse(endpoint);
  if (url === null) return false;
  const { hostname, protocol } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Is it https, or on this computer? */
export function isSafe(endpoint: string): boolean {
  return isLoopback(endpoint) || (URL.parse(endpoint) !== null && endpoint.startsWith('https://'));
}

/** Throws `usage` for an endpoint that is neither https nor on this computer. */
export function requireSafe(endpoint: string): void {
  if (isSafe(endpoint)) return;
  throw new FieldpassError(
    'usage',
    `The endpoint “${endpoint}” must begin with https:// or be on this computer.`,
  );
}
