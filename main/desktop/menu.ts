// The application menu: the standard entries of each system, so that every shortcut people expect works.

import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopWords } from './words.ts';

/**
 * Menu entries for a platform; what has a role is worded by Electron in the system's language. Reload and developer
 * tools are left out on purpose.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  { menu }: Pick<DesktopWords, 'menu'>,
): MenuItemConstructorOptions[] {
  const own: MenuItemConstructorOptions[] =
    platform === 'darwin' ? [{ role: 'appMenu' }] : [fileMenu(menu.file)];
  return [...own, { role: 'editMenu' }, viewMenu(menu.view), { role: 'windowMenu' }];
}

const fileMenu = (label: string): MenuItemConstructorOptions => ({ label, submenu: [{ role: 'quit' }] });

const viewMenu = (label: string): MenuItemConstructorOptions => ({
  label,
  submenu: [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ],
});
