// What crosses between page, preload and main process, and what does not.
import { expect, test } from './launch.ts';

test('exposes the preload before any script of the page, frozen, in the main world only', async ({
  sample,
}) => {
  const { page } = sample;
  expect(await page.evaluate('bridgeAtStart')).toBe('object');
  expect(await page.evaluate('Object.isFrozen(sample) && Object.isFrozen(sample.add)')).toBe(true);
  expect(await page.evaluate('delete window.sample')).toBe(false);
  expect(await page.evaluate('typeof require + typeof process + typeof standInHost')).toBe(
    'undefined'.repeat(3),
  );
  expect(await page.evaluate('sample.version')).toBe('45.4.1');
});

test('carries synchronous values, callbacks and cloneable objects through the bridge', async ({ sample }) => {
  const { page } = sample;
  expect(await page.evaluate('sample.add(2, 3)')).toBe(5);
  expect(await page.evaluate('sample.twice((n) => n * 3, 2)')).toBe(18);
  const types = '[new Date(5), new Map([[1, 2]]), new Uint8Array([1]), undefined, null, 10n, { a: [1] }]';
  const kinds = (list: string): string => `${list}.map((one) => Object.prototype.toString.call(one)).join()`;
  expect(await page.evaluate(kinds(`sample.same(${types})`))).toBe(await page.evaluate(kinds(types)));
  expect(await page.evaluate('(() => { const f = () => 1; return sample.same(f) === f; })()')).toBe(true);
});

test('reduces an error that crosses the bridge to its message, as Electron does', async ({ sample }) => {
  const caught = await sample.page.evaluate(`(() => {
    try { sample.fail(); } catch (e) { return [e instanceof Error, e.name, e.message, e.code === undefined]; }
  })()`);
  expect(caught).toEqual([true, 'Error', 'sync failure', true]);
});

test('carries structured values to the main process and back', async ({ sample }) => {
  const same = await sample.page.evaluate(`(async () => {
    const value = { date: new Date(7), map: new Map([['a', new Set([1])]]), bytes: new Uint8Array([1, 255]),
      none: undefined, nan: NaN, zero: -0, big: 12n, list: [1, [2], 3], nil: null, text: 'é€𝄞', pattern: /a+/gi };
    const back = await sample.echo(value);
    return [back.date.getTime() === 7, back.map.get('a').has(1), back.bytes[1] === 255, 'none' in back,
      Number.isNaN(back.nan), Object.is(back.zero, -0), back.big === 12n, back.list[1][0] === 2,
      back.nil === null, back.text === value.text, String(back.pattern) === '/a+/gi'];
  })()`);
  expect(same).toEqual(Array(11).fill(true));
});

test('carries a list of 10,000 rows from the main process', async ({ sample }) => {
  const { app, page } = sample;
  await page.evaluate('window.got = []; sample.onTick((value) => got.push(value)); undefined');
  await app.evaluate(({ BrowserWindow }) => {
    const rows = Array.from({ length: 10_000 }, (_, id) => ({ id, name: `row ${id}` }));
    BrowserWindow.getAllWindows()[0]?.webContents.send('sample:tick', rows);
  });
  await expect.poll(() => page.evaluate('got[0]?.length')).toBe(10_000);
  expect(await page.evaluate('got[0][9999].name')).toBe('row 9999');
});

test('refuses functions over IPC and names missing handlers', async ({ sample }) => {
  const message = (call: string): Promise<unknown> =>
    sample.page.evaluate(`${call}.then(() => 'resolved', (error) => error.name + ': ' + error.message)`);
  expect(await message('sample.echo(() => 1)')).toMatch(/could not be cloned/);
  expect(await message('sample.failing()')).toBe(
    "Error: Error invoking remote method 'sample:fail': RangeError: too far",
  );
  expect(await message('sample.nobody()')).toBe(
    "Error: Error invoking remote method 'sample:nobody': Error: No handler registered for 'sample:nobody'",
  );
});

test('gives the handler the main frame and its app:// address as the sender', async ({ sample }) => {
  expect(await sample.page.evaluate('sample.frame()')).toEqual({ ours: true, url: 'app://sample/page.html' });
});

test('gives a subframe no bridge at all', async ({ sample }) => {
  const inside = await sample.page.evaluate(`(() => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    return [typeof frame.contentWindow.sample, typeof frame.contentWindow.standInHost];
  })()`);
  expect(inside).toEqual(['undefined', 'undefined']);
});

test('delivers pushed messages until the subscription is stopped', async ({ sample }) => {
  const { app, page } = sample;
  const push = (value: number): Promise<void> =>
    app.evaluate(
      ({ BrowserWindow }, sent) => BrowserWindow.getAllWindows()[0]?.webContents.send('sample:tick', sent),
      value,
    );
  await page.evaluate('window.seen = []; window.stop = sample.onTick((n) => seen.push(n)); undefined');
  await push(1);
  await expect.poll(() => page.evaluate('seen')).toEqual([1]);
  await page.evaluate('sample.onTick((n) => (window.last = n)); stop()');
  await push(2);
  await expect.poll(() => page.evaluate('window.last')).toBe(2);
  expect(await page.evaluate('seen')).toEqual([1]);
});

test('throws by full name for what the stand-in does not have', async ({ sample }) => {
  const { app, page } = sample;
  const inElectron = (source: string): Promise<string> =>
    app.evaluate((electron, text) => {
      try {
        // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the host's own evaluate, not the app's page
        new Function('electron', text)(electron);
        return 'nothing';
      } catch (error) {
        return String(error);
      }
    }, source);
  expect(await inElectron('electron.app.getFileIcon()')).toContain(
    'electron.app.getFileIcon is not in the stand-in',
  );
  expect(await inElectron('electron.globalShortcut.register("a")')).toContain(
    'electron.globalShortcut.register is not',
  );
  expect(await inElectron('new electron.WebContentsView()')).toContain('electron.WebContentsView is not');
  expect(await inElectron('electron.app.on("child-process-gone", () => {})')).toContain(
    "event 'child-process-gone'",
  );
  expect(await inElectron('electron.BrowserWindow.fromBrowserView()')).toContain(
    'electron.BrowserWindow.fromBrowserView',
  );
  expect(await inElectron('electron.safeStorage.isEncryptionAvailable()')).toContain('electron.safeStorage');
  expect(await page.evaluate('(() => { try { sample.lacking(); } catch (e) { return e.message; } })()')).toBe(
    'ipcRenderer.sendSync is not in the stand-in host',
  );
  expect(await page.evaluate('(() => { try { sample.modules(); } catch (e) { return e.message; } })()')).toBe(
    'module not found: node:fs',
  );
});
