// Menu, MenuItem and Tray: the tree and its clicks are real, nothing is drawn and no key reaches it.
// @ts-check
import { app } from './app.js';
import { BrowserWindow } from './browser-window.js';
import { record, strictEmitter } from './strict.js';

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

  constructor(image) {
    super();
    record('Tray', image);
  }
  setImage(image) {
    record('Tray.setImage', image);
  }
  setToolTip(text) {
    record('Tray.setToolTip', text);
  }
  setContextMenu(menu) {
    record('Tray.setContextMenu', menu);
  }
  destroy() {
    this.#destroyed = true;
  }
  isDestroyed() {
    return this.#destroyed;
  }
}
