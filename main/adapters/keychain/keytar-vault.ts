// The vault over keytar: every call ends within its deadline, and null is never taken for "nothing there" unproven.

import { FieldpassError } from '../../domain/failure.ts';
import type { FailureCode } from '../../domain/failure.ts';
import { Secret } from '../../domain/secret.ts';
import type { Clock, Log, Vault, VaultState } from '../../ports.ts';
import { VaultBreaker } from './vault-breaker.ts';
import { Mismatch, Outage } from './vault-entries.ts';
import { MAX_SECRET } from './vault-head.ts';
import { VaultLanes } from './vault-lanes.ts';
import { VaultLink } from './vault-link.ts';
import type { HelperProcess } from './vault-process.ts';
import { isStorable } from './vault-protocol.ts';
import { SENTINEL_SCRATCH_ID, tryScratch } from './vault-scratch.ts';
import { VaultSentinel } from './vault-sentinel.ts';
import type { SentinelMark } from './vault-sentinel.ts';
import { VaultSlots } from './vault-slots.ts';

/** Milliseconds. Defaults: 8 s, 120 s, 60 s, 30 s. */
export type VaultDeadlines = {
  /** Silence that ends a call. */
  readonly callMs: number;
  /** How long the first call goes on waiting in the background for a person at an unlock prompt. */
  readonly promptMs: number;
  /** The keychain process ends after this long without work. */
  readonly idleMs: number;
  /** With the breaker open, one call per this long may ask the keychain. */
  readonly pauseMs: number;
};

export type KeytarVaultOptions = {
  /** Starts keytar-helper with the service name as its last argument. */
  readonly startHelper: () => HelperProcess;
  /** Most characters per entry: 2,048 on Windows, 32,768 elsewhere. */
  readonly maxEntry: number;
  readonly sentinel: SentinelMark;
  /**
   * Ids whose secrets the ledger believes to be in the keychain. If the sentinel is missing and one of them is there,
   * or none is expected, the sentinel is written again; without this a lost sentinel always counts as wiped.
   */
  readonly knownIds?: () => readonly string[];
  readonly clock: Pick<Clock, 'elapsed' | 'after'>;
  readonly deadlines?: Partial<VaultDeadlines>;
  readonly log: Log;
};

type Probed = { readonly state: VaultState; readonly reason: string | null };

const DEADLINES: VaultDeadlines = { callMs: 8_000, promptMs: 120_000, idleMs: 60_000, pauseMs: 30_000 };
const ID_FORM = /^[0-9a-f]{32}$/;
/** Probes in a row, not at once. */
const SCRATCH_LANE = 'scratch';

const STATES: Partial<Record<FailureCode, VaultState>> = {
  'keychain-locked': 'locked',
  'keychain-wiped': 'wiped',
  'keychain-full': 'full',
  'keychain-slow': 'slow',
};

/** Opens the OS keychain as a vault; nothing is asked of the keychain before the first call. */
export function openKeytarVault(options: KeytarVaultOptions): Vault {
  return new KeytarVault(options);
}

class KeytarVault implements Vault {
  readonly #clock: Pick<Clock, 'elapsed' | 'after'>;
  readonly #deadlines: VaultDeadlines;
  readonly #log: Log;
  readonly #link: VaultLink;
  readonly #sentinel: VaultSentinel;
  readonly #slots: VaultSlots;
  readonly #lanes = new VaultLanes();
  readonly #breaker: VaultBreaker;
  #proven = false;
  #opening: Promise<void> | null = null;
  #probing: Promise<Probed> | null = null;

  constructor(options: KeytarVaultOptions) {
    const { clock, log, maxEntry, sentinel, knownIds } = options;
    this.#clock = clock;
    this.#log = log;
    this.#deadlines = { ...DEADLINES, ...options.deadlines };
    const { callMs, idleMs, pauseMs } = this.#deadlines;
    this.#breaker = new VaultBreaker(pauseMs, () => clock.elapsed());
    const { startHelper } = options;
    // It may be locked by then: the next call has to look first, with the patience that a prompt needs.
    const onIdle = (): void => void (this.#proven = false);
    this.#link = new VaultLink({ startHelper, clock, callMs, idleMs, onIdle, log });
    this.#sentinel = new VaultSentinel({
      mark: sentinel,
      knownIds: () => knownIds?.() ?? null,
      scratchId: SENTINEL_SCRATCH_ID,
    });
    const proveOpen = (): Promise<void> => this.#prove(this.#link);
    this.#slots = new VaultSlots({ entries: this.#link, proveOpen, maxEntry, log });
  }

  /** Answers within `callMs`; while `slow`, it goes on waiting for `promptMs`, and a later probe tells the outcome. */
  async probe(): Promise<Probed> {
    this.#breaker.letAsk();
    this.#probing ??= this.#tryScratch().finally(() => (this.#probing = null));
    const late: Probed = { state: 'slow', reason: 'No answer yet; a password prompt may be waiting.' };
    return this.#within(this.#probing, () => late);
  }

  async put(id: string, secret: Secret): Promise<void> {
    const text = secret.reveal();
    requireId(id);
    if (!isStorable(text, MAX_SECRET))
      throw new RangeError('a secret is 1 to 131,072 printable ASCII characters');
    await this.#call('write', id, () => this.#slots.write(id, text));
  }

  async get(id: string): Promise<Secret | null> {
    requireId(id);
    const text = await this.#call('read', id, () => this.#slots.read(id));
    return text === null ? null : new Secret(text);
  }

  async destroy(id: string): Promise<void> {
    requireId(id);
    await this.#call('write', id, () => this.#slots.remove(id));
  }

  async close(): Promise<void> {
    await this.#link.close();
  }

  #call<T>(kind: 'read' | 'write', id: string, work: () => Promise<T>): Promise<T> {
    return this.#lanes.run(kind, id, async () => {
      const blocked = this.#proven ? null : this.#breaker.blocks();
      if (blocked !== null) throw blocked;
      return this.#report(async () => {
        await this.#whenOpen(kind);
        return work();
      });
    });
  }

  async #tryScratch(): Promise<Probed> {
    try {
      await this.#report(() => this.#open());
      const attempt = () => this.#report(() => tryScratch(this.#slots, this.#link));
      await this.#lanes.run('write', SCRATCH_LANE, attempt);
      return { state: 'ready', reason: null };
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      const { reason = null } = error.details;
      return { state: STATES[error.code] ?? 'unavailable', reason: reason === null ? null : String(reason) };
    }
  }

  async #whenOpen(kind: 'read' | 'write'): Promise<void> {
    if (this.#proven) return;
    try {
      await this.#within(this.#open(), () => {
        throw new Outage('slow', 'No answer yet; a password prompt may be waiting.');
      });
    } catch (error) {
      // What is still there may be read without its sentinel; only null then means nothing.
      const isWiped = error instanceof FieldpassError && error.code === 'keychain-wiped';
      if (!isWiped || kind === 'write') throw error;
    }
  }

  // Shared, and longer than any caller waits: killing it would close the prompt a person is typing into.
  #open(): Promise<void> {
    this.#opening ??= this.#prove(this.#link.patient(this.#deadlines.promptMs))
      .then(() => this.#succeeded())
      .finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #prove(entries: Parameters<VaultSentinel['look']>[0]): Promise<void> {
    const finding = await this.#sentinel.look(entries);
    if (finding.state === 'open') return;
    const { state, reason } = finding;
    throw new FieldpassError(`keychain-${state}`, undefined, { details: { reason } });
  }

  async #report<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.#succeeded();
      return result;
    } catch (error) {
      const failure = await this.#failureOf(error);
      this.#log.warn('keychain call failed', {
        code: failure.code,
        reason: failure.details['reason'] ?? null,
      });
      this.#breaker.failed(failure);
      if (failure.code !== 'keychain-corrupt' && failure.code !== 'keychain-full') this.#proven = false;
      throw failure;
    }
  }

  #succeeded(): void {
    this.#proven = true;
    this.#breaker.succeeded();
  }

  async #failureOf(error: unknown): Promise<FieldpassError> {
    if (error instanceof FieldpassError) return error;
    if (error instanceof Mismatch) return failure('keychain-corrupt', error);
    if (!(error instanceof Outage)) throw error;
    if (error.kind !== 'refused') return failure(`keychain-${error.kind}`, error);
    // It answers but does not write. Still readable: then there is no room; otherwise it was locked meanwhile.
    try {
      const isVisible = await this.#sentinel.isVisible(this.#link);
      return failure(isVisible ? 'keychain-full' : 'keychain-locked', error);
    } catch (later) {
      return this.#failureOf(later);
    }
  }

  #within<T>(work: Promise<T>, late: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.#clock.after(this.#deadlines.callMs, () => {
        new Promise<T>((settle) => settle(late())).then(resolve, reject);
      });
      work.then(resolve, reject).finally(stop);
    });
  }
}

function failure(code: FailureCode, cause: Error): FieldpassError {
  return new FieldpassError(code, undefined, { cause, details: { reason: cause.message } });
}

// A bug in the caller, not a failure of the keychain: ids are random 32 lower-case hex characters.
function requireId(id: string): void {
  if (!ID_FORM.test(id)) throw new RangeError('an id is 32 lower-case hex characters');
}
