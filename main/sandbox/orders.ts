// Keeps the orders to misbehave until they are used up, and picks those that apply to a request.
import type { Deed, Misbehaviour, OperationName } from './misbehaviour.ts';

type Stage =
  'clock' | 'delay-before' | 'end-before' | 'refuse' | 'delay-after' | 'end-after' | 'body' | 'token';

/** The deeds that apply to one request: at most one per stage of its handling. */
export type Deeds = ReadonlyMap<Stage, Deed>;

type Order = { readonly deed: Deed; readonly operation: OperationName | undefined; left: number };

const STAGE_BY_KIND = {
  'wrong-clock': 'clock',
  'delay-before-commit': 'delay-before',
  'drop-before-commit': 'end-before',
  'hang-before-commit': 'end-before',
  'captive-portal': 'end-before',
  'rate-limit': 'refuse',
  'server-error': 'refuse',
  'role-not-found': 'refuse',
  redirect: 'refuse',
  fail: 'refuse',
  'delay-after-commit': 'delay-after',
  'drop-after-commit': 'end-after',
  'hang-after-commit': 'end-after',
  'empty-body': 'body',
  'empty-object': 'body',
  'truncated-body': 'body',
  'oversize-body': 'body',
  'forged-token': 'token',
  'wrong-node-token': 'token',
  'wrong-license-token': 'token',
  'expired-token': 'token',
} as const satisfies Record<Deed['kind'], Stage>;

/** The orders of one sandbox, oldest first. They live in this process only and are gone when it ends. */
export class Orders {
  #pending: Order[] = [];

  /** Adds an order; `reset` drops all earlier ones. */
  add(order: Misbehaviour): void {
    if (order.kind === 'reset') {
      this.#pending = [];
      return;
    }
    const { times = 1, operation, ...deed } = order;
    const tokenOnly = STAGE_BY_KIND[deed.kind] === 'token';
    this.#pending.push({
      deed,
      operation: tokenOnly ? 'CheckoutBorrowLicense' : operation,
      left: times === 'until-reset' ? Infinity : times,
    });
  }

  /** Takes what applies to a request for `operation`: the oldest order of each stage, once. */
  take(operation: OperationName | undefined): Deeds {
    const deeds = new Map<Stage, Deed>();
    for (const order of this.#pending) {
      const stage = STAGE_BY_KIND[order.deed.kind];
      if (deeds.has(stage)) continue;
      if (order.operation !== undefined && order.operation !== operation) continue;
      deeds.set(stage, order.deed);
      order.left -= 1;
    }
    this.#pending = this.#pending.filter((order) => order.left > 0);
    return deeds;
  }
}
