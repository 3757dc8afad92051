// Who may speak to the keychain when: one write at a time, at most three reads, and each secret's calls in order.

type Kind = 'read' | 'write';

type Job = { readonly kind: Kind; readonly id: string; readonly begin: () => void };

// libuv gives the keychain process four threads; with all four blocked nothing in it moves.
const READS = 3;

/** Queues jobs. A job starts when its lane has room and no earlier job on the same id stands against it. */
export class VaultLanes {
  #waiting: readonly Job[] = [];
  #running: readonly Job[] = [];

  /** Runs `work` in its turn and gives its result. */
  run<T>(kind: Kind, id: string, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        void work()
          .then(resolve, reject)
          .finally(() => this.#end(job));
      };
      const job: Job = { kind, id, begin };
      this.#waiting = [...this.#waiting, job];
      this.#advance();
    });
  }

  #end(job: Job): void {
    this.#running = this.#running.filter((other) => other !== job);
    this.#advance();
  }

  #advance(): void {
    const passed: Job[] = [];
    for (const job of this.#waiting) {
      if (this.#hasRoom(job.kind) && ![...this.#running, ...passed].some((other) => isAgainst(other, job))) {
        this.#running = [...this.#running, job];
        job.begin();
      } else {
        passed.push(job);
      }
    }
    this.#waiting = passed;
  }

  #hasRoom(kind: Kind): boolean {
    return this.#running.filter((job) => job.kind === kind).length < (kind === 'write' ? 1 : READS);
  }
}

function isAgainst(earlier: Job, later: Job): boolean {
  return earlier.id === later.id && (earlier.kind === 'write' || later.kind === 'write');
}
