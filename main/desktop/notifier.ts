// Warnings through the operating system; clicking one brings the window back.

import type { Notification } from 'electron';
import type { Notifier } from '../ports.ts';

/** A notifier over Electron's Notification; silent where the system has none, because the window shows the same. */
export function systemNotifier(Kind: typeof Notification, onClick: () => void): Notifier {
  return {
    notify: ({ title, body }) => {
      if (!Kind.isSupported()) return;
      const notification = new Kind({ title, body });
      notification.on('click', onClick);
      notification.show();
    },
  };
}
