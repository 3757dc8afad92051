// The process that holds the keychain library: it can hang or crash, and is then killed without harm to the app.

import { createRequire } from 'node:module';

import type { KeychainReply, KeychainRequest } from './vault-protocol.ts';
import { parseRequest, requestIdOf, SERVICE_FORM } from './vault-protocol.ts';

// findCredentials and findPassword stay out of this type: they kill the process on a locked Linux keyring.
type Keytar = {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, value: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
};

type ParentPort = {
  on(event: 'message', fn: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
};

// The last argument: fork and utilityProcess agree on that, whatever stands before it.
const service = process.argv.at(-1) ?? '';
const keytar = loadKeytar();

listen();

async function loadKeytar(): Promise<Keytar | string> {
  if (!SERVICE_FORM.test(service)) return 'The service name is out of bounds.';
  try {
    const { default: library } = await import('keytar');
    return library;
  } catch (error) {
    return diagnose(reasonOf(error));
  }
}

// keytar swallows why its library does not load; requiring the file itself tells, e.g. that libsecret is missing.
function diagnose(fallback: string): string {
  const require = createRequire(process.argv[1] ?? process.execPath);
  try {
    require(`keytar/prebuilds/${process.platform}-${process.arch}/keytar.node`);
    return fallback;
  } catch (error) {
    return reasonOf(error);
  }
}

async function answer(raw: unknown): Promise<KeychainReply | null> {
  const id = requestIdOf(raw);
  if (id === null) return null;
  const request = parseRequest(raw);
  if (request === null) return { id, ok: false, kind: 'refused', reason: 'The request is out of bounds.' };
  const library = await keytar;
  if (typeof library === 'string') return { id, ok: false, kind: 'unavailable', reason: library };
  try {
    return { id, ok: true, value: await carryOut(library, request) };
  } catch (error) {
    return { id, ok: false, kind: 'failed', reason: reasonOf(error) };
  }
}

async function carryOut(library: Keytar, request: KeychainRequest): Promise<string | boolean | null> {
  if (request.op === 'set') {
    await library.setPassword(service, request.account, request.value);
    return true;
  }
  if (request.op === 'delete') return library.deletePassword(service, request.account);
  return library.getPassword(service, request.account);
}

function listen(): void {
  const port = parentPort();
  if (port !== null) {
    port.on('message', ({ data }) => void reply(data, (message) => port.postMessage(message)));
    return;
  }
  process.on('message', (raw) => void reply(raw, (message) => process.send?.(message)));
  // process.exit waits for hung keychain calls, for ever behind an unanswered prompt; a signal does not.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl-C reaches the whole terminal group; the parent decides when a write may end.
  process.on('SIGINT', () => undefined);
}

async function reply(raw: unknown, post: (message: KeychainReply) => void): Promise<void> {
  const message = await answer(raw);
  if (message !== null) post(message);
}

// Electron sets process.parentPort in a utility process; Node's types do not know it.
function parentPort(): ParentPort | null {
  const port: unknown = Reflect.get(process, 'parentPort');
  return isParentPort(port) ? port : null;
}

function isParentPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port;
}

// Library texts are localised and may hold line ends; they go to Details and logs as one line, never values.
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : 'unknown failure';
  return (
    text
      .replace(/[^\P{C}]+/gu, ' ')
      .trim()
      .slice(0, 300) || 'failure without a text'
  );
}
