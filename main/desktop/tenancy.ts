// The services of the active connection, exchanged as a whole when another one is chosen.

import { FieldpassError } from '../domain/failure.ts';
import type { Services } from '../compose.ts';

type Needs = {
  readonly open: () => Services;
  /** Keeps the window true to the services given; gives the function that stops it. */
  readonly goLive: (services: Services) => () => void;
};

/** At most one set of services at a time, and never none while the app runs. */
export class Tenancy {
  readonly #needs: Needs;
  #services: Services;
  #stop: () => void = () => undefined;

  /** Throws whatever keeps the first services from opening. */
  constructor(needs: Needs) {
    this.#needs = needs;
    this.#services = needs.open();
  }

  get services(): Services {
    return this.#services;
  }

  start(): void {
    this.#stop = this.#needs.goLive(this.#services);
  }

  /**
   * Uses another connection from now on. The old services are closed only when the new ones are open; if those do not
   * open, the old choice stands. Throws connection-unknown, in-progress, connection-refused.
   */
  async switchTo(connectionId: string): Promise<void> {
    const { connection, connections } = this.#services;
    if (connections.find(connectionId).id === connection.id) return;
    this.#refuseToLeave(connectionId);
    connections.use(connectionId);
    try {
      await this.reopen();
    } catch (error) {
      connections.use(connection.id);
      throw error;
    }
  }

  /**
   * Opens the services anew, so that a changed setting counts. The old ones are closed only when the new ones are
   * open. Throws in-progress while something is being done, and whatever keeps them from opening.
   */
  async reopen(): Promise<void> {
    const old = this.#services;
    if (old.changes.working().length > 0) {
      const message =
        'Something is being done through this connection just now; try again when it is finished.';
      throw new FieldpassError('in-progress', message);
    }
    this.#services = this.#needs.open();
    this.#stop();
    this.start();
    await old.close();
  }

  /** Stops the watching and closes ledger and keychain process. */
  async close(): Promise<void> {
    this.#stop();
    await this.#services.close();
  }

  // Samples and real borrows have ledgers of their own: a heartbeat of the one would stop.
  #refuseToLeave(connectionId: string): void {
    const { checkouts, connection, connections } = this.#services;
    const leavesLedger =
      (connection.kind === 'samples') !== (connections.find(connectionId).kind === 'samples');
    if (!leavesLedger || !checkouts.keeps('window')) return;
    const message = 'Online checkouts are being kept alive here; release them before you switch.';
    throw new FieldpassError('connection-refused', message);
  }
}
