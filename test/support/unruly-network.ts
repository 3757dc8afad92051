// A network between Fieldpass and the License Manager in memory: remembers every call, and fails on request.

import { FieldpassError, type FailureCode } from '../../main/domain/failure.ts';
import type { Undone } from '../../main/ports.ts';

export type Operation =
  'list' | 'license' | 'seats' | 'borrow' | 'checkIn' | 'checkOut' | 'extend' | 'publicKey';

/** One call that arrived or would have; `clientToken` of a checkout, `consumptionToken` of a check-in or heartbeat. */
export type ReceivedCall = {
  readonly operation: Operation;
  readonly licenseArn?: string;
  readonly clientToken?: string;
  readonly consumptionToken?: string;
  readonly region?: string;
  readonly connectionId?: string;
};

type Trouble = {
  readonly operation: Operation;
  readonly kind: 'not-sent' | 'lost-request' | 'lost-reply' | 'refused';
  readonly code: FailureCode;
};

type Crash = {
  readonly operation: Operation;
  readonly when: 'before' | 'after';
  readonly die: () => never;
};

/** Troubles are queued per operation and used up one call at a time, first in, first out. */
export class UnrulyNetwork {
  readonly calls: ReceivedCall[] = [];
  #troubles: readonly Trouble[] = [];
  readonly #gates = new Map<Operation, Promise<void>>();
  #crash: Crash | null = null;

  /** The request does not leave: nothing happens, outcome `not-sent`. */
  doNotSend(operation: Operation, code: FailureCode = 'offline'): void {
    this.#trouble({ operation, kind: 'not-sent', code });
  }

  /** The request is lost on its way: nothing happens, outcome `unknown`. */
  loseRequest(operation: Operation, code: FailureCode = 'outcome-unknown'): void {
    this.#trouble({ operation, kind: 'lost-request', code });
  }

  /** The request takes effect and its reply is lost: outcome `unknown`. */
  loseReply(operation: Operation, code: FailureCode = 'outcome-unknown'): void {
    this.#trouble({ operation, kind: 'lost-reply', code });
  }

  /** AWS says no: nothing happens, outcome `refused`. */
  refuse(operation: Operation, code: FailureCode): void {
    this.#trouble({ operation, kind: 'refused', code });
  }

  /** All that was ordered for an operation and not met yet is called off: the network is back. */
  mend(operation: Operation): void {
    this.#troubles = this.#troubles.filter((trouble) => trouble.operation !== operation);
  }

  /** The process dies at the next call of an operation: before it takes effect, or after that and before its reply. */
  crashAt(operation: Operation, when: 'before' | 'after', die: () => never): void {
    this.#crash = { operation, when, die };
  }

  /** No process is to die any more. */
  disarm(): void {
    this.#crash = null;
  }

  /** Holds every call of an operation back until the function given is called. */
  hold(operation: Operation): () => void {
    let open = (): void => undefined;
    this.#gates.set(operation, new Promise((resolve) => (open = resolve)));
    return () => {
      this.#gates.delete(operation);
      open();
    };
  }

  /** Was this request granted, and is it remembered? */
  protected isGranted(_clientToken: string): boolean {
    return false;
  }

  #trouble(trouble: Trouble): void {
    this.#troubles = [...this.#troubles, trouble];
  }

  protected async carryOut<T>(call: ReceivedCall, effect: () => T | Promise<T>): Promise<T | Undone> {
    const crash = this.#crash?.operation === call.operation ? this.#crash : null;
    if (crash !== null) this.#crash = null;
    if (crash?.when === 'before') crash.die();
    const trouble = await this.#arrive(call);
    const isLost = trouble !== null && trouble.kind !== 'lost-reply';
    const answer = isLost ? undone(trouble) : await effect();
    if (crash !== null) crash.die();
    return trouble === null || isLost ? answer : undone(trouble);
  }

  async #arrive(call: ReceivedCall): Promise<Trouble | null> {
    this.calls.push(call);
    const trouble = this.#troubles.find(({ operation }) => operation === call.operation) ?? null;
    this.#troubles = this.#troubles.filter((one) => one !== trouble);
    await this.#gates.get(call.operation);
    // A request that was granted before is granted again, whatever there is for others.
    return trouble?.code === 'no-seats' && this.isGranted(call.clientToken ?? '') ? null : trouble;
  }

  // Reads throw, whatever the trouble.
  protected async meet(call: ReceivedCall): Promise<void> {
    const trouble = await this.#arrive(call);
    if (trouble !== null) throw new FieldpassError(trouble.code);
  }
}

function undone({ kind, code }: Trouble): Undone {
  const outcome = kind === 'lost-request' || kind === 'lost-reply' ? 'unknown' : kind;
  return { outcome, failure: new FieldpassError(code) };
}
