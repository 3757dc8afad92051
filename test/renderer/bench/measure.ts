// Measures the list of licenses in Chromium: node test/renderer/bench/measure.ts [address of the dev page] [rounds]
//
// Prints medians and ratios; nothing is asserted, because absolute times belong to the machine.

import { existsSync } from 'node:fs';
import { type Browser, type CDPSession, type Page, chromium } from '@playwright/test';
import { makeYardstick } from './yardsticks.ts';

const [ADDRESS = 'http://127.0.0.1:4173/', ROUNDS = '5'] = process.argv.slice(2);
const INSTALLED = '/usr/lib/chromium/chromium-headless-shell';
const WORD = 'studio 99';
const TICKS = 5;

type Figures = {
  readonly firstPaint: number;
  readonly keyScript: number;
  readonly keyPaint: number;
  readonly worstKeyPaint: number;
  readonly tick: number;
  readonly elements: number;
};
type Subject = { readonly name: string; readonly measure: (browser: Browser) => Promise<Figures> };

/** Work of the page in ms since it was opened: script, style and layout. */
async function workOf(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const names = new Set(['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']);
  return metrics.filter(({ name }) => names.has(name)).reduce((sum, { value }) => sum + value * 1_000, 0);
}

/** Types the word letter by letter; gives script with layout, and the time to the next painted frame, per key. */
async function typed(page: Page, isWindow: boolean): Promise<readonly (readonly [number, number])[]> {
  return page.evaluate(
    async ([word, isOurs]) => {
      const input = document.querySelector('input');
      const painted = (): Promise<unknown> =>
        new Promise((resolve) =>
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = resolve;
            port2.postMessage(null);
          }),
        );
      const times: [number, number][] = [];
      for (let length = 1; length <= word.length; length += 1) {
        await painted();
        const start = performance.now();
        if (isOurs && input !== null) {
          input.value = word.slice(0, length);
          input.dispatchEvent(new Event('input', { bubbles: true }));
          await Promise.resolve();
        } else (window as unknown as { look: (word: string) => void }).look(word.slice(0, length));
        void document.body.offsetHeight;
        const scripted = performance.now() - start;
        await painted();
        times.push([scripted, performance.now() - start]);
      }
      return times;
    },
    [WORD, isWindow] as const,
  );
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

async function figuresOf(page: Page, isWindow: boolean, firstPaint: number): Promise<Figures> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const before = await workOf(session);
  if (isWindow) await page.waitForTimeout(TICKS * 1_000);
  else
    await page.evaluate((ticks) => {
      for (let left = ticks; left > 0; left -= 1) {
        (window as unknown as { tick: () => void }).tick();
        void document.body.offsetHeight;
      }
    }, TICKS);
  const tick = ((await workOf(session)) - before) / TICKS;
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  const keys = await typed(page, isWindow);
  return {
    firstPaint,
    keyScript: median(keys.map(([scripted]) => scripted)),
    keyPaint: median(keys.map(([, painted]) => painted)),
    worstKeyPaint: Math.max(...keys.map(([, painted]) => painted)),
    tick,
    elements,
  };
}

const windowWith = (count: number): Subject => ({
  name: `the window, ${count.toLocaleString('en')} licenses`,
  measure: async (browser) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.goto(`${ADDRESS}?scene=many&count=${count}`);
    await page.getByRole('grid', { name: 'Available' }).waitFor();
    // Of the whole page, with its code and the scene itself.
    const firstPaint = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    );
    const figures = await figuresOf(page, true, firstPaint);
    await page.close();
    return figures;
  },
});

const yardstick = (kind: 'by-hand' | 'naive', count: number): Subject => ({
  name: `${kind}, ${count.toLocaleString('en')} rows`,
  measure: async (browser) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    const firstPaint = await page.evaluate(
      `(${makeYardstick.toString()})(${JSON.stringify(kind)}, ${count}), void document.body.offsetHeight, performance.now()`,
    );
    const figures = await figuresOf(page, false, Number(firstPaint));
    await page.close();
    return figures;
  },
});

const subjects = [
  yardstick('by-hand', 10_000),
  windowWith(10_000),
  windowWith(100_000),
  yardstick('naive', 10_000),
];
const browser = await chromium.launch({
  ...(existsSync(INSTALLED) ? { executablePath: INSTALLED } : {}),
  args: ['--no-sandbox', '--disable-gpu'],
});
const measured = new Map<string, Figures[]>(subjects.map(({ name }) => [name, []]));
// The first round warms up and is thrown away.
for (let round = 0; round <= Number(ROUNDS); round += 1)
  for (const { name, measure } of subjects) {
    const figures = await measure(browser);
    if (round > 0) measured.get(name)?.push(figures);
  }
await browser.close();

const KEYS = ['firstPaint', 'keyScript', 'keyPaint', 'worstKeyPaint', 'tick', 'elements'] as const;
for (const [name, rounds] of measured) {
  const figures = KEYS.map((key) => `${key} ${median(rounds.map((one) => one[key])).toFixed(1)}`);
  process.stdout.write(`${name.padEnd(32)} ${figures.join('  ')}\n`);
}
