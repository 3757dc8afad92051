// What an operation is given to work with.
import type { IssuerKey } from './issuer-key.ts';
import type { Store } from './store.ts';

/** One request past its envelope: the parsed JSON, the signed region, and the server clock (epoch ms). */
export type Call = {
  readonly store: Store;
  readonly issuerKey: IssuerKey;
  readonly idempotencyWindowMs: number;
  readonly raw: unknown;
  readonly region: string;
  readonly now: number;
};

/** Does one operation and gives the reply's JSON text; throws ServiceError to refuse. */
export type Operation = (call: Call) => string | Promise<string>;
