// What an operation is given to work with.
import type { ServiceKey } from './access-tokens/service-key.ts';
import type { Caller } from './caller.ts';
import type { IssuerKey } from './issuer-key.ts';
import type { Store } from './store.ts';

/**
 * One request past its envelope: the parsed body, the signed region, the server clock (epoch ms), and who calls.
 *
 * `account` is the caller's AWS account, '' for an unsigned request; `caller` says more and is then undefined.
 */
export type Call = {
  readonly store: Store;
  readonly issuerKey: IssuerKey;
  readonly serviceKey: ServiceKey;
  readonly idempotencyWindowMs: number;
  readonly raw: unknown;
  readonly region: string;
  readonly now: number;
  readonly account: string;
  readonly caller: Caller | undefined;
};

/** Does one operation and gives the text of the reply (JSON; XML for STS); throws ServiceError to refuse. */
export type Operation = (call: Call) => string | Promise<string>;
