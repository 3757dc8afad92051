// Starts headless Chromium and speaks the DevTools protocol with it over a pipe; when this process dies, the pipe
// closes and Chromium exits with it.
// @ts-check
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { CHROMIUM_PATH, requireChromium } from './chromium-path.ts';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-default-apps',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-popup-blocking',
  '--no-startup-window',
  '--remote-debugging-pipe',
  // Pages reach this machine only; every other name does not resolve.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

let child;
let lastId = 0;
let closing = false;
const waiting = new Map();
const sessions = new Map();
const browserListeners = new Map();

/** Start Chromium with a profile folder and the app's switches; resolves when it answers. */
export async function launchChromium(profile, switches) {
  requireChromium();
  mkdirSync(profile, { recursive: true });
  child = spawn(CHROMIUM_PATH, [...FLAGS, ...switches, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  // Chromium's own stderr is full of harmless dbus lines; Playwright waits for this one.
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('DevTools listening on ')) process.stderr.write(`${line}\n`);
  });
  child.stdio[3].on('error', () => {});
  readMessages(child.stdio[4]);
  child.on('exit', (code, signal) => {
    if (closing) return;
    process.stderr.write(`stand-in host: Chromium ended (${signal ?? code})\n`);
    process.exit(1);
  });
  return send('Browser.getVersion');
}

/** One DevTools command; rejects with the protocol's message. */
export function send(method, params = {}, sessionId = undefined) {
  if (!child || closing) return Promise.reject(new Error(`${method}: Chromium is not running`));
  const id = ++lastId;
  child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
  return new Promise((resolve, reject) => waiting.set(id, { method, resolve, reject }));
}

/** Events of one page session. */
export const onSession = (sessionId, listener) => void sessions.set(sessionId, listener);

/** Events of the browser itself. */
export const onBrowser = (method, listener) => void browserListeners.set(method, listener);

/** Let Chromium write its profile and end; a Chromium that hangs is killed after two seconds. */
export async function closeChromium() {
  if (!child || closing) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  send('Browser.close').catch(() => {});
  closing = true;
  if (child.exitCode !== null || child.signalCode !== null) return;
  const deadline = setTimeout(() => child.kill('SIGKILL'), 2000);
  await ended;
  clearTimeout(deadline);
}

function readMessages(stream) {
  let parts = [];
  stream.on('data', (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      parts.push(chunk.subarray(start, end));
      receive(JSON.parse(Buffer.concat(parts).toString()));
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  });
}

function receive(message) {
  if (message.id === undefined) {
    if (message.sessionId) sessions.get(message.sessionId)?.(message.method, message.params);
    else if (message.method === 'Target.detachedFromTarget') {
      sessions.get(message.params.sessionId)?.(message.method, message.params);
      sessions.delete(message.params.sessionId);
    } else browserListeners.get(message.method)?.(message.params);
    return;
  }
  const { method, resolve, reject } = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.error) reject(new Error(`${method}: ${message.error.message}`));
  else resolve(message.result);
}
