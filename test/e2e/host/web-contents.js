// webContents and its main frame: Electron's view of one page.
// @ts-check
import { makeIpcScope, routeMessage } from './ipc.js';
import { Page } from './page.js';
import { toApp } from './schemes.js';
import { askPermission, defaultSession } from './session.js';
import { missing, preventable, record, strictEmitter, strictModule } from './strict.js';

const EVENTS = [
  ...[
    'did-finish-load',
    'did-fail-load',
    'will-navigate',
    'will-frame-navigate',
    'will-redirect',
    'destroyed',
  ],
  ...['will-attach-webview', 'render-process-gone', 'console-message', 'preload-error', 'before-input-event'],
  ...['did-start-loading', 'select-bluetooth-device'],
];
const all = new Map();
let lastId = 0;

class WebContents extends strictEmitter('electron.webContents', EVENTS) {
  id = ++lastId;
  session = defaultSession;
  ipc = makeIpcScope();
  mainFrame = strictModule('WebFrameMain', {
    url: 'about:blank',
    get origin() {
      const { protocol, host } = new URL(this.url);
      return protocol === 'about:' ? 'null' : `${protocol}//${host}`;
    },
    parent: null,
    detached: false,
    send: (channel, ...args) => this.send(channel, ...args),
  });
  #page = new Page(this.#pageOwner(), { webContentsId: this.id, webContents: this });
  #opened;
  #loading = false;
  #crashed = false;
  #destroyed = false;
  #zoom = 1;
  #openHandler = undefined;
  #window;

  constructor(window, options) {
    super();
    all.set(this.id, this);
    this.#window = window;
    this.#opened = this.#page.open(options);
    this.#opened.then(
      (failure) => failure && this.emit('preload-error', preventable(), options.preload, failure),
      (error) => this.#destroyed || process.emitWarning(`stand-in host: ${error.message}`),
    );
  }

  send(channel, ...args) {
    if (!this.#destroyed) this.#page.emitToPreload(channel, args);
  }
  getURL() {
    return this.mainFrame.url === 'about:blank' ? '' : this.mainFrame.url;
  }
  isDestroyed() {
    return this.#destroyed;
  }
  isCrashed() {
    return this.#crashed;
  }
  isLoading() {
    return this.#loading;
  }
  reload() {
    this.#loading = true;
    this.#crashed = false;
    void this.#page.reload().catch(() => {});
  }
  forcefullyCrashRenderer() {
    void this.#page.send('Page.crash').catch(() => {});
  }
  setWindowOpenHandler(handler) {
    this.#openHandler = handler;
  }
  /** Of one page in Electron; here the switch of the same name, which the app sets too, does it for all. */
  setWebRTCIPHandlingPolicy(policy) {
    record('webContents.setWebRTCIPHandlingPolicy', policy);
  }
  openDevTools(...args) {
    record('webContents.openDevTools', ...args);
  }
  closeDevTools() {
    record('webContents.closeDevTools');
  }
  getZoomFactor() {
    return this.#zoom;
  }
  setZoomFactor(factor) {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this.#zoom = factor;
    void applyZoom(this);
  }
  /** Evaluates in the page itself; what it gives is cloned, what it throws rejects. */
  async executeJavaScript(code) {
    await this.#opened;
    return this.#page.evaluate(code);
  }
  close({ waitForBeforeUnload = false } = {}) {
    if (waitForBeforeUnload) record('webContents.close', { waitForBeforeUnload });
    this.#window.destroy();
  }

  /** Load a URL; rejects as Electron does, with the network error and the URL. */
  async load(url) {
    this.#loading = true;
    await this.#opened;
    const loaded = new Promise((resolve) => this.once('did-finish-load', resolve));
    const error = await this.#page.navigate(url);
    if (!error) return loaded;
    this.#loading = false;
    const code = error.replace('net::', '');
    this.emit('did-fail-load', preventable(), -2, code, url, true, 1, 1);
    throw Object.assign(new Error(`${code} (-2) loading '${url}'`), { code, url });
  }

  /** Not Electron's: the page behind a webContents, for the window that owns it. */
  static pageOf(webContents) {
    return webContents.#page;
  }
  /** Not Electron's: the window calls this when it goes. */
  static end(webContents) {
    if (webContents.#destroyed) return;
    webContents.#destroyed = true;
    all.delete(webContents.id);
    const opened = webContents.#opened.catch(() => {});
    void opened.then(() => webContents.#page.close());
    webContents.emit('destroyed');
  }
  static windowOf(webContents) {
    return webContents.#window;
  }

  #pageOwner() {
    return {
      onStarted: () => void this.emit('did-start-loading'),
      onLoaded: () => {
        this.#loading = false;
        void applyZoom(this);
        this.emit('did-finish-load');
      },
      onNavigated: (url) => void (this.mainFrame.url = url),
      onNavigationRequest: (url, isMainFrame) => {
        const fields = {
          url,
          isMainFrame,
          isSameDocument: false,
          frame: isMainFrame ? this.mainFrame : null,
        };
        const event = preventable({ ...fields, initiator: this.mainFrame });
        this.emit('will-frame-navigate', event);
        if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event, url);
        return event.defaultPrevented;
      },
      onRedirect: (url, isMainFrame) => {
        const event = preventable({ url, isMainFrame, isSameDocument: false, frame: this.mainFrame });
        this.emit('will-redirect', event, url, false, isMainFrame);
        return event.defaultPrevented;
      },
      onConsole: (entry) => this.emit('console-message', preventable({ ...entry, frame: this.mainFrame })),
      onCrashed: () => {
        this.#crashed = true;
        this.emit('render-process-gone', preventable(), { reason: 'crashed', exitCode: 139 });
      },
      onClosed: () => this.#window.destroy(),
      onMessage: (message) => this.#onMessage(message),
    };
  }

  #onMessage(message) {
    if (this.#destroyed) return;
    this.mainFrame.url = message.url;
    if (message.kind === 'invoke' || message.kind === 'send') void routeMessage(this, message);
    else if (message.kind === 'permission')
      void askPermission(this, message.permission).then(message.reply, (error) =>
        message.reject(error.message),
      );
    else if (message.kind === 'open') this.#onOpen({ ...message.target, url: toApp(message.target.url) });
    else if (message.kind === 'title') this.#window.setTitle(message.title);
    else if (message.kind === 'preload-error') {
      const error = Object.assign(new Error(message.message), { stack: message.stack });
      this.emit('preload-error', preventable(), this.#window.preloadPath, error);
    }
  }

  #onOpen({ url, frameName, features, disposition }) {
    const details = {
      url,
      frameName,
      features,
      disposition,
      referrer: { url: this.getURL(), policy: 'default' },
    };
    if (this.#openHandler?.(details)?.action !== 'deny')
      throw missing(`window.open('${url}') without 'deny'`);
  }
}

/** What a window needs beyond Electron's API. */
export const { pageOf, end: endWebContents, windowOf } = WebContents;

export const makeWebContents = (window, options) => new WebContents(window, options);

/** `webContents`, the module. */
export const webContents = strictModule('webContents', {
  getAllWebContents: () => [...all.values()],
  fromDevToolsTargetId: (id) => [...all.values()].find((one) => pageOf(one).targetId === id),
});

// Page zoom is a smaller viewport with more device pixels per CSS pixel.
async function applyZoom(one) {
  const factor = one.getZoomFactor();
  const [width, height] = windowOf(one).getContentSize();
  const metrics = {
    width: Math.round(width / factor),
    height: Math.round(height / factor),
    deviceScaleFactor: factor,
    mobile: false,
  };
  const command =
    factor === 1 ? 'Emulation.clearDeviceMetricsOverride' : 'Emulation.setDeviceMetricsOverride';
  await pageOf(one)
    .send(command, factor === 1 ? {} : metrics)
    .catch(() => {});
}
