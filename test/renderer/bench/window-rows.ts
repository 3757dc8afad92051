// The list of the window in Chromium, against a list written by hand and one that makes every row.

import { type Browser, chromium } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome, Row } from '../../bench/row.ts';
import { type Figures, visitBareList, visitWindow } from './window-figures.ts';

const PORT = Number(process.env['FIELDPASS_BENCH_PORT'] ?? 4179);
const ADDRESS = `http://127.0.0.1:${PORT}/`;
const INSTALLED = '/usr/lib/chromium/chromium-headless-shell';
const PATIENCE_MS = 90_000;

type Visit = {
  readonly ours: Figures;
  readonly large: Figures;
  readonly byHand: Figures;
  readonly naive: Figures;
};

// All rows come from the same rounds: a visit is far dearer than what is read off it.
const visits = new Map<number, Promise<readonly Visit[] | string>>();

function visited(rounds: number): Promise<readonly Visit[] | string> {
  const known = visits.get(rounds) ?? withBrowser((browser) => visitInTurn(browser, rounds));
  visits.set(rounds, known);
  return known;
}

async function visitInTurn(browser: Browser, rounds: number): Promise<readonly Visit[]> {
  const all: Visit[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    const byHand = await visitBareList(browser, 'by-hand', 10_000);
    const ours = await visitWindow(browser, ADDRESS, 10_000);
    const large = await visitWindow(browser, ADDRESS, 100_000);
    const naive = await visitBareList(browser, 'naive', 10_000);
    if (round > 0) all.push({ ours, large, byHand, naive });
  }
  return all;
}

async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T | string> {
  const page = spawn(process.execPath, [join(import.meta.dirname, '../dev/serve.ts')], {
    env: { ...process.env, PORT: String(PORT), NODE_ENV: 'production' },
    stdio: 'ignore',
  });
  try {
    if (!(await answers(page))) return 'The dev page could not be built or served.';
    const executable = process.env['FIELDPASS_CHROMIUM'] ?? (existsSync(INSTALLED) ? INSTALLED : undefined);
    const browser = await chromium
      .launch({
        ...(executable === undefined ? {} : { executablePath: executable }),
        args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      })
      .catch((error: unknown) => `No Chromium: ${String(error).split('\n', 1)[0]}`);
    if (typeof browser === 'string') return browser;
    try {
      return await work(browser);
    } finally {
      await browser.close();
    }
  } finally {
    const isOver = page.exitCode !== null || page.signalCode !== null;
    if (!isOver) {
      page.kill();
      await once(page, 'exit');
    }
  }
}

async function answers(page: ChildProcess): Promise<boolean> {
  const lastAt = performance.now() + PATIENCE_MS;
  while (page.exitCode === null && performance.now() < lastAt) {
    const reply = await fetch(ADDRESS).catch(() => null);
    if (reply?.ok === true) return true;
    await pause(200);
  }
  return false;
}

type Pair = (visit: Visit) => { readonly ours: number; readonly yardstick: number };

const reading =
  (unit: string, pair: Pair, note?: string) =>
  async (rounds: number): Promise<Outcome> => {
    const found = await visited(rounds);
    if (typeof found === 'string') return { kind: 'not-run', why: found };
    const measured = { kind: 'measured', rounds: found.map(pair), unit } as const;
    return note === undefined ? measured : { ...measured, note };
  };

const NAIVE = 'a list by hand that makes all 10,000 rows';
const BY_HAND = 'a list by hand that recycles the rows in view';
const SMALL = 'the same window with 10,000 licenses';
const WHOLE = 'the whole window is in ours: head, filters, both zones';

const rowOf = (
  id: string,
  what: string,
  against: string,
  [at, ratio, is]: readonly [Row['goal']['at'], number, Row['is']],
  run: Row['run'],
): Row => ({ id: `window-${id}`, what, against, goal: { at, ratio }, is, run });

const TIMES = 'yardstick/ours';
const SHARE = 'ours/yardstick';

export const rows: readonly Row[] = [
  rowOf(
    'first-paint',
    'from 10,000 licenses being there to their first paint',
    NAIVE,
    ['least', 30, TIMES],
    reading('ms', ({ ours, naive }) => ({ ours: ours.firstPaint, yardstick: naive.firstPaint }), WHOLE),
  ),
  rowOf(
    'tick',
    'one second passing with 10,000 licenses',
    NAIVE,
    ['least', 150, TIMES],
    reading('ms', ({ ours, naive }) => ({ ours: ours.tick, yardstick: naive.tick }), WHOLE),
  ),
  rowOf(
    'heap',
    'script and elements in memory with 10,000 licenses',
    NAIVE,
    ['most', 0.25, SHARE],
    reading(
      'MB',
      ({ ours, naive }) => ({ ours: ours.heap, yardstick: naive.heap }),
      'ours holds whole licenses, the list by hand three texts a row',
    ),
  ),
  rowOf(
    'key',
    'a key in the search over 10,000 licenses, script and layout',
    BY_HAND,
    ['most', 1.5, SHARE],
    reading('ms', ({ ours, byHand }) => ({ ours: ours.key, yardstick: byHand.key })),
  ),
  rowOf(
    'tick-by-hand',
    'one second passing with 10,000 licenses',
    BY_HAND,
    ['most', 1.5, SHARE],
    reading('ms', ({ ours, byHand }) => ({ ours: ours.tick, yardstick: byHand.tick }), WHOLE),
  ),
  rowOf(
    'tick-100000',
    'one second passing with 100,000 licenses',
    SMALL,
    ['most', 1.2, SHARE],
    reading('ms', ({ ours, large }) => ({ ours: large.tick, yardstick: ours.tick })),
  ),
  rowOf(
    'scroll-100000',
    'a jump in a list of 100,000 licenses to the next frames',
    SMALL,
    ['most', 1.2, SHARE],
    reading('ms', ({ ours, large }) => ({ ours: large.scroll, yardstick: ours.scroll })),
  ),
];
