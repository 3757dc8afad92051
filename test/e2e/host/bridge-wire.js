// The wire between a page and its preload world: synchronous calls over events of a DOM node nobody else can reach.
// Chromium clones `detail` between the two worlds; functions, promises and errors travel as placeholders.
// @ts-check
/* global CustomEvent */

/** Makes one end of the wire; self-contained, because its source text is injected into both worlds. */
export function makeWire(node, inbound, outbound, root) {
  const Custom = CustomEvent;
  const dispatch = EventTarget.prototype.dispatchEvent.bind(node);
  const post = (detail) => dispatch(new Custom(outbound, { detail }));

  const mine = new Map([[0, root]]);
  const ids = new Map();
  const theirs = new Map();
  const proxies = new WeakMap();
  const settling = new Map();
  let lastId = 0;
  let returned;

  const CLONED = /^\[object (Date|RegExp|Map|Set|ArrayBuffer|Blob|File|ImageData|DataView|\w+Array)\]$/;
  function pack(value, depth = 0) {
    if (depth > 1000) throw new TypeError('Electron contextBridge recursion depth exceeded.');
    if (typeof value === 'symbol') throw new TypeError('A symbol cannot cross the context bridge.');
    if (typeof value === 'function')
      return proxies.has(value) ? ['y', proxies.get(value)] : ['f', idOf(value)];
    if (value === null || typeof value !== 'object') return ['v', value];
    if (value instanceof Promise) return ['p', promised(value)];
    // Only the message of an error crosses, as in Electron.
    if (value instanceof Error) return ['e', value.message];
    if (Array.isArray(value)) return ['a', Array.from(value, (item) => pack(item, depth + 1))];
    if (CLONED.test(Object.prototype.toString.call(value))) return ['v', value];
    return ['o', Object.keys(value).map((key) => [key, pack(value[key], depth + 1)])];
  }
  function idOf(fn) {
    if (!ids.has(fn)) {
      ids.set(fn, ++lastId);
      mine.set(lastId, fn);
    }
    return ids.get(fn);
  }
  function promised(promise) {
    const id = ++lastId;
    const settle = (ok) => (value) => post({ kind: 'settle', id, ok, value: pack(value) });
    promise.then(settle(true), settle(false)).catch((error) => settle(false)(new Error(String(error))));
    return id;
  }

  function unpack([kind, value]) {
    if (kind === 'f') return theirFunction(value);
    if (kind === 'y') return mine.get(value);
    if (kind === 'p') return new Promise((resolve, reject) => settling.set(value, { resolve, reject }));
    if (kind === 'e') return new Error(value);
    if (kind === 'a') return value.map(unpack);
    if (kind === 'v') return value;
    const object = {};
    for (const [key, item] of value)
      Object.defineProperty(object, key, {
        value: unpack(item),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    return object;
  }
  function theirFunction(id) {
    if (!theirs.has(id)) {
      const proxy = (...args) => call(id, args);
      theirs.set(id, proxy);
      proxies.set(proxy, id);
    }
    return theirs.get(id);
  }

  /** Call function `id` of the other world and return what it returns; 0 is the other end's root. */
  function call(id, args) {
    returned = undefined;
    post({ kind: 'call', id, args: pack(args) });
    const reply = returned;
    returned = undefined;
    if (!reply) throw new Error('The other side of the context bridge is gone.');
    if (!reply.ok) throw unpack(reply.value);
    return unpack(reply.value);
  }
  function answer({ id, args }) {
    try {
      post({ kind: 'return', ok: true, value: pack(mine.get(id)(...unpack(args))) });
    } catch (error) {
      post({ kind: 'return', ok: false, value: pack(error) });
    }
  }

  node.addEventListener(inbound, ({ detail }) => {
    if (detail.kind === 'call') answer(detail);
    else if (detail.kind === 'return') returned = detail;
    else {
      const { resolve, reject } = settling.get(detail.id);
      settling.delete(detail.id);
      (detail.ok ? resolve : reject)(unpack(detail.value));
    }
  });
  return call;
}
