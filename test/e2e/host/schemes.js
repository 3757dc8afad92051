// Custom schemes: Chromium refuses to navigate to app://, so app://bundle/x is shown as http://bundle.app.localhost/x
// (a secure context that exists on no network), and everything the app sees is translated back.
// @ts-check
import { missing, strictModule } from './strict.js';

const handlers = new Map();
let frozen = false;

/** Schemes may be registered only before `ready`. */
export const freezeSchemes = () => void (frozen = true);

/** The app's handler for a URL's scheme, if it has one. */
export const handlerFor = (url) => handlers.get(new URL(url).protocol.slice(0, -1));

const schemes = new Set();
const alternatives = () => [...schemes].join('|');

/** app://bundle/x → http://bundle.app.localhost/x; also inside longer text such as a header. */
export function toBrowser(text) {
  if (schemes.size === 0) return text;
  return text.replace(new RegExp(`\\b(${alternatives()})://([\\w-]+)`, 'g'), 'http://$2.$1.localhost');
}

/** http://bundle.app.localhost/x → app://bundle/x; also inside longer text. */
export function toApp(text) {
  if (schemes.size === 0) return text;
  return text.replace(new RegExp(`\\bhttp://([\\w-]+)\\.(${alternatives()})\\.localhost\\b`, 'g'), '$2://$1');
}

/** A response header for the browser: origins translated, and `app:` as a CSP source. */
export function headerToBrowser(name, value) {
  const mapped = toBrowser(value);
  if (!/^content-security-policy/i.test(name) || schemes.size === 0) return mapped;
  return mapped.replace(
    new RegExp(`(?<=\\s)(${alternatives()}):(?=[\\s;,]|$)`, 'g'),
    'http://*.$1.localhost',
  );
}

/** `protocol`, global and of the default session. */
export const protocol = strictModule('protocol', {
  registerSchemesAsPrivileged(list) {
    if (frozen) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of list) schemes.add(scheme);
  },
  handle(scheme, handler) {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    if (['http', 'https'].includes(scheme)) throw missing(`electron.protocol.handle('${scheme}')`);
    // Chromium knows file by itself; only the app's own schemes are shown under another name.
    if (scheme !== 'file') schemes.add(scheme);
    handlers.set(scheme, handler);
  },
  isProtocolHandled: (scheme) => handlers.has(scheme),
});
