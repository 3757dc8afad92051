// The wall behind the hatch: who asks, how much, what exactly; only then does a handler run.

import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { FieldpassError, toFailure } from '../domain/failure.ts';
import type { Log } from '../ports.ts';
import { type ArgsOf, type CallName, type Reply, type ResultOf, channelOf } from '../../preload/contract.ts';
import { IpcBudget, Refusals } from './ipc-budget.ts';
import { sizeOf } from './message-size.ts';
import { ORIGIN } from './protocol.ts';

/** One handler: `parse` turns what the window sent into arguments or throws, `run` does the work. */
export type Handler<K extends CallName> = {
  readonly parse: (raw: unknown) => ArgsOf<K>;
  readonly run: (args: ArgsOf<K>) => Promise<ResultOf<K>>;
};

/** Exhaustive: a message without handler, or a handler without message, does not compile. */
export type Handlers = { readonly [K in CallName]: Handler<K> };

/** Largest argument a window may send, in bytes. */
const LARGEST_MESSAGE = 65_536;

type Frame = { readonly origin: string; readonly parent: unknown; readonly detached?: boolean };

export type Listening = {
  readonly log: Log;
  /** Called when too much was refused: first to load the page anew, then to give it up. */
  readonly onHostile: (next: 'reload' | 'give-up') => void;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
};

/** Registers the handlers on the one window's own channel; nothing is registered on the global one. */
export function listen(contents: WebContents, handlers: Handlers, listening: Listening): void {
  const { log, onHostile, now = () => performance.now() } = listening;
  const budget = new IpcBudget();
  const refusals = new Refusals();
  let isGivenUp = false;
  const refuse = (reason: Refusal): Reply<never> => {
    const next = isGivenUp ? 'nothing' : refusals.add(now());
    // Its kind only: what a foreign frame wrote has no place in a log.
    if (next !== 'nothing') log.warn('a message of the window was refused', { reason, next });
    if (next === 'give-up') isGivenUp = true;
    if (next === 'reload' || next === 'give-up') onHostile(next);
    return { ok: false, failure: toFailure(new FieldpassError(reason)) };
  };
  for (const name of Object.keys(handlers) as CallName[]) {
    const channel = channelOf(name);
    const answer = answerer(handlers[name] as Handler<CallName>, log, refuse);
    contents.ipc.handle(channel, (event: IpcMainInvokeEvent, ...sent: unknown[]) => {
      // The frame is read at once: after an await it may be another one, or none.
      if (isGivenUp || !isOurFrame(event.senderFrame, contents.mainFrame) || sent.length > 1)
        return Promise.resolve(refuse('bad-request'));
      if (!budget.enter(channel, now())) return Promise.resolve(refuse('too-many-requests'));
      return answer(sent[0]).finally(() => budget.leave());
    });
  }
}

/** Is this the window's own main frame, showing our own page? Fails closed for null, detached and nested frames. */
export function isOurFrame(frame: Frame | null, mainFrame: unknown): boolean {
  if (frame === null || frame !== mainFrame) return false;
  return frame.parent === null && frame.detached !== true && frame.origin === ORIGIN;
}

/** Why a message did not get through; the answer to the window says no more. */
type Refusal = 'bad-request' | 'request-too-large' | 'too-many-requests';

/** Size limit, then parse, then run; whatever happens, the window gets plain data. */
export function answerer<K extends CallName>(
  handler: Handler<K>,
  log: Log,
  refuse: (reason: Refusal) => Reply<never>,
): (raw: unknown) => Promise<Reply<ResultOf<K>>> {
  return async (raw) => {
    let args: ArgsOf<K>;
    try {
      const size = sizeOf(raw, LARGEST_MESSAGE);
      if (size === 'too-large') return refuse('request-too-large');
      if (size === 'not-plain') return refuse('bad-request');
      args = handler.parse(raw);
    } catch (error) {
      if (error instanceof FieldpassError && error.code === 'bad-request') return refuse('bad-request');
      return { ok: false, failure: explain(error, log) };
    }
    try {
      return { ok: true, value: await handler.run(args) };
    } catch (error) {
      return { ok: false, failure: explain(error, log) };
    }
  };
}

let mistakes = 0;

/** Expected failures pass as they are; a bug is logged whole under a number, and only the number is passed on. */
export function explain(error: unknown, log: Log): ReturnType<typeof toFailure> {
  if (error instanceof FieldpassError) return toFailure(error);
  mistakes += 1;
  const reference = `${Date.now().toString(36)}-${mistakes}`;
  log.error('internal failure', { reference, error });
  return toFailure(error, reference);
}
