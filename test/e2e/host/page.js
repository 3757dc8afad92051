// One Chromium page as the host drives it: target, preload world, navigation and messages; knows no Electron API.
// @ts-check
import { onSession, send } from './chromium.js';
import { makeCodec } from './clone.js';
import { injectedScripts, PRELOAD_WORLD } from './injected.js';
import { answerRequest } from './requests.js';
import { toApp, toBrowser } from './schemes.js';

const { encode, decode } = makeCodec();
const BINDING = 'standInHost';

export class Page {
  targetId = '';
  closed = false;
  #sessionId = '';
  #windowId = 0;
  #world = undefined;
  #stopped = new Set();

  /** `owner` is told what happens in the page; `requestOwner` is added to what webRequest listeners see. */
  constructor(owner, requestOwner) {
    this.owner = owner;
    this.requestOwner = requestOwner;
  }

  /** Create the page and set it up; nothing is loaded yet. */
  async open({ width, height, preload, media }) {
    const scripts = injectedScripts(preload);
    const target = { url: 'about:blank', width, height, newWindow: true };
    this.targetId = (await send('Target.createTarget', target)).targetId;
    const attached = await send('Target.attachToTarget', { targetId: this.targetId, flatten: true });
    this.#sessionId = attached.sessionId;
    onSession(this.#sessionId, (method, params) => this.#onEvent(method, params));
    // One pipe, so these run in this order; the page's half must come before the preload's.
    await Promise.all([
      this.send('Page.enable'),
      this.send('Runtime.enable'),
      this.send('Log.enable'),
      this.send('Inspector.enable'),
      this.send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD }),
      this.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page }),
      this.send('Page.addScriptToEvaluateOnNewDocument', {
        source: scripts.preload,
        worldName: PRELOAD_WORLD,
      }),
      this.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      media && this.send('Emulation.setEmulatedMedia', media),
    ]);
    this.#windowId = (await this.send('Browser.getWindowForTarget')).windowId;
    await this.resize(width, height);
    return scripts.failure;
  }

  send(method, params = {}) {
    return send(method, params, this.#sessionId);
  }

  /** Load a URL; resolves with Chromium's error text, or undefined. */
  async navigate(url) {
    this.#stopped.clear();
    const { errorText } = await this.send('Page.navigate', { url: toBrowser(url) });
    return errorText;
  }

  async evaluate(expression) {
    const how = { awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, ...how });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  reload() {
    this.#stopped.clear();
    return this.send('Page.reload');
  }

  resize(width, height) {
    return this.send('Browser.setContentsSize', { windowId: this.#windowId, width, height });
  }

  async close() {
    if (!this.closed && this.targetId)
      await send('Target.closeTarget', { targetId: this.targetId }).catch(() => {});
  }

  /** Deliver a message to the preload's listeners; lost when no preload is there, as in Electron. */
  emitToPreload(channel, args) {
    const text = JSON.stringify({ kind: 'send', channel, args: encode(args) });
    if (this.#world) this.#deliver(this.#world, text);
  }

  /** Whether a navigation of this frame was stopped by the app; asked once, when its request comes. */
  takeStopped(frameId) {
    return this.#stopped.delete(frameId);
  }

  /** True when the app prevents the redirect. */
  onRedirect(url, isMainFrame) {
    return this.owner.onRedirect(url, isMainFrame);
  }

  #deliver(world, text) {
    this.send('Runtime.callFunctionOn', {
      functionDeclaration: 'function (text) { standInReceive(text); }',
      arguments: [{ value: text }],
      uniqueContextId: world.uniqueId,
    }).catch(() => {}); // The document went away meanwhile; so did whoever waited.
  }

  #onEvent(method, params) {
    if (method === 'Fetch.requestPaused') void answerRequest(this, params);
    else if (method === 'Runtime.bindingCalled') this.#onMessage(params);
    else if (method === 'Runtime.executionContextCreated') this.#onWorld(params.context);
    else if (method === 'Runtime.executionContextsCleared') this.#world = undefined;
    else if (method === 'Page.frameRequestedNavigation') this.#onNavigationRequest(params);
    else if (method === 'Page.frameNavigated') this.#onNavigated(params.frame);
    else if (method === 'Page.navigatedWithinDocument') this.#onNavigated({ ...params, id: params.frameId });
    else if (method === 'Page.frameStartedLoading') this.#onStarted(params.frameId);
    else if (method === 'Page.loadEventFired') this.owner.onLoaded();
    else if (method === 'Runtime.consoleAPICalled') this.owner.onConsole(fromConsole(params));
    else if (method === 'Log.entryAdded') this.owner.onConsole(fromLog(params.entry));
    else if (method === 'Inspector.targetCrashed') this.owner.onCrashed();
    else if (method === 'Target.detachedFromTarget') {
      this.closed = true;
      this.owner.onClosed();
    }
  }

  #onWorld(context) {
    const { frameId } = context.auxData ?? {};
    if (context.name === PRELOAD_WORLD && frameId === this.targetId) this.#world = context;
  }

  #onStarted(frameId) {
    if (frameId === this.targetId) this.owner.onStarted();
  }

  #onNavigationRequest({ frameId, url, disposition }) {
    if (disposition !== 'currentTab') return;
    this.#stopped.delete(frameId);
    const isMainFrame = frameId === this.targetId;
    const prevented = this.owner.onNavigationRequest(toApp(url), isMainFrame);
    // Only these become a request that can be failed; Chromium itself refuses the rest.
    if (prevented && /^https?:/.test(url)) this.#stopped.add(frameId);
  }

  #onNavigated({ id, url, urlFragment = '' }) {
    if (id === this.targetId) this.owner.onNavigated(toApp(url + urlFragment));
  }

  #onMessage({ name, payload, executionContextId }) {
    const world = this.#world;
    if (name !== BINDING || executionContextId !== world?.id) return;
    const { seq, args, url, ...message } = JSON.parse(payload);
    const answer = (fields) => this.#deliver(world, JSON.stringify({ kind: 'answer', seq, ...fields }));
    this.owner.onMessage({
      ...message,
      url: toApp(url),
      args: args && decode(args),
      reply: (value) => answer({ value: encode(value) }),
      reject: (error) => answer({ error }),
    });
  }
}

function fromConsole({ type, args, stackTrace }) {
  const message = args
    .map((arg) => String(arg.value ?? arg.unserializableValue ?? arg.description ?? ''))
    .join(' ');
  const { lineNumber = 0, url = '' } = stackTrace?.callFrames[0] ?? {};
  const level = { warning: 'warning', error: 'error', assert: 'error', debug: 'debug' }[type] ?? 'info';
  return { level, message, lineNumber, sourceId: toApp(url) };
}

function fromLog({ level, text, lineNumber = 0, url = '' }) {
  return { level: level === 'verbose' ? 'debug' : level, message: text, lineNumber, sourceId: toApp(url) };
}
