import { expect } from '@playwright/test';
import { borrow, find, here } from './desk.ts';
import { test } from './laptop.ts';

const NAME = 'Fernholt Drive Tuner';

test('the waiting grant is accepted and activated in the window, and its license is borrowed', async ({
  laptop,
}) => {
  await laptop.connect();
  const { page } = await laptop.start();
  const offered = await find(page, NAME);
  await expect(offered.getByRole('button', { name: `Borrow ${NAME}` })).toHaveCount(0);
  const strip = page.getByRole('region', { name: 'Grants' });
  await expect(strip).toContainText('2 licenses wait for you.');
  await strip.getByRole('button', { name: 'Look at them' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: `Accept ${NAME}` }).click();
  await expect(dialog.getByRole('button', { name: `Accept ${NAME}` })).toHaveCount(0);
  await expect(strip).toContainText('1 license waits for you.', { timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Done' }).click();
  await borrow(page, NAME);
  await expect(here(page, NAME)).toContainText('Borrowed');
  expect(laptop.seats()).toHaveLength(1);
  const asked = laptop.received().map(({ operation }) => operation);
  expect(asked.filter((name) => name === 'AcceptGrant' || name === 'CreateGrantVersion')).toEqual([
    'AcceptGrant',
    'CreateGrantVersion',
  ]);
});
