// The preload's half of the bridge: ipcRenderer, contextBridge and the sandboxed `require`, in an isolated world.
// @ts-check
/* global window, document, MouseEvent, MutationObserver, location */

/** Runs the preload in its isolated world; self-contained, its source text is injected. */
export function preloadHalf({ versions, platform }, makeCodec, makeWire, runPreload) {
  if (window !== window.top) return;
  const { encode, decode } = makeCodec();
  const toHost = (kind, fields) =>
    globalThis.standInHost(JSON.stringify({ kind, url: location.href, ...fields }));
  const missing = (name) => new Error(`${name} is not in the stand-in host`);
  const strict = (name, object) =>
    new Proxy(object, {
      get(target, key) {
        if (typeof key === 'symbol' || key in target || ['then', 'default', '__esModule'].includes(key))
          return target[key];
        throw missing(`${name}.${key}`);
      },
    });

  const waiting = new Map();
  let lastSeq = 0;
  const question = (kind, fields) => {
    const seq = ++lastSeq;
    toHost(kind, { seq, ...fields });
    return new Promise((resolve, reject) => waiting.set(seq, { resolve, reject }));
  };
  const listeners = new Map();
  globalThis.standInReceive = (text) => {
    const message = JSON.parse(text);
    if (message.kind === 'send') {
      const args = decode(message.args);
      for (const listener of [...(listeners.get(message.channel) ?? [])])
        listener({ sender: ipcRenderer, ports: [] }, ...args);
      return;
    }
    const { resolve, reject } = waiting.get(message.seq);
    waiting.delete(message.seq);
    if (message.error === undefined) resolve(decode(message.value));
    else reject(new Error(message.error));
  };

  const ipcRenderer = strict('ipcRenderer', {
    // Async, so that a value that cannot be cloned rejects instead of throwing, as in Electron.
    invoke: async (channel, ...args) => question('invoke', { channel, args: encode(args) }),
    send: (channel, ...args) => toHost('send', { channel, args: encode(args) }),
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    removeListener(channel, listener) {
      const kept = [...(listeners.get(channel) ?? [])];
      const at = kept.lastIndexOf(listener);
      if (at >= 0) kept.splice(at, 1);
      listeners.set(channel, kept);
      return ipcRenderer;
    },
  });

  const node = document.createElement('i');
  const call = makeWire(node, 'to-preload', 'to-page', (kind, detail) => {
    if (kind === 'permission') return question('permission', { permission: detail });
    toHost('open', { target: detail });
  });
  // Hands the node to the page's half, which runs first and is the only listener so far.
  document.dispatchEvent(new MouseEvent('stand-in-wire', { relatedTarget: node }));
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld: (key, api) => void call(0, [key, api]),
  });

  let lastTitle = '';
  const reportTitle = () => {
    if (document.title !== lastTitle) toHost('title', { title: (lastTitle = document.title) });
  };
  document.addEventListener('DOMContentLoaded', () => {
    reportTitle();
    const changes = { childList: true, subtree: true, characterData: true };
    new MutationObserver(reportTitle).observe(document.head, changes);
  });

  const electron = strict('electron', { ipcRenderer, contextBridge });
  const require = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  const process = { type: 'renderer', platform, versions, env: {}, argv: [], sandboxed: true };
  try {
    runPreload(require, module, module.exports, { ...process, contextIsolated: true });
  } catch (error) {
    toHost('preload-error', { message: String(error?.message ?? error), stack: String(error?.stack ?? '') });
  }
}
