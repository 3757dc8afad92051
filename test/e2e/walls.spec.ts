import { createServer } from 'node:http';
import { expect } from '@playwright/test';
import { contract } from '../../preload/contract.ts';
import { borrow, here } from './desk.ts';
import { test } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';

test('the window exposes the contract and nothing else', async ({ laptop }) => {
  const { page } = await laptop.start();
  await expect(page.getByRole('heading', { name: 'Licenses that work' })).toBeVisible();
  const names = await page.evaluate('Object.keys(window.fieldpass).sort()');
  expect(names).toEqual(Object.keys(contract).sort());
  expect(await page.evaluate('typeof require + typeof process + typeof module')).toBe(
    'undefinedundefinedundefined',
  );
  expect(
    await page.evaluate(
      "Object.isFrozen(window.fieldpass) || !Object.getOwnPropertyDescriptor(window, 'fieldpass').writable",
    ),
  ).toBe(true);
});

test('no script, style, frame, form, image or connection gets past the policy: 0 arrive at a listening server', async ({
  laptop,
}) => {
  let arrived = 0;
  const sink = createServer((_request, reply) => {
    arrived += 1;
    reply.end('ok');
  });
  await new Promise<void>((listening) => void sink.listen(0, '127.0.0.1', listening));
  const { port } = sink.address() as { port: number };
  const away = `http://127.0.0.1:${port}`;
  try {
    const { page } = await laptop.start();
    await expect(page.getByRole('heading', { name: 'Licenses that work' })).toBeVisible();
    // Each probe swallows its own refusal; what counts is what ran, and what arrived.
    await page.evaluate(`(() => {
      const tries = [
        () => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); },
        () => { const s = document.createElement('script'); s.src = '${away}/s.js'; document.body.append(s); },
        () => { const i = document.createElement('img'); i.src = '${away}/i.png'; document.body.append(i); },
        () => { const f = document.createElement('iframe'); f.src = '${away}/f'; document.body.append(f); },
        () => { const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = '${away}/c.css'; document.head.append(l); },
        () => { const o = document.createElement('object'); o.data = '${away}/o'; document.body.append(o); },
        () => { const f = document.createElement('form'); f.action = '${away}/form'; document.body.append(f); f.submit(); },
        () => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = 2">'); },
        () => { fetch('${away}/fetch').catch(() => {}); },
        () => { navigator.sendBeacon('${away}/beacon'); },
        () => { new WebSocket('ws://127.0.0.1:${port}/ws'); },
        () => { new EventSource('${away}/events'); },
        () => { const x = new XMLHttpRequest(); x.open('GET', '${away}/xhr'); x.send(); },
        () => { new Worker('${away}/worker.js'); },
        () => { window.open('${away}/popup'); },
        () => { location.href = '${away}/navigate'; },
      ];
      for (const attempt of tries) { try { attempt(); } catch {} }
    })()`);
    await page.waitForTimeout(1_500);
    expect(await page.evaluate('window.ran')).toBeUndefined();
    expect(arrived).toBe(0);
    await expect(page.getByRole('heading', { name: 'Fieldpass' })).toBeVisible();
  } finally {
    sink.close();
  }
});

test('a borrowed token leaves no trace in the window, the clipboard or the log', async ({ laptop }) => {
  await laptop.connect();
  const { page, app } = await laptop.start();
  await borrow(page, NAME);
  await expect(here(page, NAME)).toContainText('Borrowed');
  const [seat] = laptop.seats();
  const secrets = [String(seat?.consumptionToken), 'eyJhbGciOiJQUzM4NCJ9'];
  const seen = [
    JSON.stringify(await page.evaluate('window.fieldpass.snapshot()')),
    await page.content(),
    String(
      await page.evaluate(
        'JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])',
      ),
    ),
    await app.evaluate(({ clipboard }) => clipboard.readText()),
    laptop.log(),
  ].join('\n');
  for (const secret of secrets) expect(seen).not.toContain(secret);
});
