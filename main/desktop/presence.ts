// Fieldpass outside of its window: menu, tray, dock or taskbar badge, notices. They say what the window says.

import { app, BrowserWindow, nativeImage, Notification } from 'electron';
import type { Services } from '../compose.ts';
import { FieldpassError } from '../domain/failure.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Notifier } from '../ports.ts';
import type { Place } from '../../preload/contract.ts';
import { MenuBar } from './menu-bar.ts';
import { SystemNotifier } from './notifier.ts';
import { OVERLAY_IMAGE } from './tray-images.ts';
import { TrayIcon } from './tray.ts';
import { trayModel } from './tray-model.ts';
import { type DesktopWords, desktopWords } from './words.ts';

/** The window as it is led from outside. */
export type Inside = {
  readonly bringBack: () => void;
  readonly goTo: (place: Place) => void;
  readonly isWatched: () => boolean;
  readonly services: () => Services;
};

/** Time left is told in minutes there. */
const REDRAW_MS = 10_000;

/** One for the life of the app; made before the window, which it is given later. */
export class Presence {
  readonly #platform: NodeJS.Platform;
  readonly #menuBar: MenuBar;
  readonly #tray: TrayIcon;
  readonly #notifier: SystemNotifier;
  #inside: Inside | null = null;
  #last: Snapshot | null = null;
  #badge = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(platform: NodeJS.Platform) {
    this.#platform = platform;
    const goTo = (place: Place): void => this.#inside?.goTo(place);
    this.#menuBar = new MenuBar(platform, goTo);
    const onMissing = (error: unknown): void =>
      this.#inside?.services().log.warn('this desktop has no tray', { error });
    const bringBack = (): void => this.#inside?.bringBack();
    this.#tray = new TrayIcon({ goTo, bringBack, quit: () => app.quit(), onMissing }, platform);
    const isWatched = (): boolean => this.#inside?.isWatched() ?? false;
    const snooze = (borrowId: string): void => this.#snooze(borrowId);
    const words = (): DesktopWords => this.words;
    this.#notifier = new SystemNotifier(Notification, { goTo, snooze, isWatched, words }, platform);
  }

  /** The texts of the language that is set; of the system's as long as the settings are not known. */
  get words(): DesktopWords {
    return desktopWords(app.getLocale(), this.#last?.settings.language);
  }

  get notifier(): Notifier {
    return this.#notifier;
  }

  /** Does Fieldpass stay when its window is closed? Only where something is left to bring it back by. */
  get keepsRunning(): boolean {
    // Asked anew: it may have been set a moment ago.
    return this.#inside?.services().preferences.read().tray.keepsRunning === true && this.#tray.isThere;
  }

  begin(inside: Inside): void {
    this.#inside = inside;
    this.#menuBar.speak(this.words);
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
    this.#draw();
  }

  /** Something changed: says it in menu, tray and badge too. */
  show(snapshot: Snapshot): void {
    this.#last = snapshot;
    this.#draw();
  }

  /** Leaves nothing behind in tray and notices. */
  end(): void {
    clearInterval(this.#timer);
    this.#inside = null;
    this.#notifier.withdrawAll();
    this.#tray.remove();
  }

  #draw(): void {
    if (this.#last === null || this.#inside === null) return;
    const { borrows, settings } = this.#last;
    const now = this.#inside.services().time.now();
    // An engineer may land in another zone while Fieldpass runs.
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const { words } = this;
    const model = trayModel(borrows, { now, zone, words });
    this.#tray.show(settings.tray.isShown ? model : null, words);
    this.#mark(model.soon, words);
    this.#menuBar.speak(words);
  }

  #mark(soon: number, words: DesktopWords): void {
    if (soon === this.#badge) return;
    this.#badge = soon;
    if (this.#platform !== 'win32') return void app.setBadgeCount(soon);
    const image = soon === 0 ? null : nativeImage.createFromDataURL(OVERLAY_IMAGE);
    const text = soon === 0 ? '' : words.tray.endSoon(soon);
    for (const window of BrowserWindow.getAllWindows()) window.setOverlayIcon(image, text);
  }

  // The borrow may have been returned since the notice was shown.
  #snooze(borrowId: string): void {
    const services = this.#inside?.services();
    try {
      services?.reminders.snooze(borrowId);
      services?.watch.tick();
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      services?.log.warn('a reminder could not be put off', { code: error.code });
    }
  }
}
