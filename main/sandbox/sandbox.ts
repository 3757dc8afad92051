// An embedded AWS License Manager, with the STS and KMS calls it needs, spoken to over its wire protocol.
import { IssuerKey } from './issuer-key.ts';
import { LicenseService } from './license-service.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { ReceivedRequest } from './request-log.ts';
import { seatReport } from './seats.ts';
import type { SeatReport } from './seats.ts';
import { forgetOldConsumptions, seed } from './seed.ts';
import { openStore } from './store.ts';
import type { WireOutcome, WireRequest } from './wire.ts';

export type { Misbehaviour } from './misbehaviour.ts';
export type { ReceivedRequest } from './request-log.ts';
export type { LiveConsumption, SeatReport } from './seats.ts';
export type { WireOutcome, WireReply, WireRequest } from './wire.ts';

/**
 * `dir`: where the state lives (default: in memory). `now`: the server clock, epoch ms. `licenses`: how many in total
 * (default: the samples only; fewer than the samples gives the samples). `idempotencyWindowMs`: how long a ClientToken
 * is remembered; default 10 minutes, the figure AWS gives for CreateToken and for nothing else.
 */
export type SandboxOptions = {
  readonly dir?: string;
  readonly now?: () => number;
  readonly licenses?: number;
  readonly idempotencyWindowMs?: number;
};

export type Sandbox = {
  /** Answers one request; never rejects. After `close` every connection drops. */
  readonly handle: (request: WireRequest) => Promise<WireOutcome>;
  /** Orders a misbehaviour for requests to come; orders live in this process, not in the directory. */
  readonly control: (order: Misbehaviour) => void;
  /** Gives the public half of the issuers' key as PEM, making the key first if there is none yet. */
  readonly issuerPublicKeyPem: () => Promise<string>;
  /** Gives the consumptions that are live now, with their consumption tokens: for tests, not for clients. */
  readonly seats: () => SeatReport;
  /** Gives the latest requests and how each ended. */
  readonly requests: () => readonly ReceivedRequest[];
  /** Drops what is in flight and closes the store. */
  readonly close: () => void;
};

const TEN_MINUTES_MS = 10 * 60_000;

/** Opens a sandbox: tables and licenses are made if missing; no key is generated and nothing signed yet. */
export function openSandbox(options: SandboxOptions = {}): Sandbox {
  const { dir, now = Date.now, licenses = 0, idempotencyWindowMs = TEN_MINUTES_MS } = options;
  const store = openStore(dir);
  try {
    seed(store, licenses, now());
    forgetOldConsumptions(store, now());
  } catch (cause) {
    store.close();
    throw cause;
  }
  const service = new LicenseService(store, new IssuerKey(store, dir), now, idempotencyWindowMs);
  return {
    handle: (request) => service.handle(request),
    control: (order) => service.orders.add(order),
    issuerPublicKeyPem: async () => (await service.issuerKey.load()).publicPem,
    seats: () => seatReport(store, now()),
    requests: () => service.log.list(),
    close: () => service.close(),
  };
}
