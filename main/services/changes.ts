// Tells the doors that something visible changed, and what is being worked on.

import type { Snapshot, WorkStep } from '../domain/snapshot.ts';
import type { Instant } from '../domain/instant.ts';

export type Work = { readonly subject: string; readonly step: WorkStep; readonly sinceAt: Instant };

/** Listeners for changes, and the list of work in hand; one instance, shared by all services. */
export class Changes {
  readonly #listeners = new Set<() => void>();
  readonly #work = new Map<string, Work>();
  #waiting: Snapshot['waiting'] = null;

  /** Calls `onChange` after every change; gives the function that stops it. */
  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  }

  /** Something visible changed. */
  tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Says which step a piece of work has reached; `since` is kept from its first step. */
  step(subject: string, step: WorkStep, now: Instant): void {
    this.#work.set(subject, { subject, step, sinceAt: this.#work.get(subject)?.sinceAt ?? now });
    this.tell();
  }

  /** The work is over, however it ended. */
  done(subject: string): void {
    if (this.#work.delete(subject)) this.tell();
  }

  /** AWS asked a call to wait, or no call waits any more. */
  wait(waiting: Snapshot['waiting']): void {
    this.#waiting = waiting;
    this.tell();
  }

  waiting(): Snapshot['waiting'] {
    return this.#waiting;
  }

  working(): readonly Work[] {
    return [...this.#work.values()];
  }
}
