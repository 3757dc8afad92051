// The least an app can be: one confined window with one line of text, from its own scheme.
const { app, BrowserWindow, protocol, session } = require('electron');

const PAGE = '<!doctype html><title>Empty</title><p role="row">first</p>';
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);

void app.whenReady().then(() => {
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  session.defaultSession.protocol.handle('app', () => new Response(PAGE, { headers }));
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL('app://empty/index.html');
});
app.on('window-all-closed', () => app.quit());
