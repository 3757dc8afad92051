// The wall between window and main, opened for tests: channels that take messages from any frame, handlers that count.

import type { WebContents } from 'electron';
import { handlersFor } from '../../main/desktop/handlers.ts';
import type { Surroundings } from '../../main/desktop/help-handlers.ts';
import type { UpdateDesk } from '../../main/desktop/update-handlers.ts';
import { listen, type Handlers, type Listening } from '../../main/desktop/ipc.ts';
import type { CallName, Reply } from '../../preload/contract.ts';
import { silentLog } from './silent-log.ts';

export const MAIN_FRAME = { origin: 'app://fieldpass', parent: null, detached: false };

type Channel = (event: { senderFrame: unknown }, ...sent: unknown[]) => Promise<Reply<unknown>>;

/** A window's contents as far as `listen` uses them; `send` plays a message from any frame. */
export function fakeContents(mainFrame: unknown = MAIN_FRAME) {
  const channels = new Map<string, Channel>();
  const ipc = { handle: (channel: string, fn: never) => void channels.set(channel, fn) };
  const contents = { ipc, mainFrame } as unknown as WebContents;
  const send = (channel: string, raw: unknown, senderFrame: unknown = mainFrame) =>
    channels.get(channel)?.({ senderFrame }, raw);
  const sendAll = (channel: string, sent: readonly unknown[], senderFrame: unknown = mainFrame) =>
    channels.get(channel)?.({ senderFrame }, ...sent);
  return { contents, channels, send, sendAll };
}

/** A system on which no file is saved and no mistake was made. */
export const QUIET_SURROUNDINGS: Surroundings = {
  about: {
    version: '1.2.3',
    door: 'window',
    electron: '45.0.1',
    chromium: '150.0.1.2',
    node: '24.1.0',
    platform: 'linux',
    release: '6.1.0-12-amd64',
    architecture: 'x64',
  },
  mistakesIn: () => [],
  saveFile: async () => null,
};

/** New versions that nobody may ask for here. */
export const NO_UPDATES: UpdateDesk = {
  service: null as never,
  close: async () => undefined,
  comeBack: () => undefined,
};

/** Handlers with the product's own schemas whose work only counts how often it was reached. */
export function countingHandlers() {
  const work = new Map<CallName, number>();
  const real = handlersFor({
    services: () => ({}) as never,
    switchTo: async () => undefined,
    reopen: async () => undefined,
    openLink: async () => undefined,
    copyText: () => undefined,
    surroundings: QUIET_SURROUNDINGS,
    updates: NO_UPDATES,
  });
  const counted = Object.entries(real).map(([name, { parse }]) => {
    const run = async () => void work.set(name as CallName, (work.get(name as CallName) ?? 0) + 1);
    return [name, { parse, run }];
  });
  const reached = (): number => [...work.values()].reduce((sum, count) => sum + count, 0);
  return { handlers: Object.fromEntries(counted) as unknown as Handlers, reached, work };
}

/** How a wall listens in tests: time passes with every message, so that no budget is used up unless it is meant to. */
export function patient(more: Partial<Listening> = {}): Listening {
  let at = 0;
  return { log: silentLog, onHostile: () => undefined, now: () => (at += 4_000), ...more };
}

/** A wall over counting handlers. */
export function openHatch(more: Partial<Listening> = {}) {
  const fake = fakeContents();
  const counting = countingHandlers();
  listen(fake.contents, counting.handlers, patient(more));
  return { ...fake, ...counting };
}
