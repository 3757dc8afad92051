import { expect, type Page } from '@playwright/test';
import { reached } from '../support/effort.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { beginBorrow } from './desk.ts';
import { test } from './laptop.ts';

const BATCH = 20;

/** Puts hostile texts where AWS says how a license, its product and its issuer are called. */
function renaming(texts: readonly string[]): (reply: string) => string {
  return (reply) => {
    const parsed = JSON.parse(reply) as { Licenses?: Record<string, unknown>[] };
    if (parsed.Licenses === undefined) return reply;
    const hostile = parsed.Licenses.map((license, index) => {
      const text = texts[index];
      if (text === undefined) return license;
      const issuer = license['Issuer'] as Record<string, unknown>;
      return { ...license, LicenseName: text, ProductName: text, Issuer: { ...issuer, Name: text } };
    });
    return JSON.stringify({ ...parsed, Licenses: hostile });
  };
}

/** What only markup could have made: foreign elements, handlers, and the mark that foreign code leaves. */
const intrusions = (page: Page): Promise<unknown[]> =>
  page.evaluate(`(() => {
    const foreign = 'script:not([src]), iframe, object, embed, svg script, math, marquee, base, meta[http-equiv=refresh], video, audio, template';
    const handlers = [...document.querySelectorAll('*')].filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on')));
    const marks = window.hacked === undefined ? [] : ['ran'];
    return [...document.body.querySelectorAll(foreign), ...handlers].map(({ outerHTML }) => outerHTML.slice(0, 80)).concat(marks);
  })()`);

/** The texts that stand somewhere on the page as they are, white space folded as pages do. */
const standing = (page: Page, texts: readonly string[]): Promise<boolean[]> =>
  page.evaluate(`(() => {
    const fold = (text) => text.replace(/\\s+/g, ' ').trim();
    const page = fold(document.body.textContent ?? '');
    return ${JSON.stringify(texts)}.map((text) => page.includes(fold(text)));
  })()`);

test('200 hostile names of licenses, products and issuers are text in every view, and nothing of them runs', async ({
  laptop,
}) => {
  test.setTimeout(240_000);
  expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(200);
  let batch: readonly string[] = [];
  await laptop.connect((reply) => renaming(batch)(reply));
  const { page } = await laptop.start();
  await expect(page.getByRole('region', { name: 'Available' })).toBeVisible();
  const box = { shown: 0, intruded: 0 };
  page.on('dialog', (dialog) => {
    box.intruded += 1;
    void dialog.dismiss();
  });
  // Only rows in view are on the page: each batch is looked at from top to bottom.
  await page.setViewportSize({ width: 1280, height: 2400 });
  for (let at = 0; at < HOSTILE_TEXTS.length; at += BATCH) {
    batch = HOSTILE_TEXTS.slice(at, at + BATCH);
    await page.evaluate('window.fieldpass.refresh()');
    const seen = async (): Promise<readonly string[]> => {
      const found = await standing(page, batch);
      return batch.filter((_text, index) => found[index] !== true);
    };
    await expect.poll(seen, { message: 'names that do not stand on the page as they are' }).toEqual([]);
    expect(await intrusions(page)).toEqual([]);
    box.shown += batch.length;
  }
  expect(box.intruded).toBe(0);
  // Control: the same look does see an intruder.
  await page.evaluate("document.body.append(document.createElement('marquee'))");
  const planted = (await intrusions(page)).length;
  expect(planted).toBe(1);
  reached('hostile names in the window', {
    texts: box.shown,
    'taken for markup': 0,
    'control: planted element seen': planted,
  });
});

test('hostile texts of a refusal are shown as text', async ({ laptop }) => {
  await laptop.connect();
  const { page } = await laptop.start();
  const texts = HOSTILE_TEXTS.filter((text) => text.includes('<')).slice(0, 12);
  for (const message of texts) {
    laptop.misbehave({
      kind: 'fail',
      name: 'InvalidParameterValueException',
      operation: 'CheckoutBorrowLicense',
      message,
    });
    const dialog = await beginBorrow(page, 'Quillmark Draft 3D');
    await expect(dialog).toContainText('request-refused');
    expect(await intrusions(page)).toEqual([]);
    await page.keyboard.press('Escape');
  }
  reached('hostile refusals in the window', { texts: texts.length, 'taken for markup': 0 });
});
