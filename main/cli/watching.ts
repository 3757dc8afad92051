// The end of something that goes on until a person or the system ends it: a key, a signal, a reader that went away.

import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_Z = '\u001a';

export type Ending = {
  readonly isThere: () => boolean;
  /** 0 where it was ended with `q` or the reader went away; 128 and the number of the signal where there was one. */
  readonly number: () => number;
  /** Resolves after `ms`, or at once when it is to end. */
  readonly orAfter: (ms: number) => Promise<void>;
  /** Gives keyboard and signals back. */
  readonly stop: () => void;
};

/** Listens from now on. At a keyboard `q` ends it without Return. */
export function onEnding(): Ending {
  let number: number | null = null;
  // One waiter at a time, not a promise for all: what waits every second for days would pile up on it.
  let wake = (): void => undefined;
  const end = (how: number): void => {
    number ??= how;
    wake();
  };
  const onSignal = (signal: NodeJS.Signals): void => end(128 + constants.signals[signal]);
  const onGone = (): void => end(0);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.stdout.on('error', onGone);
  const stopKeys = hearKeys((key) => {
    if (key === CTRL_C) end(128 + constants.signals.SIGINT);
    else if (key === 'q' || key === 'Q' || key === CTRL_D) end(0);
  });
  return {
    isThere: () => number !== null,
    number: () => number ?? 0,
    orAfter: (ms) =>
      new Promise((resume) => {
        if (number !== null) return void resume();
        const timer = setTimeout(resume, ms);
        wake = () => {
          clearTimeout(timer);
          resume();
        };
      }),
    stop: () => {
      stopKeys();
      process.stdout.off('error', onGone);
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

// Raw: a key comes at once and is not echoed; what the terminal does for Ctrl+Z otherwise has to be done here then.
function hearKeys(onKey: (key: string) => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY || !process.stdout.isTTY) return () => undefined;
  const onContinue = (): void => {
    stdin.setRawMode(true);
    process.stdout.emit('resize');
  };
  const hear = (bytes: Buffer): void => {
    for (const key of bytes.toString('utf8')) {
      if (key !== CTRL_Z) onKey(key);
      else if (process.platform !== 'win32') {
        stdin.setRawMode(false);
        process.stdout.write('\u001b[?25h');
        process.kill(process.pid, 'SIGTSTP');
      }
    }
  };
  stdin.setRawMode(true);
  stdin.on('data', hear).resume();
  if (process.platform !== 'win32') process.on('SIGCONT', onContinue);
  return () => {
    stdin.off('data', hear).pause();
    if (stdin.isTTY) stdin.setRawMode(false);
    if (process.platform !== 'win32') process.off('SIGCONT', onContinue);
  };
}
