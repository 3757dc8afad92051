// What the AWS adapter is opened with, and what follows from it for every call.

import { FieldpassError } from '../../domain/failure.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Clock, Log } from '../../ports.ts';
import type { CallOptions } from './aws-calls.ts';
import type { ClientOptions, Credentials } from './aws-clients.ts';
import { handlerSend, sdkHandler, type RequestHandler } from './aws-sdk-handler.ts';
import type { AwsIdentity } from './aws-identity.ts';
import { checkReach } from './aws-reach.ts';
import { nodeSendWhenAsked } from './aws-first-send.ts';
import type { Network } from './aws-transport.ts';
import { Waits, type OnWait } from './aws-waits.ts';

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
  /** Only looked at to refuse it together with FIPS; who signs in at it is the identity. */
  readonly stsEndpoint?: string | undefined;
  readonly useFips?: boolean | undefined;
  /** Who signs the requests; undefined: `credentials`. */
  readonly identity?: Pick<AwsIdentity, 'credentials' | 'forget' | 'profile'> | undefined;
  /** Proxy and trust of the way to AWS. */
  readonly network?: Network | undefined;
  /** Static credentials or a provider; undefined: the SDK's default chain, without instance metadata. */
  readonly credentials?: Credentials | undefined;
  /** Carries the requests instead of node:https: the embedded sandbox, or the network of Electron. */
  readonly requestHandler?: RequestHandler | undefined;
  /**
   * Hears the time of AWS with every reply that was understood; `skewMs` is AWS's clock minus ours, `tookMs` how long the
   * request and its reply took: what was read after a sleep is not of now.
   */
  readonly onServerTime?: ((serverNow: Instant, skewMs: number, tookMs: number) => void) | undefined;
  /** Hears the Region that answered for a license after a redirect, so that it can be asked first from then on. */
  readonly onRedirect?: ((licenseArn: string, region: string) => void) | undefined;
  /** Hears when a call has to wait because AWS is busy, and null when none waits any more. */
  readonly onWait?: OnWait | undefined;
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
    : nodeSendWhenAsked(until.connectionMs, clock, options.network);
  let sideTrouble: ReturnType<CallOptions['takeSideTrouble']> = null;
  const handler = sdkHandler(send, { deadlineMs: until.readMs, clock }, (failed) => (sideTrouble = failed));
  const calls: CallOptions = {
    clock,
    log,
    random: options.random ?? Math.random,
    onServerTime: options.onServerTime ?? (() => undefined),
    onRedirect: options.onRedirect ?? (() => undefined),
    waits: new Waits(options.onWait ?? (() => undefined)),
    onSignInEnded: () => options.identity?.forget(),
    takeSideTrouble: () => {
      const taken = sideTrouble;
      sideTrouble = null;
      return taken;
    },
  };
  const { region = null, endpoint, userAgent } = options;
  const profile = options.identity?.profile;
  const client = { region, endpoint, handler, userAgent, profile, ...signingOf(options) };
  return { ...options, until, calls, client };
}

// A reach that cannot work is said by the first call, where every other failure is said: as the reason why nothing can
// be signed.
function signingOf(options: AwsOptions): Pick<ClientOptions, 'credentials' | 'useFips'> {
  const { region = null, endpoint = null, kmsEndpoint = null, stsEndpoint = null, useFips = false } = options;
  try {
    checkReach({ region, endpoint, kmsEndpoint, stsEndpoint, useFips });
    return { credentials: options.identity?.credentials ?? options.credentials, useFips };
  } catch (problem) {
    const reason = problem instanceof Error ? problem : new FieldpassError('not-configured');
    return { credentials: () => Promise.reject(reason) };
  }
}
