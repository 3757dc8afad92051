// What axe finds on a page, in a line each.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Violations of every rule of axe, each with the beginning of the elements it is about. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}
