// Opens the front door: one instance, one confined window, the services behind it.

import { join } from 'node:path';
import { app, BrowserWindow, protocol, session } from 'electron';
import { copyFacts } from '../adapters/copy-facts.ts';
import { openFileLog } from '../adapters/file-log.ts';
import { chooseDataDir, prepareDataDir } from '../adapters/data-dir.ts';
import type { HelperProcess } from '../adapters/keychain/vault-process.ts';
import { policySeam, readPolicy } from '../adapters/policy-source.ts';
import { compose, type Services } from '../compose.ts';
import type { Managed } from '../domain/managed.ts';
import { updateWay } from '../domain/update.ts';
import type { Updates } from '../services/updates.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { channelOf } from '../../preload/contract.ts';
import { closeCarefully } from './closing.ts';
import { DeepLinks, registerLinks } from './deep-link.ts';
import { Front } from './front.ts';
import { goLive } from './live.ts';
import { kitFileIn, placeOfKit } from './kit-files.ts';
import { startKeychainProcess } from './keychain-process.ts';
import { Presence } from './presence.ts';
import { PRIVILEGES, serveWindow } from './protocol.ts';
import { endOnMistake, reportStartFailure } from './start-failure.ts';
import { mayStart } from './start-refusal.ts';
import { Tenancy } from './tenancy.ts';
import { keepLooking, openUpdates } from './updater.ts';
import { confinePages, confineSession, leadNowhere, WEBRTC_POLICY } from './window.ts';

declare const __FIELDPASS_VERSION__: string;

/** An installer begins within this time; the app then ends by itself. */
const RESTART_WITHIN_MS = 30_000;

/** A check of an installation: no boxes, no link registered, a keychain process of its own. */
export type Trial = { readonly startKeychain: (service: string) => HelperProcess };

/**
 * Starts the app; resolves once the window was asked to load. Gives the services it runs on, null where it ends. Throws
 * in a trial only.
 */
export async function startDesktop(trial: Trial | null = null): Promise<Tenancy | null> {
  const { argv, execArgv, env } = process;
  if (!mayStart(app, { argv, execArgv, env, say: (line) => void process.stderr.write(line) })) return null;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return null;
  }
  const links = takeLinks(trial);
  app.enableSandbox();
  app.setAppUserModelId('dev.fieldpass.app');
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', WEBRTC_POLICY);
  protocol.registerSchemesAsPrivileged(PRIVILEGES);
  confinePages(app);
  // While the app gets ready: it is needed when the first services open.
  const [managed] = await Promise.all([readPolicyHere(), app.whenReady()]);
  confineSession(session.defaultSession);
  await leadNowhere(session.defaultSession);
  await serveWindow(session.defaultSession.protocol, join(import.meta.dirname, '../renderer'));
  const presence = new Presence(process.platform);
  const opened = await openTenancy(presence, managed, trial);
  if (opened === null) return null;
  const { tenancy, updates } = opened;
  const preload = join(import.meta.dirname, '../preload/index.cjs');
  const restarting = async (): Promise<void> => {
    front.letGo();
    await close();
    // Everything is closed by then: an app that stayed, because the installer did not begin, could do nothing.
    setTimeout(() => app.quit(), RESTART_WITHIN_MS);
  };
  const front = new Front(tenancy, preload, links, {
    keepsRunning: () => presence.keepsRunning,
    updates: { service: updates, close: restarting },
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
  const close = closeCarefully(tenancy, () => updates.quitting());
  if (trial === null) app.on('will-quit', keepLooking(updates, tenancy.services.log));
  return tenancy;
}

// Listens before the app is ready: macOS hands over the link or the file it was started with by then.
function takeLinks(trial: Trial | null): DeepLinks {
  const links = new DeepLinks();
  if (trial === null) registerLinks(app);
  links.take(process.argv);
  const takeKit = (path: string | null): void => {
    if (path !== null) links.goTo(placeOfKit(path));
  };
  takeKit(kitFileIn(process.argv, process.cwd()));
  app.on('second-instance', (_event, argv, folder) => {
    if (!links.take(argv)) takeKit(kitFileIn(argv, folder));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    takeKit(path);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    links.take([url]);
  });
  return links;
}

function readPolicyHere(): Promise<Managed> {
  const { env, platform } = process;
  const seam = policySeam(env, import.meta.dirname, app.isPackaged);
  return readPolicy({ platform, env, now: Date.now(), seam });
}

async function openTenancy(
  presence: Presence,
  managed: Managed,
  trial: Trial | null,
): Promise<{ readonly tenancy: Tenancy; readonly updates: Updates } | null> {
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
        return goLive(services, (snapshot) => {
          sendToWindow(snapshot);
          presence.show(snapshot);
        });
      },
    });
    return { tenancy, updates };
  } catch (error) {
    if (trial !== null) throw error;
    await reportStartFailure(error);
    return null;
  }
}

function sendToWindow(snapshot: Snapshot): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channelOf('changed'), snapshot);
}
