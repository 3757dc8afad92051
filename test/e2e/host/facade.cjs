// What `require('electron')` and `import … from 'electron'` give the app; one literal, so that imports by name work.
// @ts-check
const { app } = require('./app.js');
const { BrowserWindow } = require('./browser-window.js');
const { webContents } = require('./web-contents.js');
const { ipcMain } = require('./ipc.js');
const { protocol } = require('./schemes.js');
const { session } = require('./session.js');
const { Menu, MenuItem, Tray } = require('./menu.js');
const { nativeTheme } = require('./native-theme.js');
const { utilityProcess } = require('./utility-process.js');
const desktop = require('./desktop.js');
const { missingModule } = require('./strict.js');

const { Notification, clipboard, crashReporter, dialog, nativeImage, net } = desktop;
const { powerMonitor, safeStorage, screen, shell } = desktop;

// prettier-ignore
module.exports = {
  app, BrowserWindow, clipboard, crashReporter, dialog, ipcMain, Menu, MenuItem, nativeImage, nativeTheme, net,
  Notification, powerMonitor, protocol, safeStorage, screen, session, shell, Tray, utilityProcess, webContents,
};

// Bundlers probe these three names on every module.
module.exports = new Proxy(module.exports, {
  get: (target, key) =>
    key in target || typeof key === 'symbol' || ['then', 'default', '__esModule'].includes(key)
      ? target[key]
      : missingModule(key),
});
