// What the one window is made of and shown, and what travels with every file it loads.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, BrowserWindow, Protocol } from 'electron';
import { afterAll, describe, expect, test } from 'vitest';
import {
  answer,
  CONTENT_SECURITY_POLICY,
  HEADERS,
  listFiles,
  serveWindow,
  STOPPED_PAGE,
} from '../../main/desktop/protocol.ts';
import { confinePages, isOurs, openWindow, windowOptions } from '../../main/desktop/window.ts';

const MAKING = { preload: '/preload.cjs', devTools: false };
const folder = mkdtempSync(join(tmpdir(), 'fieldpass-page-'));
mkdirSync(join(folder, 'assets'));
mkdirSync(join(folder, 'folder.js'));
for (const name of ['index.html', 'assets/a.js', 'a.css', 'a.svg', 'a.png', 'a.map', 'toString', 'a.JS'])
  writeFileSync(join(folder, name), `content of ${name}`);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the window', () => {
  test('is hidden until its first frame is ready, and loads our page and no other', () => {
    const heard: string[] = [];
    let onReady: () => void = () => undefined;
    class Window {
      constructor(options: unknown) {
        heard.push(JSON.stringify(options));
      }
      once(name: string, fn: () => void): void {
        heard.push(name);
        onReady = fn;
      }
      async loadURL(url: string): Promise<void> {
        heard.push(url);
      }
      show(): void {
        heard.push('shown');
      }
    }
    const window = openWindow(Window as unknown as typeof BrowserWindow, MAKING);
    expect(window).toBeInstanceOf(Window);
    const made = JSON.stringify(windowOptions(MAKING));
    expect(heard).toEqual([made, 'ready-to-show', 'app://fieldpass/index.html']);
    onReady();
    expect(heard.at(-1)).toBe('shown');
    openWindow(Window as unknown as typeof BrowserWindow, MAKING, STOPPED_PAGE);
    expect(heard.at(-1)).toBe('app://fieldpass/stopped.html');
  });

  test('confines every page from the moment it is made', () => {
    const names: string[] = [];
    confinePages({ on: (name: string) => void names.push(name) } as unknown as App);
    expect(names).toEqual(['web-contents-created', 'certificate-error', 'select-client-certificate']);
  });

  test('has a size in which everything fits, our name and no menu bar', () => {
    const { webPreferences, ...look } = windowOptions(MAKING);
    expect(webPreferences).toMatchObject(MAKING);
    expect(windowOptions({ ...MAKING, devTools: true }).webPreferences?.devTools).toBe(true);
    expect(look).toEqual({
      width: 1180,
      height: 760,
      minWidth: 480,
      minHeight: 360,
      show: false,
      title: 'Fieldpass',
      autoHideMenuBar: true,
    });
  });

  test.each([
    ['app://fieldpass/', true],
    ['app://fieldpass/assets/a.js', true],
    ['app://fieldpass', false],
    ['xapp://fieldpass/', false],
    ['', false],
  ])('takes %j for one of its own files: %s', (url, ours) => expect(isOurs(url)).toBe(ours));
});

describe('the files of the window', () => {
  test('are those of a known kind, at any depth, by the path they are asked for', async () => {
    expect([...listFiles(folder)].toSorted()).toEqual(
      ['a.css', 'a.png', 'a.svg', 'assets/a.js', 'index.html'].map((name) => [
        `/${name}`,
        join(folder, ...name.split('/')),
      ]),
    );
  });

  test.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['assets/a.js', 'text/javascript; charset=utf-8'],
    ['a.css', 'text/css; charset=utf-8'],
    ['a.svg', 'image/svg+xml'],
    ['a.png', 'image/png'],
  ])('come with what keeps the page to itself: %s', async (name, type) => {
    const reply = await answer({ method: 'GET', url: `app://fieldpass/${name}` }, listFiles(folder));
    expect(reply.status).toBe(200);
    expect(await reply.text()).toBe(`content of ${name}`);
    expect(Object.fromEntries(reply.headers)).toEqual({ ...HEADERS, 'content-type': type });
  });

  test('are not found without the same headers', async () => {
    const reply = await answer({ method: 'GET', url: 'app://fieldpass/none' }, new Map());
    expect([reply.status, await reply.text()]).toEqual([404, 'Not found']);
    expect(Object.fromEntries(reply.headers)).toEqual({ ...HEADERS, 'content-type': 'text/plain' });
  });

  test('of a kind that is not named are bytes and nothing more', async () => {
    const files = new Map([['/a.map', join(folder, 'a.map')]]);
    const reply = await answer({ method: 'GET', url: 'app://fieldpass/a.map' }, files);
    expect(reply.headers.get('content-type')).toBe('application/octet-stream');
  });

  test('are not found under another host whose name is as long as ours', async () => {
    const request = { method: 'GET', url: 'app://fieldpasx/index.html' };
    expect((await answer(request, listFiles(folder))).status).toBe(404);
  });

  test('are looked up in a list made once, under our own scheme alone', async () => {
    const handlers = new Map<string, (request: Request) => Promise<Response>>();
    const protocol = { handle: (scheme: string, fn: never) => void handlers.set(scheme, fn) };
    serveWindow(protocol as unknown as Protocol, folder);
    expect([...handlers.keys()]).toEqual(['app', 'file']);
    const foreign = await handlers.get('file')?.(new Request('file:///etc/passwd'));
    expect([foreign?.status, await foreign?.text()]).toEqual([404, 'Not found']);
    const serve = (name: string) => handlers.get('app')?.(new Request(`app://fieldpass/${name}`));
    expect((await serve('index.html'))?.status).toBe(200);
    writeFileSync(join(folder, 'late.html'), 'added later');
    expect((await serve('late.html'))?.status).toBe(404);
  });
});

describe('the headers of every file', () => {
  test('give each feature a page could ask for to nobody', () => {
    const features = HEADERS['permissions-policy'].split(', ');
    expect(features.filter((feature) => !/^[a-z]+(-[a-z]+)*=\(\)$/.test(feature))).toEqual([]);
    expect(features.map((feature) => feature.slice(0, -3))).toEqual(FEATURES);
  });

  test('keep the page from others, from guesses and from being kept', () => {
    const { 'content-security-policy': policy, 'permissions-policy': _features, ...others } = HEADERS;
    expect(policy).toBe(CONTENT_SECURITY_POLICY);
    expect(others).toEqual({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });
});

describe('the policy of the page', () => {
  test('names each kind of source once', () => {
    expect(CONTENT_SECURITY_POLICY.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      "connect-src 'none'",
      "frame-src 'none'",
      "worker-src 'none'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types svelte-trusted-html',
    ]);
  });
});

// https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md, written out here once more.
const FEATURES =
  `accelerometer ambient-light-sensor attribution-reporting autoplay battery bluetooth browsing-topics
camera clipboard-read clipboard-write compute-pressure display-capture encrypted-media fullscreen gamepad geolocation
gyroscope hid identity-credentials-get idle-detection keyboard-map local-fonts magnetometer microphone midi
otp-credentials payment picture-in-picture publickey-credentials-create publickey-credentials-get screen-wake-lock serial
speaker-selection storage-access sync-xhr unload usb web-share window-management xr-spatial-tracking`.split(
    /\s+/,
  );
