// The newest snapshot of main, and the calls that make a new one.

import type { Failure } from '../../main/domain/failure.ts';
import type { Snapshot } from '../../main/domain/snapshot.ts';
import type {
  Bridge,
  CallName,
  ConnectionDraft,
  DocsTopic,
  Place,
  Reply,
  ResultOf,
  TripForm,
} from '../../preload/contract.ts';
import { say } from '../words/say.ts';
import type { Now } from './now.svelte.ts';

/** Calls that answer with the whole state. */
type SnapshotCall =
  | 'changeConnection'
  | 'changeSettings'
  | 'endWelcome'
  | 'keepTrip'
  | 'refreshGrants'
  | 'removeConnection'
  | 'removeTrip'
  | 'snooze'
  | 'useConnection';

/** Holds what main sent last. First paint and every later change are the same message. */
export class Live {
  readonly #bridge: Bridge;
  readonly #now: Now;
  #snapshot = $state.raw<Snapshot | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #refreshing = $state(false);

  constructor(bridge: Bridge, now: Now) {
    this.#bridge = bridge;
    this.#now = now;
  }

  get snapshot(): Snapshot | null {
    return this.#snapshot;
  }

  /** Why the last call for a snapshot gave none. */
  get failure(): Failure | null {
    return this.#failure;
  }

  get refreshing(): boolean {
    return this.#refreshing || this.#snapshot?.listing.state === 'loading';
  }

  /** Calls `onPlace` for every link into the app that was followed; gives the function that stops it. */
  onShow(onPlace: (place: Place) => void): () => void {
    return this.#bridge.show(onPlace);
  }

  /** Subscribes, then asks for the first snapshot; gives the function that stops it. */
  connect(): () => void {
    const stop = this.#bridge.changed((snapshot) => this.#take(snapshot));
    void this.#ask(() => this.#bridge.snapshot());
    return stop;
  }

  async refresh(): Promise<void> {
    if (this.#refreshing) return;
    this.#refreshing = true;
    await this.#ask(() => this.#bridge.refresh());
    this.#refreshing = false;
  }

  async retryKeychain(): Promise<void> {
    await this.#ask(() => this.#bridge.retryKeychain());
  }

  async openDocs(topic: DocsTopic): Promise<void> {
    await this.call('openDocs', { topic });
  }

  /** Puts text on the clipboard; gives whether it got there. */
  async copyText(text: string): Promise<boolean> {
    return (await this.call('copyText', { text })).ok;
  }

  /** Any call of the contract; a way to main that is broken is a failure like any other. */
  call<K extends CallName>(name: K, ...args: Parameters<Bridge[K]>): Promise<Reply<ResultOf<K>>> {
    const ask = this.#bridge[name] as (...args: Parameters<Bridge[K]>) => Promise<Reply<ResultOf<K>>>;
    return answered(() => ask(...args));
  }

  /** A call that answers with a snapshot, which is shown at once; gives why there is none. */
  async change<K extends SnapshotCall>(name: K, ...args: Parameters<Bridge[K]>): Promise<Failure | null> {
    const reply = (await this.call(name, ...args)) as Reply<Snapshot>;
    if (!reply.ok) return reply.failure;
    this.#take(reply.value);
    return null;
  }

  /** Adds a connection and shows it; gives its id. */
  async addConnection(draft: ConnectionDraft): Promise<Reply<string>> {
    const reply = await this.call('addConnection', draft);
    if (!reply.ok) return reply;
    this.#take(reply.value.snapshot);
    return { ok: true, value: reply.value.connectionId };
  }

  /** Makes or changes a trip and shows it; gives its id. */
  async saveTrip(form: TripForm): Promise<Reply<string>> {
    const reply = await this.call('saveTrip', form);
    if (!reply.ok) return reply;
    this.#take(reply.value.snapshot);
    return { ok: true, value: reply.value.tripId };
  }

  async #ask(call: () => Promise<Reply<Snapshot>>): Promise<void> {
    const reply = await answered(call);
    if (reply.ok) this.#take(reply.value);
    this.#failure = reply.ok ? null : reply.failure;
  }

  // A reply may be overtaken by a push; an older snapshot must never replace a newer one.
  #take(snapshot: Snapshot): void {
    if (
      this.#snapshot !== null &&
      snapshot.at < this.#snapshot.at &&
      !clockWasCorrected(snapshot, this.#snapshot)
    )
      return;
    this.#snapshot = snapshot;
    this.#now.align(snapshot);
  }
}

// After AWS attested the time, main drops a mark left by a clock that ran ahead, and evaluation time steps back by more
// than any two messages can be apart.
const LONGEST_OVERTAKING_MS = 60_000;

function clockWasCorrected(next: Snapshot, last: Snapshot): boolean {
  return last.at - next.at > LONGEST_OVERTAKING_MS;
}

/** The reply of a call, also when the way to main itself broke. */
async function answered<T>(call: () => Promise<Reply<T>>): Promise<Reply<T>> {
  try {
    return await call();
  } catch {
    const details = { nextStep: say('fault.nextStep'), from: 'window' };
    return {
      ok: false,
      failure: { code: 'internal', message: say('fault.message'), retryable: true, details },
    };
  }
}
