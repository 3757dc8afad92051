// The one session: permissions, request filters, downloads and storage.
// @ts-check
import { onBrowser, send } from './chromium.js';
import { protocol, toApp, toBrowser } from './schemes.js';
import { preventable, record, strictEmitter, strictModule } from './strict.js';

// Electron's permission names and what Chromium calls them.
const PERMISSIONS = {
  notifications: ['notifications'],
  geolocation: ['geolocation'],
  media: ['camera', 'microphone'],
  'display-capture': ['display-capture'],
  midi: ['midi'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
};
const NEVER_ASKED = [
  'background-sync',
  'idle-detection',
  'local-fonts',
  'storage-access',
  'window-management',
];

const EVENTS = ['will-download', 'select-hid-device', 'select-usb-device', 'select-serial-port'];

let requestHandler;
let beforeRequest;

class Session extends strictEmitter('electron.session', EVENTS) {
  protocol = protocol;
  webRequest = strictModule('session.webRequest', {
    onBeforeRequest(filter, listener) {
      if (typeof filter === 'function' || filter === null) [filter, listener] = [{ urls: [] }, filter];
      beforeRequest = listener ? { matches: matcher(filter), listener } : undefined;
    },
    onHeadersReceived: (...args) => record('session.webRequest.onHeadersReceived', ...args),
  });

  setPermissionRequestHandler(handler) {
    requestHandler = handler ?? undefined;
  }
  setPermissionCheckHandler(handler) {
    record('session.setPermissionCheckHandler', handler);
  }
  setDevicePermissionHandler(handler) {
    record('session.setDevicePermissionHandler', handler);
  }
  setDisplayMediaRequestHandler(handler) {
    record('session.setDisplayMediaRequestHandler', handler);
  }
  setBluetoothPairingHandler(handler) {
    record('session.setBluetoothPairingHandler', handler);
  }
  setSpellCheckerEnabled(enabled) {
    record('session.setSpellCheckerEnabled', enabled);
  }
  async clearStorageData({ origin } = { origin: undefined }) {
    const { targetInfos } = await send('Target.getTargets');
    const pages = targetInfos.filter(({ type, url }) => type === 'page' && url.startsWith('http'));
    for (const one of origin ? [toBrowser(origin)] : new Set(pages.map(({ url }) => new URL(url).origin)))
      await clearOrigin(one);
  }
  /** Chromium takes a proxy at its start only: what this would do, a spec sets on the command line. */
  async setProxy(config) {
    record('session.setProxy', config);
  }
  async resolveProxy() {
    return 'DIRECT';
  }
}

/** `session.defaultSession`, the same object as every `webContents.session`. */
export const defaultSession = new Session();
/** Pages live in the default session alone; another one only answers for the system. */
const fromPartition = (partition) =>
  strictModule(`session.fromPartition('${partition}')`, { resolveProxy: async () => 'DIRECT' });
export const session = strictModule('session', { defaultSession, fromPartition });

/** Deny every permission and every download until the app says otherwise. */
export async function closeBrowserDoors(webContentsOfFrame) {
  const all = [...Object.values(PERMISSIONS).flat(), ...NEVER_ASKED];
  const denied = all.map((name) => setPermission(name, 'denied'));
  onBrowser('Browser.downloadWillBegin', ({ url, suggestedFilename, frameId }) => {
    const item = strictModule('DownloadItem', {
      getURL: () => toApp(url),
      getFilename: () => suggestedFilename,
      cancel: () => {},
    });
    defaultSession.emit('will-download', preventable(), item, webContentsOfFrame(frameId));
  });
  await Promise.all([
    ...denied,
    send('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true }),
  ]);
}

/** What the app's handler answers; without a handler Electron grants. */
export async function askPermission(webContents, permission) {
  const details = { isMainFrame: true, requestingUrl: webContents.getURL() };
  const granted = requestHandler
    ? await new Promise((resolve) => requestHandler(webContents, permission, resolve, details))
    : true;
  const setting = granted ? 'granted' : 'denied';
  await Promise.all((PERMISSIONS[permission] ?? []).map((name) => setPermission(name, setting)));
  return Boolean(granted);
}

/** Whether the app's onBeforeRequest lets a request pass. */
export async function mayRequest(details) {
  if (!beforeRequest?.matches(details)) return true;
  const { cancel, redirectURL } = await new Promise((resolve) => beforeRequest.listener(details, resolve));
  if (redirectURL) throw new Error('webRequest redirectURL is not in the stand-in host');
  return !cancel;
}

const setPermission = (name, setting) => send('Browser.setPermission', { permission: { name }, setting });

async function clearOrigin(origin) {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank', hidden: true });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  await send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' }, sessionId);
  await send('Target.closeTarget', { targetId });
}

function matcher({ urls = [], types = [] }) {
  const escape = (text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const patterns = urls.filter((url) => url !== '<all_urls>').map((url) => new RegExp(`^${escape(url)}$`));
  const everything = urls.length === 0 || patterns.length < urls.length;
  return ({ url, resourceType }) =>
    (everything || patterns.some((pattern) => pattern.test(url))) &&
    (types.length === 0 || types.includes(resourceType));
}
