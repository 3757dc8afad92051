// Whether a call that met a fault ended as the table says: class, code, effect at the server, requests, secrets.

import { setTimeout as wait } from 'node:timers/promises';
import { cleanPorts, type Call, type Ended, type Scene, type Stage } from './network-calls.ts';
import { ENDINGS, type Class, type Fault } from './network-endings.ts';
import type { Relay } from './relay.ts';

export type Cell = { readonly call: Call; readonly fault: Fault };

/** What the table says of a cell. */
export function expected({ call, fault }: Cell): {
  readonly class: Class | null;
  readonly code: string | null;
} {
  const row = ENDINGS[fault.ending];
  const code = row[call.kind];
  if (code === 'denied' && call.denied === null) return { class: 'granted', code: null };
  const said = code === 'denied' ? call.denied : code;
  if (row.class === 'granted') return { class: 'granted', code: null };
  // A sign-in that fails leaves the change behind it not sent; who am I has no class, as nothing hangs on it.
  if (call.kind === 'sign-in')
    return { class: call.operation === 'GetCallerIdentity' ? null : 'not-sent', code: said };
  return { class: row.class, code: said };
}

export function judged(cell: Cell, ended: Ended): readonly string[] {
  const want = expected(cell);
  if (ended.class === want.class && ended.code === want.code) return [];
  return [`is ${ended.class} ${ended.code}, must be ${want.class} ${want.code}`];
}

export function effectsJudged({ call, fault }: Cell, ended: Ended, effects: number): readonly string[] {
  if (call.kind === 'read' || call.operation === 'GetCallerIdentity') return [];
  const isDone =
    call.kind === 'sign-in' ? ended.class === 'granted' : fault.act.passesOn === true && isReached(fault);
  return effects === (isDone ? 1 : 0) ? [] : [`the server has done it ${effects} times`];
}

// With these the request never gets to where it could be done.
function isReached({ ending }: Fault): boolean {
  return ENDINGS[ending].class !== 'not-sent' && ENDINGS[ending].class !== 'refused';
}

export function requestsJudged({ call, fault }: Cell, relay: Relay): readonly string[] {
  const { class: outcome } = ENDINGS[fault.ending];
  const count = relay.requests();
  if (outcome === 'not-sent') return count === 0 ? [] : [`${count} requests arrived`];
  if (call.kind !== 'change' || fault.act.at !== 'request') return [];
  // Only a refusal that came before any effect may be asked again: at once for AWS's wish to wait.
  const most = fault.ending === 'busy' ? 6 : 1;
  return count === most ? [] : [`${count} requests arrived`];
}

const SECRET_FIELD =
  /"(?:SignedToken|LicenseConsumptionToken|AccessToken|secretAccessKey|sessionToken)":"([^"]{8,})"|<(?:SecretAccessKey|SessionToken)>([^<]{8,})</g;

export function secretsOf({ genuine }: Relay): readonly string[] {
  return genuine.flatMap((raw) =>
    [...raw.toString('latin1').matchAll(SECRET_FIELD)].flatMap(([, json, xml]) => json ?? xml ?? []),
  );
}

export function secretsIn({ texts }: Ended, secrets: readonly string[]): readonly string[] {
  const all = [...secrets, 'canary-secret-key'];
  return all.some((secret) => texts.includes(secret)) ? ['a secret is in its texts'] : [];
}

// Asked again with the same token over a sound connection, an open call must settle, and its effect must be one.
export async function asksAgain(
  stage: Stage,
  { call }: Cell,
  scene: Scene,
  ended: Ended,
): Promise<readonly string[]> {
  if (call.kind !== 'change' || ended.class !== 'unknown') return [];
  const again = await scene.ask(cleanPorts(stage.sandbox));
  const effects = await scene.effects();
  const isSettled = again.class === 'granted' || again.code === 'grant-not-possible';
  return isSettled && effects === 1
    ? []
    : [`asked again it is ${again.class} ${again.code}, done ${effects} times`];
}

// A call may end while its request is still on its way to the sandbox.
export async function arrival({ fault }: Cell, { genuine }: Relay): Promise<void> {
  const isExpected = fault.act.passesOn === true && ENDINGS[fault.ending].class !== 'not-sent';
  for (let waits = 0; isExpected && genuine.length === 0 && waits < 200; waits += 1) await wait(20);
}
