// Looks at a page as a reader would: which texts are cut off, lie outside, or come from no catalogue.

import type { Page } from '@playwright/test';

export type Blemish = { readonly text: string; readonly where: string };

/** Texts that are not wholly visible across: outside the window, or clipped by something that does not scroll. */
export function cutTexts(page: Page, alsoMayBeCut = ''): Promise<readonly Blemish[]> {
  return page.evaluate((also) => {
    // Names of others may be cut: they end in an ellipsis, and the details show them whole.
    const MAY_BE_CUT = `.cut bdi, bdi.cut, code.cut, .two-lines, .unseen, [data-said], option${also}`;
    const found: Blemish[] = [];
    for (const { node, parent } of texts()) {
      // A dot between two names says nothing.
      if (parent.closest(MAY_BE_CUT) !== null || node.data.trim() === '·') continue;
      // Taken away for the eye where there is no room, and still read aloud.
      if (getComputedStyle(parent).clipPath !== 'none') continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const isCut = Array.from(range.getClientRects()).some((rect) => isOutside(rect, parent));
      if (isCut) found.push({ text: node.data.trim(), where: pathOf(parent) });
    }
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
      found.push({ text: '', where: 'the page scrolls sideways' });
    return found;

    function texts(): { readonly node: Text; readonly parent: Element }[] {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const nodes: { node: Text; parent: Element }[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!(node instanceof Text) || parent === null || node.data.trim() === '') continue;
        if (parent.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
          nodes.push({ node, parent });
      }
      return nodes;
    }

    function isOutside(rect: DOMRect, parent: Element): boolean {
      if (rect.width === 0 || rect.height === 0) return false;
      for (let box: Element | null = parent; box !== null; box = box.parentElement) {
        const { overflowX } = getComputedStyle(box);
        // What scrolls sideways shows all of it; nothing but code does.
        if (overflowX === 'scroll' || (overflowX === 'auto' && box.matches('pre, textarea'))) return false;
        const bounds = box.getBoundingClientRect();
        const clips = overflowX !== 'visible' || box === document.body;
        if (clips && (rect.left < bounds.left - 1 || rect.right > bounds.right + 1)) return true;
        // Rows of a list have a fixed height; what is taller lies on the next row.
        if (box.matches('[role="row"]') && (rect.bottom > bounds.bottom + 1 || rect.top < bounds.top - 1))
          return true;
      }
      return rect.left < -1 || rect.right > innerWidth + 1;
    }

    function pathOf(element: Element): string {
      const names: string[] = [];
      for (let at: Element | null = element; at !== null && names.length < 4; at = at.parentElement)
        names.unshift(`${at.localName}.${Array.from(at.classList).join('.')}`);
      return names.join(' > ');
    }
  }, alsoMayBeCut);
}

/** Texts in a place so narrow that they are broken into pieces of a few letters, as in a column that has collapsed. */
export function squeezedTexts(page: Page): Promise<readonly Blemish[]> {
  return page.evaluate(() => {
    const found: Blemish[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!(node instanceof Text) || parent === null || parent.closest('.unseen, [data-said]') !== null)
        continue;
      if (getComputedStyle(parent).clipPath !== 'none') continue;
      const text = node.data.trim();
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top))).size;
      if (lines > 3 && text.length / lines < 6)
        found.push({ text, where: `${parent.localName}.${parent.className}` });
    }
    return found;
  });
}

/** Texts and spoken names with letters but without the brackets of the pseudo-locale: they stand in the source. */
export function unbracketed(page: Page): Promise<readonly Blemish[]> {
  return page.evaluate(() => {
    // Names and numbers of others stand in <bdi> and <code>, and are in no catalogue.
    const VALUES = 'bdi, code, kbd, pre, textarea, script, style, time, [data-value], [data-said]';
    // A moment alone is written by the language, not by the catalogue.
    const MOMENT = /^\w{3} \d{1,2} \w{3} \d{4}(?:, \d{2}:\d{2}(?::\d{2})? [A-Z]+)?$/;
    const isStrange = (text: string): boolean =>
      /\p{L}/u.test(text) && !/\[!!|!!\]/.test(text) && !MOMENT.test(text.trim());
    const found: Blemish[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!(node instanceof Text) || parent === null || parent.closest(VALUES) !== null) continue;
      if (isStrange(node.data)) found.push({ text: node.data.trim(), where: parent.localName });
    }
    for (const element of Array.from(document.body.querySelectorAll('*:not(bdi, code)')))
      for (const name of ['aria-label', 'aria-description', 'title', 'placeholder', 'alt']) {
        const text = element.getAttribute(name);
        if (text !== null && isStrange(text)) found.push({ text, where: `${element.localName}[${name}]` });
      }
    return found;
  });
}
