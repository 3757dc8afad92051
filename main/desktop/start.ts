// Opens the front door: one instance, one confined window, the services behind it.

import { join } from 'node:path';
import { app, BrowserWindow, clipboard, Menu, Notification, protocol, session, shell } from 'electron';
import { openFileLog } from '../adapters/file-log.ts';
import { chooseDataDir, prepareDataDir } from '../adapters/data-dir.ts';
import { type Services, compose } from '../compose.ts';
import { channelOf } from '../../preload/contract.ts';
import { handlersFor } from './handlers.ts';
import { listen } from './ipc.ts';
import { goLive } from './live.ts';
import { startKeychainProcess } from './keychain-process.ts';
import { menuTemplate } from './menu.ts';
import { systemNotifier } from './notifier.ts';
import { PRIVILEGES, serveWindow } from './protocol.ts';
import { endOnMistake, reportStartFailure } from './start-failure.ts';
import { confinePages, confineSession, openWindow } from './window.ts';

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
  const stop = goLive(services, (snapshot) => {
    if (!window.isDestroyed()) window.webContents.send(channelOf('changed'), snapshot);
  });
  closeCarefully(services, stop);
}

async function openServices(): Promise<Services | null> {
  try {
    const dataDir = chooseDataDir(undefined, process.env);
    prepareDataDir(dataDir);
    const log = openFileLog(join(dataDir, 'logs'));
    endOnMistake(log);
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
  const handlers = handlersFor({
    services,
    openLink: async (url) => shell.openExternal(url),
    copyText: (text) => void clipboard.writeText(text),
  });
  listen(window.webContents, handlers, services.log);
  return window;
}

// The keychain process is ended and the ledger closed before the app goes; open requests are safe on disk.
function closeCarefully(services: Services, stop: () => void): void {
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    stop();
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
