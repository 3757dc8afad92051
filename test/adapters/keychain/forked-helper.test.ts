// The keychain process as a forked Node: what it is given, that it is heard, and how its end is told.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { forkHelper } from '../../../main/adapters/keychain/forked-helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldpass-fork-'));
const script = join(folder, 'echo.cjs');
writeFileSync(
  script,
  `process.on('message', (message) => {
    if (message.exit !== undefined) process.exit(message.exit);
    const { AWS_PROFILE, GIVEN } = process.env;
    process.send({ message, service: process.argv.at(-1), flags: process.execArgv, AWS_PROFILE, GIVEN });
  });`,
);
afterAll(() => rmSync(folder, { recursive: true }));

const start = () => {
  const helper = forkHelper(script, 'dev.fieldpass.vault.test', { GIVEN: 'yes', AWS_PROFILE: 'p' });
  const ends: string[] = [];
  const ended = new Promise<string>((resolve) =>
    helper.onExit((how) => {
      ends.push(how);
      resolve(how);
    }),
  );
  return { helper, ends, ended };
};

test('gets the service as its last argument and a clean environment, and is heard', async () => {
  const { helper, ends, ended } = start();
  const heard = new Promise((resolve) => helper.onMessage(resolve));
  helper.post({ id: 1 });
  expect(await heard).toEqual({
    message: { id: 1 },
    service: 'dev.fieldpass.vault.test',
    flags: [],
    GIVEN: 'yes',
  });
  helper.kill();
  expect(await ended).toBe('signal SIGKILL');
  // The channel is closed by now: what is still sent is lost, and nothing is thrown.
  helper.post({ id: 2 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(ends).toEqual(['signal SIGKILL']);
});

test('keeps nobody from ending: neither the process nor the line to it is waited for', async () => {
  const waitedFor = (): readonly string[] =>
    process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap' || name === 'PipeWrap');
  const before = waitedFor();
  const { helper, ended } = start();
  expect(waitedFor()).toEqual(before);
  helper.kill();
  await ended;
});

test('tells the number it ends with by itself', async () => {
  const { helper, ended } = start();
  helper.post({ exit: 3 });
  expect(await ended).toBe('exit code 3');
});
