// An interrupt (Ctrl+C, the end of the session, `kill`) as something to wait for instead of the end of the process.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type Interrupt = {
  readonly isThere: () => boolean;
  /** Resolves with the work, or at once when there is an interrupt; the work itself goes on. */
  readonly or: (work: Promise<void>) => Promise<void>;
  /** Resolves after `ms`, or at once when there is an interrupt. */
  readonly orAfter: (ms: number) => Promise<void>;
  /** From then on a signal ends the process as ever. */
  readonly stop: () => void;
};

/** Catches SIGINT, SIGTERM and SIGHUP from now on. */
export function onInterrupt(): Interrupt {
  let isThere = false;
  let wake = (): void => undefined;
  const came = new Promise<void>((resolve) => (wake = resolve));
  const hear = (): void => {
    isThere = true;
    wake();
  };
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    isThere: () => isThere,
    or: (work) => Promise.race([work, came]),
    orAfter: async (ms) => {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([came, new Promise<void>((resume) => (timer = setTimeout(resume, ms)))]);
      clearTimeout(timer);
    },
    stop: () => {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
