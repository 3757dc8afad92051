// Notices through the operating system: one a thing, actionable, taken back when they hold no longer.

import type { Notification } from 'electron';
import type { Notice, Notifier } from '../ports.ts';
import type { Place } from '../../preload/contract.ts';
import { noticeWords } from './notice-words.ts';
import type { DesktopWords } from './words.ts';

type Doors = {
  readonly goTo: (place: Place) => void;
  readonly snooze: (borrowId: string) => void;
  /** Does the person look at the window just now? Then it says the same, and nobody is told twice. */
  readonly isWatched: () => boolean;
  readonly words: () => DesktopWords;
};

/** A notifier over Electron's Notification; silent where the system has none, because the window shows the same. */
export class SystemNotifier implements Notifier {
  readonly #Kind: typeof Notification;
  readonly #doors: Doors;
  readonly #platform: NodeJS.Platform;
  // Held on to: a notification that is collected as garbage forgets its clicks.
  readonly #shown = new Map<string, Notification>();

  constructor(Kind: typeof Notification, doors: Doors, platform: NodeJS.Platform) {
    this.#Kind = Kind;
    this.#doors = doors;
    this.#platform = platform;
  }

  notify(notice: Notice): void {
    const { id } = notice.about;
    this.withdraw(id);
    if (this.#doors.isWatched() || !this.#Kind.isSupported()) return;
    const notification = this.#make(notice);
    notification.on('close', () => this.#forget(id, notification));
    notification.on('failed', () => this.#forget(id, notification));
    this.#shown.set(id, notification);
    notification.show();
  }

  withdraw(id: string): void {
    const notification = this.#shown.get(id);
    this.#shown.delete(id);
    notification?.close();
  }

  /** Takes back everything that is shown. */
  withdrawAll(): void {
    for (const id of [...this.#shown.keys()]) this.withdraw(id);
  }

  #make(notice: Notice): Notification {
    const words = this.#doors.words();
    const { about, acts, body, title } = noticeWords(notice, words.tag);
    // The desktops of Linux show no buttons through Electron: there a click leads to the borrow, which has them.
    const buttons = this.#platform === 'linux' ? [] : acts;
    const notification = new this.#Kind({
      title,
      body,
      actions: buttons.map((act) => ({ type: 'button', text: words.notice[act] })),
    });
    notification.on('click', () => this.#doors.goTo(about));
    notification.on('action', ({ actionIndex }) => {
      const act = buttons[actionIndex];
      if (act === 'renew') this.#doors.goTo({ view: 'renew', id: about.id });
      if (act === 'snooze') this.#doors.snooze(about.id);
    });
    return notification;
  }

  #forget(id: string, notification: Notification): void {
    if (this.#shown.get(id) === notification) this.#shown.delete(id);
  }
}
