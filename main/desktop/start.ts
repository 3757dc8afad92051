// Opens the front door: one instance, one confined window, the services behind it.

import { join } from 'node:path';
import { app, BrowserWindow, clipboard, Menu, Notification, protocol, session, shell } from 'electron';
import { openFileLog } from '../adapters/file-log.ts';
import { chooseDataDir, prepareDataDir } from '../adapters/data-dir.ts';
import { compose } from '../compose.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { channelOf } from '../../preload/contract.ts';
import { closeCarefully } from './closing.ts';
import { handlersFor } from './handlers.ts';
import { listen } from './ipc.ts';
import { goLive } from './live.ts';
import { startKeychainProcess } from './keychain-process.ts';
import { menuTemplate } from './menu.ts';
import { systemNotifier } from './notifier.ts';
import { PRIVILEGES, serveWindow } from './protocol.ts';
import { endOnMistake, reportStartFailure } from './start-failure.ts';
import { Tenancy } from './tenancy.ts';
import { confinePages, confineSession, openWindow, WEBRTC_POLICY } from './window.ts';

/** Starts the app; resolves once the window was asked to load. */
export async function startDesktop(): Promise<void> {
  if (!app.requestSingleInstanceLock()) return void app.quit();
  app.enableSandbox();
  app.setAppUserModelId('dev.fieldpass.app');
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', WEBRTC_POLICY);
  protocol.registerSchemesAsPrivileged(PRIVILEGES);
  confinePages(app);
  await app.whenReady();
  await confineSession(session.defaultSession);
  await serveWindow(session.defaultSession.protocol, join(import.meta.dirname, '../renderer'));
  const tenancy = await openTenancy();
  if (tenancy === null) return;
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)));
  const window = showWindow(tenancy);
  app.on('second-instance', () => bringBack(window));
  app.on('window-all-closed', () => app.quit());
  tenancy.start();
  closeCarefully(tenancy);
}

async function openTenancy(): Promise<Tenancy | null> {
  try {
    const dataDir = chooseDataDir(undefined, process.env);
    prepareDataDir(dataDir);
    const log = openFileLog(join(dataDir, 'logs'));
    endOnMistake(log);
    const notifier = systemNotifier(Notification, () => BrowserWindow.getAllWindows().forEach(bringBack));
    const helper = join(import.meta.dirname, 'keytar-helper.cjs');
    const startKeychain = (service: string) => startKeychainProcess(helper, service);
    // A session of its own: that of the window leads nowhere.
    const surfing = session.fromPartition('system-proxy');
    const resolveProxy = (url: string) => surfing.resolveProxy(url);
    const surroundings = { dataDir, env: process.env, notifier, log, startKeychain, resolveProxy };
    return new Tenancy({
      open: () => compose({ ...surroundings, connection: null }),
      goLive: (services) => goLive(services, sendToWindow),
    });
  } catch (error) {
    await reportStartFailure(error);
    return null;
  }
}

function sendToWindow(snapshot: Snapshot): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(channelOf('changed'), snapshot);
}

function showWindow(tenancy: Tenancy): BrowserWindow {
  const window = openWindow(BrowserWindow, join(import.meta.dirname, '../preload/index.cjs'));
  const handlers = handlersFor({
    services: () => tenancy.services,
    switchTo: (connectionId) => tenancy.switchTo(connectionId),
    reopen: () => tenancy.reopen(),
    openLink: async (url) => shell.openExternal(url),
    copyText: (text) => void clipboard.writeText(text),
  });
  listen(window.webContents, handlers, tenancy.services.log);
  return window;
}

function bringBack(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
