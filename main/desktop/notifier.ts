// Warnings through the operating system; clicking one brings the window back.

import type { Notification } from 'electron';
import type { Notifier } from '../ports.ts';
import { noticeWords } from './notice-words.ts';

/** A notifier over Electron's Notification in the language `tag`; silent where the system has none, because the window shows the same. */
export function systemNotifier(Kind: typeof Notification, onClick: () => void, tag: string): Notifier {
  return {
    notify: (notice) => {
      if (!Kind.isSupported()) return;
      const { title, body } = noticeWords(notice, tag);
      const notification = new Kind({ title, body });
      notification.on('click', onClick);
      notification.show();
    },
  };
}
