// The first start: whether the person should be asked to try samples or to connect, and that the answer is remembered.

import type { Connection } from '../domain/connection.ts';
import { writeInstant } from '../domain/instant.ts';
import type { Ledger } from '../ports.ts';
import type { Changes } from './changes.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly connection: Pick<Connection, 'kind'>;
  readonly isConnectionChosen: boolean;
  readonly ledger: Pick<Ledger, 'revision' | 'mark' | 'saveMark'>;
  readonly changes: Changes;
  readonly time: Pick<Timekeeper, 'now'>;
};

export class Welcome {
  readonly #needs: Needs;
  #isOver = false;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** True until something was chosen, by an answer, by a switch or by using the samples. */
  isDue(): boolean {
    const { connection, isConnectionChosen, ledger } = this.#needs;
    if (this.#isOver || isConnectionChosen || connection.kind !== 'samples') return false;
    return ledger.revision() === 0 && ledger.mark('welcomed-at') === null;
  }

  /**
   * The samples are to be tried. Not kept as a chosen connection: whoever sets AWS up later is to see AWS (ADR 0005).
   * Throws disk and ledger failures; it is over for this process all the same.
   */
  end(): void {
    const { changes, ledger, time } = this.#needs;
    this.#isOver = true;
    changes.tell();
    ledger.saveMark('welcomed-at', writeInstant(time.now()));
  }
}
