// What Fieldpass runs on: versions of program, runtime and system.

import { arch, platform, release } from 'node:os';
import type { About } from '../domain/support-bundle.ts';

/** Versions as this process sees them. */
export function aboutHere(version: string, door: About['door']): About {
  const { electron, chrome, node } = process.versions;
  return {
    version,
    door,
    electron: electron ?? null,
    chromium: chrome ?? null,
    node,
    platform: platform(),
    release: release(),
    architecture: arch(),
  };
}
