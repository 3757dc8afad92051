import { expect } from '@playwright/test';
import { reached } from '../support/effort.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { beginBorrow } from './desk.ts';
import { intrusions, standing } from './intruders.ts';
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

test('200 hostile names of licenses, products and issuers are text in the list, and nothing of them runs', async ({
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

test('the words of AWS in a refusal stand nowhere in the window: a sentence of ours and the code do', async ({
  laptop,
}) => {
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
    expect(await standing(page, [message, 'request-refused'])).toEqual([false, true]);
    await page.keyboard.press('Escape');
  }
  reached('hostile refusals in the window', { texts: texts.length, 'shown or taken for markup': 0 });
});
