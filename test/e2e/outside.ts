// What a person sees of Fieldpass outside of its window: tray, its menu, notices. Only the stand-in host shows it.

import type { ElectronApplication } from '@playwright/test';

type Item = {
  readonly label: string;
  readonly submenu?: { readonly items: readonly Item[] };
  click(): void;
};
type Notice = {
  readonly title: string;
  readonly body: string;
  emit(event: string, ...details: unknown[]): void;
};
type StandIn = {
  readonly calls: readonly { readonly name: string; readonly args: readonly unknown[] }[];
  readonly outside: {
    readonly trays: Set<{ readonly seen: { tooltip: string; menu: { readonly items: readonly Item[] } } }>;
    readonly notifications: Set<Notice>;
  };
};
declare global {
  var __standIn: StandIn;
}

/** Does this host show what stands in tray and notification center? Electron itself does not. */
export function canSeeOutside(app: ElectronApplication): Promise<boolean> {
  return app.evaluate(() => '__standIn' in globalThis);
}

/** The tray's tooltip, or null while there is no icon. */
export function tooltip(app: ElectronApplication): Promise<string | null> {
  return app.evaluate(() => {
    const [tray] = globalThis.__standIn.outside.trays;
    return tray === undefined ? null : tray.seen.tooltip;
  });
}

/** Labels of the tray's menu; those of a submenu stand behind it. */
export function menuLabels(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(() => {
    const [tray] = globalThis.__standIn.outside.trays;
    const labels = (items: readonly Item[]): readonly string[] =>
      items.flatMap(({ label, submenu }) => [label, ...labels(submenu?.items ?? [])]);
    return labels(tray?.seen.menu.items ?? []).filter((label) => label !== '');
  });
}

/** Clicks the first entry of the tray's menu with this label, however deep. */
export function clickInTray(app: ElectronApplication, label: string): Promise<void> {
  return app.evaluate((_electron, wanted) => {
    const [tray] = globalThis.__standIn.outside.trays;
    const all = (items: readonly Item[]): readonly Item[] =>
      items.flatMap((item) => [item, ...all(item.submenu?.items ?? [])]);
    const found = all(tray?.seen.menu.items ?? []).find((item) => item.label === wanted);
    if (found === undefined) throw new Error(`The tray has no entry “${wanted}”.`);
    found.click();
  }, label);
}

/** Titles of the notices that stand now. */
export function notices(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(() => [...globalThis.__standIn.outside.notifications].map(({ title }) => title));
}

/** Titles of all notices that were ever shown by this process. */
export function everNoticed(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(() =>
    globalThis.__standIn.calls
      .filter(({ name }) => name === 'Notification.show')
      .map(({ args }) => (args[0] as { readonly title: string }).title),
  );
}

/** Clicks the notice that stands. */
export function clickNotice(app: ElectronApplication): Promise<void> {
  return app.evaluate(() => {
    const [notice] = globalThis.__standIn.outside.notifications;
    if (notice === undefined) throw new Error('No notice stands.');
    notice.emit('click', {});
  });
}

/** The number on the dock or taskbar button. */
export function badgeCount(app: ElectronApplication): Promise<number> {
  return app.evaluate(() => {
    const last = globalThis.__standIn.calls.findLast(({ name }) => name === 'app.setBadgeCount');
    return Number(last?.args[0] ?? 0);
  });
}

/** The person turns to another program, with the window still open. */
export function lookAway(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.hide();
  });
}
