// Items twelve to twenty of Electron's security checklist, where a page could reach: each with its check and with
// something worse that must fail it.

import { readFileSync } from 'node:fs';
import { FuseV1Options } from '@electron/fuses';
import { expect } from 'vitest';
import { electronTroubles, type Majors } from '../../build/electron-majors.ts';
import type { Item } from './checklist.ts';
import { breaches, withSource } from './checklist-breaches.ts';
import { confinedPage } from './fake-electron.ts';
import { MAIN_FRAME } from './hatch.ts';
import { FOREIGN_URLS, HOSTILE_PATHS } from './hostile-addresses.ts';
import { exposedBy } from './window-subject.ts';

const majors = JSON.parse(
  readFileSync(new URL('../../build/electron-majors.json', import.meta.url), 'utf8'),
) as Majors;

const nothing = (): void => undefined;

export const REACH_ITEMS: readonly Item[] = [
  {
    number: 12,
    title: 'No webview is ever attached',
    how: 'will-attach-webview is prevented on every page made',
    grade: 'P',
    check: (subject) => {
      const { contents } = confinedPage(subject.confinePages);
      expect(contents.fire('will-attach-webview', {}, {}).prevented).toBe(true);
    },
    worse: (subject) => ({ ...subject, confinePages: nothing }),
  },
  {
    number: 13,
    title: 'No navigation at all',
    how: 'will-navigate is prevented for every address, our own included',
    grade: 'P',
    check: (subject) => {
      const { contents } = confinedPage(subject.confinePages);
      for (const url of [...FOREIGN_URLS, subject.startPage])
        expect(contents.fire('will-navigate', { url }).prevented, url).toBe(true);
    },
    worse: (subject) => ({ ...subject, confinePages: nothing }),
  },
  {
    number: 14,
    title: 'No new windows',
    how: 'setWindowOpenHandler denies every address',
    grade: 'P',
    check: (subject) => {
      const { opened } = confinedPage(subject.confinePages);
      for (const url of FOREIGN_URLS) expect(opened(url)).toEqual({ action: 'deny' });
    },
    worse: (subject) => ({ ...subject, confinePages: nothing }),
  },
  {
    number: 15,
    title: 'openExternal opens constants only',
    how: 'one call site; the window names a topic of a table, and no address crosses',
    grade: 'P, S',
    check: (subject) => {
      expect(breaches(subject, 'openExternal')).toEqual([]);
      for (const topic of [...FOREIGN_URLS, '__proto__', 'constructor', ''])
        expect(() => subject.openDocs.parse({ topic }), topic).toThrow();
    },
    worse: withSource(
      "import { shell } from 'electron'; export const go = (url: string) => shell.openExternal(url);",
    ),
  },
  {
    number: 16,
    title: 'A current Electron',
    how: 'exact version, within the three supported majors of a dated table',
    grade: 'C',
    check: ({ manifest }) =>
      expect(electronTroubles(manifest.devDependencies.electron, majors, Date.parse(majors.readOn))).toEqual(
        [],
      ),
    worse: (subject) => ({
      ...subject,
      manifest: { ...subject.manifest, devDependencies: { electron: '41.9.0' } },
    }),
  },
  {
    number: 17,
    title: 'The sender of every message is checked',
    how: '40 forged frames on every channel (test/desktop/ipc-frames.test.ts); nothing on bare ipcMain',
    grade: 'P, S',
    check: (subject) => {
      expect(subject.isOurFrame(MAIN_FRAME as never, MAIN_FRAME)).toBe(true);
      const forged = { ...MAIN_FRAME, origin: 'app://fieldpass.example' };
      for (const [frame, main] of [
        [null, MAIN_FRAME],
        [{ ...MAIN_FRAME }, MAIN_FRAME],
        [forged, forged],
      ])
        expect(subject.isOurFrame(frame as never, main)).toBe(false);
      expect(breaches(subject, 'bare ipcMain')).toEqual([]);
    },
    worse: (subject) => ({
      ...subject,
      isOurFrame: (frame: { origin: string } | null) => frame?.origin.startsWith('app://fieldpass') === true,
    }),
  },
  {
    number: 18,
    title: 'No file:// and no path outside a fixed list',
    how: 'own scheme answers exact paths only; file:// is answered with 404',
    grade: 'P',
    check: async (subject) => {
      const files = new Map([['/index.html', '/nowhere']]);
      for (const url of HOSTILE_PATHS)
        expect((await subject.answer({ url, method: 'GET' }, files)).status, url).toBe(404);
      expect(subject.startPage.startsWith('app://')).toBe(true);
      expect(subject.sources['main/desktop/protocol.ts']).toContain(
        "protocol.handle('file', () => notFound())",
      );
    },
    worse: (subject) => ({
      ...subject,
      // The path is joined instead of looked up.
      answer: async ({ url }) => new Response(url, { status: url.includes('..') ? 200 : 404 }),
    }),
  },
  {
    number: 19,
    title: 'All nine fuses stated',
    how: 'table of the packing hook, strict',
    grade: 'C, M',
    check: ({ fuses, builder }) => {
      const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
      expect(Object.keys(fuses)).toHaveLength(names.length);
      const on = Object.entries(fuses)
        .filter(([, isOn]) => isOn)
        .map(([at]) => FuseV1Options[Number(at)]);
      expect(on.sort()).toEqual([
        'EnableCookieEncryption',
        'EnableEmbeddedAsarIntegrityValidation',
        'OnlyLoadAppFromAsar',
        'WasmTrapHandlers',
      ]);
      expect(builder).toContain('afterPack: ./build/after-pack.mjs');
    },
    worse: (subject) => ({ ...subject, fuses: { ...subject.fuses, [FuseV1Options.RunAsNode]: true } }),
  },
  {
    number: 20,
    title: 'The preload hands out no Electron API',
    how: 'the preload run with a stand-in bridge: functions of the contract only, no event object passed on',
    grade: 'P',
    check: ({ exposed }) => {
      expect(exposed.name).toBe('fieldpass');
      // 49 calls and 2 pushes; a new one is looked at here.
      expect(Object.keys(exposed.api)).toHaveLength(51);
      expect(Object.values(exposed.api).every((value) => typeof value === 'function')).toBe(true);
      expect(exposed.handed).toEqual(['payload', 'payload']);
    },
    worse: (subject) => ({
      ...subject,
      exposed: exposedBy(
        "const { contextBridge, ipcRenderer } = require('electron'); contextBridge.exposeInMainWorld('fieldpass', { ipcRenderer, changed: (fn) => ipcRenderer.on('x', fn) });",
      ),
    }),
  },
];
