// The list of the window in Chromium, against a list written by hand and a naive one of Svelte.

import { type Browser, chromium } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome, Round, Row } from '../../bench/row.ts';
import { sharedRounds } from '../../bench/subjects/shared-rounds.ts';
import type { Pattern } from './bare-lists.ts';
import { naiveScript } from './naive-script.ts';
import {
  type Figures,
  type NaiveFigures,
  patternOf,
  visitByHand,
  visitNaive,
  visitWindow,
} from './window-figures.ts';

const INSTALLED = '/usr/lib/chromium/chromium-headless-shell';
const ROOT = join(import.meta.dirname, '../../..');
const PATIENCE_MS = 90_000;
const ROUND_PATIENCE_MS = 10 * 60_000;

type Visit = {
  readonly ours: Figures;
  readonly large: Figures;
  readonly byHand: Figures;
  readonly naive: NaiveFigures;
};

// All rows come from the same rounds: a visit is far dearer than what is read off it.
const visited = sharedRounds((rounds) =>
  withAddress((launch, address) => visitInTurn(launch, address, rounds)),
);

type Launch = () => Promise<Browser>;

async function visitInTurn(launch: Launch, address: string, rounds: number): Promise<readonly Visit[]> {
  const pattern = await inTime(inOwn(launch, (browser) => patternOf(browser, address)));
  const script = await naiveScript();
  const all: Visit[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    const visit = await inTime(visitAll(launch, address, pattern, script));
    if (round > 0) all.push(visit);
  }
  return all;
}

async function visitAll(launch: Launch, address: string, pattern: Pattern, script: string): Promise<Visit> {
  const byHand = await inOwn(launch, (browser) => visitByHand(browser, pattern, 10_000));
  const ours = await inOwn(launch, (browser) => visitWindow(browser, address, 10_000));
  const large = await inOwn(launch, (browser) => visitWindow(browser, address, 100_000));
  const naive = await inOwn(launch, (browser) => visitNaive(browser, script, 10_000));
  return { ours, large, byHand, naive };
}

// A page in a browser of its own, as a person has the window: the later pages of one browser run several times slower.
async function inOwn<T>(launch: Launch, visit: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launch();
  try {
    return await visit(browser);
  } finally {
    await browser.close();
  }
}

// A page that never answers would otherwise end the whole bench without a word: nothing else keeps Node waiting.
async function inTime<T>(work: Promise<T>): Promise<T> {
  const isOver = new AbortController();
  const late = pause(ROUND_PATIENCE_MS, undefined, { signal: isOver.signal }).then(() => {
    throw new Error(`A page did not answer within ${ROUND_PATIENCE_MS / 60_000} minutes.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    isOver.abort();
  }
}

async function withAddress<T>(work: (launch: Launch, address: string) => Promise<T>): Promise<T | string> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}/`;
  const page = spawn(process.execPath, [join(import.meta.dirname, '../dev/serve.ts')], {
    env: { ...process.env, PORT: String(port), NODE_ENV: 'production' },
    stdio: 'ignore',
  });
  try {
    if (!(await answers(page, address))) return 'The dev page could not be built or served.';
    const none = await launched().then(
      (browser) => browser.close(),
      (error: unknown) => `No Chromium: ${String(error).split('\n', 1)[0]}`,
    );
    return typeof none === 'string' ? none : await work(launched, address);
  } finally {
    const isOver = page.exitCode !== null || page.signalCode !== null;
    if (!isOver) {
      page.kill();
      await once(page, 'exit');
    }
    rmSync(join(ROOT, `node_modules/.cache/renderer-dev-${port}`), { recursive: true, force: true });
  }
}

function launched(): Promise<Browser> {
  const executable = process.env['FIELDPASS_CHROMIUM'] ?? (existsSync(INSTALLED) ? INSTALLED : undefined);
  return chromium.launch({
    ...(executable === undefined ? {} : { executablePath: executable }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

// Another page on a port agreed on beforehand would be measured without anyone noticing, until it ends.
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(page: ChildProcess, address: string): Promise<boolean> {
  const lastAt = performance.now() + PATIENCE_MS;
  while (page.exitCode === null && performance.now() < lastAt) {
    const reply = await fetch(address).catch(() => null);
    if (reply?.ok === true) return true;
    await pause(200);
  }
  return false;
}

type Pair = (visit: Visit) => Round;

const toNaive =
  (of: keyof NaiveFigures): Pair =>
  ({ ours, naive }) => ({ ours: ours[of], yardstick: naive[of] });
const toByHand =
  (of: keyof Figures): Pair =>
  ({ ours, byHand }) => ({ ours: ours[of], yardstick: byHand[of] });
const toSmall =
  (of: keyof Figures): Pair =>
  ({ ours, large }) => ({ ours: large[of], yardstick: ours[of] });

const reading =
  (unit: string, pair: Pair, note?: string) =>
  (id: string) =>
  async (rounds: number): Promise<Outcome> => {
    const found = await visited(id, rounds);
    if (typeof found === 'string') return { kind: 'not-run', why: found };
    const measured = {
      kind: 'measured',
      rounds: found.map(pair),
      unit,
    } as const;
    return note === undefined ? measured : { ...measured, note };
  };

const NAIVE = 'a naive {#each} of Svelte, a component for each of 10,000 rows';
const BY_HAND = 'a list by hand that recycles the rows in view';
const SMALL = 'the same window with 10,000 licenses';
const WHOLE = 'the whole window is in ours: head, filters, both zones';

const rowOf = (
  id: string,
  what: string,
  against: string,
  [at, ratio, is]: readonly [Row['goal']['at'], number, Row['is']],
  run: (id: string) => Row['run'],
): Row => ({ id: `window-${id}`, what, against, goal: { at, ratio }, is, run: run(id) });

const TIMES = 'yardstick/ours';
const SHARE = 'ours/yardstick';

export const rows: readonly Row[] = [
  rowOf(
    'first-paint',
    'from 10,000 licenses being there to their first paint',
    NAIVE,
    ['least', 30, TIMES],
    reading('ms', toNaive('firstPaint'), WHOLE),
  ),
  rowOf(
    'tick',
    'one second passing with 10,000 licenses',
    NAIVE,
    ['least', 150, TIMES],
    reading('ms', toNaive('tick'), WHOLE),
  ),
  rowOf(
    'heap',
    'script and elements in memory with 10,000 licenses',
    NAIVE,
    ['most', 0.25, SHARE],
    reading('MB', toNaive('heap'), WHOLE),
  ),
  rowOf(
    'key',
    'a key in the search over 10,000 licenses, script and layout',
    BY_HAND,
    ['most', 1.5, SHARE],
    reading('ms', toByHand('key')),
  ),
  rowOf(
    'tick-by-hand',
    'one second passing with 10,000 licenses',
    BY_HAND,
    ['most', 1.5, SHARE],
    reading('ms', toByHand('tick'), WHOLE),
  ),
  rowOf(
    'tick-100000',
    'one second passing with 100,000 licenses',
    SMALL,
    ['most', 1.2, SHARE],
    reading('ms', toSmall('tick')),
  ),
  rowOf(
    'scroll-100000',
    'a jump in a list of 100,000 licenses to the next frames',
    SMALL,
    ['most', 1.2, SHARE],
    reading('ms', toSmall('scroll')),
  ),
];
