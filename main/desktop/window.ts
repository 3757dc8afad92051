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

/** How the window is made: `devTools` only where Fieldpass is worked on. */
export type Making = { readonly preload: string; readonly devTools: boolean };

/** Options of the window; a test reads them back item by item of Electron's checklist. */
export function windowOptions({ preload, devTools }: Making): BrowserWindowConstructorOptions {
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
      devTools,
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
export function openWindow(Window: typeof BrowserWindow, making: Making, page = START_PAGE): BrowserWindow {
  const window = new Window(windowOptions(making));
  window.once('ready-to-show', () => window.show());
  // A page that is replaced while it loads rejects; what the window shows then is the other one.
  window.loadURL(page).catch(() => undefined);
  return window;
}

type Preventable = { preventDefault(): void };
const refuse = (event: Preventable): void => event.preventDefault();

/** No page of this app goes anywhere or opens anything, whatever it tries; applies to every page ever made. */
export function confinePages(app: App): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, decide) => {
    refuse(event);
    decide(false);
  });
  // Without a certificate: the window has no network to show one to.
  app.on('select-client-certificate', (event, _contents, _url, _list, decide) => {
    refuse(event);
    decide();
  });
}

function confine(contents: WebContents): void {
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', refuse);
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    refuse(event);
    choose('');
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy(WEBRTC_POLICY);
}

/** The window has no network and no permissions: every request but for our own files is cancelled. */
export function confineSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, give) => give(null));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setSpellCheckerEnabled(false);
  session.on('will-download', refuse);
  session.on('select-hid-device', (event, _details, choose) => {
    refuse(event);
    choose(null);
  });
  session.on('select-usb-device', (event, _details, choose) => {
    refuse(event);
    choose();
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    refuse(event);
    choose('');
  });
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isOurs(details.url) }));
}

/** Whatever a page asks of a network ends at a proxy that is not there. */
export async function leadNowhere(session: Session): Promise<void> {
  await session.setProxy(NOWHERE);
}

/** Is this one of our own pages or files? */
export function isOurs(url: string): boolean {
  return url.startsWith(`${ORIGIN}/`);
}
