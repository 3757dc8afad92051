// Every message between the window and main, once. Both sides' types, the preload loop and the handler table follow.

import type { Failure } from '../main/domain/failure.ts';
import type { BorrowView, Snapshot } from '../main/domain/snapshot.ts';

/** What every call answers: plain data, because Electron drops the fields of errors that cross. */
export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

type Call<Args, Result> = { readonly kind: 'call'; readonly args?: Args; readonly result?: Result };
type Push<Payload> = { readonly kind: 'push'; readonly payload?: Payload };

const call = <Args, Result>(): Call<Args, Result> => ({ kind: 'call' });
const push = <Payload>(): Push<Payload> => ({ kind: 'push' });

/** Pages of documentation the window may ask for; main holds their addresses. */
export type DocsTopic = 'getting-started' | 'connecting' | 'issuer-keys' | 'keychain' | 'unresolved';

export const contract = {
  /** The whole state, now. */
  snapshot: call<void, Snapshot>(),
  /** Lists licenses anew and asks again whatever is open. */
  refresh: call<void, Snapshot>(),
  borrow: call<{ readonly licenseArn: string }, BorrowView>(),
  return: call<{ readonly borrowId: string }, { readonly borrowId: string }>(),
  /** Removes an ended record from this computer. */
  remove: call<{ readonly borrowId: string }, { readonly borrowId: string }>(),
  /** Tries the keychain again, which may show its password prompt. */
  retryKeychain: call<void, Snapshot>(),
  openDocs: call<{ readonly topic: DocsTopic }, void>(),
  copyText: call<{ readonly text: string }, void>(),
  /** A new snapshot; sent on every change. */
  changed: push<Snapshot>(),
} as const;

export type Contract = typeof contract;
type CallName = { [K in keyof Contract]: Contract[K]['kind'] extends 'call' ? K : never }[keyof Contract];
type PushName = Exclude<keyof Contract, CallName>;
export type { CallName, PushName };

export type ArgsOf<K extends CallName> = Contract[K] extends Call<infer Args, infer _> ? Args : never;
export type ResultOf<K extends CallName> = Contract[K] extends Call<infer _, infer Result> ? Result : never;
export type PayloadOf<K extends PushName> = Contract[K] extends Push<infer Payload> ? Payload : never;

/** What the window sees as `window.fieldpass`. Subscribing gives the function that stops it. */
export type Bridge = {
  readonly [K in CallName]: ArgsOf<K> extends void
    ? () => Promise<Reply<ResultOf<K>>>
    : (args: ArgsOf<K>) => Promise<Reply<ResultOf<K>>>;
} & { readonly [K in PushName]: (onPayload: (payload: PayloadOf<K>) => void) => () => void };

/** Name of the IPC channel of a message. */
export const channelOf = (name: keyof Contract): string => `fieldpass:${name}`;
