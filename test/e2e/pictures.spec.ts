// The pictures of the README, from the whole app with its sample licenses: PICTURES=1 playwright test pictures

import { expect } from '@playwright/test';
import { borrow, here } from './desk.ts';
import { test } from './laptop.ts';

const NAMES = ['Obrentis FEM Structural', 'Quillmark Draft 3D', 'Fernholt PLC Studio'];

test.skip(process.env['PICTURES'] !== '1', 'Pictures are made when they are asked for.');

test('the page of licenses, in light and in dark', async ({ laptop }) => {
  test.setTimeout(120_000);
  const { page } = await laptop.start();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Try it with sample licenses' }).click();
  for (const name of NAMES) {
    await page.getByRole('textbox', { name: 'Search licenses' }).fill(name);
    await borrow(page, name);
    await expect(here(page, name)).toContainText('Borrowed');
  }
  await page.getByRole('textbox', { name: 'Search licenses' }).fill('');
  await page.getByRole('heading', { name: 'On this computer' }).click();
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion, or the picture is taken in the middle of it.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `docs/images/fieldpass-${colorScheme}.png` });
  }
});
