// Opens the services behind a window that loads already, and leads the window from then on. Nothing in here waits for
// anything until the window has its handlers: a page that asks earlier would find nobody.

import { join } from 'node:path';
import { app, BrowserWindow, session } from 'electron';
import { copyFacts } from '../adapters/copy-facts.ts';
import { chooseDataDir, prepareDataDir } from '../adapters/data-dir.ts';
import { openFileLog } from '../adapters/file-log.ts';
import type { HelperProcess } from '../adapters/keychain/vault-process.ts';
import { compose, type Services } from '../compose.ts';
import type { Managed } from '../domain/managed.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { updateWay } from '../domain/update.ts';
import type { Updates } from '../services/updates.ts';
import { channelOf } from '../../preload/contract.ts';
import { closeCarefully } from './closing.ts';
import type { DeepLinks } from './deep-link.ts';
import { Front } from './front.ts';
import { startKeychainProcess } from './keychain-process.ts';
import { goLive } from './live.ts';
import { Presence } from './presence.ts';
import { endOnMistake, reportStartFailure } from './start-failure.ts';
import { Tenancy } from './tenancy.ts';
import { keepLooking, openUpdates } from './updater.ts';

declare const __FIELDPASS_VERSION__: string;

/** An installer begins within this time; the app then ends by itself. */
const RESTART_WITHIN_MS = 30_000;

/** A page that takes longer to load does not keep AWS and the keychain from being asked. */
const LOADS_WITHIN_MS = 2_000;

/** A check of an installation: no boxes, no link registered, a keychain process of its own. */
export type Trial = { readonly startKeychain: (service: string) => HelperProcess };

type Needs = {
  readonly window: BrowserWindow;
  readonly preload: string;
  readonly links: DeepLinks;
  readonly managed: Managed;
  readonly trial: Trial | null;
};

/** Gives the services the window runs on; null where they do not open, and the app ends. Throws in a trial only. */
export async function moveIn({ window, preload, links, managed, trial }: Needs): Promise<Tenancy | null> {
  const presence = new Presence(process.platform);
  const opened = openTenancy(presence, managed, trial, pageIn(window));
  if ('error' in opened) {
    // Whoever is told that the app cannot start sees no window behind it.
    window.removeAllListeners('ready-to-show');
    if (trial !== null) throw opened.error;
    await reportStartFailure(opened.error);
    return null;
  }
  const { tenancy, updates } = opened;
  const restarting = async (): Promise<void> => {
    front.letGo();
    await close();
    // Everything is closed by then: an app that stayed, because the installer did not begin, could do nothing.
    setTimeout(() => app.quit(), RESTART_WITHIN_MS);
  };
  // Without what it was started with: a link would be followed again.
  const comeBack = (): void => {
    app.relaunch({ args: [] });
    app.quit();
  };
  const front = new Front(window, tenancy, preload, links, {
    keepsRunning: () => presence.keepsRunning,
    updates: { service: updates, close: restarting, comeBack },
  });
  presence.begin({
    bringBack: () => front.bringBack(),
    goTo: (place) => front.goTo(place),
    isWatched: () => front.isWatched(),
    services: () => tenancy.services,
  });
  app.on('second-instance', () => front.bringBack());
  app.on('open-url', () => front.bringBack());
  app.on('open-file', () => front.bringBack());
  app.on('activate', () => front.bringBack());
  app.on('will-quit', () => presence.end());
  app.on('window-all-closed', () => app.quit());
  tenancy.start();
  const close = closeCarefully(tenancy, updates);
  if (trial === null) app.on('will-quit', keepLooking(updates, tenancy.services.log));
  return tenancy;
}

function openTenancy(
  presence: Presence,
  managed: Managed,
  trial: Trial | null,
  onScreen: Promise<void>,
): { readonly tenancy: Tenancy; readonly updates: Updates } | { readonly error: unknown } {
  try {
    const dataDir = chooseDataDir(undefined, process.env);
    prepareDataDir(dataDir);
    const log = openFileLog(join(dataDir, 'logs'));
    if (trial === null) endOnMistake(log);
    const { notifier } = presence;
    const helper = join(import.meta.dirname, 'keytar-helper.cjs');
    const startKeychain =
      trial?.startKeychain ?? ((service: string) => startKeychainProcess(helper, service));
    // A session of its own: that of the window leads nowhere.
    const surfing = session.fromPartition('system-proxy');
    const resolveProxy = (url: string) => surfing.resolveProxy(url);
    const { env, platform } = process;
    const facts = copyFacts({ platform, env, programDir: import.meta.dirname });
    const way = updateWay(facts, managed.updates === 'off');
    const outside = { dataDir, env, notifier, log, startKeychain, resolveProxy };
    const version = __FIELDPASS_VERSION__;
    const updates = openUpdates({ way, version, managed, dataDir, log, services: () => tenancy.services });
    const shown = { updateWay: way, updates: () => updates.view() };
    const surroundings = { ...outside, ...shown, managed };
    let before: Services['preferences'] | null = null;
    const tenancy = new Tenancy({
      open: () => compose({ ...surroundings, connection: null }),
      goLive: (services) => {
        // The old ones are still open: settings go along to the ledger of another connection.
        if (before !== null) services.preferences.takeOver(before);
        before = services.preferences;
        const send = (snapshot: Snapshot): void => {
          sendToWindow(snapshot);
          presence.show(snapshot);
        };
        return goLive(services, send, onScreen);
      },
    });
    return { tenancy, updates };
  } catch (error) {
    return { error };
  }
}

/** Resolves when the page has loaded, and with that has asked for what is on disk; for a page that fails, soon as well. */
function pageIn({ webContents }: BrowserWindow): Promise<void> {
  return new Promise((done) => {
    const latest = setTimeout(done, LOADS_WITHIN_MS);
    webContents.once('did-finish-load', () => {
      clearTimeout(latest);
      // What it asked while it loaded is answered first.
      setImmediate(done);
    });
  });
}

function sendToWindow(snapshot: Snapshot): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channelOf('changed'), snapshot);
}
