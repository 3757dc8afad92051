// Menu, MenuItem and Tray: the tree and its clicks are real, nothing is drawn and no key reaches it.
// @ts-check
import { app } from './app.js';
import { BrowserWindow } from './browser-window.js';
import { outside, record, strictEmitter } from './strict.js';

const ROLES = {
  quit: () => app.quit(),
  close: () => BrowserWindow.getFocusedWindow()?.close(),
  reload: () => BrowserWindow.getFocusedWindow()?.webContents.reload(),
};

let applicationMenu = null;

export class MenuItem {
  constructor(options) {
    const { role, label = role ?? '', type, submenu, click, enabled = true, checked = false } = options;
    Object.assign(this, { id: '', accelerator: undefined, sublabel: '', visible: true }, options);
    this.enabled = enabled;
    this.checked = checked;
    this.role = role;
    this.label = label;
    this.type = type ?? (submenu ? 'submenu' : 'normal');
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : submenu;
    this.click = (event = {}, window = BrowserWindow.getFocusedWindow()) => {
      if (!this.enabled) return;
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (click) click(this, window ?? undefined, event);
      else (ROLES[role?.toLowerCase()] ?? (() => record('MenuItem.role', role)))();
    };
  }
}

export class Menu extends strictEmitter('electron.Menu', ['menu-will-show', 'menu-will-close']) {
  items = [];

  static buildFromTemplate(template) {
    const menu = new Menu();
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }
  static setApplicationMenu(menu) {
    applicationMenu = menu;
  }
  static getApplicationMenu() {
    return applicationMenu;
  }
  append(item) {
    this.items.push(item);
  }
  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
  popup(options) {
    record('Menu.popup', options);
  }
}

export class Tray extends strictEmitter('electron.Tray', ['click', 'right-click', 'double-click']) {
  #destroyed = false;
  /** What a person would see, for specs; Electron gives none of it back. */
  seen = { tooltip: '', menu: null };

  constructor(image) {
    super();
    // As on a desktop whose tray refuses icons.
    if (process.env.STAND_IN_NO_TRAY === '1') throw new Error('There is no tray');
    if (image.isEmpty()) throw new Error('The image of a tray icon is empty');
    outside.trays.add(this);
  }
  setImage(image) {
    record('Tray.setImage', image);
  }
  setToolTip(text) {
    this.seen.tooltip = String(text);
  }
  setContextMenu(menu) {
    this.seen.menu = menu;
  }
  destroy() {
    this.#destroyed = true;
    outside.trays.delete(this);
  }
  isDestroyed() {
    return this.#destroyed;
  }
}
