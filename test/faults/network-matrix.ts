// Plays one fault against one call: real SDK, real sockets, real sandbox; what was expected, and what differed.

import { setTimeout as wait } from 'node:timers/promises';
import { openSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts';
import { startSandboxServer, type SandboxServer } from '../../main/sandbox/server.ts';
import type { License } from '../../main/domain/license.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { AwsOptions } from '../../main/adapters/aws/aws-options.ts';
import type { TestCertificates } from '../support/fault-proxy.ts';
import {
  cleanPorts,
  openPorts,
  whole,
  type Call,
  type Ended,
  type Ends,
  type Stage,
} from './network-calls.ts';
import type { Fault } from './network-endings.ts';
import { faultsFor } from './network-faults.ts';
import {
  arrival,
  asksAgain,
  effectsJudged,
  judged,
  requestsJudged,
  secretsIn,
  secretsOf,
  type Cell,
} from './network-judge.ts';
import { fullPort, REFUSED_PORT } from './dead-ports.ts';
import { Deadline } from './deadline.ts';
import { withVariables } from './kept-sign-ins.ts';
import { startRelay, type Relay } from './relay.ts';
import { startSignInServer } from './sign-in-server.ts';

/** No busy machine needs so long: only a fault, or the deadline that a test lets come, ends a call. */
export const DEADLINES = { readMs: 30_000, changeMs: 30_000, keyMs: 30_000, connectionMs: 2_000 };
const GRACE_MS = 500;
// A call that has not ended by now never will.
const NEVER_MS = 60_000;
const NEVER_ENDED: Ended = { class: null, code: null, texts: 'it never ended' };

/** One line for each thing that was not as the table says. */
export type Played = {
  readonly cell: Cell;
  readonly ended: Ended;
  readonly problems: readonly string[];
};

export type Theatre = {
  readonly play: (cell: Cell) => Promise<Played>;
  readonly close: () => Promise<void>;
};

type House = {
  readonly sandbox: Sandbox;
  readonly server: SandboxServer;
  readonly pass: (ms: number) => void;
};

async function openHouse(licenses: number): Promise<House> {
  let aheadMs = 0;
  const sandbox = openSandbox({ licenses, now: () => Date.now() + aheadMs });
  return { sandbox, server: await startSandboxServer(sandbox), pass: (ms) => void (aheadMs += ms) };
}

async function closeHouse({ sandbox, server }: House): Promise<void> {
  await server.stop();
  sandbox.close();
}

type Handler = (trusted: readonly string[]) => AwsOptions['requestHandler'];

type Options = {
  readonly certificates: TestCertificates;
  /** Carries the requests in place of the product's own transport: a control that lies about what it saw. */
  readonly handler?: Handler;
};

/** Opens what the cells share: a sandbox with a key and as many licenses as there are cells, and the dead ports. */
export async function openTheatre(cells: number, { certificates, handler }: Options): Promise<Theatre> {
  const house = await openHouse(cells + 40);
  const { sandbox } = house;
  const licenses = (await whole(cleanPorts(sandbox).manager.listReceived())).filter(({ productSku }) =>
    productSku.startsWith('GEN-'),
  );
  const refreshToken = await tokenFor(house, licenses[0]);
  const full = await fullPort();
  const signIns = await startSignInServer();
  let used = 0;
  return {
    play: async ({ call, fault }) => {
      const isAlone = needsOwnSandbox(call);
      const own = isAlone ? await openHouse(0) : house;
      const license = isAlone ? await onlineLicense(own.sandbox) : licenses[(used += 1) - 1];
      if (license === undefined) throw new Error('more cells than licenses');
      const stage = { sandbox: own.sandbox, license, refreshToken, pass: own.pass };
      const isKept = call.variables !== undefined;
      const relay = await relayFor(isKept ? signIns.port : own.server.port, call, fault, certificates);
      try {
        return await playOn(stage, { call, fault }, relay, {
          clean: own.server.port,
          cleanSignIns: signIns.port,
          faulty: endOf(fault, relay, full.port),
          certificates,
          handler,
        });
      } finally {
        await relay.stop();
        if (isAlone) await closeHouse(own);
      }
    },
    close: async () => {
      await Promise.all([full.stop(), signIns.stop()]);
      await closeHouse(house);
    },
  };
}

// Making the key that a borrow is signed with takes as long as forty cells: those share a sandbox, with a license each.
function needsOwnSandbox({ kind, operation }: Call): boolean {
  return kind !== 'sign-in' && operation !== 'CheckoutBorrowLicense' && operation !== 'GetPublicKey';
}

async function onlineLicense(sandbox: Sandbox): Promise<License> {
  const all = await whole(cleanPorts(sandbox).manager.listReceived());
  const found = all.find(({ productSku }) => productSku === 'QM-DRAFT-3D');
  if (found === undefined) throw new Error('the sandbox has no QM-DRAFT-3D');
  return found;
}

async function tokenFor({ sandbox, server }: House, license: License | undefined): Promise<Secret> {
  const { LicenseManagerClient, CreateTokenCommand } = await import('@aws-sdk/client-license-manager');
  await sandbox.issuerPublicKeyPem();
  const client = new LicenseManagerClient({
    region: license?.homeRegion ?? '',
    endpoint: server.endpoint,
    credentials: { accessKeyId: 'AKIDSANDBOXEXAMPLE00', secretAccessKey: 'sandbox' },
  });
  const reply = await client.send(
    new CreateTokenCommand({ LicenseArn: license?.arn, ClientToken: 'a'.repeat(32) }),
  );
  return new Secret(reply.Token ?? '');
}

function relayFor(
  upstream: number,
  { operation }: Call,
  { act, road }: Fault,
  certificates: TestCertificates,
): Promise<Relay> {
  const certificate = typeof road === 'object' ? certificates[road.certificate] : undefined;
  return startRelay({ upstream, act, operation, certificate });
}

function endOf({ road }: Fault, { port }: Relay, full: number): string {
  switch (road) {
    case 'refused':
      return `http://127.0.0.1:${REFUSED_PORT}`;
    case 'full':
      return `http://127.0.0.1:${full}`;
    case 'nameless':
      return 'https://license-manager.invalid';
    case 'http':
      return `http://127.0.0.1:${port}`;
    default:
      return `https://127.0.0.1:${port}`;
  }
}

type Set = {
  readonly clean: number;
  readonly cleanSignIns: number;
  readonly faulty: string;
  readonly certificates: TestCertificates;
  readonly handler: Handler | undefined;
};

function endsOf({ service }: Call, { clean, cleanSignIns, faulty }: Set): Ends {
  const own = `http://127.0.0.1:${clean}`;
  const kept = `http://127.0.0.1:${cleanSignIns}`;
  return { lm: own, kms: own, sts: own, sso: kept, oidc: kept, signin: kept, [service]: faulty };
}

async function playOn(stage: Stage, cell: Cell, relay: Relay, set: Set): Promise<Played> {
  const { call, fault } = cell;
  const scene = await call.prepare(stage);
  const ends = endsOf(call, set);
  const trusted =
    typeof fault.road === 'object' && fault.road.trusts === 'nobody' ? [] : [set.certificates.ca];
  const deadline = new Deadline(DEADLINES.changeMs);
  if (fault.ending === 'late') void relay.struck.then(() => deadline.comes());
  const who = call.who?.(stage);
  const ports = openPorts({
    ends,
    deadlines: DEADLINES,
    clock: deadline.clock,
    network: { trust: { roots: async () => trusted } },
    ...(who === undefined ? {} : { who }),
    requestHandler: set.handler?.(trusted),
  });
  const asked = withVariables(call.variables?.(ends) ?? {}, () => scene.ask(ports));
  const ended = await Promise.race([asked, wait(NEVER_MS, NEVER_ENDED, { ref: false })]);
  const overdueMs = deadline.overdueMs();
  await arrival(cell, relay);
  const effects = await scene.effects();
  const problems = [
    ...judged(cell, ended),
    ...(overdueMs > GRACE_MS ? [`ended ${Math.round(overdueMs)} ms after its deadline`] : []),
    ...effectsJudged(cell, ended, effects),
    ...requestsJudged(cell, relay),
    ...secretsIn(ended, [...scene.secrets, ...secretsOf(relay)]),
    ...(await asksAgain(stage, cell, scene, ended)),
  ];
  deadline.stop();
  return { cell, ended, problems };
}

/** Every fault for every call, in an order that spreads those that only a deadline ends. */
export function cellsOf(calls: readonly Call[]): readonly Cell[] {
  const rows = calls.map((call) =>
    faultsFor(call.service, call.onEmptyObject).map((fault) => ({ call, fault })),
  );
  const longest = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: longest }, (_, index) =>
    rows.flatMap((row) => row[(index * 37) % longest] ?? []),
  ).flat();
}

/** Plays cells side by side, as many at once as given. */
export async function playAll(
  theatre: Theatre,
  cells: readonly Cell[],
  atOnce = 20,
): Promise<readonly Played[]> {
  const played: Played[] = [];
  const left = [...cells];
  const work = async (): Promise<void> => {
    for (let cell = left.shift(); cell !== undefined; cell = left.shift())
      played.push(await theatre.play(cell));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return played;
}

/** Plays the whole matrix of some calls. The first cell of each comes alone: it loads the SDK, which no deadline may pay for. */
export async function playMatrix(calls: readonly Call[], options: Options): Promise<readonly Played[]> {
  const cells = cellsOf(calls);
  const theatre = await openTheatre(cells.length + calls.length, options);
  try {
    const first = calls.flatMap(
      (call) => cells.find((cell) => cell.call === call && cell.fault.ending === 'fine') ?? [],
    );
    await playAll(theatre, first, 1);
    return await playAll(theatre, cells);
  } finally {
    await theatre.close();
  }
}

/** What of it was not as the table says, one line each. */
export function mismatches(played: readonly Played[]): readonly string[] {
  return played.flatMap(({ cell, problems }) =>
    problems.map((problem) => `${cell.call.operation}, ${cell.fault.name}: ${problem}`),
  );
}

/** How many cells ended in each class, for the figures. */
export function counted(played: readonly Played[]): Readonly<Record<string, number>> {
  const classes = played.map(({ ended }) => ended.class ?? 'no class');
  const count = (name: string): number => classes.filter((one) => one === name).length;
  return {
    cells: played.length,
    'as the table says': played.filter(({ problems }) => problems.length === 0).length,
    'not sent': count('not-sent'),
    unknown: count('unknown'),
    refused: count('refused'),
    granted: count('granted'),
  };
}
