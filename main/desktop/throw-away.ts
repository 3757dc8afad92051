// Folders that an app without records of its own leaves nothing of.

import { rmSync } from 'node:fs';

/** Removes a folder at the very end of the process, when Chromium does not write there any more. */
export function removeAtExit(folder: string): void {
  process.on('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // On Windows files that are still open stay, in a folder that the system tidies.
    }
  });
}
