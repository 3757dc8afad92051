// Sixteen items of our own beyond Electron's checklist, each with its check and with something worse that must fail it.

import { expect } from 'vitest';
import { REFUSED_NAMES } from '../../main/domain/start-dangers.ts';
import type { Item } from './checklist.ts';
import { breaches } from './checklist-breaches.ts';
import { confinedPage, confinedSession } from './fake-electron.ts';
import { FOREIGN_URLS } from './hostile-addresses.ts';
import type { Subject } from './window-subject.ts';

const nothing = (): void => undefined;
const ID = '0123456789abcdef0123456789abcdef';
const TOKEN = 'eyJhbGciOiJQUzM4NCJ9.eyJjYW5hcnkiOiJjYW5hcnkifQ.c2lnbmF0dXJl';

const preferring =
  (more: object) =>
  (subject: Subject): Subject => ({ ...subject, preferences: { ...subject.preferences, ...more } });

/** Starts an installed copy with one switch or variable; gives its exit codes. */
function started(
  subject: Subject,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): readonly number[] {
  const ended: number[] = [];
  const app = {
    isPackaged: true,
    commandLine: { hasSwitch: () => false },
    exit: (code: number) => void ended.push(code),
  };
  subject.mayStart(app, { argv: ['/app', ...argv], execArgv: [], env, say: nothing });
  return ended;
}

export const OWN_ITEMS: readonly Item[] = [
  {
    number: 21,
    title: 'Fuses are read back after packing',
    how: 'test/build/fuses.test.ts: nine set and read back on a synthetic binary, each single flip found',
    grade: 'P, M',
    check: ({ builder }) => {
      expect(builder).toMatch(/^afterPack: \.\/build\/after-pack\.mjs$/m);
      expect(builder).not.toMatch(/^electronFuses:/m);
    },
    worse: (subject) => ({ ...subject, builder: 'electronFuses:\n  runAsNode: false\n' }),
  },
  {
    number: 22,
    title: 'Permission checks are refused too',
    how: 'the check handler answers false without looking at the origin',
    grade: 'P',
    check: (subject) => {
      const session = confinedSession(subject.confineSession);
      for (const name of ['media', 'clipboard-read', 'usb', 'serial', 'hid'])
        expect(session.check(name)).toBe(false);
    },
    worse: (subject) => ({
      ...subject,
      confineSession: (session) => {
        subject.confineSession(session);
        session.setPermissionCheckHandler(() => true);
      },
    }),
  },
  {
    number: 23,
    title: 'Frames and redirects go nowhere either',
    how: 'will-frame-navigate and will-redirect are prevented',
    grade: 'P',
    check: (subject) => {
      const { contents } = confinedPage(subject.confinePages);
      for (const url of FOREIGN_URLS)
        for (const event of ['will-frame-navigate', 'will-redirect'])
          expect(contents.fire(event, { url }).prevented).toBe(true);
    },
    worse: (subject) => ({ ...subject, confinePages: nothing }),
  },
  {
    number: 24,
    title: 'No bad certificate is waved through',
    how: 'certificate-error answers false, no client certificate is given; checks cannot be switched off',
    grade: 'P, S',
    check: (subject) => {
      const { app } = confinedPage(subject.confinePages);
      const bad = app.fire('certificate-error', {}, 'https://x/', 'ERR_CERT_AUTHORITY_INVALID', {});
      expect(bad).toEqual({ prevented: true, answers: [false] });
      expect(app.fire('select-client-certificate', null, 'https://x/', [{}])).toEqual({
        prevented: true,
        answers: [undefined],
      });
      expect(started(subject, [], { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toEqual([78]);
      expect([...breaches(subject, 'certificate'), ...breaches(subject, 'waved')]).toEqual([]);
    },
    worse: (subject) => ({
      ...subject,
      confinePages: (app) => {
        app.on('certificate-error', (event, _contents, _url, _error, _certificate, decide) => {
          event.preventDefault();
          decide(true);
        });
      },
    }),
  },
  {
    number: 25,
    title: 'Dangerous switches end an installed copy',
    how: `exit 78 at ${REFUSED_NAMES.switches.length} switches and ${REFUSED_NAMES.variables.length + 1} variables (test/desktop/start-refusal.test.ts, test/e2e/front.spec.ts)`,
    grade: 'P',
    check: (subject) => {
      for (const name of [
        'remote-debugging-port=0',
        'remote-debugging-pipe',
        'no-sandbox',
        'disable-web-security',
        'host-rules=x',
        'proxy-server=x',
        'js-flags=x',
        'load-extension=x',
        'enable-blink-features=MojoJS',
        'disable-features=IsolateOrigins',
        'auth-server-allowlist=*',
        'inspect',
      ])
        expect(started(subject, [`--${name}`]), name).toEqual([78]);
      expect(started(subject, [], { NODE_OPTIONS: '--inspect' })).toEqual([78]);
      expect(started(subject, ['--lang=de'])).toEqual([]);
    },
    worse: (subject) => ({ ...subject, mayStart: () => true }),
  },
  {
    number: 26,
    title: 'Links and second starts are read by one strict parser',
    how: 'whole link or nothing, never decoded, first valid one only (test/desktop/deep-link.test.ts)',
    grade: 'P',
    check: (subject) => {
      expect(subject.placeOf(`fieldpass://open/borrow?id=${ID}`)).toEqual({ view: 'borrow', id: ID });
      for (const link of [
        'fieldpass://open/%68ere',
        `fieldpass://open/return?id=${ID}`,
        'fieldpass://open/here/',
        'fieldpass://open/here\n',
      ])
        expect(subject.placeOf(link), link).toBeNull();
      expect(
        subject.linkIn(['x', 'fieldpass://x', 'fieldpass://open/here', 'fieldpass://open/grants']).place,
      ).toEqual({ view: 'here' });
    },
    worse: (subject) => ({ ...subject, placeOf: (link) => ({ view: decodeURIComponent(String(link)) }) }),
  },
  {
    number: 27,
    title: 'Downloads are cancelled',
    how: 'will-download is prevented',
    grade: 'P',
    check: (subject) => {
      const { events } = confinedSession(subject.confineSession);
      expect(events.fire('will-download', {}, {}).prevented).toBe(true);
      for (const event of ['select-hid-device', 'select-usb-device'])
        expect(events.fire(event, {}).prevented).toBe(true);
      expect(events.fire('select-serial-port', [], {})).toEqual({ prevented: true, answers: [''] });
    },
    worse: (subject) => ({ ...subject, confineSession: nothing }),
  },
  {
    number: 28,
    title: 'No developer tools in installed copies',
    how: 'window options follow isPackaged; no menu entry for them or for reload',
    grade: 'C, S',
    check: ({ preferences, front, menu }) => {
      expect(preferences.devTools).toBe(false);
      expect(front).toContain('devTools: !app.isPackaged');
      expect(JSON.stringify(menu)).not.toMatch(/toggledevtools|reload/i);
    },
    worse: preferring({ devTools: true }),
  },
  {
    number: 29,
    title: 'A dropped file opens nothing',
    how: 'window options: stated off',
    grade: 'C',
    check: ({ preferences }) => expect(preferences.navigateOnDragDrop).toBe(false),
    worse: preferring({ navigateOnDragDrop: true }),
  },
  {
    number: 30,
    title: 'No spell checker, which would fetch dictionaries',
    how: 'window options and session',
    grade: 'P, C',
    check: (subject) => {
      expect(subject.preferences.spellcheck).toBe(false);
      expect(confinedSession(subject.confineSession).settings.spelling).toBe(false);
    },
    worse: (subject) => ({ ...subject, confineSession: nothing }),
  },
  {
    number: 31,
    title: 'No secret in window, log, files, clipboard, arguments, environment',
    how: 'every secret of a working day, searched in six encodings (test/e2e/canaries.spec.ts); the log redacts',
    grade: 'P',
    check: ({ redact }) => {
      for (const text of [TOKEN, `refused: ${TOKEN}`, `{"token":"${TOKEN}"}`])
        expect(redact(text)).not.toContain('eyJ');
    },
    worse: (subject) => ({ ...subject, redact: (text) => text }),
  },
  {
    number: 32,
    title: 'No crash reporter',
    how: 'syntax tree: never mentioned, so nothing is written or sent',
    grade: 'S',
    check: (subject) => expect(breaches(subject, 'crash reporter')).toEqual([]),
    worse: (subject) => ({
      ...subject,
      sources: {
        'main/x.ts': "import { crashReporter } from 'electron'; crashReporter.start({ submitURL: 'x' });",
      },
    }),
  },
  {
    number: 33,
    title: 'No service workers, and no other worker',
    how: 'the scheme has two privileges only; CSP worker-src none; syntax tree',
    grade: 'C, S',
    check: (subject) => {
      expect(subject.privileges).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
      expect(subject.csp).toContain("worker-src 'none'");
      expect(breaches(subject, 'service worker')).toEqual([]);
    },
    worse: (subject) => ({
      ...subject,
      privileges: [
        { scheme: 'app', privileges: { standard: true, secure: true, allowServiceWorkers: true } },
      ],
    }),
  },
  {
    number: 34,
    title: 'Response headers close what is left',
    how: 'read from a reply of the protocol handler; every feature of Permissions-Policy is empty',
    grade: 'P',
    check: async (subject) => {
      const { headers } = await subject.answer({ url: 'app://fieldpass/x', method: 'GET' }, new Map());
      const wanted = { ...subject.headers };
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(wanted).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      const features = (wanted['permissions-policy'] ?? '').split(', ');
      expect(features.length).toBeGreaterThan(30);
      for (const feature of features) expect(feature).toMatch(/^[a-z-]+=\(\)$/);
      expect(wanted).not.toHaveProperty('access-control-allow-origin');
    },
    worse: (subject) => ({
      ...subject,
      headers: { ...subject.headers, 'permissions-policy': 'camera=(self)' },
    }),
  },
  {
    number: 35,
    title: 'Every package is locked, and only named ones run a script',
    how: 'lockfile and .npmrc here; `npm run audit` checks licenses and what ships',
    grade: 'C',
    check: ({ lock, manifest, npmrc }) => {
      const bare = Object.entries(lock.packages).filter(
        ([path, { integrity }]) => path !== '' && !integrity?.startsWith('sha512-'),
      );
      expect(bare).toEqual([]);
      expect(npmrc).toContain('strict-allow-scripts=true');
      expect(manifest.allowScripts).toBeDefined();
    },
    worse: (subject) => ({
      ...subject,
      lock: { packages: { ...subject.lock.packages, 'node_modules/evil': {} } },
    }),
  },
  {
    number: 36,
    title: 'Messages have a budget',
    how: '64 KiB measured honestly, 50 a second and channel, 32 at once (test/desktop/ipc-budget.test.ts)',
    grade: 'P',
    check: (subject) => {
      const budget = subject.budget();
      const passed = Array.from({ length: 60 }, () => budget.enter('a', 0) && (budget.leave(), true)).filter(
        Boolean,
      );
      expect(passed).toHaveLength(50);
      const atOnce = Array.from({ length: 40 }, (_, at) => budget.enter(`b${at}`, 5_000)).filter(Boolean);
      expect(atOnce).toHaveLength(32);
      expect(subject.sizeOf('x'.repeat(65_537), 65_536)).toBe('too-large');
      expect(subject.sizeOf({ text: new Map([['x', new ArrayBuffer(1_000_000)]]) }, 65_536)).toBe(
        'not-plain',
      );
    },
    worse: (subject) => ({ ...subject, sizeOf: (message) => JSON.stringify(message).length }),
  },
];
