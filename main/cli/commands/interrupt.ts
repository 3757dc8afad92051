// An interrupt (Ctrl+C, the end of the session, `kill`) as something to wait for instead of the end of the process.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type Interrupt = {
  readonly isThere: () => boolean;
  /** Resolves after `ms`, or at once when there is an interrupt. */
  readonly orAfter: (ms: number) => Promise<void>;
  /** From then on a signal ends the process as ever. */
  readonly stop: () => void;
};

/** Catches SIGINT, SIGTERM and SIGHUP from now on. */
export function onInterrupt(): Interrupt {
  let isThere = false;
  let wake = (): void => undefined;
  const hear = (): void => {
    isThere = true;
    wake();
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    isThere: () => isThere,
    orAfter: (ms) => {
      if (isThere) return Promise.resolve();
      return new Promise((resume) => {
        const timer = setTimeout(resume, ms);
        wake = () => {
          clearTimeout(timer);
          resume();
        };
      });
    },
    stop: () => {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
