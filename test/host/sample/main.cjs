// A tiny app that uses the stand-in the way a careful Electron app uses Electron.
const { readFile } = require('node:fs/promises');
const { join } = require('node:path');
const { app, BrowserWindow, ipcMain, Menu, protocol, session, utilityProcess } = require('electron');

// The strictness of the real app, plus the two sources some tests need in order to be refused by something else.
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self' app: http://cancelled.test",
    "frame-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html',
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};
const log = (globalThis.sampleLog = []);
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);

const isOurs = (event, window) =>
  event.senderFrame === window.webContents.mainFrame && event.senderFrame.url.startsWith('app://sample/');

async function serve(request) {
  const { host, pathname } = new URL(request.url);
  log.push(`serve ${request.method} ${host}${pathname}`);
  if (pathname === '/echo') return new Response(`${request.method}:${await request.text()}`);
  if (pathname === '/old')
    return new Response(null, { status: 302, headers: { location: 'app://sample/other.html' } });
  const types = { '.html': 'text/html', '.js': 'text/javascript' };
  const type = types[pathname.slice(pathname.lastIndexOf('.'))];
  if (host !== 'sample' || !type) return new Response('not found', { status: 404 });
  const body = await readFile(join(__dirname, pathname === '/other.html' ? 'page.html' : pathname.slice(1)));
  return new Response(body, { headers: { ...HEADERS, 'content-type': type } });
}

function register(window) {
  const { ipc } = window.webContents;
  ipc.handle('sample:frame', (event) => ({ ours: isOurs(event, window), url: event.senderFrame.url }));
  ipc.handle('sample:echo', (_event, value) => value);
  ipc.handle('sample:fail', () => {
    throw Object.assign(new RangeError('too far'), { code: 'E_FAR' });
  });
  ipcMain.on('sample:note', (_event, text) => log.push(`note ${text}`));
}

function open() {
  const window = new BrowserWindow({
    width: 900,
    height: 600,
    show: false,
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  });
  const { webContents } = window;
  register(window);
  webContents.on('will-navigate', (event) => {
    log.push(`will-navigate ${event.url}`);
    if (!event.url.startsWith('app://sample/')) event.preventDefault();
  });
  webContents.on('will-redirect', (event) => log.push(`will-redirect ${event.url}`));
  webContents.on('render-process-gone', (_event, { reason }) => log.push(`gone ${reason}`));
  webContents.on('console-message', ({ level, message }) => log.push(`console ${level} ${message}`));
  webContents.on('preload-error', (_event, _path, error) => log.push(`preload-error ${error.message}`));
  webContents.setWindowOpenHandler(({ url }) => {
    log.push(`open ${url}`);
    return { action: 'deny' };
  });
  window.once('ready-to-show', () => window.show());
  for (const event of ['close', 'closed']) window.on(event, () => log.push(event));
  return window.loadURL(process.env.SAMPLE_URL ?? 'app://sample/page.html');
}

if (!app.requestSingleInstanceLock()) {
  console.log('second instance');
  app.quit();
} else {
  app.on('second-instance', (_event, argv) => log.push(`second-instance ${argv.at(-1)}`));
  for (const event of ['before-quit', 'will-quit', 'quit'])
    app.on(event, () => {
      log.push(event);
      console.log(log.at(-1));
    });
  app.on('window-all-closed', () => log.push('window-all-closed'));
  globalThis.startChild = () =>
    utilityProcess.fork(join(__dirname, 'echo-child.cjs'), ['hello'], { env: { A: '1' } });
  app.whenReady().then(async () => {
    protocol.handle('app', serve);
    session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
      log.push(`permission ${permission}`);
      answer(permission === 'notifications' && globalThis.allowNotifications === true);
    });
    session.defaultSession.webRequest.onBeforeRequest(({ url }, answer) => {
      const cancel = url.startsWith('http://cancelled.test/') || url.endsWith('/cancelled');
      if (cancel) log.push(`cancel ${url}`);
      answer({ cancel });
    });
    Menu.setApplicationMenu(
      Menu.buildFromTemplate([
        { label: 'File', submenu: [{ id: 'note', label: 'Note', click: () => log.push('menu') }] },
      ]),
    );
    await open();
  });
}
