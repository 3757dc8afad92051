// What all calls of one connection share: options, clients that are opened once, and the two kinds of plans.

import type { CallPlan, Answer } from './aws-calls.ts';
import { makeCall } from './aws-calls.ts';
import { REPLY_LIMIT } from './aws-exchange.ts';
import type { ClientOptions, Clients } from './aws-clients.ts';
import { openPlainCalls } from './aws-plain-calls.ts';
import { settle, type AwsOptions, type Setting } from './aws-options.ts';
import { checkPartition } from './aws-reach.ts';
import type { Undone } from '../../ports.ts';

/** Give one wiring to everything that speaks for the same identity: signing in once is then enough. */
export type Wiring = { readonly setting: Setting; readonly clients: () => Promise<Clients> };

/** Joins the options; loads nothing and opens no connection before the first call. */
export function wireUp(options: AwsOptions): Wiring {
  const setting = settle(options);
  let opening: Promise<Clients> | null = null;
  // The SDK and its credential chain stay on disk until a call needs them; bundlers put them into a chunk of its own.
  const open = (client: ClientOptions): Promise<Clients> =>
    import('./aws-clients.ts').then(({ openClients }) => openClients(client));
  const clients = (): Promise<Clients> =>
    (opening ??= openPlainCalls(setting.client, open) ?? open(setting.client));
  return { setting, clients };
}

/** The wiring itself, or one of its own for options. */
export function wiringOf(given: AwsOptions | Wiring): Wiring {
  return 'setting' in given ? given : wireUp(given);
}

/** What differs between calls of one kind; `send` gets the Region that may have changed by a redirect. */
export type CallPart<T> = Pick<CallPlan<T>, 'operation' | 'region' | 'licenseArn' | 'secrets' | 'read'> & {
  readonly bodyLimit?: number;
  readonly send: (clients: Clients, ...how: Parameters<CallPlan<T>['send']>) => Promise<unknown>;
};

/** Reads: may be repeated freely. Never throws for an outcome of the network or of AWS. */
export function ask<T>(wiring: Wiring, part: CallPart<T>): Promise<Answer<T>> {
  const { readMs } = wiring.setting.until;
  return makeCall(planOf(wiring, part, { isChange: false, deadlineMs: readMs }), wiring.setting.calls);
}

/** Changes: repeated only after a refusal that came before any effect. */
export function change<T>(wiring: Wiring, part: CallPart<T>): Promise<Answer<T>> {
  const { changeMs } = wiring.setting.until;
  return makeCall(planOf(wiring, part, { isChange: true, deadlineMs: changeMs }), wiring.setting.calls);
}

function planOf<T>(
  { setting, clients }: Wiring,
  part: CallPart<T>,
  kind: Pick<CallPlan<T>, 'isChange' | 'deadlineMs'>,
): CallPlan<T> {
  return {
    bodyLimit: REPLY_LIMIT,
    ...part,
    ...kind,
    send: async (region, options) => {
      if (part.licenseArn !== undefined) checkPartition(part.licenseArn, region ?? setting.client.region);
      return part.send(await clients(), region, options);
    },
    correctClock: (region, offsetMs) =>
      void clients().then((opened) => opened.correctClock(region, offsetMs)),
  };
}

/** The value of an answer; throws its failure. */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw answer.failure;
}

/** A failed answer as the port says it. */
export function undone({ outcome, failure }: Answer<never> & { ok: false }): Undone {
  return { outcome, failure };
}
