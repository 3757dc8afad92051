// When the services reach out for the first time: not before the window shows what is on disk, and never once stopped.

import { afterEach, expect, test, vi } from 'vitest';
import type { Services } from '../../main/compose.ts';
import { goLive } from '../../main/desktop/live.ts';

vi.mock('electron', () => ({ powerMonitor: { on: () => undefined, off: () => undefined } }));

let asked: string[] = [];
let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  asked = [];
});

function whenever(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
const note = (what: string) => async (): Promise<void> => void asked.push(what);
const services = {
  catalogue: { refresh: note('listing') },
  grants: { refresh: note('grants') },
  keychain: { look: note('keychain') },
  watch: {
    start: () => asked.push('watch'),
    stop: () => undefined,
    tick: () => undefined,
    recover: note('recovery'),
  },
  changes: { subscribe: () => () => undefined, tell: () => undefined },
  ledger: { revision: () => '1' },
  tripDesk: { revision: () => '1' },
} as unknown as Services;

test('AWS and the keychain are asked when the window is on screen, the time is watched at once', async () => {
  const { promise, resolve } = whenever();
  stop = goLive(services, () => undefined, promise);
  await new Promise(setImmediate);
  expect(asked).toEqual(['watch']);
  resolve();
  await vi.waitFor(() => expect(asked).toEqual(['watch', 'listing', 'grants', 'keychain', 'recovery']));
});

test('what was stopped meanwhile asks for nothing', async () => {
  const { promise, resolve } = whenever();
  goLive(services, () => undefined, promise)();
  resolve();
  await new Promise(setImmediate);
  expect(asked).toEqual(['watch']);
});
