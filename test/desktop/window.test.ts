import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answer, CONTENT_SECURITY_POLICY, listFiles, PRIVILEGES } from '../../main/desktop/protocol.ts';
import {
  confinePages,
  confineSession,
  leadNowhere,
  isOurs,
  windowOptions,
} from '../../main/desktop/window.ts';

describe('the window', () => {
  test('is sandboxed, isolated and has no Node, item by item', () => {
    expect(windowOptions({ preload: '/p', devTools: false }).webPreferences).toEqual({
      preload: '/p',
      devTools: false,
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
    });
  });

  test('prevents every navigation, redirect and webview, and opens nothing', () => {
    const handlers = new Map<string, (event: { preventDefault(): void }) => void>();
    let popup: unknown;
    let webrtc: unknown;
    const contents = {
      on: (name: string, fn: never) => handlers.set(name, fn),
      setWindowOpenHandler: (fn: () => unknown) => (popup = fn()),
      setWebRTCIPHandlingPolicy: (policy: string) => (webrtc = policy),
    };
    confinePages({
      on: (name: string, fn: (event: unknown, contents: unknown) => void) =>
        name === 'web-contents-created' && fn(null, contents),
    } as never);
    let prevented = 0;
    const chosen: unknown[] = [];
    for (const fn of handlers.values())
      (fn as (...args: unknown[]) => void)({ preventDefault: () => (prevented += 1) }, [], (id: unknown) =>
        chosen.push(id),
      );
    expect([...handlers.keys()].sort()).toEqual([
      'select-bluetooth-device',
      'will-attach-webview',
      'will-frame-navigate',
      'will-navigate',
      'will-redirect',
    ]);
    expect(prevented).toBe(5);
    expect(chosen).toEqual(['']);
    expect(popup).toEqual({ action: 'deny' });
    expect(webrtc).toBe('disable_non_proxied_udp');
  });

  test('takes no certificate that the system does not take, and shows none of its own', () => {
    const seen: Record<string, unknown> = {};
    const event = { preventDefault: () => (seen['prevented'] = Number(seen['prevented'] ?? 0) + 1) };
    confinePages({
      on: (name: string, fn: (...args: unknown[]) => void) => {
        const decide = (...answer: unknown[]): unknown => (seen[name] = answer);
        if (name === 'certificate-error') fn(event, null, 'https://x/', 'error', null, decide);
        if (name === 'select-client-certificate') fn(event, null, 'https://x/', [{}], decide);
      },
    } as never);
    expect(seen).toEqual({ prevented: 2, 'certificate-error': [false], 'select-client-certificate': [] });
  });

  test('gets no permission, no download and no request but for its own files', () => {
    const asked: Record<string, unknown> = {};
    const chosen: Record<string, unknown> = {};
    let onRequest: (details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void = () =>
      undefined;
    confineSession({
      setPermissionRequestHandler: (fn: (c: null, p: string, d: (granted: boolean) => void) => void) =>
        fn(null, 'media', (granted) => (asked['request'] = granted)),
      setPermissionCheckHandler: (fn: () => boolean) => (asked['check'] = fn()),
      setDevicePermissionHandler: (fn: () => boolean) => (asked['device'] = fn()),
      setDisplayMediaRequestHandler: (fn: (request: null, give: (streams: unknown) => void) => void) =>
        fn(null, (streams) => (asked['screen'] = streams)),
      setBluetoothPairingHandler: (fn: (details: null, give: (answer: unknown) => void) => void) =>
        fn(null, (answer) => (asked['pairing'] = answer)),
      setSpellCheckerEnabled: (on: boolean) => (asked['spelling'] = on),
      on: (name: string, fn: (...args: unknown[]) => void) => {
        const choose = (...choice: unknown[]): unknown => (chosen[name] = choice);
        fn({ preventDefault: () => (asked[name] = 'prevented') }, null, choose, choose);
      },
      webRequest: { onBeforeRequest: (fn: typeof onRequest) => (onRequest = fn) },
    } as never);
    expect(asked).toEqual({
      request: false,
      check: false,
      device: false,
      screen: null,
      pairing: { confirmed: false },
      spelling: false,
      'will-download': 'prevented',
      'select-hid-device': 'prevented',
      'select-usb-device': 'prevented',
      'select-serial-port': 'prevented',
    });
    expect(chosen).toEqual({
      'select-hid-device': [null],
      'select-usb-device': [],
      'select-serial-port': [''],
    });
    const cancelled = (url: string): boolean => {
      let cancel = false;
      onRequest({ url }, (reply) => (cancel = reply.cancel));
      return cancel;
    };
    expect(cancelled('app://fieldpass/index.html')).toBe(false);
    for (const url of [
      'https://example.org/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'app://fieldpass.evil/',
      'ws://x/',
      'data:text/html,x',
    ]) {
      expect(cancelled(url)).toBe(true);
    }
  });

  test('has a proxy that is not there, for the addresses of this computer too', async () => {
    const asked: unknown[] = [];
    await leadNowhere({ setProxy: async (config: object) => void asked.push(config) } as never);
    expect(asked).toEqual([
      { mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' },
    ]);
  });

  test('isOurs needs the whole origin', () => expect(isOurs('app://fieldpassword/')).toBe(false));
});

describe('the files of the window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldpass-files-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<p>ours</p>');
  writeFileSync(join(folder, 'assets', 'a.js'), 'ours()');
  writeFileSync(join(folder, 'notes.secret'), 'not served');
  const ask = async (url: string, method = 'GET') => answer({ url, method }, listFiles(folder));

  test('are served with their type and the policy', async () => {
    const reply = await ask('app://fieldpass/assets/a.js');
    expect(await reply.text()).toBe('ours()');
    expect(reply.headers.get('content-type')).toContain('text/javascript');
    expect(reply.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    'app://fieldpass/',
    'app://fieldpass/../index.html',
    'app://fieldpass/%2e%2e/index.html',
    'app://fieldpass/assets/../../etc/passwd',
    'app://fieldpass/assets%2fa.js',
    'app://fieldpass/index.html?x=1',
    'app://fieldpass/index.html#x',
    'app://fieldpass/index.html\0.js',
    'app://fieldpass//index.html',
    'app://fieldpass/assets\\a.js',
    'app://fieldpass/C:/index.html',
    'app://fieldpass/notes.secret',
    'app://fieldpass.evil/index.html',
    'app://other/index.html',
    'file:///index.html',
    'https://fieldpass/index.html',
    '',
  ])('%j is not found', async (url) => expect((await ask(url)).status).toBe(404));

  test.each(['POST', 'PUT', 'HEAD', 'OPTIONS'])('%s is not answered', async (method) =>
    expect((await ask('app://fieldpass/index.html', method)).status).toBe(404),
  );

  test('the scheme has no privilege that lets others read it', () => {
    expect(PRIVILEGES).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  });

  test('the policy refuses everything but our own files', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).toContain("connect-src 'none'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
  });
});
