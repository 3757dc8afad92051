// Sandboxes on loopback whose clocks agree, so that what two clients see on two of them can be compared.

import { onTestFinished } from 'vitest';
import { openSandbox } from '../../main/sandbox/sandbox.ts';
import type { Sandbox } from '../../main/sandbox/sandbox.ts';
import { startSandboxServer } from '../../main/sandbox/server.ts';
import type { Order, Outcome } from './outcomes.ts';
import type { Stage, Step } from './play.ts';

/**
 * Opens a sandbox for the test whose clock stands at `start` (epoch ms) and moves when told; null is the real clock.
 *
 * Signatures are made by the real clock: the test must end within the five minutes that the two may be apart.
 */
export async function stageOf(
  start: number | null,
  ask: (order: Order) => Promise<Outcome>,
): Promise<Stage & { readonly sandbox: Sandbox }> {
  let now = start;
  const sandbox = openSandbox({ now: () => now ?? Date.now() });
  const server = await startSandboxServer(sandbox);
  onTestFinished(async () => {
    await server.stop();
    sandbox.close();
  });
  const pass = (ms: number): void => {
    if (now === null) throw new Error('the real clock does not move when told');
    now += ms;
  };
  return { sandbox, endpoint: server.endpoint, pass, ask };
}

const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;
const RANDOM = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b|ASIASANDBOX[A-Z2-7]{9}/g;
const SECRET = /"(SecretAccessKey|SessionToken)":"([^"]+)"/g;
// The CLI's spelling of an instant in UTC.
const UTC = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\+00:00"/g;
const KEY = /"PublicKey":"([^"]+)"/g;

/**
 * Gives the outcomes with everything random replaced by its turn: "random 1" is the same id wherever it is shown.
 *
 * A JWT becomes its header and claims; a secret or a key becomes its length in bytes or characters.
 */
export function comparable(steps: readonly Step[]): readonly unknown[] {
  const turns = new Map<string, number>();
  const turnOf = (id: string): string => {
    if (!turns.has(id)) turns.set(id, turns.size + 1);
    return `random ${turns.get(id) ?? 0}`;
  };
  return steps.map(({ operation, outcome }) => {
    const seen = outcome.kind === 'value' ? outcome.value : outcome.refused;
    const text = JSON.stringify(sorted({ operation, ...seen, requestId: undefined }))
      .replaceAll(JWT, (jwt) => opened(jwt))
      .replaceAll(SECRET, (_, name: string, secret: string) => `"${name}":"${secret.length} characters"`)
      .replaceAll(KEY, (_, key: string) => `"PublicKey":"${Buffer.from(key, 'base64').byteLength} bytes"`)
      .replaceAll(UTC, '"$1Z"')
      .replaceAll(RANDOM, turnOf);
    return JSON.parse(text);
  });
}

// The text is inside a JSON string: quotes must not end it.
function opened(jwt: string): string {
  const [header = '', claims = ''] = jwt.split('.');
  const parts = [header, claims].map((part) => Buffer.from(part, 'base64url').toString('utf8'));
  return JSON.stringify(parts.join(' ')).slice(1, -1);
}

// The order of members is no part of what a client parses.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}
