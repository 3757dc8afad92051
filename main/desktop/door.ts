// Opens what a start asks for: the window, the command line in the terminal, or the check of an installation.

import { app } from 'electron';
import { startDesktop } from './start.ts';
import { leaveDisplay } from './terminal-display.ts';
import { requestIn } from './terminal-request.ts';

/** Reads the arguments of this process and goes on in the mode they ask for. */
export async function openDoor(): Promise<void> {
  const request = requestIn(process.argv, { isPackaged: app.isPackaged });
  switch (request.kind) {
    case 'window':
      await startDesktop();
      return;
    case 'smoke':
      return (await import('./smoke.ts')).smoke();
    case 'terminal':
      leaveDisplay(request);
      return (await import('./terminal.ts')).runInTerminal(request);
  }
}
