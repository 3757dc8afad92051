// Windows as a spec sees them: size, zoom, theme, clock, pictures, menus, and a renderer that dies.
import { expect, test } from './launch.ts';

test('shows a window of the requested size with the title of its page', async ({ sample }) => {
  const { app, page } = sample;
  expect(await page.evaluate('[innerWidth, innerHeight]')).toEqual([900, 600]);
  const window = await app.browserWindow(page);
  await expect.poll(() => window.evaluate((one) => one.getTitle())).toBe('Sample page');
  expect(await window.evaluate((one) => [one.isVisible(), one.isFocused(), one.isMinimized()])).toEqual([
    true,
    true,
    false,
  ]);
  await window.evaluate((one) => one.setContentSize(1280, 720));
  await expect.poll(() => page.evaluate('[innerWidth, innerHeight]')).toEqual([1280, 720]);
  await window.evaluate((one) => one.webContents.setZoomFactor(2));
  await expect.poll(() => page.evaluate('[innerWidth, devicePixelRatio]')).toEqual([640, 2]);
  await window.evaluate((one) => one.webContents.setZoomFactor(1));
  await expect.poll(() => page.evaluate('[innerWidth, devicePixelRatio]')).toEqual([1280, 1]);
});

test('takes pictures of exactly the content', async ({ sample }) => {
  const picture = await sample.page.screenshot();
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([900, 600]);
});

test('moves the clock of the page by page.clock', async ({ sample }) => {
  const { page } = sample;
  await page.clock.install({ time: new Date('2030-01-01T00:00:00Z') });
  await page.reload();
  await expect(page.locator('#now')).toContainText('2030-01-01T00:00:0');
  await page.clock.fastForward('01:00:00');
  await expect(page.locator('#now')).toContainText('2030-01-01T01:00:0');
  expect(await page.evaluate('sample.echo(4)')).toBe(4);
});

test('switches prefers-color-scheme by nativeTheme and by Playwright', async ({ sample }) => {
  const { app, page } = sample;
  const isDark = (): Promise<unknown> => page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`);
  expect(await isDark()).toBe(false);
  const updates = await app.evaluate(({ nativeTheme }) => {
    let count = 0;
    nativeTheme.on('updated', () => count++);
    nativeTheme.themeSource = 'dark';
    return [count, nativeTheme.shouldUseDarkColors];
  });
  expect(updates).toEqual([1, true]);
  await expect.poll(isDark).toBe(true);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await isDark()).toBe(false);
});

test('runs menu items by id and lets a spec replace dialogs', async ({ sample }) => {
  const { app } = sample;
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('note')?.click());
  expect(await sample.log()).toContain('menu');
  expect(await app.evaluate(({ dialog }) => dialog.showOpenDialog({}))).toEqual({
    canceled: true,
    filePaths: [],
  });
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/chosen'] });
  });
  expect(await app.evaluate(({ dialog }) => dialog.showOpenDialog({}))).toEqual({
    canceled: false,
    filePaths: ['/chosen'],
  });
});

test('refuses a window that is not isolated instead of pretending', async ({ sample }) => {
  for (const unsafe of [{ contextIsolation: false }, { sandbox: false }, { nodeIntegration: true }]) {
    const message = await sample.app.evaluate(({ BrowserWindow }, webPreferences) => {
      try {
        new BrowserWindow({ webPreferences });
        return 'opened';
      } catch (error) {
        return String(error);
      }
    }, unsafe);
    expect(message).toContain('The stand-in host refuses a window');
  }
});

test('reports a renderer that dies', async ({ sample }) => {
  const session = await sample.page.context().newCDPSession(sample.page);
  session.send('Page.crash').catch(() => {});
  await expect.poll(() => sample.log()).toContain('gone crashed');
});
