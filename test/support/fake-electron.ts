// As much of Electron's app, page and session as the window's walls use; each event can be fired and asked what became
// of it.

import type { App, Session } from 'electron';

type Listener = (...args: unknown[]) => void;

/** What became of an event: prevented or not, and what its callback was called with. */
export type Outcome = { readonly prevented: boolean; readonly answers: readonly unknown[] };

function emitter() {
  const listeners = new Map<string, Listener[]>();
  const on = (name: string, fn: Listener) => void listeners.set(name, [...(listeners.get(name) ?? []), fn]);
  /** Fires an event; `between` are the arguments from the event to the callback. */
  const fire = (name: string, ...between: readonly unknown[]): Outcome => {
    let prevented = false;
    const answers: unknown[] = [];
    const event = { preventDefault: () => (prevented = true) };
    for (const fn of listeners.get(name) ?? [])
      fn(event, ...between, (...given: unknown[]) => answers.push(given[0]));
    return { prevented, answers };
  };
  return { on, fire };
}

/** Runs `confinePages` on an app with one page. */
export function confinedPage(confine: (app: App) => void) {
  const app = emitter();
  const contents = emitter();
  let webrtc = 'default';
  let openWindow: (details: { readonly url: string }) => unknown = () => ({ action: 'allow' });
  confine({ on: app.on } as never);
  app.fire('web-contents-created', {
    on: contents.on,
    setWindowOpenHandler: (fn: typeof openWindow) => (openWindow = fn),
    setWebRTCIPHandlingPolicy: (policy: string) => (webrtc = policy),
  });
  return { app, contents, webrtc, opened: (url: string) => openWindow({ url }) };
}

/** Runs `confineSession` on a session; what is never set stays at Electron's own permissive default. */
export function confinedSession(confine: (session: Session) => void) {
  const events = emitter();
  const set: Record<string, (...args: unknown[]) => unknown> = {};
  const keep = (name: string) => (fn: (...args: unknown[]) => unknown) => void (set[name] = fn);
  const settings = { spelling: true };
  confine({
    on: events.on,
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('screen'),
    setBluetoothPairingHandler: keep('pairing'),
    setSpellCheckerEnabled: (on: boolean) => (settings.spelling = on),
    webRequest: { onBeforeRequest: keep('before') },
  } as never);
  const asked = (name: string, ...args: readonly unknown[]): unknown => {
    let answer: unknown = 'not asked';
    set[name]?.(...args, (given: unknown) => (answer = given));
    return answer;
  };
  return {
    events,
    settings,
    request: (permission: string) => asked('request', null, permission),
    check: (permission: string) => set['check']?.(null, permission, 'app://fieldpass', {}),
    device: (deviceType: string) => set['device']?.({ deviceType }),
    screen: () => asked('screen', {}),
    pairing: () => asked('pairing', {}),
    cancels: (url: string) => asked('before', { url }) as { cancel?: boolean } | 'not asked',
  };
}
