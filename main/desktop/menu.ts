// The application menu: the standard entries of each system, so that every shortcut people expect works.

import type { MenuItemConstructorOptions } from 'electron';
import type { Place } from '../../preload/contract.ts';
import type { DesktopWords } from './words.ts';

type Show = (place: Place) => void;
type Words = DesktopWords['menu'];

/**
 * Menu entries for a platform; ours only show a place. What has a role is worded by Electron in the system's language.
 * Reload and developer tools are left out on purpose.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  { menu }: Pick<DesktopWords, 'menu'>,
  show: Show,
): MenuItemConstructorOptions[] {
  const own = platform === 'darwin' ? appMenu(menu, show) : fileMenu(menu, show);
  return [own, { role: 'editMenu' }, viewMenu(menu), { role: 'windowMenu' }, helpMenu(menu, show)];
}

// The window knows these keys too, and first: a menu that is hidden, or a system without one, changes nothing.
const settings = (words: Words, show: Show): MenuItemConstructorOptions => ({
  id: 'settings',
  label: words.settings,
  accelerator: 'CmdOrCtrl+,',
  click: () => show({ view: 'settings' }),
});

// The order is that of Apple's guidelines: about, settings, services, hiding, quitting.
const appMenu = (words: Words, show: Show): MenuItemConstructorOptions => ({
  label: 'Fieldpass',
  submenu: [
    { role: 'about' },
    { type: 'separator' },
    settings(words, show),
    { type: 'separator' },
    { role: 'services' },
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { role: 'quit' },
  ],
});

const fileMenu = (words: Words, show: Show): MenuItemConstructorOptions => ({
  label: words.file,
  submenu: [settings(words, show), { type: 'separator' }, { role: 'quit' }],
});

const viewMenu = (words: Words): MenuItemConstructorOptions => ({
  label: words.view,
  submenu: [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ],
});

const helpMenu = (words: Words, show: Show): MenuItemConstructorOptions => ({
  role: 'help',
  label: words.help,
  submenu: [
    { id: 'help', label: words.fieldpassHelp, accelerator: 'F1', click: () => show({ view: 'help' }) },
    { id: 'shortcuts', label: words.shortcuts, click: () => show({ view: 'shortcuts' }) },
    { id: 'activity', label: words.activity, click: () => show({ view: 'activity' }) },
  ],
});
