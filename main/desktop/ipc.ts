// The wall behind the hatch: who asks, how much, what exactly; only then does a handler run.

import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { FieldpassError, toFailure } from '../domain/failure.ts';
import type { Log } from '../ports.ts';
import { type ArgsOf, type CallName, type Reply, type ResultOf, channelOf } from '../../preload/contract.ts';
import { ORIGIN } from './protocol.ts';

/** One handler: `parse` turns what the window sent into arguments or throws, `run` does the work. */
export type Handler<K extends CallName> = {
  readonly parse: (raw: unknown) => ArgsOf<K>;
  readonly run: (args: ArgsOf<K>) => Promise<ResultOf<K>>;
};

/** Exhaustive: a message without handler, or a handler without message, does not compile. */
export type Handlers = { readonly [K in CallName]: Handler<K> };

/** Largest argument a window may send, as JSON characters. */
const LARGEST_MESSAGE = 65_536;

type Frame = { readonly origin: string; readonly parent: unknown; readonly detached?: boolean };

/** Registers the handlers on the one window's own channel; nothing is registered on the global one. */
export function listen(contents: WebContents, handlers: Handlers, log: Log): void {
  for (const name of Object.keys(handlers) as CallName[]) {
    const answer = answerer(handlers[name] as Handler<CallName>, log);
    contents.ipc.handle(channelOf(name), (event: IpcMainInvokeEvent, raw: unknown) =>
      // The frame is read at once: after an await it may be another one, or none.
      isOurFrame(event.senderFrame, contents.mainFrame) ? answer(raw) : refused(log),
    );
  }
}

/** Is this the window's own main frame, showing our own page? Fails closed for null, detached and nested frames. */
export function isOurFrame(frame: Frame | null, mainFrame: unknown): boolean {
  if (frame === null || frame !== mainFrame) return false;
  return frame.parent === null && frame.detached !== true && frame.origin === ORIGIN;
}

/** Size limit, then parse, then run; whatever happens, the window gets plain data. */
export function answerer<K extends CallName>(
  handler: Handler<K>,
  log: Log,
): (raw: unknown) => Promise<Reply<ResultOf<K>>> {
  return async (raw) => {
    try {
      return { ok: true, value: await handler.run(handler.parse(limited(raw))) };
    } catch (error) {
      return { ok: false, failure: explain(error, log) };
    }
  };
}

// Cyclic and otherwise unserialisable values fail here too: JSON.stringify throws.
function limited(raw: unknown): unknown {
  if (raw === undefined) return raw;
  const size = sizeOf(raw);
  if (size === null || size > LARGEST_MESSAGE) throw new FieldpassError('bad-request');
  return raw;
}

function sizeOf(raw: unknown): number | null {
  try {
    // undefined for a function or a symbol, whatever the type says.
    const text = JSON.stringify(raw) as string | undefined;
    return text?.length ?? null;
  } catch {
    return null;
  }
}

async function refused(log: Log): Promise<Reply<never>> {
  log.warn('a message from a foreign frame was refused');
  return { ok: false, failure: toFailure(new FieldpassError('bad-request')) };
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
