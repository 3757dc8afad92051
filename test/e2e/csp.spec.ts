import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { expect } from '@playwright/test';
import { reached } from '../support/effort.ts';
import { alteredApp, type Alteration } from './altered-app.ts';
import { isStandIn } from './installed.ts';
import { test, type Laptop } from './laptop.ts';

// The window may reach nothing. Three walls keep it in: the policy, the filter that cancels every request but those for
// our own files, and a proxy that is not there, which alone stops WebRTC. Each is tried by itself, and none of them, to
// see that the attempts are worth anything.

const MAIN = 'main/index.cjs';
const NO_FILTER: Alteration = { file: MAIN, find: /cancel:!\w+\(\w+\.url\)/g, replace: 'cancel:!1' };
const NO_POLICY: Alteration = { file: MAIN, find: '"content-security-policy"', replace: '"x-no-policy"' };
const NO_TRUSTED_TYPES: Alteration = {
  file: MAIN,
  find: "require-trusted-types-for 'script'",
  replace: "worker-src 'none'",
};

// What the app asks of its session; the stand-in's Chromium takes a proxy at its start only.
const PROXY = isStandIn ? ['--proxy-server=http://127.0.0.1:9', '--proxy-bypass-list=<-loopback>'] : [];

const NO_PROXY: Alteration = {
  file: MAIN,
  find: /await (\w+)\.setProxy\(\w+\)/g,
  replace: 'await $1.setProxy({mode:"direct"})',
};

type Outcome = {
  readonly tried: number;
  readonly connections: number;
  readonly ran: readonly string[];
  /** Directives that the browser's console named as the reason of a refusal. */
  readonly directives: ReadonlySet<string>;
};

// The stand-in sees requests of pages only; Electron's filter sees sockets and workers too.
const LEFT_TO_ELECTRON = 'peer,socket,worker,shared worker,service worker,popup';

/** A sink that counts what arrives, connections and datagrams alike. */
async function openSink() {
  let arrived = 0;
  const server = createServer((socket) => {
    arrived += 1;
    socket.on('error', () => undefined).end('HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n');
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  const datagrams = createSocket('udp4').on('message', () => void (arrived += 1));
  await new Promise<void>((bound) => void datagrams.bind(port, '127.0.0.1', bound));
  const close = (): void => {
    server.close();
    datagrams.close();
  };
  return { address: `http://127.0.0.1:${port}`, arrived: () => arrived, close };
}

async function attempt(
  laptop: Laptop,
  alterations: readonly Alteration[],
  { proxy, leaveOut = 'nothing' }: { readonly proxy: boolean; readonly leaveOut?: string },
): Promise<Outcome> {
  const sink = await openSink();
  const altered = alteredApp(proxy ? alterations : [...alterations, NO_PROXY]);
  try {
    const { app, page, quit } = await laptop.start(
      {},
      { folder: altered.folder, switches: proxy ? PROXY : [] },
    );
    await expect(page.getByRole('heading', { name: 'Fieldpass' })).toBeVisible();
    const address = `app://fieldpass/probe.html#sink=${encodeURIComponent(sink.address)}&leave-out=${leaveOut}`;
    const directives = new Set<string>();
    page.on('console', (message) => {
      const found =
        /\b(?:require-trusted-types-for|base-uri|(?:default|script|style|img|font|connect|object|frame|worker)-src)\b/;
      directives.add(
        found.exec(message.text())?.[0] ?? (message.text().includes('TrustedScript') ? 'trusted-types' : ''),
      );
    });
    await app.evaluate(async ({ BrowserWindow }, url) => {
      await BrowserWindow.getAllWindows()[0]?.loadURL(url);
    }, address);
    // Begun by a timer and asked for again and again: a frame that is refused takes a waiting evaluation with it.
    const begun = () => page.evaluate('setTimeout(window.probe, 50) > 0').catch(() => false);
    await expect.poll(begun).toBe(true);
    await expect.poll(() => page.evaluate('window.done').catch(() => false), { timeout: 90_000 }).toBe(true);
    await page.waitForTimeout(1_000);
    const [tried, ran]: [string[], string[]] = await page.evaluate('[window.tried, window.ran]');
    const outcome = { tried: tried.length, connections: sink.arrived(), ran, directives };
    await quit();
    return outcome;
  } finally {
    sink.close();
    altered.discard();
  }
}

test('as shipped: whatever a script of the window tries, nothing arrives and nothing foreign runs', async ({
  laptop,
}) => {
  const { tried, connections, ran } = await attempt(laptop, [], { proxy: true });
  expect({ connections, ran }).toEqual({ connections: 0, ran: [] });
  reached('window probes as shipped', { attempts: tried, connections, 'foreign scripts ran': ran.length });
});

test('the policy alone, with Trusted Types and without, lets nothing out but WebRTC', async ({ laptop }) => {
  const alone = { proxy: false, leaveOut: 'peer' };
  const typed = await attempt(laptop, [NO_FILTER], alone);
  expect(typed).toMatchObject({ connections: 0, ran: [] });
  expect(typed.directives).toContain('trusted-types');
  const untyped = await attempt(laptop, [NO_FILTER, NO_TRUSTED_TYPES], alone);
  expect(untyped).toMatchObject({ connections: 0, ran: [] });
  // Behind Trusted Types the other directives are hardly met: without them each shows that it holds.
  for (const kind of ['script', 'style', 'img', 'font', 'connect', 'object', 'default'])
    expect(untyped.directives).toContain(`${kind}-src`);
  expect(untyped.directives).toContain('base-uri');
  const attempts = typed.tried + untyped.tried;
  reached('window probes, policy alone', { modes: 2, attempts, connections: 0, 'foreign scripts ran': 0 });
});

test('the filter alone, and the proxy alone, let nothing out; without any, the same attempts do arrive', async ({
  laptop,
}) => {
  const filtered = await attempt(laptop, [NO_POLICY], { proxy: false, leaveOut: LEFT_TO_ELECTRON });
  const proxied = await attempt(laptop, [NO_POLICY, NO_FILTER], { proxy: true });
  const open = await attempt(laptop, [NO_POLICY, NO_FILTER], { proxy: false });
  expect(open.connections).toBeGreaterThan(15);
  expect(open.ran.length).toBeGreaterThan(5);
  expect([filtered.connections, proxied.connections]).toEqual([0, 0]);
  reached('window probes, filter and proxy alone', {
    attempts: filtered.tried + proxied.tried,
    connections: 0,
    'control: without any wall arrived': open.connections,
    'control: without a policy foreign scripts ran': open.ran.length,
  });
});
