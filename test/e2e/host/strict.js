// Makes whatever the stand-in does not have fail loudly by its full name, instead of being quietly undefined.
// @ts-check
import { EventEmitter } from 'node:events';

// Names that language machinery (await, JSON, bundler interop) probes on any object; real Electron has none of them.
const PROBED = new Set(['then', 'toJSON', '__esModule', 'default', 'domain']);
const EMITTER_EVENTS = ['error', 'newListener', 'removeListener'];

/** What the app did to things that cannot be seen here, for debugging a spec; specs must not read it. */
export const calls = [];
/** What stands in tray and notification centre now: a person would see it there, and a spec may read it. */
export const outside = { trays: new Set(), notifications: new Set() };
globalThis.__standIn = { calls, outside };

/** Note a call that has no effect in the stand-in. */
export const record = (name, ...args) => void calls.push({ name, args });

/** The error for an API the stand-in does not have. */
export const missing = (name) => new Error(`${name} is not in the stand-in host`);

/** The object itself, but reading a name it does not have throws. */
export function strict(name, object) {
  return new Proxy(object, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || PROBED.has(key))
        return Reflect.get(target, key, receiver);
      throw missing(`${name}.${key}`);
    },
  });
}

/** A base class for emitters: unknown members throw, and so do unknown event names unless `events` is 'any'. */
export function strictEmitter(name, events) {
  const known = new Set([...events, ...EMITTER_EVENTS]);
  const check = (event) => {
    if (events !== 'any' && typeof event === 'string' && !known.has(event))
      throw missing(`${name} event '${event}'`);
  };
  class StrictEmitter extends EventEmitter {
    on(event, listener) {
      check(event);
      return super.on(event, listener);
    }
    addListener(event, listener) {
      return this.on(event, listener);
    }
  }
  Object.setPrototypeOf(StrictEmitter.prototype, strict(name, EventEmitter.prototype));
  Object.setPrototypeOf(StrictEmitter, strict(name, EventEmitter));
  return StrictEmitter;
}

/** A module `electron.<name>` that only holds functions and values. */
export const strictModule = (name, members) => strict(`electron.${name}`, members);

/** A top-level name of electron that the stand-in lacks: any use of it throws. */
export function missingModule(name) {
  const refuse = () => {
    throw missing(`electron.${name}`);
  };
  return new Proxy(function () {}, {
    get(_target, key) {
      if (typeof key === 'symbol' || PROBED.has(key)) return undefined;
      throw missing(`electron.${name}.${key}`);
    },
    apply: refuse,
    construct: refuse,
  });
}

/** An Electron event whose listeners may prevent the default. */
export const preventable = (fields = {}) => ({
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true;
  },
  ...fields,
});
