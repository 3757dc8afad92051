// Which calls wait because AWS asked to slow down: told while it lasts, so that nobody stares at a still screen.

import type { Instant } from '../../domain/instant.ts';

/** A call that waits, and when it goes out again. */
export type Waiting = { readonly operation: string; readonly untilAt: Instant };

export type OnWait = (waiting: Waiting | null) => void;

/** Several calls may wait at once: the one that waits longest is told, and null when none is left. */
export class Waits {
  readonly #onWait: OnWait;
  readonly #open = new Set<Waiting>();

  constructor(onWait: OnWait) {
    this.#onWait = onWait;
  }

  /** Notes a wait that begins; gives the function to call when it is over. */
  begin(waiting: Waiting): () => void {
    this.#open.add(waiting);
    this.#tell();
    return () => {
      if (this.#open.delete(waiting)) this.#tell();
    };
  }

  #tell(): void {
    const longest = [...this.#open].sort((one, other) => other.untilAt - one.untilAt)[0];
    this.#onWait(longest ?? null);
  }
}
