// What Fieldpass runs on: versions of program, runtime and system.

import { arch, platform, release } from 'node:os';
import type { About } from '../domain/support-bundle.ts';

/** Versions as this process sees them. */
export function aboutHere(version: string, door: About['door']): About {
  // Node alone has neither of the first two, whatever Electron's types say.
  const versions: Readonly<Record<string, string | undefined>> = process.versions;
  return {
    version,
    door,
    electron: versions['electron'] ?? null,
    chromium: versions['chrome'] ?? null,
    node: process.versions.node,
    platform: platform(),
    release: release(),
    architecture: arch(),
  };
}
