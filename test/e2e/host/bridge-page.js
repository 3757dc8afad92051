// The page's half of the bridge: holds what the preload exposes and asks the host about popups and permissions.
// @ts-check
/* global window, document, Element, DOMException */

/** Runs in the page before any of its scripts; self-contained, its source text is injected. */
export function pageHalf(makeWire) {
  if (window !== window.top) return;
  let call;
  document.addEventListener(
    'stand-in-wire',
    (/** @type {MouseEvent} */ event) => {
      event.stopImmediatePropagation();
      call = makeWire(event.relatedTarget, 'to-page', 'to-preload', expose);
    },
    { once: true, capture: true },
  );

  function expose(key, api) {
    if (Object.hasOwn(window, key))
      throw new Error('Cannot bind an API on top of an existing property on the window object');
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true });
  }
  function freeze(value) {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
    if (ArrayBuffer.isView(value)) return value;
    for (const key of Object.keys(value)) freeze(value[key]);
    return Object.freeze(value);
  }

  const open = (url, frameName, features, disposition) => {
    const absolute = url ? new URL(url, document.baseURI).href : 'about:blank';
    call(0, ['open', { url: absolute, frameName, features, disposition }]);
  };
  window.open = (url = '', target = '', features = '') => {
    open(String(url), target === '_blank' ? '' : String(target), String(features), 'foreground-tab');
    return null;
  };
  // Bubble phase on window: the page's own listeners had their chance to prevent the click.
  const onClick = (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href], area[href]') : null;
    if (!link || event.defaultPrevented || event.button > 1) return;
    const aside = event.button === 1 || event.ctrlKey || event.metaKey;
    const elsewhere = link.target && !['_self', '_top', '_parent'].includes(link.target);
    if (!aside && !event.shiftKey && !elsewhere) return;
    event.preventDefault();
    const name = link.target === '_blank' ? '' : link.target;
    open(link.href, name, '', aside ? 'background-tab' : event.shiftKey ? 'new-window' : 'foreground-tab');
  };
  window.addEventListener('click', onClick);
  window.addEventListener('auxclick', onClick);

  const ask = (permission) => call(0, ['permission', permission]);
  function guard(owner, method, permission, onDenied) {
    const native = owner?.[method];
    if (!native) return;
    owner[method] = async function (...args) {
      return (await ask(permission)) ? native.apply(this, args) : onDenied(...args);
    };
  }
  const refuse = () => {
    throw new DOMException('Permission denied', 'NotAllowedError');
  };
  const refusePosition = (_ok, onError) => onError?.({ code: 1, message: 'User denied Geolocation' });
  guard(window.Notification, 'requestPermission', 'notifications', () => 'denied');
  for (const method of ['getCurrentPosition', 'watchPosition'])
    guard(window.Geolocation?.prototype, method, 'geolocation', refusePosition);
  guard(window.MediaDevices?.prototype, 'getUserMedia', 'media', refuse);
  guard(window.MediaDevices?.prototype, 'getDisplayMedia', 'display-capture', refuse);
  guard(window.Navigator.prototype, 'requestMIDIAccess', 'midi', refuse);
  for (const method of ['read', 'readText'])
    guard(window.Clipboard?.prototype, method, 'clipboard-read', refuse);
  for (const method of ['write', 'writeText'])
    guard(window.Clipboard?.prototype, method, 'clipboard-sanitized-write', refuse);
}
