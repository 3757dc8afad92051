// The first eleven items of Electron's security checklist, what a page is and may: each with its check and with something
// worse that must fail it.

import { expect } from 'vitest';
import type { Item } from './checklist.ts';
import { breaches, withSource } from './checklist-breaches.ts';
import { confinedPage, confinedSession } from './fake-electron.ts';
import { FOREIGN_URLS, PERMISSIONS } from './hostile-addresses.ts';
import type { Subject } from './window-subject.ts';

const preferring =
  (more: object) =>
  (subject: Subject): Subject => ({ ...subject, preferences: { ...subject.preferences, ...more } });

const nothing = (): void => undefined;

export const PAGE_ITEMS: readonly Item[] = [
  {
    number: 1,
    title: 'Only secure content: the window has no network',
    how: 'onBeforeRequest cancels all foreign addresses, CSP, a dead proxy for WebRTC (test/e2e/csp.spec.ts counts arrivals)',
    grade: 'P',
    check: (subject) => {
      const session = confinedSession(subject.confineSession);
      for (const url of FOREIGN_URLS) expect(session.cancels(url), url).toEqual({ cancel: true });
      expect(session.cancels(subject.startPage)).toEqual({ cancel: false });
      expect(subject.csp).toContain("connect-src 'none'");
      // WebRTC heeds neither; it heeds the proxy, which is not there.
      expect(confinedPage(subject.confinePages).webrtc).toBe('disable_non_proxied_udp');
      expect(subject.start).toContain('await leadNowhere(session.defaultSession)');
    },
    worse: (subject) => ({ ...subject, confineSession: nothing }),
  },
  {
    number: 2,
    title: 'No Node in the page, its workers and its frames',
    how: 'window options: three switches, all stated off',
    grade: 'C',
    check: ({ preferences }) => {
      const { nodeIntegration, nodeIntegrationInWorker, nodeIntegrationInSubFrames } = preferences;
      expect([nodeIntegration, nodeIntegrationInWorker, nodeIntegrationInSubFrames]).toEqual([
        false,
        false,
        false,
      ]);
    },
    worse: preferring({ nodeIntegrationInWorker: true }),
  },
  {
    number: 3,
    title: 'Context isolation',
    how: 'window options: stated on',
    grade: 'C',
    check: ({ preferences }) => expect(preferences.contextIsolation).toBe(true),
    worse: preferring({ contextIsolation: undefined }),
  },
  {
    number: 4,
    title: 'Sandbox for every process',
    how: 'window options and app.enableSandbox() before ready; no-sandbox refused in installed copies',
    grade: 'C, S, M',
    check: ({ preferences, start }) => {
      expect(preferences.sandbox).toBe(true);
      const [enabled, ready] = [start.indexOf('app.enableSandbox()'), start.indexOf('app.whenReady()')];
      expect(enabled > 0 && enabled < ready).toBe(true);
    },
    worse: (subject) => ({ ...subject, start: subject.start.replace('app.enableSandbox();', '') }),
  },
  {
    number: 5,
    title: 'Every permission is refused',
    how: 'request, check, device, display media and pairing handlers, over every name in electron.d.ts',
    grade: 'P',
    check: (subject) => {
      const session = confinedSession(subject.confineSession);
      expect(PERMISSIONS.length).toBeGreaterThan(40);
      for (const name of PERMISSIONS)
        expect([name, session.request(name), session.check(name)]).toEqual([name, false, false]);
      for (const type of ['hid', 'serial', 'usb']) expect(session.device(type)).toBe(false);
      expect([session.screen(), session.pairing()]).toEqual([null, { confirmed: false }]);
    },
    worse: (subject) => ({
      ...subject,
      confineSession: (session) => {
        subject.confineSession(session);
        session.setPermissionRequestHandler((_contents, name, decide) => decide(name === 'notifications'));
      },
    }),
  },
  {
    number: 6,
    title: 'Web security stays on',
    how: 'window options and syntax tree',
    grade: 'C, S',
    check: (subject) => {
      expect(subject.preferences.webSecurity).toBe(true);
      expect(breaches(subject, 'a weaker page')).toEqual([]);
    },
    worse: withSource('export const options = { webSecurity: false };'),
  },
  {
    number: 7,
    title: 'A strict content security policy with Trusted Types',
    how: 'header and meta element, directive by directive (test/e2e/csp.spec.ts tries to break it in both modes)',
    grade: 'P',
    check: ({ csp, page }) => {
      const directives = csp.split('; ');
      for (const name of ['default', 'connect', 'frame', 'worker', 'object'])
        expect(directives).toContain(`${name}-src 'none'`);
      for (const name of ['script', 'style', 'img', 'font'])
        expect(directives).toContain(`${name}-src 'self'`);
      expect(directives).toEqual(
        expect.arrayContaining(["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]),
      );
      expect(directives).toEqual(
        expect.arrayContaining(["require-trusted-types-for 'script'", 'trusted-types svelte-trusted-html']),
      );
      expect(csp).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
      // A meta element cannot hold frame-ancestors; all else is said twice.
      const meta = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(page)?.[1];
      expect(meta).toBe(directives.filter((one) => !one.startsWith('frame-ancestors')).join('; '));
    },
    worse: (subject) => ({
      ...subject,
      csp: subject.csp.replace("script-src 'self'", "script-src 'self' 'unsafe-eval'"),
    }),
  },
  {
    number: 8,
    title: 'No insecure content allowed',
    how: 'window options and syntax tree: never mentioned',
    grade: 'C, S',
    check: (subject) => {
      expect(subject.preferences).not.toHaveProperty('allowRunningInsecureContent');
      expect(breaches(subject, 'never right')).toEqual([]);
    },
    worse: withSource('export const options = { allowRunningInsecureContent: true };'),
  },
  {
    number: 9,
    title: 'No experimental features',
    how: 'window options and syntax tree: never mentioned',
    grade: 'C, S',
    check: (subject) => {
      expect(subject.preferences).not.toHaveProperty('experimentalFeatures');
      expect(breaches(subject, 'never right')).toEqual([]);
    },
    worse: preferring({ experimentalFeatures: true }),
  },
  {
    number: 10,
    title: 'No Blink features switched on',
    how: 'window options: none on, middle click off',
    grade: 'C, S',
    check: (subject) => {
      expect(subject.preferences).not.toHaveProperty('enableBlinkFeatures');
      expect(subject.preferences.disableBlinkFeatures).toBe('Auxclick');
    },
    worse: preferring({ enableBlinkFeatures: 'ExecCommandInJavaScript' }),
  },
  {
    number: 11,
    title: 'No webview tag, so no pop-ups from one',
    how: 'window options: stated off',
    grade: 'C',
    check: ({ preferences }) => expect(preferences.webviewTag).toBe(false),
    worse: preferring({ webviewTag: true }),
  },
];
