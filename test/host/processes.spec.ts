// Processes: one instance, utility processes, the order of quitting, and nothing left behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, launchSample, startArguments, test } from './launch.ts';

const executable = join(import.meta.dirname, '../e2e/host/electron');

/** Every living process: its pid and its parent's. */
function livingProcesses(): { pid: number; parent: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const [state, parent] =
          readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
        return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent) }];
      } catch {
        return [];
      }
    });
}

/** A process and everything it started, directly or not. */
function familyOf(root: number): number[] {
  const living = livingProcesses();
  const family = [root];
  for (const member of family)
    family.push(...living.filter(({ parent }) => parent === member).map(({ pid }) => pid));
  return family;
}

const stillAlive = (pids: readonly number[]): number[] =>
  livingProcesses()
    .map(({ pid }) => pid)
    .filter((pid) => pids.includes(pid));

test('lets a second start only tell the first its command line', async ({ sample }) => {
  const second = spawn(executable, [...startArguments(sample.profile), 'fieldpass-second'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  second.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(second, 'exit');
  expect([code, output]).toEqual([0, 'second instance\n']);
  expect(await sample.log()).toContain('second-instance fieldpass-second');
});

test('takes over the lock of an instance that was killed', async ({}, testInfo) => {
  const profile = testInfo.outputPath('profile');
  const first = await launchSample(profile);
  const dead = first.app.process();
  const gone = once(dead, 'exit');
  dead.kill('SIGKILL');
  await gone;
  const second = await launchSample(profile);
  expect(await second.app.evaluate(({ app }) => app.hasSingleInstanceLock())).toBe(true);
  await second.app.close();
});

test('talks with a utility process and kills one that hangs', async ({ sample }) => {
  const { app } = sample;
  const answer = await app.evaluate(`new Promise((resolve) => {
    globalThis.child = startChild();
    child.once('message', resolve);
    child.postMessage(new Map([['k', new Uint8Array([9])]]));
  }).then(({ data, ...rest }) => ({ ...rest, nine: data.get('k')[0], pid: typeof child.pid, out: child.stdout }))`);
  expect(answer).toEqual({ nine: 9, argv: ['hello'], env: '1', type: 'utility', pid: 'number', out: null });
  const killed = `new Promise((resolve) => {
    child.once('exit', resolve);
    child.postMessage('hang');
    child.kill();
  }).then((code) => [code, child.pid === undefined])`;
  expect(await app.evaluate(killed)).toEqual([15, true]);
  const ended = `new Promise((resolve) => {
    globalThis.child = startChild();
    child.once('exit', resolve);
    child.postMessage('end');
  })`;
  expect(await app.evaluate(ended)).toBe(7);
});

test('quits in order and can be held back by a window', async ({ sample }) => {
  const { app, page } = sample;
  const window = await app.browserWindow(page);
  await window.evaluate((one) => {
    one.once('close', (event: { preventDefault(): void }) => event.preventDefault());
  });
  await app.evaluate(({ app: electronApp }) => electronApp.quit());
  expect((await sample.log()).slice(-2)).toEqual(['before-quit', 'close']);
  expect(await page.evaluate('sample.add(1, 2)')).toBe(3);

  const lines: string[] = [];
  app.on('console', (message) => lines.push(message.text()));
  await app.close();
  expect(lines).toEqual(['before-quit', 'will-quit', 'quit']);
});

test('tells when the last window is closed and quits on SIGTERM', async ({}, testInfo) => {
  const profile = testInfo.outputPath('profile');
  const sample = await launchSample(profile);
  const window = await sample.app.browserWindow(sample.page);
  const closed = sample.page.waitForEvent('close');
  await window.evaluate((one) => one.close());
  await closed;
  expect((await sample.log()).slice(-3)).toEqual(['close', 'closed', 'window-all-closed']);
  const exit = once(sample.app.process(), 'exit');
  sample.app.process().kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
});

test('leaves nothing running when the host is closed or killed', async ({}, testInfo) => {
  for (const end of ['close', 'kill']) {
    const sample = await launchSample(testInfo.outputPath(`profile-${end}`));
    await sample.app.evaluate(`new Promise((resolve) => {
      const child = startChild();
      child.once('message', resolve);
      child.postMessage('stay');
    })`);
    const family = familyOf(sample.app.process().pid ?? 0);
    expect(family.length).toBeGreaterThan(5);
    if (end === 'kill') sample.app.process().kill('SIGKILL');
    else await sample.app.close();
    await expect.poll(() => stillAlive(family)).toEqual([]);
  }
});

test('keeps what the page stored for the next start', async ({}, testInfo) => {
  const profile = testInfo.outputPath('profile');
  const first = await launchSample(profile);
  await first.page.evaluate(`localStorage.setItem('kept', 'yes')`);
  await first.app.close();
  const second = await launchSample(profile);
  expect(await second.page.evaluate(`localStorage.getItem('kept')`)).toBe('yes');
  await second.app.evaluate(({ session }) => session.defaultSession.clearStorageData());
  expect(await second.page.evaluate(`localStorage.getItem('kept')`)).toBeNull();
  await second.app.close();
});
