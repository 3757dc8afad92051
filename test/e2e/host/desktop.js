// The rest of the desktop: answers that decide nothing, and a record of what was asked.
// @ts-check
import { existsSync } from 'node:fs';
import { missingModule, outside, record, strictEmitter, strictModule } from './strict.js';

let clipboardText = '';

export class Notification extends strictEmitter('electron.Notification', [
  'show',
  'close',
  'click',
  'action',
  'failed',
]) {
  constructor(/** @type {{ title?: string, body?: string, actions?: object[] }} */ options = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.actions = options.actions ?? [];
  }
  static isSupported() {
    return true;
  }
  show() {
    record('Notification.show', { title: this.title, body: this.body });
    outside.notifications.add(this);
    queueMicrotask(() => this.emit('show', {}));
  }
  close() {
    outside.notifications.delete(this);
    queueMicrotask(() => this.emit('close', {}));
  }
}

/** Nobody is there to choose: file dialogs are cancelled, message boxes get the cancel button. */
export const dialog = strictModule('dialog', {
  showOpenDialog: async (...args) => {
    record('dialog.showOpenDialog', ...args);
    return { canceled: true, filePaths: [] };
  },
  showSaveDialog: async (...args) => {
    record('dialog.showSaveDialog', ...args);
    return { canceled: true, filePath: '' };
  },
  showMessageBox: async (...args) => {
    record('dialog.showMessageBox', ...args);
    const { cancelId, defaultId } = args.at(-1);
    return { response: cancelId ?? defaultId ?? 0, checkboxChecked: false };
  },
  showErrorBox: (title, content) => void process.stderr.write(`${title}: ${content}\n`),
});

export const shell = strictModule('shell', {
  openExternal: async (...args) => record('shell.openExternal', ...args),
  openPath: async (path) => {
    record('shell.openPath', path);
    return '';
  },
});

export const clipboard = strictModule('clipboard', {
  writeText: (text) => void (clipboardText = String(text)),
  readText: () => clipboardText,
});

const image = (empty, template = false) =>
  strictModule('NativeImage', {
    isEmpty: () => empty,
    setTemplateImage: (option) => void (template = option),
    isTemplateImage: () => template,
    addRepresentation: (more) => record('NativeImage.addRepresentation', more),
  });
export const nativeImage = strictModule('nativeImage', {
  createEmpty: () => image(true),
  createFromPath: (path) => image(!existsSync(path)),
  createFromDataURL: (url) => image(!/^data:image\/\w+;base64,./.test(url)),
});

const POWER = ['suspend', 'resume', 'lock-screen', 'unlock-screen'];
export const powerMonitor = new (strictEmitter('electron.powerMonitor', POWER))();

const area = { x: 0, y: 0, width: 1920, height: 1080 };
const size = { width: area.width, height: area.height };
const display = {
  id: 1,
  bounds: area,
  workArea: area,
  size,
  workAreaSize: size,
  scaleFactor: 1,
  rotation: 0,
};
export const screen = strictModule('screen', { getPrimaryDisplay: () => strictModule('Display', display) });

export const net = strictModule('net', { isOnline: () => true });

export const crashReporter = strictModule('crashReporter', {
  start: (options) => record('crashReporter.start', options),
});

/** Nothing here could keep a secret, so nothing pretends to. */
export const safeStorage = missingModule('safeStorage');
