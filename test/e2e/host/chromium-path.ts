// Where Debian installs the Chromium that draws the stand-in's windows.
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** The binary itself: the wrapper in /usr/bin adds switches of its own. */
export const CHROMIUM_PATH = '/usr/lib/chromium/chromium-headless-shell';

/** Throws a message naming the Debian package when Chromium is not installed. */
export function requireChromium(path: string = CHROMIUM_PATH): void {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new Error(
      `The stand-in host needs Chromium at ${path}: install the Debian package chromium-headless-shell ` +
        '(apt-get install chromium-headless-shell fonts-dejavu-core).',
    );
  }
}

/** The installed version, such as "156.0.8078.79"; asks the binary, which opens nothing. */
export function chromiumVersion(path: string = CHROMIUM_PATH): string {
  const text = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return /\d+(?:\.\d+)+/.exec(text)?.[0] ?? 'of unknown version';
}
