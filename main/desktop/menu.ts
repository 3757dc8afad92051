// The application menu: the standard entries of each system, so that every shortcut people expect works.

import type { MenuItemConstructorOptions } from 'electron';
import type { Place } from '../../preload/contract.ts';
import type { DesktopWords } from './words.ts';

type Show = (place: Place) => void;
type Words = DesktopWords['menu'];

/**
 * Menu entries for a platform; ours only show a place. Every entry has its own label, because Electron words what has a
 * role in English only. Reload and developer tools are left out on purpose.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  { menu }: Pick<DesktopWords, 'menu'>,
  show: Show,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  return [
    isMac ? appMenu(menu, show) : fileMenu(menu, show),
    editMenu(menu),
    viewMenu(menu),
    windowMenu(menu, isMac),
    helpMenu(menu, show),
  ];
}

const LINE: MenuItemConstructorOptions = { type: 'separator' };

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
    { role: 'about', label: words.about },
    LINE,
    settings(words, show),
    LINE,
    { role: 'services', label: words.services },
    LINE,
    { role: 'hide', label: words.hide },
    { role: 'hideOthers', label: words.hideOthers },
    { role: 'unhide', label: words.unhide },
    LINE,
    { role: 'quit', label: words.quit },
  ],
});

const fileMenu = (words: Words, show: Show): MenuItemConstructorOptions => ({
  label: words.file,
  submenu: [settings(words, show), LINE, { role: 'quit', label: words.quit }],
});

const editMenu = (words: Words): MenuItemConstructorOptions => ({
  label: words.edit,
  submenu: [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    LINE,
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'selectAll', label: words.selectAll },
  ],
});

const viewMenu = (words: Words): MenuItemConstructorOptions => ({
  label: words.view,
  submenu: [
    { role: 'resetZoom', label: words.resetZoom },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
    LINE,
    { role: 'togglefullscreen', label: words.fullscreen },
  ],
});

const windowMenu = (words: Words, isMac: boolean): MenuItemConstructorOptions => ({
  role: 'window',
  label: words.window,
  submenu: [
    { role: 'minimize', label: words.minimize },
    { role: 'zoom', label: words.zoom },
    LINE,
    isMac ? { role: 'front', label: words.front } : { role: 'close', label: words.close },
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
