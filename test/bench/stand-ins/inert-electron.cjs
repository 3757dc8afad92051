// An electron in which nothing happens, at once: only what the app does by itself takes time.
const { EventEmitter } = require('node:events');

let tell = () => undefined;

/** Anything asked of it is a function that gives it again. */
function inert(own = {}) {
  const base = function () {};
  const self = new Proxy(base, {
    get: (_, key) => {
      if (key in own) return own[key];
      if (key === 'then' || typeof key === 'symbol') return undefined;
      return self;
    },
    apply: () => self,
    construct: () => self,
  });
  return self;
}

class BrowserWindow {
  static getAllWindows = () => [];
  constructor() {
    tell();
    return inert({ loadURL: () => Promise.resolve() });
  }
}

const app = inert({
  whenReady: () => Promise.resolve(),
  requestSingleInstanceLock: () => true,
  getLocale: () => 'en-US',
  getVersion: () => '0.0.0',
  isPackaged: true,
  commandLine: { appendSwitch: () => undefined, hasSwitch: () => false, getSwitchValue: () => '' },
});

const session = inert({ setProxy: () => Promise.resolve(), resolveProxy: () => Promise.resolve('DIRECT') });

module.exports = {
  app,
  BrowserWindow,
  Menu: inert(),
  Notification: inert({ isSupported: () => false }),
  Tray: class extends EventEmitter {},
  clipboard: inert(),
  dialog: inert(),
  ipcMain: inert(),
  nativeImage: inert(),
  nativeTheme: inert(),
  net: inert(),
  powerMonitor: new EventEmitter(),
  protocol: inert(),
  session: { defaultSession: session, fromPartition: () => session },
  shell: inert(),
  utilityProcess: inert(),
  onWindow: (fn) => (tell = fn),
};
