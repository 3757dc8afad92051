// Chooses what runs the end-to-end specs: Electron when its binary is there, otherwise the stand-in host.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CHROMIUM_PATH, chromiumVersion, requireChromium } from './chromium-path.ts';

export interface Host {
  /** For the report; says so when the results do not cover Electron itself. */
  readonly name: string;
  /** To be put into process.env before Playwright's `_electron.launch`. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where to look and what was asked for; the defaults are this checkout and this process. */
export interface Surroundings {
  readonly electronFolder?: string;
  readonly chromium?: string;
  readonly wanted?: string | undefined;
  readonly override?: string | undefined;
}

/**
 * The host to use. HOST=electron insists on the binary and HOST=stand-in on the stand-in; neither falls back.
 *
 * Looks at files only: `require('electron')` would download the binary. Throws when the wanted host is not there.
 */
export function selectHost(surroundings: Surroundings = {}): Host {
  const { wanted = process.env['HOST'], chromium = CHROMIUM_PATH } = surroundings;
  const { override = process.env['ELECTRON_OVERRIDE_DIST_PATH'] } = surroundings;
  const folder = surroundings.electronFolder ?? findElectron();
  if (wanted !== undefined && wanted !== '' && wanted !== 'electron' && wanted !== 'stand-in')
    throw new Error(
      `HOST is '${wanted}'; it may be 'electron' or 'stand-in', or unset to take what is there.`,
    );
  const binary = findBinary(folder);
  if (binary && wanted !== 'stand-in') {
    if (override)
      throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is ${override}, which hides the Electron binary.`);
    return { name: `Electron ${versionOf(folder)}`, env: {} };
  }
  if (wanted === 'electron')
    throw new Error(
      `HOST=electron, but ${join(folder, 'dist')} holds no Electron binary: run "npx install-electron" first. ` +
        'The stand-in host is never used in its place.',
    );
  requireChromium(chromium);
  const name = `stand-in host (Chromium ${chromiumVersion(chromium)} headless-shell; results do not cover Electron itself)`;
  return { name, env: { ELECTRON_OVERRIDE_DIST_PATH: overrideFolder(binary) } };
}

// Electron's index.js joins the override with the name in path.txt, which must be that of our executable.
function overrideFolder(binary: string | undefined): string {
  if (binary && !binary.endsWith('/electron'))
    throw new Error(`HOST=stand-in works on Linux only: path.txt names ${binary}.`);
  return import.meta.dirname;
}

function findElectron(): string {
  return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
}

function findBinary(folder: string): string | undefined {
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

function versionOf(folder: string): string {
  const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const version =
    typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : null;
  return typeof version === 'string' ? version : 'of unknown version';
}
