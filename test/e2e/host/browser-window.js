// BrowserWindow: a window nobody sees, with its visibility, focus, size and closing as Electron reports them.
// @ts-check
import { app, closePrevented, windowClosed, windows } from './app.js';
import { emulatedMedia } from './native-theme.js';
import { preventable, record, strictEmitter } from './strict.js';
import { endWebContents, makeWebContents, pageOf, windowOf } from './web-contents.js';

const EVENTS = ['ready-to-show', 'close', 'closed', 'show', 'hide', 'focus', 'blur', 'resize'];
const OPTIONS = new Set([
  ...[
    'width',
    'height',
    'minWidth',
    'minHeight',
    'useContentSize',
    'center',
    'show',
    'title',
    'backgroundColor',
  ],
  ...['icon', 'autoHideMenuBar', 'webPreferences', 'darkTheme', 'resizable'],
]);
const UNSAFE = {
  contextIsolation: false,
  sandbox: false,
  nodeIntegration: true,
  webSecurity: false,
  webviewTag: true,
};

let lastId = 0;
let focused = null;

export class BrowserWindow extends strictEmitter('electron.BrowserWindow', EVENTS) {
  id = ++lastId;
  preloadPath;
  #size;
  #title;
  #visible = false;
  #destroyed = false;

  constructor(options = {}) {
    super();
    refuseUnsafe(options);
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { width = 800, height = 600, title, show = true, webPreferences } = options;
    this.#size = [width, height];
    this.#title = title ?? app.getName();
    this.preloadPath = webPreferences.preload;
    const page = { width, height, preload: webPreferences.preload, media: emulatedMedia() };
    this.webContents = makeWebContents(this, page);
    this.webContents.once('did-finish-load', () => this.#destroyed || this.emit('ready-to-show'));
    windows.add(this);
    app.emit('web-contents-created', preventable(), this.webContents);
    if (show) this.show();
  }

  static getAllWindows() {
    return [...windows];
  }
  static getFocusedWindow() {
    return focused;
  }
  static fromId(id) {
    return [...windows].find((one) => one.id === id) ?? null;
  }
  static fromWebContents(webContents) {
    return webContents && !windowOf(webContents).isDestroyed() ? windowOf(webContents) : null;
  }

  loadURL(url) {
    return this.webContents.load(url);
  }
  show() {
    this.#setVisible(true);
    this.focus();
  }
  hide() {
    this.#blur();
    this.#setVisible(false);
  }
  focus() {
    if (!this.#visible || focused === this) return;
    if (focused) blur(focused);
    focused = this;
    this.emit('focus');
  }
  isFocused() {
    return focused === this;
  }
  isVisible() {
    return this.#visible;
  }
  isMinimized() {
    return false;
  }
  restore() {
    this.show();
  }
  isDestroyed() {
    return this.#destroyed;
  }
  setTitle(title) {
    this.#title = title;
  }
  getTitle() {
    return this.#title;
  }
  getContentSize() {
    return [...this.#size];
  }
  setContentSize(width, height) {
    this.#size = [width, height];
    void pageOf(this.webContents)
      .resize(width, height)
      .catch(() => {});
    this.emit('resize');
  }
  getBounds() {
    return { x: 0, y: 0, width: this.#size[0], height: this.#size[1] };
  }
  setMenuBarVisibility(visible) {
    record('BrowserWindow.setMenuBarVisibility', visible);
  }
  close() {
    if (this.#destroyed) return;
    const event = preventable();
    this.emit('close', event);
    if (event.defaultPrevented) closePrevented();
    else this.destroy();
  }
  destroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    if (focused === this) focused = null;
    this.#visible = false;
    windows.delete(this);
    endWebContents(this.webContents);
    this.emit('closed');
    windowClosed();
  }

  #setVisible(visible) {
    if (this.#visible === visible) return;
    this.#visible = visible;
    this.emit(visible ? 'show' : 'hide');
  }
  #blur() {
    if (focused === this) blur(this);
  }
}

function blur(window) {
  focused = null;
  window.emit('blur');
}

// The stand-in can neither isolate less nor more than it does, so anything weaker is refused, not imitated.
function refuseUnsafe({ webPreferences = {}, ...options }) {
  for (const name of Object.keys(options))
    if (!OPTIONS.has(name))
      throw new Error(`electron.BrowserWindow option '${name}' is not in the stand-in host`);
  for (const [name, value] of Object.entries(UNSAFE))
    if (webPreferences[name] === value)
      throw new Error(`The stand-in host refuses a window with webPreferences.${name}: ${value}`);
}
