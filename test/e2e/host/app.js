// `app`: lifecycle, the quit sequence, paths, names and command line switches.
// @ts-check
import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from './single-instance.js';
import { preventable, record, strictEmitter, strictModule } from './strict.js';

const EVENTS = [
  ...['ready', 'window-all-closed', 'activate', 'before-quit', 'will-quit', 'quit', 'second-instance'],
  ...['web-contents-created', 'certificate-error', 'select-client-certificate', 'open-url', 'open-file'],
];

/** Every open window. */
export const windows = new Set();

/** Things to finish before the process may end; each is an async function. */
export const beforeExit = [];

const switches = new Map();
const paths = new Map();
const ready = Promise.withResolvers();
let isReady = false;
let quitting = false;
let ended = false;
let lock;
let about = { path: process.cwd(), name: 'Electron', version: '0.0.0' };

class App extends strictEmitter('electron.app', EVENTS) {
  // Electron tells by the name of its executable; here the one who starts it says so.
  isPackaged = process.env.STAND_IN_PACKAGED === '1' || Boolean(process.env.STAND_IN_APP);
  dock = undefined;
  commandLine = strictModule('app.commandLine', {
    appendSwitch: (name, value = '') => void switches.set(name, String(value)),
    hasSwitch: (name) => switches.has(name),
    getSwitchValue: (name) => switches.get(name) ?? '',
  });

  whenReady() {
    return ready.promise;
  }
  isReady() {
    return isReady;
  }
  getName() {
    return about.name;
  }
  setName(name) {
    about = { ...about, name };
  }
  getVersion() {
    return about.version;
  }
  getAppPath() {
    return about.path;
  }
  getLocale() {
    return 'en-US';
  }
  getPath(name) {
    if (!paths.has(name)) throw new Error(`Failed to get '${name}' path`);
    return paths.get(name);
  }
  setPath(name, path) {
    this.getPath(name);
    paths.set(name, path);
  }
  requestSingleInstanceLock() {
    lock ??= takeLock(this.getPath('userData'), (argv, cwd) =>
      this.emit('second-instance', preventable(), argv, cwd, null),
    );
    if (lock.held) return true;
    beforeExit.push(lock.notify);
    lock = undefined;
    return false;
  }
  hasSingleInstanceLock() {
    return lock !== undefined;
  }
  releaseSingleInstanceLock() {
    lock?.release();
    lock = undefined;
  }
  setAsDefaultProtocolClient(...args) {
    record('app.setAsDefaultProtocolClient', ...args);
    return true;
  }
  enableSandbox() {
    record('app.enableSandbox');
  }
  disableHardwareAcceleration() {
    record('app.disableHardwareAcceleration');
  }
  setAppUserModelId(id) {
    record('app.setAppUserModelId', id);
  }
  setAboutPanelOptions(options) {
    record('app.setAboutPanelOptions', options);
  }
  setBadgeCount(count) {
    record('app.setBadgeCount', count);
    return true;
  }
  quit() {
    if (quitting || ended) return;
    const event = preventable();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    quitting = true;
    for (const window of [...windows]) if (quitting) window.close();
    if (quitting) finishQuit();
  }
  exit(code = 0) {
    // Without asking anybody: no window-all-closed, no before-quit.
    quitting = true;
    for (const window of [...windows]) window.destroy();
    void end(code);
  }
}

export const app = new App();

/** Set from the command line and the app's package.json, before the app's first line runs. */
export function describeApp({ path, name, version }, commandLine) {
  about = { path, name, version };
  // What follows a bare `--` is no switch to Chromium.
  const end = commandLine.indexOf('--');
  for (const text of end < 0 ? commandLine : commandLine.slice(0, end)) {
    const [, key, value = ''] = /^--([^=]+)=?(.*)$/.exec(text) ?? [];
    if (key) switches.set(key, value);
  }
  const appData = process.env.XDG_CONFIG_HOME || join(homedir(), '.config');
  const userData = switches.get('user-data-dir') || join(appData, name);
  const known = { home: homedir(), appData, userData, sessionData: userData, temp: tmpdir() };
  for (const [key, value] of Object.entries({
    ...known,
    logs: join(userData, 'logs'),
    exe: process.execPath,
  }))
    paths.set(key, value);
  mkdirSync(userData, { recursive: true });
}

/** The switches Chromium gets: Playwright's, the command line's and the app's, except the profile. */
export function chromiumSwitches() {
  const kept = [...switches].filter(([name]) => !['user-data-dir', 'inspect', 'headless'].includes(name));
  return kept.map(([name, value]) => (value ? `--${name}=${value}` : `--${name}`));
}

/** Whether the app already ended itself, for instance as a second instance. */
export const isEnding = () => quitting || ended;

/** Chromium is up. */
export function becomeReady() {
  isReady = true;
  app.emit('ready', {}, {});
  ready.resolve();
}

/** A window kept itself open, which stops a quit in progress. */
export const closePrevented = () => void (quitting = false);

/** A window is gone. */
export function windowClosed() {
  if (windows.size > 0 || quitting || ended) return;
  if (!app.emit('window-all-closed')) app.quit();
}

function finishQuit() {
  const event = preventable();
  app.emit('will-quit', event);
  if (event.defaultPrevented) quitting = false;
  else void end(0);
}

async function end(code) {
  if (ended) return;
  ended = true;
  app.emit('quit', preventable(), code);
  await Promise.allSettled(beforeExit.map((finish) => finish()));
  lock?.release();
  process.exit(code);
}

// Electron's own handlers; one that the app sets through Node takes their place for good.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const quitBySignal = () => app.quit();
for (const signal of SIGNALS) process.on(signal, quitBySignal);
process.on('newListener', (event, listener) => {
  // Afterwards: without any listener Node would let go of the signal, and not take it up again.
  if (SIGNALS.includes(event) && listener !== quitBySignal)
    queueMicrotask(() => process.off(event, quitBySignal));
});
