// Answers requests one by one: finds the operation and the caller, does the work, and misbehaves where ordered.
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceKey } from './access-tokens/service-key.ts';
import { callerOf, checkRights } from './caller.ts';
import type { Caller } from './caller.ts';
import { captivePortal, refusalOf, TokenForger, withBody } from './disguise.ts';
import { isForm, openEnvelope, routeOf } from './envelope.ts';
import type { Envelope, Route } from './envelope.ts';
import type { IssuerKey } from './issuer-key.ts';
import { Orders } from './orders.ts';
import type { Deeds } from './orders.ts';
import { RequestLog } from './request-log.ts';
import type { Store } from './store.ts';
import { stsErrorReply, XML_TYPE } from './sts/xml.ts';
import { CONTENT_TYPE, errorReply, MAX_BODY_BYTES, ServiceError, wireReply } from './wire.ts';
import type { WireOutcome, WireReply, WireRequest } from './wire.ts';

type Answered = { readonly outcome: WireOutcome; readonly said: string };

/** The services of one sandbox over one store; `now` is the server clock in epoch ms. */
export class LicenseService {
  readonly orders = new Orders();
  readonly log = new RequestLog();
  readonly issuerKey: IssuerKey;
  readonly #store: Store;
  readonly #now: () => number;
  readonly #idempotencyWindowMs: number;
  readonly #serviceKey: ServiceKey;
  readonly #forger: TokenForger;
  readonly #closing = new AbortController();

  constructor(store: Store, issuerKey: IssuerKey, now: () => number, idempotencyWindowMs: number) {
    this.#store = store;
    this.issuerKey = issuerKey;
    this.#now = now;
    this.#idempotencyWindowMs = idempotencyWindowMs;
    this.#serviceKey = new ServiceKey(store);
    this.#forger = new TokenForger(issuerKey);
  }

  /** Answers one request; never rejects. After `close` every connection drops. */
  async handle(request: WireRequest): Promise<WireOutcome> {
    const route = routeOf(request);
    const target = request.headers['x-amz-target'] ?? (route === undefined ? '' : `sts.${route.name}`);
    const entry = this.log.open(target, clientTokenIn(request.body), this.#now());
    try {
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

  /** Drops what is in flight and closes the store. */
  close(): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#store.close();
  }

  async #serve(request: WireRequest, route: Route | undefined, deeds: Deeds): Promise<Answered> {
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
      const caller = this.#callerIn(request, envelope, at);
      const refusal = refusalOf(deeds.get('refuse'));
      if (refusal !== undefined) throw refusal;
      const body = await this.#run(envelope, caller, at);
      const token = deeds.get('token');
      const type = envelope.route.service === 'sts' ? XML_TYPE : CONTENT_TYPE;
      const text = await this.#forger.apply(body, token);
      return { reply: wireReply(200, text, at, type), said: token?.kind ?? 'ok' };
    } catch (cause) {
      if (this.#closing.signal.aborted) throw cause;
      const error = cause instanceof ServiceError ? cause : bug(cause);
      const reply = isForm(request) ? stsErrorReply(error, at) : errorReply(error, at, route?.service ?? '');
      return { reply, said: error.code };
    }
  }

  #callerIn(request: WireRequest, { route, signature }: Envelope, at: number): Caller | undefined {
    if (signature === undefined) return undefined;
    const sessionToken = request.headers['x-amz-security-token'];
    const keys = { accessKeyId: signature.accessKeyId, sessionToken };
    const caller = callerOf(this.#store, keys, route.service, at);
    checkRights(caller, route.service, route.name);
    return caller;
  }

  async #run({ route, raw, signature }: Envelope, caller: Caller | undefined, at: number): Promise<string> {
    return route.run({
      store: this.#store,
      issuerKey: this.issuerKey,
      serviceKey: this.#serviceKey,
      idempotencyWindowMs: this.#idempotencyWindowMs,
      raw,
      region: signature?.region ?? '',
      now: at,
      account: caller?.account ?? '',
      caller,
    });
  }

  async #delay(deeds: Deeds, stage: 'delay-before' | 'delay-after'): Promise<void> {
    const deed = deeds.get(stage);
    if (deed === undefined || !('ms' in deed)) return;
    await sleep(deed.ms, undefined, { signal: this.#closing.signal });
  }

  async #end(kind: string): Promise<Answered> {
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
