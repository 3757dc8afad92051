// What a second of time and a key press cost the page: which rows they touch, and what they make anew.

import { type Locator, type Page, expect, test } from '@playwright/test';

const zone = (page: Page, name: string): Locator => page.getByRole('region', { name });
const rows = (page: Page, name: string): Locator => zone(page, name).locator('[role="row"][tabindex]');

test.describe('a second of time', () => {
  // Every change the page makes in ten seconds, in how many rows, over 10,000 licenses and over 40.
  async function touchedBy(
    page: Page,
    query: string,
  ): Promise<{ rows: number; outside: number; made: number }> {
    await page.clock.install({ time: new Date('2026-11-21T09:59:00Z') });
    await page.clock.pauseAt(new Date('2026-11-21T10:00:00Z'));
    await page.goto(query);
    await rows(page, 'Available').first().waitFor();
    await page.evaluate(() => {
      const seen = { rows: new Set<Element>(), outside: 0, made: 0 };
      new MutationObserver((records) => {
        for (const { target, addedNodes } of records) {
          const element = target instanceof Element ? target : target.parentElement;
          const row = element?.closest('[role="row"]') ?? null;
          if (row === null) seen.outside += 1;
          else seen.rows.add(row);
          seen.made += addedNodes.length;
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
      Object.assign(window, { seen });
    });
    await page.clock.runFor(10_000);
    return page.evaluate(() => {
      const { seen } = window as unknown as {
        seen: { rows: Set<Element>; outside: number; made: number };
      };
      return { rows: seen.rows.size, outside: seen.outside, made: seen.made };
    });
  }

  test('changes rows in view only, makes no element, and costs the same at 10,000 licenses', async ({
    page,
    context,
  }) => {
    const few = await touchedBy(page, '?scene=forty');
    const many = await touchedBy(await context.newPage(), '?scene=many');
    const shown = await rows(page, 'Available').count();
    expect(many.rows).toBeLessThanOrEqual(shown + 4);
    expect([few.made, many.made]).toEqual([0, 0]);
    expect(many.outside).toBeLessThanOrEqual(few.outside + 2);
    expect(few.rows).toBeGreaterThan(0);
  });

  test('prepares no license anew for the search, and a key press prepares none either', async ({ page }) => {
    await page.clock.install({ time: new Date('2026-11-21T09:59:00Z') });
    await page.clock.pauseAt(new Date('2026-11-21T10:00:00Z'));
    await page.goto('?scene=many');
    await rows(page, 'Available').first().waitFor();
    // Each license that is prepared has its texts put into lower case once.
    const lowered = await page.evaluateHandle(() => {
      const seen = { count: 0 };
      const lower = Object.getOwnPropertyDescriptor(String.prototype, 'toLocaleLowerCase')?.value as (
        this: string,
      ) => string;
      String.prototype.toLocaleLowerCase = function () {
        seen.count += 1;
        return lower.call(String(this));
      };
      return seen;
    });
    await page.clock.runFor(10_000);
    expect(await lowered.evaluate(({ count }) => count)).toBe(0);
    await page.getByRole('textbox', { name: 'Search licenses' }).fill('studio 77');
    await expect(zone(page, 'Available')).toContainText('379 of 10,000');
    expect(await lowered.evaluate(({ count }) => count)).toBeLessThan(5);
  });
});
