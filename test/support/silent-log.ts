// Logs of tests: one that drops everything, one that keeps it.

import type { Log } from '../../main/ports.ts';

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type LoggedLine = {
  readonly level: keyof Log;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;
};

/** A log that keeps its lines, oldest first. */
export function keepingLog(): Log & { readonly lines: readonly LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const write =
    (level: keyof Log): Log['info'] =>
    (message, details) => {
      lines.push({ level, message, details });
    };
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}
