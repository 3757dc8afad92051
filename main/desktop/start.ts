// Opens the front door: one instance, one confined window, the services behind it.

import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  Menu,
  Notification,
  powerMonitor,
  protocol,
  session,
  shell,
} from 'electron';
import { openFileLog } from '../adapters/file-log.ts';
import { chooseDataDir, prepareDataDir } from '../adapters/data-dir.ts';
import { type Services, compose } from '../compose.ts';
import { channelOf } from '../../preload/contract.ts';
import { handlersFor } from './handlers.ts';
import { listen } from './ipc.ts';
import { startKeychainProcess } from './keychain-process.ts';
import { menuTemplate } from './menu.ts';
import { systemNotifier } from './notifier.ts';
import { PRIVILEGES, serveWindow } from './protocol.ts';
import { reportStartFailure } from './start-failure.ts';
import { confinePages, confineSession, openWindow } from './window.ts';

const FOLLOW_MS = 2_000;

/** Starts the app; resolves once the window was asked to load. */
export async function startDesktop(): Promise<void> {
  if (!app.requestSingleInstanceLock()) return void app.quit();
  app.enableSandbox();
  app.setAppUserModelId('dev.fieldpass.app');
  protocol.registerSchemesAsPrivileged(PRIVILEGES);
  confinePages(app);
  await app.whenReady();
  confineSession(session.defaultSession);
  await serveWindow(session.defaultSession.protocol, join(import.meta.dirname, '../renderer'));
  const services = await openServices();
  if (services === null) return;
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)));
  const window = showWindow(services);
  app.on('second-instance', () => bringBack(window));
  app.on('window-all-closed', () => app.quit());
  closeCarefully(services);
  live(services);
}

async function openServices(): Promise<Services | null> {
  try {
    const dataDir = chooseDataDir(undefined, process.env);
    prepareDataDir(dataDir);
    const log = openFileLog(join(dataDir, 'logs'));
    const notifier = systemNotifier(Notification, () => BrowserWindow.getAllWindows().forEach(bringBack));
    const helper = join(import.meta.dirname, 'keytar-helper.cjs');
    const services = compose({
      dataDir,
      env: process.env,
      forced: null,
      notifier,
      log,
      startKeychain: (service) => startKeychainProcess(helper, service),
    });
    return services;
  } catch (error) {
    await reportStartFailure(error);
    return null;
  }
}

function showWindow(services: Services): BrowserWindow {
  const window = openWindow(BrowserWindow, join(import.meta.dirname, '../preload/index.cjs'));
  const { changes, log, snapshots } = services;
  const handlers = handlersFor({
    services,
    openLink: async (url) => shell.openExternal(url),
    copyText: (text) => void clipboard.writeText(text),
  });
  listen(window.webContents, handlers, log);
  // Many changes in one turn of the loop become one message.
  let queued = false;
  const send = (): void => {
    queued = false;
    if (!window.isDestroyed()) window.webContents.send(channelOf('changed'), snapshots.take());
  };
  const stop = changes.subscribe(() => {
    if (queued) return;
    queued = true;
    setImmediate(send);
  });
  window.on('closed', stop);
  return window;
}

// What was on disk is on screen before the keychain or the network is asked.
function live(services: Services): void {
  const { catalogue, keychain, watch } = services;
  watch.start();
  void keychain.look().then(() => watch.recover());
  void catalogue.refresh();
  followOtherProcesses(services);
  powerMonitor.on('resume', () => {
    watch.tick();
    void catalogue.refresh();
    void watch.recover();
  });
}

// The command line works on the same ledger: what it borrows or returns shows in the window at once.
function followOtherProcesses({ changes, ledger, proofs }: Services): void {
  let seen = ledger.revision();
  const timer = setInterval(() => {
    const revision = ledger.revision();
    if (revision === seen) return;
    seen = revision;
    changes.tell();
    void proofs.checkAll();
  }, FOLLOW_MS);
  app.on('will-quit', () => clearInterval(timer));
}

// The keychain process is ended and the ledger closed before the app goes; open requests are safe on disk.
function closeCarefully(services: Services): void {
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void services.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

function bringBack(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
