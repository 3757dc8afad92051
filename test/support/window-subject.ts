// What the checklist looks at: the product's own window, session, protocol, wall and packing, gathered so that a control
// can put something worse in the place of each.

import { readFileSync } from 'node:fs';
import type { WebPreferences } from 'electron';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { FUSES } from '../../build/fuses.mjs';
import { linkIn, placeOf } from '../../main/desktop/deep-link.ts';
import { handlersFor } from '../../main/desktop/handlers.ts';
import { isOurFrame } from '../../main/desktop/ipc.ts';
import { IpcBudget } from '../../main/desktop/ipc-budget.ts';
import { menuTemplate } from '../../main/desktop/menu.ts';
import { desktopWords } from '../../main/desktop/words.ts';
import { sizeOf } from '../../main/desktop/message-size.ts';
import {
  CONTENT_SECURITY_POLICY,
  HEADERS,
  PRIVILEGES,
  START_PAGE,
  answer,
} from '../../main/desktop/protocol.ts';
import { mayStart } from '../../main/desktop/start-refusal.ts';
import { confinePages, confineSession, windowOptions } from '../../main/desktop/window.ts';
import { redactText } from '../../main/adapters/file-log-redaction.ts';
import { contract } from '../../preload/contract.ts';
import { productSources, type Sources } from './static-rules.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Everything the checklist looks at. */
export function productSubject() {
  const preferences: WebPreferences =
    windowOptions({ preload: '/preload', devTools: false }).webPreferences ?? {};
  const sources: Sources = productSources();
  return {
    preferences,
    sources,
    start: sources['main/desktop/start.ts'] ?? '',
    front: sources['main/desktop/front.ts'] ?? '',
    confinePages: confinePages,
    confineSession: confineSession,
    csp: CONTENT_SECURITY_POLICY,
    page: read('renderer/index.html'),
    startPage: START_PAGE,
    headers: HEADERS as Readonly<Record<string, string>>,
    privileges: PRIVILEGES as readonly { readonly scheme: string; readonly privileges: object }[],
    answer: answer,
    fuses: { ...FUSES } as Readonly<Record<number, boolean>>,
    builder: read('electron-builder.yml'),
    manifest: JSON.parse(read('package.json')) as {
      devDependencies: { electron: string };
      allowScripts: object;
    },
    lock: JSON.parse(read('package-lock.json')) as { packages: Record<string, { integrity?: string }> },
    npmrc: read('.npmrc'),
    isOurFrame: isOurFrame as (frame: never, mainFrame: unknown) => boolean,
    openDocs: handlersFor({ openLink: async () => undefined } as never).openDocs as {
      parse: (raw: unknown) => unknown;
    },
    exposed: exposedBy(read('preload/index.ts')),
    mayStart: mayStart,
    placeOf: placeOf as (link: unknown) => unknown,
    linkIn: linkIn as (argv: readonly string[]) => { readonly place: unknown },
    menu: ['linux', 'win32', 'darwin'].map((name) =>
      menuTemplate(name as NodeJS.Platform, desktopWords('en'), () => undefined),
    ) as unknown[],
    redact: redactText,
    budget: (): Pick<IpcBudget, 'enter' | 'leave'> => new IpcBudget(),
    sizeOf: sizeOf as (message: unknown, limit: number) => number | string,
  };
}

export type Subject = ReturnType<typeof productSubject>;

/** Runs the preload as a sandboxed one is run and gives what it exposes, with what its listeners were handed. */
export function exposedBy(source: string): {
  readonly name: string;
  readonly api: object;
  readonly handed: unknown[];
} {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const channelOf = (name: string): string => `fieldpass:${name}`;
  const handed: unknown[] = [];
  let name = '';
  let api: object = {};
  const ipcRenderer = {
    invoke: async () => undefined,
    on: (_channel: string, listener: (...args: unknown[]) => void) =>
      listener({ sender: ipcRenderer }, 'payload'),
    removeListener: () => undefined,
  };
  const contextBridge = {
    exposeInMainWorld: (key: string, value: object) => void ((name = key), (api = value)),
  };
  const modules: Record<string, unknown> = {
    electron: { contextBridge, ipcRenderer },
    './contract.ts': { contract, channelOf },
  };
  runInNewContext(outputText, { exports: {}, require: (id: string) => modules[id] });
  const hear = (...args: unknown[]): void => void handed.push(...args);
  for (const [key, { kind }] of Object.entries(contract))
    if (kind === 'push') (api as Record<string, (fn: unknown) => void>)[key]?.(hear);
  return { name, api, handed };
}
