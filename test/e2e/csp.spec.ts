import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, expect, type Page } from '@playwright/test';
import { reached } from '../support/effort.ts';
import { CHROMIUM_PATH } from './host/chromium-path.ts';
import { type Laptop, test } from './laptop.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROBES = readFileSync(new URL('probes.js', import.meta.url), 'utf8');

type Probes = { names: string[]; ran: string[]; threw: string[]; violations: string[] };

/** Long enough for whatever gets out to arrive. */
const SETTLE_MS = 2_000;

/** A server that counts the connections it gets. */
async function openSink(): Promise<{ port: number; count: () => number; server: Server }> {
  let connections = 0;
  const server = createServer((_request, reply) => reply.end('ok'));
  server.on('connection', () => (connections += 1));
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  return { port, count: () => connections, server };
}

/**
 * A copy of the built app with the probes as one more script file of its page. Its filter of requests is taken out, so
 * that the policy alone stands between the page and the network; without `trustedTypes`, that half of the policy too.
 */
function copyWithProbes(laptop: Laptop, port: number, trustedTypes: boolean): string {
  const root = join(laptop.dir, `app-${trustedTypes}`);
  mkdirSync(root);
  cpSync(join(ROOT, 'dist'), join(root, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(root, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'dist/renderer/probes.js'), PROBES.replaceAll('__SINK__', String(port)));
  let filters = 0;
  const folders = [join(root, 'dist/main'), join(root, 'dist/renderer')];
  for (const file of folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))) {
    if (!/\.(?:cjs|html)$/.test(file)) continue;
    const text = readFileSync(file, 'utf8');
    let changed = text.replace(/cancel:!(?=\w+\(\w+\.url\))/, () => `cancel:!1&&!${((filters += 1), '')}`);
    if (!trustedTypes)
      changed = changed
        .replaceAll("require-trusted-types-for 'script'", "base-uri 'none'")
        .replaceAll('trusted-types svelte-trusted-html', "base-uri 'none'");
    if (file.endsWith('index.html'))
      changed = changed.replace('</body>', '<script type="module" src="./probes.js"></script></body>');
    writeFileSync(file, changed);
  }
  expect(filters).toBe(1);
  return root;
}

const probesOf = async (page: Page): Promise<Probes> => page.evaluate('window.probes');

async function probe(laptop: Laptop, trustedTypes: boolean) {
  const sink = await openSink();
  try {
    const { page, quit } = await laptop.start({}, [], copyWithProbes(laptop, sink.port, trustedTypes));
    await expect(page.getByRole('heading', { name: 'Fieldpass' })).toBeVisible();
    await page.waitForTimeout(SETTLE_MS);
    const found = { ...(await probesOf(page)), connections: sink.count() };
    await quit();
    return found;
  } finally {
    sink.server.close();
  }
}

/** The same probes on a page without a policy, in the same Chromium: they do get out. */
async function control() {
  const sink = await openSink();
  const pages = createServer((request, reply) => {
    const isScript = request.url === '/probes.js';
    reply.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    // Navigation, and links below another base, would take the results with them.
    const script = PROBES.replaceAll('__SINK__', String(sink.port))
      .replace(/^ {4}(?:navigation|base): .*$/gm, '')
      .replace('.submit()', '');
    reply.end(
      isScript ? script : '<!doctype html><body><script type="module" src="./probes.js"></script></body>',
    );
  });
  await new Promise<void>((listening) => void pages.listen(0, '127.0.0.1', listening));
  const { port } = pages.address() as { port: number };
  const browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForTimeout(SETTLE_MS);
    return { ...(await probesOf(page)), connections: sink.count() };
  } finally {
    await browser.close();
    for (const server of [sink.server, pages]) {
      server.closeAllConnections();
      server.close();
    }
  }
}

test('no probe runs or reaches the network, with and without Trusted Types; without a policy they do', async ({
  laptop,
}) => {
  test.setTimeout(180_000);
  const [strict, plain, open] = [await probe(laptop, true), await probe(laptop, false), await control()];
  expect({ ran: strict.ran, connections: strict.connections }).toEqual({ ran: [], connections: 0 });
  expect({ ran: plain.ran, connections: plain.connections }).toEqual({ ran: [], connections: 0 });
  expect(strict.violations).toContain('require-trusted-types-for');
  expect(plain.violations).not.toContain('require-trusted-types-for');
  // With it off each directive is tried by itself; form-action and manifest-src are not: main prevents the navigation, and Chromium never asks for the manifest.
  for (const directive of [
    'script-src-elem',
    'script-src-attr',
    'script-src',
    'style-src-elem',
    'img-src',
    'font-src',
    'frame-src',
    'object-src',
    'worker-src',
    'connect-src',
    'base-uri',
    'media-src',
  ])
    expect(plain.violations, directive).toContain(directive);
  expect(open.connections).toBeGreaterThan(10);
  expect(open.ran.length).toBeGreaterThan(5);
  reached('Content security policy', {
    probes: strict.names.length,
    modes: 2,
    'connections at the sink': strict.connections + plain.connections,
    'code that ran': strict.ran.length + plain.ran.length,
    'violations with Trusted Types': strict.violations.length,
    'violations without': plain.violations.length,
    'control: connections without a policy': open.connections,
    'control: code that ran without a policy': open.ran.length,
  });
});
