// One client on one sandbox: orders calls as one of two accounts, and keeps what came of each.

import type { Keys, Order, Outcome, Service } from './outcomes.ts';

export const VENDOR = '901234567890';
export const BUYER = '123456789012';

/** Gives keys of an account: an access key ID that ends in 12 digits belongs to it. */
export function keysOf(account: string): Keys {
  return { accessKeyId: `AKIA${account}`, secretAccessKey: 'anything' };
}

export type Caller = { readonly keys: Keys; readonly region?: string; readonly unsigned?: boolean };
export type Step = { readonly operation: string; readonly outcome: Outcome };

/** Who orders, where it is answered, and how time passes there. */
export type Stage = {
  readonly endpoint: string;
  readonly pass: (ms: number) => void;
  readonly ask: (order: Order) => Promise<Outcome>;
};

/** Orders calls on a stage one by one and keeps what came of them. */
export class Play {
  readonly steps: Step[] = [];
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Lets the second pass that a change of status takes. */
  settle(): void {
    this.#stage.pass(1000);
  }

  async ask(
    caller: Caller,
    service: Service,
    operation: string,
    input: Order['input'] = {},
  ): Promise<Outcome> {
    const { keys, region = 'us-east-1', unsigned = false } = caller;
    const { endpoint } = this.#stage;
    const outcome = await this.#stage.ask({ service, operation, endpoint, region, keys, unsigned, input });
    this.steps.push({ operation, outcome });
    return outcome;
  }

  async lm(caller: Caller, operation: string, input: Order['input'] = {}): Promise<Outcome> {
    return this.ask(caller, 'license-manager', operation, input);
  }
}

/** Gives the text at a path in the reply of a call; throws where the call was refused or has no such text. */
export function textIn(outcome: Outcome, ...path: readonly (string | number)[]): string {
  const root: unknown = outcome.kind === 'value' ? outcome.value : undefined;
  const found = path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
  if (typeof found === 'string') return found;
  throw new Error(`no text at ${path.join('.')} of ${JSON.stringify(outcome)}`);
}
