// The line to a keychain process that a test plays itself: it answers, fails, hangs and ends when told.

import { VaultLink } from '../../main/adapters/keychain/vault-link.ts';
import { ManualClock, settle } from './vault-under-test.ts';

export const ACCOUNT = 'f'.repeat(32);
type Sent = { readonly id: number; readonly op: string; readonly account: string; readonly value?: string };

/** A link whose processes answer only when told. */
export function line() {
  const clock = new ManualClock();
  const processes: {
    sent: Sent[];
    killed: number;
    hear: (raw: unknown) => void;
    end: (how: string) => void;
  }[] = [];
  const errors: unknown[] = [];
  const start = { fails: null as unknown, isOnce: false };
  const link = new VaultLink({
    startHelper: () => {
      const { fails } = start;
      if (start.isOnce) start.fails = null;
      if (fails !== null) throw fails as Error;
      const process = {
        sent: [] as Sent[],
        killed: 0,
        hear: (): void => undefined,
        end: (): void => undefined,
      };
      const ends: ((how: string) => void)[] = [];
      const made: (typeof processes)[number] = { ...process, end: (how) => ends.forEach((fn) => fn(how)) };
      processes.push(made);
      return {
        post: (message) => void made.sent.push(message as Sent),
        onMessage: (fn) => void (made.hear = fn),
        onExit: (fn) => void ends.push(fn),
        kill: () => void (made.killed += 1),
      };
    },
    clock,
    callMs: 1_000,
    idleMs: 5_000,
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (message, details) => void errors.push([message, details]),
    },
  });
  const last = () => {
    const process = processes.at(-1);
    const sent = process?.sent.at(-1);
    if (process === undefined || sent === undefined) throw new Error('nothing was asked');
    return { process, sent };
  };
  const reply = async (answer: object): Promise<void> => {
    const { process, sent } = last();
    process.hear({ id: sent.id, ...answer });
    await settle();
  };
  return {
    link,
    clock,
    processes,
    errors,
    start,
    ok: (value: unknown) => reply({ ok: true, value }),
    fail: (kind: string, reason = 'no') => reply({ ok: false, kind, reason }),
    sent: () => processes.map((process) => process.sent.map(({ op }) => op).join(' ')),
    crash: async (how = 'signal SIGSEGV') => {
      last().process.end(how);
      await settle();
    },
  };
}
/** What a call gave, or the kind and reason it failed with. */
export const caught = (work: Promise<unknown>) =>
  work.then(
    (value) => ({ value }),
    (error: unknown) => ({
      kind: Reflect.get(Object(error), 'kind') as unknown,
      reason: String(Reflect.get(Object(error), 'message')),
    }),
  );

/** A link whose process has answered before. */
export async function used() {
  const it = line();
  const first = it.link.get(ACCOUNT);
  await it.ok('before');
  await first;
  return it;
}
