// An embedded AWS License Manager (and the one KMS call it needs), spoken to over its wire protocol.
import { setTimeout as sleep } from 'node:timers/promises';
import { captivePortal, refusalOf, TokenForger, withBody } from './disguise.ts';
import { openEnvelope, routeOf } from './envelope.ts';
import type { Route } from './envelope.ts';
import { IssuerKey } from './issuer-key.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { Orders } from './orders.ts';
import type { Deeds } from './orders.ts';
import { RequestLog } from './request-log.ts';
import type { ReceivedRequest } from './request-log.ts';
import { seatReport } from './seats.ts';
import type { SeatReport } from './seats.ts';
import { forgetOldConsumptions, seed } from './seed.ts';
import { openStore } from './store.ts';
import type { Store } from './store.ts';
import { errorReply, MAX_BODY_BYTES, ServiceError, wireReply } from './wire.ts';
import type { WireOutcome, WireReply, WireRequest } from './wire.ts';

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

class LicenseService {
  readonly orders = new Orders();
  readonly log = new RequestLog();
  readonly issuerKey: IssuerKey;
  readonly #store: Store;
  readonly #now: () => number;
  readonly #idempotencyWindowMs: number;
  readonly #forger: TokenForger;
  readonly #closing = new AbortController();

  constructor(store: Store, issuerKey: IssuerKey, now: () => number, idempotencyWindowMs: number) {
    this.#store = store;
    this.issuerKey = issuerKey;
    this.#now = now;
    this.#idempotencyWindowMs = idempotencyWindowMs;
    this.#forger = new TokenForger(issuerKey);
  }

  async handle(request: WireRequest): Promise<WireOutcome> {
    const target = request.headers['x-amz-target'] ?? '';
    const entry = this.log.open(target, clientTokenIn(request.body), this.#now());
    try {
      const route = routeOf(request);
      const { outcome, said } = await this.#serve(request, route, this.orders.take(route?.name));
      entry.ended(said);
      return outcome;
    } catch (cause) {
      // Closing breaks whatever waits or writes; a client sees the connection go. `#serve` answers all else.
      if (!this.#closing.signal.aborted) throw cause;
      entry.ended('closed');
      return 'connection-dropped';
    }
  }

  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#store.close();
  }

  async #serve(
    request: WireRequest,
    route: Route | undefined,
    deeds: Deeds,
  ): Promise<{ outcome: WireOutcome; said: string }> {
    const clock = deeds.get('clock');
    const offset = clock?.kind === 'wrong-clock' ? clock.offsetMs : 0;
    await this.#delay(deeds, 'delay-before');
    const at = this.#now() + offset;
    const before = deeds.get('end-before')?.kind;
    if (before === 'captive-portal') return { outcome: captivePortal(at), said: before };
    if (before !== undefined) return this.#end(before);
    const { reply, said } = await this.#answer(request, route, deeds, at);
    await this.#delay(deeds, 'delay-after');
    const after = deeds.get('end-after')?.kind;
    if (after !== undefined) return this.#end(after);
    const disguised = reply.status === 200 ? withBody(reply, deeds.get('body'), at) : reply;
    return { outcome: disguised, said: disguised === reply ? said : (deeds.get('body')?.kind ?? said) };
  }

  async #answer(
    request: WireRequest,
    route: Route | undefined,
    deeds: Deeds,
    at: number,
  ): Promise<{ reply: WireReply; said: string }> {
    try {
      if (this.#closing.signal.aborted) throw new Error('closed');
      const envelope = openEnvelope(request, route, at);
      const refusal = refusalOf(deeds.get('refuse'));
      if (refusal !== undefined) throw refusal;
      const { raw, region } = envelope;
      const fixed = {
        store: this.#store,
        issuerKey: this.issuerKey,
        idempotencyWindowMs: this.#idempotencyWindowMs,
      };
      const body = await envelope.route.run({ ...fixed, raw, region, now: at });
      const token = deeds.get('token');
      return { reply: wireReply(200, await this.#forger.apply(body, token), at), said: token?.kind ?? 'ok' };
    } catch (cause) {
      if (this.#closing.signal.aborted) throw cause;
      const error = cause instanceof ServiceError ? cause : bug(cause);
      return { reply: errorReply(error, at, route?.service ?? ''), said: error.code };
    }
  }

  async #delay(deeds: Deeds, stage: 'delay-before' | 'delay-after'): Promise<void> {
    const deed = deeds.get(stage);
    if (deed === undefined || !('ms' in deed)) return;
    await sleep(deed.ms, undefined, { signal: this.#closing.signal });
  }

  async #end(kind: string): Promise<{ outcome: WireOutcome; said: string }> {
    if (kind.startsWith('hang')) await untilAborted(this.#closing.signal);
    return { outcome: 'connection-dropped', said: kind };
  }
}

// Read before anything else, so that the log shows the wish even of a request that is dropped or refused.
function clientTokenIn(body: Uint8Array): string | undefined {
  if (body.byteLength > MAX_BODY_BYTES) return undefined;
  try {
    const raw: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof raw !== 'object' || raw === null || !('ClientToken' in raw)) return undefined;
    return typeof raw.ClientToken === 'string' ? raw.ClientToken : undefined;
  } catch {
    return undefined; // Not JSON: the envelope will say so.
  }
}

// What is not a ServiceError is a fault of the sandbox itself: said aloud, so that nobody hunts it in the client.
function bug(cause: unknown): ServiceError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ServiceError('ServerInternalException', `Fault in the sandbox: ${reason}`);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
