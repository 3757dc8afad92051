// What a process leaves behind when it dies is no bug; every other rejection that nobody handles is one.

import { Crash } from '../support/memory-ledger.ts';

/**
 * Takes the place of whoever listens for unhandled rejections: deaths are passed over, the first of all others is
 * thrown by the function given, which also puts the listeners back.
 */
export function watchForBugs(): () => void {
  const others = process.listeners('unhandledRejection');
  const bugs: unknown[] = [];
  const listen = (reason: unknown): void => {
    if (!(reason instanceof Crash)) bugs.push(reason);
  };
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', listen);
  return () => {
    process.off('unhandledRejection', listen);
    for (const other of others) process.on('unhandledRejection', other);
    const [bug] = bugs;
    if (bug !== undefined) throw new Error('a rejection that nobody handled', { cause: bug });
  };
}
