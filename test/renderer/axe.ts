// What axe finds on a page, in a line each.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * Violations of every rule of axe, each with the beginning of the elements it is about; and elements whose colours
 * fade, because halfway between two colours their words lose their contrast, which axe sees only now and then.
 */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
  return [...found, ...(await page.evaluate(fading))];
}

function fading(): string[] {
  const fades = (element: Element) => {
    const { transitionDuration, transitionProperty } = getComputedStyle(element);
    return /[1-9]/.test(transitionDuration) && /all|color|opacity|background|filter/.test(transitionProperty);
  };
  return [...document.querySelectorAll('body *')]
    .filter(fades)
    .map((element) => `fading colours: ${element.outerHTML.slice(0, 120)}`);
}
