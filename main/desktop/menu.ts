// The application menu: the standard entries of each system, so that every shortcut people expect works.

import type { MenuItemConstructorOptions } from 'electron';

/** Menu entries for a platform. Reload and developer tools are left out on purpose. */
export function menuTemplate(platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const own: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [fileMenu];
  return [...own, { role: 'editMenu' }, viewMenu, { role: 'windowMenu' }];
}

const fileMenu: MenuItemConstructorOptions = { label: '&File', submenu: [{ role: 'quit' }] };

const viewMenu: MenuItemConstructorOptions = {
  label: '&View',
  submenu: [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ],
};
