// The window over its whole life: made, shown, brought back when its process is gone, given up when it turns hostile.

import { join } from 'node:path';
import { app, BrowserWindow, clipboard, dialog, shell } from 'electron';
import { aboutHere } from '../adapters/about.ts';
import { mistakesIn } from '../adapters/log-mistakes.ts';
import { channelOf, type Place } from '../../preload/contract.ts';
import { Comebacks } from './comeback.ts';
import type { DeepLinks } from './deep-link.ts';
import { handlersFor } from './handlers.ts';
import { listen } from './ipc.ts';
import { STOPPED_PAGE } from './protocol.ts';
import type { Tenancy } from './tenancy.ts';
import { saveFile } from './save-file.ts';
import type { UpdateDesk } from './update-handlers.ts';
import { openWindow } from './window.ts';

declare const __FIELDPASS_VERSION__: string;

type Needs = {
  /** Is a closed window only hidden, because something else brings it back? */
  readonly keepsRunning: () => boolean;
  readonly updates: UpdateDesk;
};

/** At most one window at a time; while one replaces another there are two for a moment. */
export class Front {
  readonly #tenancy: Tenancy;
  readonly #preload: string;
  readonly #links: DeepLinks;
  readonly #comebacks = new Comebacks();
  readonly #needs: Needs;
  #isQuitting = false;
  #window: BrowserWindow;

  /** `window` was just made and loads its page; it has no handlers yet. */
  constructor(window: BrowserWindow, tenancy: Tenancy, preload: string, links: DeepLinks, needs: Needs) {
    this.#needs = needs;
    this.#tenancy = tenancy;
    this.#preload = preload;
    this.#links = links;
    this.#window = this.#furnish(window);
    app.on('before-quit', () => this.letGo());
  }

  /** The app ends: from now on a window that is closed goes. Squirrel.Mac closes them before anything else is told. */
  letGo(): void {
    this.#isQuitting = true;
  }

  /** Does the person look at the window just now? */
  isWatched(): boolean {
    const window = this.#window;
    return !window.isDestroyed() && window.isVisible() && !window.isMinimized() && window.isFocused();
  }

  /** Brings the window before the person and shows a place in it. */
  goTo(place: Place): void {
    this.bringBack();
    this.#links.goTo(place);
  }

  /** Brings the window before the person. */
  bringBack(): void {
    bringBack(this.#window);
  }

  #open(): BrowserWindow {
    return this.#furnish(openWindow(BrowserWindow, this.#making()));
  }

  #furnish(window: BrowserWindow): BrowserWindow {
    const { webContents } = window;
    const tenancy = this.#tenancy;
    const handlers = handlersFor({
      services: () => tenancy.services,
      switchTo: (connectionId) => tenancy.switchTo(connectionId),
      reopen: () => tenancy.reopen(),
      openLink: async (url) => shell.openExternal(url),
      copyText: (text) => void clipboard.writeText(text),
      surroundings: {
        about: aboutHere(__FIELDPASS_VERSION__, 'window'),
        mistakesIn: (dataDir) => mistakesIn(join(dataDir, 'logs')),
        saveFile: (name, pieces) => saveFile(dialog, window, name, pieces),
      },
      updates: this.#needs.updates,
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
    window.on('close', (event) => {
      if (this.#isQuitting || !this.#needs.keepsRunning()) return;
      event.preventDefault();
      window.hide();
    });
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
