// What this process has open, as Linux tells it.

import { readdirSync, readlinkSync } from 'node:fs';

/** How many descriptors of this process lead to a path that begins so; also to what was removed since. */
export function openUnder(path: string): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(path);
    } catch {
      // The one that lists them is closed by now.
      return false;
    }
  }).length;
}
