import { expect } from '@playwright/test';
import { borrow, here } from './desk.ts';
import { Laptop, test } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';

test('10,000 licenses: usable from the first page on, searched as one types, borrowed as ever', async () => {
  const laptop = new Laptop(10_000);
  try {
    await laptop.connect();
    const { page } = await laptop.start();
    const available = page.getByRole('region', { name: 'Available' });
    await expect(available.getByRole('row').first()).toBeVisible();
    const shownAt = Date.now();
    await expect(available).toContainText('10,000 licenses', { timeout: 90_000 });
    process.stdout.write(`the whole list after another ${Date.now() - shownAt} ms\n`);
    expect(await available.getByRole('row').count()).toBeLessThan(40);
    await page.getByRole('textbox', { name: 'Search licenses' }).fill(NAME.toLowerCase());
    await expect(available).toContainText('1 of 10,000');
    await borrow(page, NAME);
    await expect(here(page, NAME)).toContainText('Borrowed');
  } finally {
    await laptop.dispose();
  }
});
