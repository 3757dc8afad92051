// One visit to a list in Chromium, the window's or a bare one, and what it cost there.

import type { Browser, CDPSession, Page } from '@playwright/test';
import { type Pattern, makeBareList, takePattern } from './bare-lists.ts';
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

/** A key or a jump in a list of all rows takes seconds, and no row of the bench asks for one. */
export type NaiveFigures = Pick<Figures, 'firstPaint' | 'tick' | 'heap'>;

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
  const tick = await secondOf(page, session);
  const list = "document.querySelector('[role=grid][aria-label=Available]')";
  const rest = await restOf(page, list);
  const heap = await heapOf(session);
  await page.close();
  return { firstPaint, tick, ...rest, heap };
}

/** The pattern that lists by hand are drawn after, off the window at `address`. */
export async function patternOf(browser: Browser, address: string): Promise<Pattern> {
  const page = await browser.newPage(SIZE);
  await page.goto(`${address}?scene=many&count=100`);
  await page.getByRole('grid', { name: 'Available' }).waitFor();
  const pattern = await page.evaluate<Pattern>(`(${takePattern.toString()})()`);
  await page.close();
  return pattern;
}

/** A list made by hand that recycles the rows in view: the floor. */
export async function visitByHand(browser: Browser, pattern: Pattern, count: number): Promise<Figures> {
  const page = await browser.newPage(SIZE);
  await page.addStyleTag({ content: pattern.styles });
  const session = await sessionOf(page);
  const list = `(${makeBareList.toString()})(${count}, ${JSON.stringify(pattern)})`;
  const firstPaint = await firstPaintOf(page, list);
  const tick = await secondOf(page, session);
  const rest = await restOf(page, "document.getElementById('list')");
  const heap = await heapOf(session);
  await page.close();
  return { firstPaint, tick, ...rest, heap };
}

/** Svelte's each over all licenses, a component a row; `script` is that of naive-script.ts. */
export async function visitNaive(browser: Browser, script: string, count: number): Promise<NaiveFigures> {
  const page = await browser.newPage(SIZE);
  await page.addScriptTag({ content: script });
  const session = await sessionOf(page);
  await page.evaluate(`naive.make(${count})`);
  const firstPaint = await firstPaintOf(page, 'naive.show()');
  const rows = await page.locator('[role="row"]').count();
  if (rows !== count) throw new Error(`the naive list has ${rows} rows`);
  const tick = await secondOf(page, session);
  const heap = await heapOf(session);
  await page.close();
  return { firstPaint, tick, heap };
}

function firstPaintOf(page: Page, list: string): Promise<number> {
  return page.evaluate<number>(
    `new Promise((resolve) => requestAnimationFrame(() => {
      const startedAt = performance.now();
      ${list};
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - startedAt);
        port2.postMessage(null);
      });
    }))`,
  );
}

async function restOf(page: Page, list: string) {
  const scroll = medianOf(await scrolled(page, list));
  const key = medianOf(await typed(page));
  return { scroll, key };
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  // What a row weighs lies mostly outside of the heap of the script: its elements are the embedder's.
  const { usedSize, embedderHeapUsedSize } = await session.send('Runtime.getHeapUsage');
  return (usedSize + embedderHeapUsedSize) / 1e6;
}

async function sessionOf(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return session;
}

/** Work of a second, in which each of the pages does by itself what it does every second. */
async function secondOf(page: Page, session: CDPSession): Promise<number> {
  // What is left of loading, garbage above all, is no part of a second.
  await session.send('HeapProfiler.collectGarbage');
  // From the middle of a second on: all pages tick as the clock does, so each ticks as often as the others.
  await page.waitForTimeout(1_500 - (Date.now() % 1_000));
  const before = await workOf(session);
  await page.waitForTimeout(TICKS * 1_000);
  return ((await workOf(session)) - before) / TICKS;
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

// The word three times over: collecting garbage has thrown compiled code away, and a person types more than once.
async function typed(page: Page): Promise<readonly number[]> {
  return page.evaluate(async (word) => {
    const input = document.querySelector('input');
    if (input === null) throw new Error('no search');
    const times: number[] = [];
    for (let key = 0; key < word.length * 3; key += 1) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      const startedAt = performance.now();
      input.value = word.slice(0, 1 + (key % word.length));
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await Promise.resolve();
      void document.body.offsetHeight;
      times.push(performance.now() - startedAt);
    }
    return times;
  }, WORD);
}
