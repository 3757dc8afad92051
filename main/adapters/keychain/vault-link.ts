// The line to the keychain process: deadlines, killing what hangs, one retry of reads, writes checked by reading.

import type { Clock, Log } from '../../ports.ts';
import type { Entries } from './vault-entries.ts';
import { Outage } from './vault-entries.ts';
import type { HelperProcess } from './vault-process.ts';
import type { KeychainCall, KeychainReply } from './vault-protocol.ts';
import { parseReply } from './vault-protocol.ts';

/** How one question ended. `silent`: no answer in time. `crashed`: the process ended first. */
type Answer =
  | { readonly how: 'answered'; readonly value: string | boolean | null }
  | {
      readonly how: 'failed' | 'unavailable' | 'crashed' | 'silent';
      readonly reason: string;
      readonly stale: boolean;
    };

type Failed = Exclude<Answer, { how: 'answered' }>;

type Pending = { readonly resolve: (answer: Answer) => void; readonly stop: () => void };

/** One running process. `useful`: it has answered before, so a failure now may be its own and not the keychain's. */
type Running = { readonly process: HelperProcess; readonly pending: Map<number, Pending>; useful: boolean };

type LinkOptions = {
  readonly startHelper: () => HelperProcess;
  readonly clock: Pick<Clock, 'after'>;
  /** An entry call, its retry included, ends within this. */
  readonly callMs: number;
  /** The process is ended after this long without work: the library leaks memory that holds secrets. */
  readonly idleMs: number;
  /** It was ended because nobody used it. */
  readonly onIdle?: () => void;
  readonly log: Log;
};

// The first try of a call may use this part of its time, so that a retry in a fresh process still fits.
const FIRST_SHARE = 0.6;

/** Keychain entries over a killable process that is started when needed. */
export class VaultLink implements Entries {
  readonly #options: LinkOptions;
  #running: Running | null = null;
  #stopIdle: () => void = () => undefined;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #lastId = 0;
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  async get(account: string): Promise<string | null> {
    const { callMs } = this.#options;
    return this.#read(account, callMs * FIRST_SHARE, callMs * (1 - FIRST_SHARE));
  }

  async set(account: string, value: string): Promise<void> {
    await this.#write({ op: 'set', account, value }, (now) => now === value);
  }

  async delete(account: string): Promise<void> {
    await this.#write({ op: 'delete', account }, (now) => now === null);
  }

  /** The same entries for a person at an unlock prompt: each call may take `ms`, and a failed write is not repeated. */
  patient(ms: number): Entries {
    return {
      get: (account) => this.#read(account, ms, this.#options.callMs),
      set: (account, value) => this.#tryOnce({ op: 'set', account, value }, ms),
      delete: (account) => this.#tryOnce({ op: 'delete', account }, ms),
    };
  }

  /** Kills the process for good; calls in flight fail as unavailable. Resolves when it has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    const running = this.#running;
    if (running === null) return;
    const ended = new Promise<void>((resolve) => {
      const stop = this.#options.clock.after(1_000, resolve);
      running.process.onExit(() => {
        stop();
        resolve();
      });
    });
    this.#retire(running, 'the vault was closed');
    await ended;
  }

  async #read(account: string, firstMs: number, retryMs: number): Promise<string | null> {
    const first = await this.#ask({ op: 'get', account }, firstMs);
    if (first.how === 'answered') return textOf(first.value);
    // A fresh process that is told no will be told no again; everything else may be the old process's fault.
    if (first.how === 'unavailable' || (first.how === 'failed' && !first.stale)) throw outage(first);
    return this.#readOnce(account, retryMs);
  }

  async #readOnce(account: string, ms: number): Promise<string | null> {
    const answer = await this.#ask({ op: 'get', account }, ms);
    if (answer.how === 'answered') return textOf(answer.value);
    throw outage(answer);
  }

  async #write(call: KeychainCall, isDone: (now: string | null) => boolean): Promise<void> {
    const first = await this.#inTurn(call, this.#options.callMs * FIRST_SHARE);
    if (first.how === 'answered') return;
    if (first.how === 'unavailable') throw outage(first);
    // It may have taken effect all the same, so nothing is repeated before a look.
    const checkMs = this.#options.callMs * (1 - FIRST_SHARE);
    if (isDone(await this.#readOnce(call.account, checkMs))) return;
    if (!first.stale) throw refusal(first);
    const second = await this.#inTurn(call, this.#options.callMs * FIRST_SHARE);
    if (second.how !== 'answered') throw refusal(second);
  }

  // Out of turn: it may wait minutes for a person, and an ordinary write must not wait with it.
  async #tryOnce(call: KeychainCall, ms: number): Promise<void> {
    const answer = await this.#ask(call, ms);
    if (answer.how !== 'answered') throw refusal(answer);
  }

  // One write at a time: parallel writes have no order, and each rewrites the whole keyring file.
  #inTurn(call: KeychainCall, ms: number): Promise<Answer> {
    const turn = this.#lastWrite.then(() => this.#ask(call, ms));
    this.#lastWrite = turn;
    return turn;
  }

  #ask(call: KeychainCall, ms: number): Promise<Answer> {
    const running = this.#running ?? this.#start();
    if (typeof running === 'string') return Promise.resolve(broken('crashed', running, true));
    this.#stopIdle();
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const stop = this.#options.clock.after(ms, () => {
        resolve(broken('silent', `no answer within ${Math.round(ms)} ms`, running.useful));
        // Those beside it hung just the same; that there is no keychain would be a wrong thing to say of it.
        this.#retire(running, 'it was ended because another call hung', 'silent');
      });
      running.pending.set(id, { resolve, stop });
      running.process.post({ id, ...call });
    });
  }

  #start(): Running | string {
    if (this.#closed) return 'the vault was closed';
    try {
      const running: Running = { process: this.#options.startHelper(), pending: new Map(), useful: false };
      running.process.onMessage((raw) => this.#hear(running, parseReply(raw)));
      running.process.onExit((how) => this.#retire(running, `the keychain process ended: ${how}`));
      this.#running = running;
      return running;
    } catch (error) {
      return `the keychain process does not start: ${error instanceof Error ? error.message : 'unknown'}`;
    }
  }

  #hear(running: Running, reply: KeychainReply | null): void {
    if (reply === null) return;
    // What was ended may still have answered; nobody waits for that any more.
    const pending = running.pending.get(reply.id);
    if (pending === undefined) return;
    running.pending.delete(reply.id);
    pending.stop();
    if (reply.ok) {
      running.useful = true;
      pending.resolve({ how: 'answered', value: reply.value });
      if (running.pending.size === 0) this.#waitIdle(running);
      return;
    }
    if (reply.kind === 'refused') this.#options.log.error('keychain request out of bounds', { id: reply.id });
    const how = reply.kind === 'unavailable' ? 'unavailable' : 'failed';
    pending.resolve(broken(how, reply.reason, running.useful));
    // After a restart of the daemon or the bus an old process never works again; a new one costs 60 ms.
    this.#retire(running, 'it was ended because another call failed');
  }

  #retire(running: Running, reason: string, how: 'crashed' | 'silent' = 'crashed'): void {
    if (this.#running === running) {
      this.#running = null;
      this.#stopIdle();
    }
    running.process.kill();
    for (const { resolve, stop } of running.pending.values()) {
      stop();
      resolve(broken(how, reason, true));
    }
    running.pending.clear();
  }

  #waitIdle(running: Running): void {
    this.#stopIdle = this.#options.clock.after(this.#options.idleMs, () => {
      this.#retire(running, 'it was idle');
      this.#options.onIdle?.();
    });
  }
}

function broken(how: Failed['how'], reason: string, stale: boolean): Failed {
  return { how, reason, stale };
}

function outage(answer: Failed): Outage {
  return new Outage(answer.how === 'silent' ? 'slow' : 'unavailable', answer.reason);
}

function refusal(answer: Failed): Outage {
  return answer.how === 'failed' ? new Outage('refused', answer.reason) : outage(answer);
}

function textOf(value: string | boolean | null): string | null {
  return typeof value === 'string' ? value : null;
}
