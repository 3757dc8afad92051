// New versions through electron-updater: it fetches and proves; what is taken and when is decided elsewhere.

import type { AppUpdater, UpdateInfo } from 'electron-updater';
import { FieldpassError } from '../domain/failure.ts';
import type { UpdateChannel } from '../domain/managed.ts';
import type { Offer } from '../domain/update.ts';
import type { Log, Updater } from '../ports.ts';

/** What did not prove itself, as electron-updater names it. */
const NOT_GENUINE: ReadonlySet<unknown> = new Set([
  'ERR_CHECKSUM_MISMATCH',
  'ERR_UPDATER_INVALID_SIGNATURE',
  'ERR_UPDATER_NO_CHECKSUM',
]);
const LONGEST_NOTES = 4_000;
/** With marks: what a server sends may be of any length. */
const LONGEST_MARKED = 32_000;

/** The port over an updater of electron-updater, which is told to do nothing by itself. */
export function openElectronUpdater(updater: AppUpdater, channel: UpdateChannel | null, log: Log): Updater {
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.autoRunAppAfterInstall = true;
  updater.disableWebInstaller = true;
  updater.allowPrerelease = channel === 'beta';
  if (channel === 'beta') updater.channel = channel;
  // Naming a channel allows older versions; this has to come after it.
  updater.allowDowngrade = false;
  // Without a listener an error would end the process, and a proxy that asks for a password would wait for ever.
  updater.on('error', () => undefined);
  // Electron gives up where no name is given; its types want one.
  updater.on('login', (_info, answer) => void Reflect.apply(answer, undefined, []));
  return {
    check: async () => {
      const result = await explained(() => updater.checkForUpdates(), log);
      return result?.isUpdateAvailable === true ? offerOf(result.updateInfo) : null;
    },
    download: async (onPercent) => {
      const onProgress = ({ percent }: { readonly percent: number }): void => onPercent(percent);
      updater.on('download-progress', onProgress);
      // It listens for the end of the app only if this is set when a file arrives, and reads it again at the end. On macOS
      // it would hand the file to Squirrel at once, which installs whatever is wished later.
      updater.autoInstallOnAppQuit = process.platform !== 'darwin';
      try {
        await explained(() => updater.downloadUpdate(), log);
      } finally {
        updater.autoInstallOnAppQuit = false;
        updater.off('download-progress', onProgress);
      }
    },
    installOnQuit: (wished) => {
      updater.autoInstallOnAppQuit = wished;
    },
    install: () => updater.quitAndInstall(true, true),
  };
}

async function explained<T>(work: () => Promise<T>, log: Log): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    // Its messages hold what the server sent, whole: only its code is kept.
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UNKNOWN';
    log.warn('a new version could not be had', { reason });
    const code = NOT_GENUINE.has(reason) ? 'update-refused' : 'update-failed';
    throw new FieldpassError(code, undefined, { cause, details: { reason } });
  }
}

// The types promise texts; what YAML made of the feed may be anything.
function offerOf(info: UpdateInfo): Offer {
  const { version, releaseNotes: notes }: { readonly version: unknown; readonly releaseNotes?: unknown } =
    info;
  const text = typeof notes === 'string' ? notes : '';
  return { version: typeof version === 'string' ? version : '', notes: plainNotes(text) };
}

/** Notes of a release without marks and without what could steer a screen: written elsewhere, and shown as text. */
export function plainNotes(text: string): string {
  const marked = text.slice(0, LONGEST_MARKED);
  // Up to its last ">" every "<" has an end: the pattern never looks for one in vain, which would take the square of the time.
  const end = marked.lastIndexOf('>') + 1;
  const rest = marked.slice(end);
  const words = marked.slice(0, end).replace(/<[^>]*>/g, '');
  // Where it was cut, a mark may have been cut too.
  const tail = marked === text ? rest : (rest.split('<', 1)[0] ?? '');
  return `${words}${tail}`
    .replace(/[^\P{C}\n]/gu, '')
    .slice(0, LONGEST_NOTES)
    .trim();
}
