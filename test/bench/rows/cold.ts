// Cold start of the app until the first license is on the screen, on the host of the whole-app tests.

import { join } from 'node:path';
import { _electron, type Page } from 'playwright';
import { selectHost } from '../../e2e/host/select.ts';
import { inTurns, whatIsMissing } from '../pairs.ts';
import { plainEnv } from '../processes.ts';
import type { Outcome, Row } from '../row.ts';
import { ROOT } from '../surroundings.ts';
import { temporary } from '../temporary.ts';
import { World } from '../world.ts';

const EMPTY_APP = join(import.meta.dirname, '../stand-ins/empty-app');

async function coldStart(rounds: number): Promise<Outcome> {
  const missing = whatIsMissing();
  if (missing !== null) return { kind: 'not-run', why: missing };
  let host;
  try {
    host = selectHost();
  } catch (error) {
    return { kind: 'not-run', why: error instanceof Error ? error.message : 'no host' };
  }
  Object.assign(process.env, host.env);
  const world = await World.open(10);
  try {
    const template = await world.prepare('in memory');
    const { env } = world.fieldpass([], template, 'real');
    const outcome = await inTurns(rounds, 'ms', async () => ({
      ours: await untilRow(ROOT, { ...env, FIELDPASS_DATA_DIR: world.copyOf(template) }),
      yardstick: await untilRow(EMPTY_APP, plainEnv(world.dir)),
    }));
    return outcome.kind === 'measured' ? { ...outcome, note: `on ${host.name}` } : outcome;
  } finally {
    world.close();
  }
}

/** Milliseconds from the start of the process until the first row of a list is visible. */
async function untilRow(folder: string, env: Readonly<Record<string, string>>): Promise<number> {
  return temporary(async (dir) => {
    const begun = performance.now();
    const app = await _electron.launch({ args: [`--user-data-dir=${join(dir, 'profile')}`, folder], env });
    try {
      const page = await app.firstWindow();
      await firstRow(page);
      return performance.now() - begun;
    } finally {
      await app.close();
    }
  });
}

/** Waits inside the page: Playwright looks again after half a second, which would be measured too. */
async function firstRow(page: Page): Promise<void> {
  try {
    await page.evaluate(FIRST_ROW);
  } catch (error) {
    // The empty page that a window begins with gave way to its own.
    if (!String(error).includes('context was destroyed')) throw error;
    await firstRow(page);
  }
}

// Text, because the page has no types of the bench; the tools of Playwright run beside the page's own policy.
const FIRST_ROW = `new Promise((done) => {
  const isThere = () => [...document.querySelectorAll('[role="row"]')].some((row) => /\\w/.test(row.textContent));
  const look = () => isThere() ? requestAnimationFrame(() => done()) : requestAnimationFrame(look);
  look();
})`;

export const rows: readonly Row[] = [
  {
    id: 'cold-start',
    what: 'cold start of the app until the first license is on the screen, licenses listed before',
    against: 'the same host showing a page with one line',
    goal: { at: 'most', ratio: 1.5 },
    is: 'ours/yardstick',
    run: coldStart,
  },
];
