// The application menu: the standard entries of each system, so that every shortcut people expect works.

import type { MenuItemConstructorOptions } from 'electron';
import type { Place } from '../../preload/contract.ts';

type Show = (place: Place) => void;

/** Menu entries for a platform; ours only show a place. Reload and developer tools are left out on purpose. */
export function menuTemplate(platform: NodeJS.Platform, show: Show): MenuItemConstructorOptions[] {
  const own = platform === 'darwin' ? appMenu(show) : fileMenu(show);
  return [own, { role: 'editMenu' }, viewMenu, { role: 'windowMenu' }, helpMenu(show)];
}

// The window knows these keys too, and first: a menu that is hidden, or a system without one, changes nothing.
const settings = (show: Show): MenuItemConstructorOptions => ({
  id: 'settings',
  label: 'Settings…',
  accelerator: 'CmdOrCtrl+,',
  click: () => show({ view: 'settings' }),
});

// The order is that of Apple's guidelines: about, settings, services, hiding, quitting.
const appMenu = (show: Show): MenuItemConstructorOptions => ({
  label: 'Fieldpass',
  submenu: [
    { role: 'about' },
    { type: 'separator' },
    settings(show),
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

const fileMenu = (show: Show): MenuItemConstructorOptions => ({
  label: '&File',
  submenu: [settings(show), { type: 'separator' }, { role: 'quit' }],
});

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

const helpMenu = (show: Show): MenuItemConstructorOptions => ({
  role: 'help',
  label: '&Help',
  submenu: [
    { id: 'help', label: 'Fieldpass Help', accelerator: 'F1', click: () => show({ view: 'help' }) },
    { id: 'shortcuts', label: 'Keyboard Shortcuts', click: () => show({ view: 'shortcuts' }) },
    { id: 'activity', label: 'Activity', click: () => show({ view: 'activity' }) },
  ],
});
