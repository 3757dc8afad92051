// ipcMain and the IPC scope of one webContents: who handles a channel, and what the window hears of it.
// @ts-check
import { strictEmitter } from './strict.js';

class IpcScope extends strictEmitter('electron.ipcMain', 'any') {
  #handlers = new Map();

  handle(channel, handler) {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }
  removeHandler(channel) {
    this.#handlers.delete(channel);
  }
  /** Not Electron's: the handler of a channel. */
  static handlerOf(scope, channel) {
    return scope.#handlers.get(channel);
  }
}

export const ipcMain = new IpcScope();
export const makeIpcScope = () => new IpcScope();

/** Route one message of a window: its own scope first, then ipcMain. */
export async function routeMessage(webContents, { kind, channel, args, reply, reject }) {
  const event = {
    type: 'frame',
    sender: webContents,
    senderFrame: webContents.mainFrame,
    processId: 1,
    frameId: 1,
  };
  const scopes = [webContents.ipc, ipcMain];
  if (kind === 'send') {
    for (const scope of scopes) scope.emit(channel, { ...event, ports: [] }, ...args);
    return;
  }
  const handler = scopes.map((scope) => IpcScope.handlerOf(scope, channel)).find(Boolean);
  try {
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    reply(await handler(event, ...args));
  } catch (error) {
    console.error(`Error occurred in handler for '${channel}':`, error);
    reject(`Error invoking remote method '${channel}': ${error}`);
  }
}
