// One visit to a list in Chromium, the window's or a bare one, and what it cost there.

import type { Browser, CDPSession, Page } from '@playwright/test';
import { makeBareList } from './bare-lists.ts';
import { medianOf } from '../../bench/subjects/interleaved.ts';

/** ms, but for the heap, which is in MB. */
export type Figures = {
  /** From the moment the licenses are there to the next painted frame. */
  readonly firstPaint: number;
  /** Script and layout of a key in the search. */
  readonly key: number;
  /** Script, style and layout of a second. */
  readonly tick: number;
  /** From a jump into the middle of the list to the next painted frame. */
  readonly scroll: number;
  readonly heap: number;
};

const WORD = 'studio 99';
const TICKS = 3;
const SIZE = { viewport: { width: 1280, height: 720 } };

/** The window of the dev page at `address` with so many licenses. */
export async function visitWindow(browser: Browser, address: string, count: number): Promise<Figures> {
  const page = await browser.newPage(SIZE);
  await page.goto(`${address}?scene=many&count=${count}`);
  await page.getByRole('grid', { name: 'Available' }).waitFor();
  const session = await sessionOf(page);
  const firstPaint = await page.evaluate(async () => {
    const { fake } = window as unknown as { fake: { push: (change: (now: object) => object) => void } };
    const painted = (): Promise<unknown> =>
      new Promise((resolve) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = resolve;
          port2.postMessage(null);
        }),
      );
    let all: unknown = null;
    fake.push((now) => ((all = Reflect.get(now, 'licenses')), { ...now, licenses: [] }));
    await painted();
    await painted();
    // A message is read before the window hears of it; here the copy would be made while it waits.
    window.structuredClone = (value) => value;
    const startedAt = performance.now();
    fake.push((now) => ({ ...now, licenses: all }));
    await painted();
    return performance.now() - startedAt;
  });
  const before = await workOf(session);
  await page.waitForTimeout(TICKS * 1_000);
  const tick = ((await workOf(session)) - before) / TICKS;
  const list = "document.querySelector('[role=grid][aria-label=Available]')";
  const rest = await restOf(page, session, list, true);
  await page.close();
  return { firstPaint, tick, ...rest };
}

/** A list made by hand: `by-hand` recycles the rows in view, `naive` makes them all. */
export async function visitBareList(
  browser: Browser,
  kind: 'by-hand' | 'naive',
  count: number,
): Promise<Figures> {
  const page = await browser.newPage(SIZE);
  const session = await sessionOf(page);
  const firstPaint = await page.evaluate<number>(
    `new Promise((resolve) => requestAnimationFrame(() => {
      const startedAt = performance.now();
      (${makeBareList.toString()})(${JSON.stringify(kind)}, ${count});
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - startedAt);
        port2.postMessage(null);
      });
    }))`,
  );
  const before = await workOf(session);
  for (let left = TICKS; left > 0; left -= 1)
    await page.evaluate(() => {
      (window as unknown as { tick: () => void }).tick();
      void document.body.offsetHeight;
    });
  const tick = ((await workOf(session)) - before) / TICKS;
  const rest = await restOf(page, session, "document.getElementById('list')", false);
  await page.close();
  return { firstPaint, tick, ...rest };
}

async function restOf(page: Page, session: CDPSession, list: string, isWindow: boolean) {
  const scroll = medianOf(await scrolled(page, list));
  const key = medianOf(await typed(page, isWindow));
  await session.send('HeapProfiler.collectGarbage');
  // What a row weighs lies mostly outside of the heap of the script: its elements are the embedder's.
  const { usedSize, embedderHeapUsedSize } = await session.send('Runtime.getHeapUsage');
  return { scroll, key, heap: (usedSize + embedderHeapUsedSize) / 1e6 };
}

async function sessionOf(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return session;
}

/** Work of the page since it was opened, ms: script, style and layout. */
async function workOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const names = new Set(['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']);
  return metrics.filter(({ name }) => names.has(name)).reduce((sum, { value }) => sum + value * 1_000, 0);
}

async function scrolled(page: Page, list: string): Promise<readonly number[]> {
  return page.evaluate<number[]>(`(async () => {
    const list = ${list};
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    }));
    const times = [];
    for (const part of [0.5, 0.1, 0.9, 0.3, 0.7]) {
      await frame();
      const startedAt = performance.now();
      list.scrollTop = part * list.scrollHeight;
      await frame();
      await frame();
      times.push(performance.now() - startedAt);
    }
    return times;
  })()`);
}

async function typed(page: Page, isWindow: boolean): Promise<readonly number[]> {
  return page.evaluate(
    async ([word, isOurs]) => {
      const input = document.querySelector('input');
      const times: number[] = [];
      for (let length = 1; length <= word.length; length += 1) {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const startedAt = performance.now();
        if (isOurs && input !== null) {
          input.value = word.slice(0, length);
          input.dispatchEvent(new Event('input', { bubbles: true }));
          await Promise.resolve();
        } else (window as unknown as { look: (word: string) => void }).look(word.slice(0, length));
        void document.body.offsetHeight;
        times.push(performance.now() - startedAt);
      }
      return times;
    },
    [WORD, isWindow] as const,
  );
}
