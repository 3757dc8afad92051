// app:// pages, what they may load, where they may go and what they may ask for.
import { createServer } from 'node:http';
import { expect, test } from './launch.ts';

test('serves app:// through the handler of the app, with a body both ways', async ({ sample }) => {
  const { page } = sample;
  expect(await page.evaluate(`fetch('/echo', { method: 'POST', body: 'é1' }).then((r) => r.text())`)).toBe(
    'POST:é1',
  );
  expect(await page.evaluate(`fetch('/missing.xyz').then((r) => r.status)`)).toBe(404);
  expect(await page.evaluate('isSecureContext')).toBe(true);
  expect(await sample.log()).toContain('serve POST sample/echo');
});

test('enforces the content security policy of the app', async ({ sample }) => {
  const { page } = sample;
  expect(await page.evaluate('window.inlineRan')).toBeUndefined();
  const injected = `document.body.innerHTML = '<b>injected</b>'`;
  await expect(page.evaluate(injected)).rejects.toThrow("requires 'TrustedHTML' assignment");
  const refused = `new Promise((resolve) => {
    addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective));
    fetch('https://outside.test/').catch(() => {});
  })`;
  expect(await page.evaluate(refused)).toBe('connect-src');
  expect((await sample.log()).some((line) => /^console error .*inline script/.test(line))).toBe(true);
});

test('reaches this machine and no outside name', async ({ sample }) => {
  const { page } = sample;
  const visited: string[] = [];
  const server = createServer((request, response) => {
    visited.push(String(request.headers.host));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const session = await page.context().newCDPSession(page);
  const visit = async (host: string): Promise<string | undefined> =>
    (await session.send('Page.navigate', { url: `http://${host}:${port}/` })).errorText;
  expect(await visit('127.0.0.1')).toBeUndefined();
  expect(await visit('outside.test')).toBe('net::ERR_NAME_NOT_RESOLVED');
  expect(new Set(visited)).toEqual(new Set([`127.0.0.1:${port}`]));
  server.close();
});

test('asks before a navigation, stops the outside one and follows the inside one', async ({ sample }) => {
  const { app, page } = sample;
  await page.getByRole('link', { name: 'outside' }).click();
  await expect.poll(() => sample.log()).toContain('will-navigate https://outside.test/');
  await page.getByRole('heading', { name: 'Sample' }).waitFor();
  const address = (): Promise<string | undefined> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());
  expect(await address()).toBe('app://sample/page.html');

  await page.getByRole('link', { name: 'inside' }).click();
  await expect.poll(address).toBe('app://sample/other.html?from=page');
  expect(await sample.log()).toContain('will-navigate app://sample/other.html?from=page');
  expect(await page.evaluate('sample.add(1, 1)')).toBe(2);
  expect(await page.evaluate('sample.frame()')).toEqual({
    ours: true,
    url: 'app://sample/other.html?from=page',
  });
});

test('leaves a jump within the page alone', async ({ sample }) => {
  const { app, page } = sample;
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-navigate', (event: { preventDefault(): void }) =>
      event.preventDefault(),
    );
  });
  await page.getByRole('link', { name: 'part' }).click();
  await expect.poll(() => page.evaluate('location.hash')).toBe('#part');
  await page.reload();
  expect(await page.evaluate('sample.frame()')).toEqual({ ours: true, url: 'app://sample/page.html#part' });
  expect((await sample.log()).filter((line) => line.startsWith('will-navigate'))).toEqual([]);
});

test('reports a redirect with the address the app knows', async ({ sample }) => {
  await sample.page.evaluate(`void (location.href = '/old')`);
  await sample.page.waitForURL('**/other.html');
  expect(await sample.log()).toContain('will-redirect app://sample/other.html');
});

test('asks about every popup and opens none that is denied', async ({ sample }) => {
  const { app, page } = sample;
  await page.getByRole('link', { name: 'popup' }).click();
  await page.getByRole('link', { name: 'outside' }).click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('link', { name: 'inside' }).click({ button: 'middle' });
  expect(await page.evaluate(`window.open('https://window.test/')`)).toBeNull();
  const asked = ['https://popup.test/', 'https://outside.test/', 'app://sample/other.html?from=page'];
  await expect
    .poll(async () => (await sample.log()).filter((line) => line.startsWith('open ')))
    .toEqual([...asked, 'https://window.test/'].map((url) => `open ${url}`));
  expect(app.windows()).toHaveLength(1);
});

test('denies permissions the handler denies and grants the one it grants', async ({ sample }) => {
  const { app, page } = sample;
  const name = (call: string): Promise<unknown> =>
    page.evaluate(`${call}.then((v) => v, (error) => error.name)`);
  const query = `navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)`;
  expect(await page.evaluate(query)).toBe('denied');
  expect(await page.evaluate('Notification.permission')).toBe('denied');
  expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
  expect(await name('navigator.mediaDevices.getUserMedia({ audio: true })')).toBe('NotAllowedError');
  expect(await name('navigator.clipboard.readText()')).toBe('NotAllowedError');
  expect(await name('navigator.clipboard.writeText("x")')).toBe('NotAllowedError');
  const position = `new Promise((resolve) => navigator.geolocation.getCurrentPosition(resolve, (e) => resolve(e.code)))`;
  expect(await page.evaluate(position)).toBe(1);
  await app.evaluate('globalThis.allowNotifications = true');
  expect(await page.evaluate('Notification.requestPermission()')).toBe('granted');
  const asked = (await sample.log()).filter((line) => line.startsWith('permission '));
  expect(asked.map((line) => line.slice(11))).toEqual([
    'notifications',
    'media',
    'clipboard-read',
    'clipboard-sanitized-write',
    'geolocation',
    'notifications',
  ]);
});

test('cancels the requests webRequest cancels and lets the others pass', async ({ sample }) => {
  const { page } = sample;
  const result = (url: string): Promise<unknown> =>
    page.evaluate(`fetch('${url}').then((r) => r.status, () => 'failed')`);
  expect(await result('http://cancelled.test/x')).toBe('failed');
  expect(await result('/cancelled')).toBe('failed');
  expect(await result('/passes')).toBe(404);
  const log = await sample.log();
  expect(log).toEqual(
    expect.arrayContaining(['cancel http://cancelled.test/x', 'cancel app://sample/cancelled']),
  );
  expect(log).not.toContain('serve GET sample/cancelled');
  expect(log).toContain('serve GET sample/passes');
});

test('never completes a download and tells the session of it', async ({ sample }) => {
  const { app, page } = sample;
  await app.evaluate(({ session }) => {
    const seen: string[] = ((globalThis as { downloads?: string[] }).downloads = []);
    session.defaultSession.on('will-download', (event, item) => {
      event.preventDefault();
      seen.push(item.getFilename());
    });
  });
  await page.evaluate(`(() => {
    const link = document.createElement('a');
    Object.assign(link, { download: 'x.txt', href: URL.createObjectURL(new Blob(['x'])) });
    document.body.append(link);
    link.click();
  })()`);
  await expect.poll(() => app.evaluate('downloads')).toEqual(['x.txt']);
});
