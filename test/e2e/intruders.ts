// What a spec looks for after hostile texts came in: what only markup could have made, and what stands there as text.

import type { Page } from '@playwright/test';

/** What only markup could have made: foreign elements, handlers, and the mark that foreign code leaves. */
export const intrusions = (page: Page): Promise<unknown[]> =>
  page.evaluate(`(() => {
    const foreign = 'script:not([src]), iframe, object, embed, svg script, math, marquee, base, meta[http-equiv=refresh], video, audio, template';
    const handlers = [...document.querySelectorAll('*')].filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on')));
    const marks = window.hacked === undefined ? [] : ['ran'];
    return [...document.body.querySelectorAll(foreign), ...handlers].map(({ outerHTML }) => outerHTML.slice(0, 80)).concat(marks);
  })()`);

/** The texts that stand somewhere on the page as they are, white space folded as pages do. */
export const standing = (page: Page, texts: readonly string[]): Promise<boolean[]> =>
  page.evaluate(`(() => {
    const fold = (text) => text.replace(/\\s+/g, ' ').trim();
    const page = fold(document.body.textContent ?? '');
    return ${JSON.stringify(texts)}.map((text) => page.includes(fold(text)));
  })()`);
