// How one gets to a state of the window, in the words on the screen.

import type { Page } from '@playwright/test';

export type Reach = (page: Page) => Promise<void>;

/** Turns to a page by its tab. */
export async function turnTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name }).click();
  await page.locator('main h2').first().waitFor();
}

/** Shows what is available where the window is too small for both lists. */
export async function showAvailable(page: Page): Promise<void> {
  const tab = page.getByRole('button', { name: /^Available [\d,]+$/ });
  if (await tab.isVisible()) await tab.click();
}
