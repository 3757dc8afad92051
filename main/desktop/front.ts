// The window over its whole life: made, shown, brought back when its process is gone, given up when it turns hostile.

import { app, BrowserWindow, clipboard, dialog, shell } from 'electron';
import { channelOf } from '../../preload/contract.ts';
import { Comebacks } from './comeback.ts';
import type { DeepLinks } from './deep-link.ts';
import { saveFileBy } from './chosen-place.ts';
import { handlersFor } from './handlers.ts';
import { listen } from './ipc.ts';
import { STOPPED_PAGE } from './protocol.ts';
import type { Tenancy } from './tenancy.ts';
import { openWindow } from './window.ts';

/** At most one window at a time; while one replaces another there are two for a moment. */
export class Front {
  readonly #tenancy: Tenancy;
  readonly #preload: string;
  readonly #links: DeepLinks;
  readonly #comebacks = new Comebacks();
  #window: BrowserWindow;

  constructor(tenancy: Tenancy, preload: string, links: DeepLinks) {
    this.#tenancy = tenancy;
    this.#preload = preload;
    this.#links = links;
    this.#window = this.#open();
  }

  /** Brings the window before the person. */
  bringBack(): void {
    bringBack(this.#window);
  }

  #open(): BrowserWindow {
    const window = openWindow(BrowserWindow, this.#making());
    const { webContents } = window;
    const tenancy = this.#tenancy;
    const handlers = handlersFor({
      services: () => tenancy.services,
      switchTo: (connectionId) => tenancy.switchTo(connectionId),
      reopen: () => tenancy.reopen(),
      openLink: async (url) => shell.openExternal(url),
      copyText: (text) => void clipboard.writeText(text),
      saveFile: saveFileBy((options) => dialog.showSaveDialog(window, options)),
    });
    listen(webContents, handlers, {
      log: tenancy.services.log,
      onHostile: (next) => (next === 'reload' ? webContents.reload() : this.#stop()),
    });
    // The page subscribes before it has finished loading; what is sent earlier is lost.
    webContents.on('did-start-loading', () => this.#links.close());
    webContents.on('did-finish-load', () =>
      this.#links.open((place) => webContents.send(channelOf('show'), place)),
    );
    webContents.on('render-process-gone', (_event, { reason }) => this.#comeBack(window, reason));
    return window;
  }

  #comeBack(gone: BrowserWindow, reason: string): void {
    // A window that was closed ends its process too.
    if (gone !== this.#window || gone.isDestroyed()) return;
    this.#links.close();
    const next = this.#comebacks.lost(performance.now());
    this.#tenancy.services.log.error('the process of the window is gone', { reason, next: next.kind });
    if (next.kind === 'stop') this.#stop();
    else setTimeout(() => this.#replace(gone, () => this.#open()), next.afterMs);
  }

  #stop(): void {
    this.#links.close();
    this.#replace(this.#window, () => openWindow(BrowserWindow, this.#making(), STOPPED_PAGE));
  }

  // The new one is there before the old one goes: an app without windows would quit.
  #replace(old: BrowserWindow, open: () => BrowserWindow): void {
    if (old !== this.#window || old.isDestroyed()) return;
    this.#window = open();
    old.destroy();
  }

  #making(): { readonly preload: string; readonly devTools: boolean } {
    return { preload: this.#preload, devTools: !app.isPackaged };
  }
}

/** Shows a window, also from the task bar. */
export function bringBack(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
