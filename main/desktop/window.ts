// The one window: sandboxed, isolated, and unable to go anywhere.

import type {
  App,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  ProxyConfig,
  Session,
  WebContents,
} from 'electron';
import { ORIGIN, START_PAGE } from './protocol.ts';

/** Options of the window; a test reads them back item by item of Electron's checklist. */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: 1180,
    height: 760,
    minWidth: 480,
    minHeight: 360,
    show: false,
    title: 'Fieldpass',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableBlinkFeatures: 'Auxclick',
    },
  };
}

/**
 * WebRTC heeds neither the content security policy nor the request filter: with an address of its choice as a STUN or
 * TURN server, a script in the window would have a way out. It does heed the proxy, once it may send no datagrams past
 * it; and the proxy of the window is one that is not there, for this computer's own addresses too.
 */
export const WEBRTC_POLICY = 'disable_non_proxied_udp';
const NOWHERE: ProxyConfig = {
  mode: 'fixed_servers',
  proxyRules: 'http://127.0.0.1:9',
  proxyBypassRules: '<-loopback>',
};

/** Makes the window and shows it when its first frame is ready. */
export function openWindow(Window: typeof BrowserWindow, preload: string): BrowserWindow {
  const window = new Window(windowOptions(preload));
  window.once('ready-to-show', () => window.show());
  void window.loadURL(START_PAGE);
  return window;
}

/** No page of this app goes anywhere or opens anything, whatever it tries; applies to every page ever made. */
export function confinePages(app: App): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function confine(contents: WebContents): void {
  const refuse = (event: { preventDefault(): void }): void => event.preventDefault();
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy(WEBRTC_POLICY);
}

/** The window has no network and no permissions: every request but for our own files is cancelled. */
export async function confineSession(session: Session): Promise<void> {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isOurs(details.url) }));
  await session.setProxy(NOWHERE);
}

/** Is this one of our own pages or files? */
export function isOurs(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`);
}
