// Every call that Fieldpass makes to AWS, over the product's own adapters: how it is made, and how its effect is seen.

import { openAwsGrants } from '../../main/adapters/aws/aws-grants.ts';
import { openIdentity, type AwsIdentity, type Who } from '../../main/adapters/aws/aws-identity.ts';
import { openAwsLicenseManager } from '../../main/adapters/aws/aws-license-manager.ts';
import type { AwsOptions, Deadlines } from '../../main/adapters/aws/aws-options.ts';
import type { Network } from '../../main/adapters/aws/aws-transport.ts';
import { wireUp } from '../../main/adapters/aws/aws-wiring.ts';
import { FieldpassError, type FailureCode } from '../../main/domain/failure.ts';
import type { License } from '../../main/domain/license.ts';
import type { Secret } from '../../main/domain/secret.ts';
import type { Grants, LicenseManager } from '../../main/ports.ts';
import type { Sandbox } from '../../main/sandbox/sandbox.ts';
import { sandboxRequestHandler } from '../../main/sandbox/request-handler.ts';
import { testCheckoutWish, testWish } from '../support/memory-license-manager.ts';
import { realClock } from '../support/real-clock.ts';
import { KeptLog } from '../support/scripted-aws.ts';
import type { SignInEnds, Variables } from './kept-sign-ins.ts';
import type { Class, Ending, Kind } from './network-endings.ts';

/** Base URLs of the services. */
export type Ends = { readonly lm: string; readonly kms: string; readonly sts: string } & SignInEnds;

export type Ports = {
  readonly manager: LicenseManager;
  readonly grants: Grants;
  readonly whoAmI: AwsIdentity['whoAmI'];
  readonly log: KeptLog;
};

/** How a call ended, and every text of it that somebody might see. */
export type Ended = {
  readonly class: Class | null;
  readonly code: FailureCode | null;
  readonly texts: string;
};

export const KEYS = { accessKeyId: 'AKIDFAULTEXAMPLE0000', secretAccessKey: 'canary-secret-key' };

type Opening = {
  readonly ends: Ends;
  readonly deadlines: Deadlines;
  readonly network?: Network;
  readonly who?: Who;
  readonly requestHandler?: AwsOptions['requestHandler'];
  readonly clock?: AwsOptions['clock'];
};

/** Opens the adapters as the product does, with deadlines of the test. */
export function openPorts({
  ends,
  deadlines,
  network,
  who,
  requestHandler,
  clock = realClock,
}: Opening): Ports {
  const log = new KeptLog();
  const way = { clock, network, requestHandler };
  const { connectionMs, readMs: requestMs } = deadlines;
  const reach = {
    region: 'us-east-1',
    endpoint: ends.lm,
    kmsEndpoint: ends.kms,
    stsEndpoint: ends.sts,
    useFips: false,
  };
  const identity = openIdentity({
    ...way,
    who: who ?? { kind: 'keys', keys: KEYS },
    reach,
    connectionMs,
    requestMs,
  });
  const wiring = wireUp({ ...way, ...reach, identity, deadlines, log, random: () => 0 });
  const { whoAmI } = identity;
  return { manager: openAwsLicenseManager(wiring), grants: openAwsGrants(wiring), whoAmI, log };
}

/** The adapters inside the process, without a fault: for what comes before and after. */
export function cleanPorts(sandbox: Sandbox): Ports {
  const nowhere = 'http://127.0.0.1:9';
  const deadlines = { readMs: 15_000, changeMs: 25_000, keyMs: 15_000, connectionMs: 5_000 };
  const ends = { lm: nowhere, kms: nowhere, sts: nowhere, sso: nowhere, oidc: nowhere, signin: nowhere };
  return openPorts({ ends, deadlines, requestHandler: sandboxRequestHandler(sandbox) });
}

/** One call made ready: everything it needs is there, and nothing of it has happened. */
export type Scene = {
  readonly ask: (ports: Ports) => Promise<Ended>;
  /** How often the call has taken effect at the server: 0 or 1. */
  readonly effects: () => Promise<number>;
  readonly secrets: readonly string[];
};

export type Call = {
  readonly operation: string;
  readonly kind: Kind;
  readonly service: keyof Ends;
  /** Code of a refusal by AWS for want of permission; null: the call takes it for an answer. */
  readonly denied: FailureCode | null;
  /** What `{}` as an answer means. */
  readonly onEmptyObject: Ending;
  /** Who signs in; nobody has to where this is missing. */
  readonly who?: (stage: Stage) => Who;
  /** What the process is told by its variables; made for each cell. */
  readonly variables?: (ends: Ends) => Variables;
  readonly prepare: (stage: Stage) => Promise<Scene>;
};

/** Where a cell plays: its sandbox, and a license that no other cell touches. */
export type Stage = {
  readonly sandbox: Sandbox;
  readonly license: License;
  readonly refreshToken: Secret;
  /** Lets the sandbox's clock run ahead. */
  readonly pass: (ms: number) => void;
};

/** Makes a change of the port whose outcome is in its answer. */
export async function ended(
  work: Promise<{ readonly outcome: string; readonly failure?: FieldpassError }>,
  { log }: Ports,
): Promise<Ended> {
  const { outcome, failure } = await work;
  const isUndone = outcome === 'not-sent' || outcome === 'unknown' || outcome === 'refused';
  return { class: isUndone ? outcome : 'granted', code: failure?.code ?? null, texts: textsOf(failure, log) };
}

/** Makes a call of the port that throws. Its class is only in the log, where support would look for it. */
export async function thrown(work: Promise<unknown>, { log }: Ports, isLogged = true): Promise<Ended> {
  try {
    await work;
    return { class: 'granted', code: null, texts: textsOf(undefined, log) };
  } catch (error) {
    if (!(error instanceof FieldpassError)) throw error;
    return { class: isLogged ? loggedClass(log) : null, code: error.code, texts: textsOf(error, log) };
  }
}

function loggedClass({ lines }: KeptLog): Class | null {
  const found = /"outcome":"(not-sent|unknown|refused)"/.exec(JSON.stringify(lines.at(-1) ?? ''))?.[1];
  return (found as Class | undefined) ?? null;
}

function textsOf(failure: FieldpassError | undefined, { lines }: KeptLog): string {
  const { message, details, stack, cause } = failure ?? {};
  return [message, JSON.stringify(details), stack, String(cause), JSON.stringify(lines)].join('\n');
}

export async function whole<T>(listing: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const page of listing) all.push(...page);
  return all;
}

/** Seats of a license that are out at the server. */
export function seatsOut({ sandbox, license }: Pick<Stage, 'sandbox' | 'license'>): number {
  return sandbox.seats().totals[license.arn]?.consumptions ?? 0;
}

/** How often the sandbox has carried out an operation. */
export function donePieces(sandbox: Sandbox, operation: string): number {
  return sandbox.requests().filter(({ target, outcome }) => target.endsWith(operation) && outcome === 'ok')
    .length;
}

export const clientToken = (): string => crypto.randomUUID().replaceAll('-', '');
export const borrowWish = (license: License) => testWish(license);
export const checkoutWish = (license: License) => testCheckoutWish(license);
