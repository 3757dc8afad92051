// What the AWS adapter is opened with, and what follows from it for every call.

import type { Instant } from '../../domain/instant.ts';
import type { Clock, Log } from '../../ports.ts';
import type { CallOptions } from './aws-calls.ts';
import type { ClientOptions, Credentials } from './aws-clients.ts';
import { handlerSend, sdkHandler, type RequestHandler } from './aws-sdk-handler.ts';
import { nodeSend } from './aws-transport.ts';

/** Deadlines in milliseconds; each spans a whole call with sign-in, repeats, and the last byte of the reply. */
export type Deadlines = {
  readonly readMs: number;
  readonly changeMs: number;
  readonly keyMs: number;
  readonly connectionMs: number;
};

const DEADLINES: Deadlines = { readMs: 15_000, changeMs: 25_000, keyMs: 15_000, connectionMs: 5_000 };

export type AwsOptions = {
  /** Where licenses are listed; undefined leaves it to AWS_REGION or the profile. */
  readonly region: string | undefined;
  readonly endpoint?: string | undefined;
  readonly kmsEndpoint?: string | undefined;
  /** Static credentials or a provider; undefined: the SDK's default chain, without instance metadata. */
  readonly credentials?: Credentials | undefined;
  /** Carries the requests instead of node:https: the embedded sandbox, or the network of Electron. */
  readonly requestHandler?: RequestHandler | undefined;
  /** Hears the time of AWS with every reply that was understood; `skewMs` is AWS's clock minus ours. */
  readonly onServerTime?: ((serverNow: Instant, skewMs: number) => void) | undefined;
  readonly deadlines?: Partial<Deadlines> | undefined;
  readonly userAgent?: string | undefined;
  readonly clock: Pick<Clock, 'after' | 'now'>;
  readonly log: Log;
  /** Jitter of the back-off, 0 to 1. */
  readonly random?: (() => number) | undefined;
};

/** The options with their defaults, and the parts that all calls share. */
export type Setting = AwsOptions & {
  readonly until: Deadlines;
  readonly calls: CallOptions;
  readonly client: ClientOptions;
};

/** Fills in the defaults and joins transport, handler and side calls; opens nothing. */
export function settle(options: AwsOptions): Setting {
  const { clock, log } = options;
  const until = { ...DEADLINES, ...options.deadlines };
  const send = options.requestHandler
    ? handlerSend(options.requestHandler)
    : nodeSend(until.connectionMs, clock);
  let sideTrouble: ReturnType<CallOptions['takeSideTrouble']> = null;
  const handler = sdkHandler(send, { deadlineMs: until.readMs, clock }, (failed) => (sideTrouble = failed));
  const calls: CallOptions = {
    clock,
    log,
    random: options.random ?? Math.random,
    onServerTime: options.onServerTime ?? (() => undefined),
    takeSideTrouble: () => {
      const taken = sideTrouble;
      sideTrouble = null;
      return taken;
    },
  };
  const { region = null, endpoint, credentials, userAgent } = options;
  return { ...options, until, calls, client: { region, endpoint, credentials, handler, userAgent } };
}
