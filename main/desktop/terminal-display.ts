// Takes the command line off the display on Linux, where a server may have none at all.

import { app } from 'electron';
import type { TerminalRequest } from './terminal-request.ts';

const NO_DISPLAY = '--ozone-platform=headless';

/**
 * On Linux Electron chooses what it draws on before the first line of an app runs, so a switch appended now comes too
 * late. The process is replaced by itself with the switch in its arguments: same number, same streams, same terminal.
 * Call it before anything is awaited.
 */
export function leaveDisplay({ args, before }: TerminalRequest): void {
  if (process.platform !== 'linux' || process.argv.includes(NO_DISPLAY)) return;
  const { execPath, env } = process;
  try {
    process.execve?.(execPath, [execPath, NO_DISPLAY, '--disable-gpu', ...before, '--', ...args], env);
  } catch {
    // Where there is a display it runs all the same.
    app.commandLine.appendSwitch('ozone-platform', 'headless');
  }
}
