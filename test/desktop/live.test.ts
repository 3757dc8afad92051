// When the services reach out for the first time: not before the window shows what is on disk, and never once stopped.

import { afterEach, expect, test, vi } from 'vitest';
import type { Services } from '../../main/compose.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import type { Snapshot } from '../../main/domain/snapshot.ts';
import { Changes } from '../../main/services/changes.ts';
import { goLive } from '../../main/desktop/live.ts';

vi.mock('electron', () => ({ powerMonitor: { on: () => undefined, off: () => undefined } }));

let asked: string[] = [];
let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  asked = [];
  vi.useRealTimers();
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

test('what another process wrote is proved again when its proof could not be read the first time', async () => {
  vi.useFakeTimers();
  let revision = 1;
  let proofs = 0;
  const checkAll = async (): Promise<void> => {
    proofs += 1;
    if (proofs === 1) throw new Error('busy');
  };
  const followed = {
    ...services,
    ledger: { revision: () => revision },
    proofs: { checkAll },
    log: { warn: () => undefined },
  } as unknown as Services;
  stop = goLive(followed, () => undefined, new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(proofs).toBe(0);
  revision = 2;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(proofs).toBe(2);
});

test('a snapshot that could not be taken ends nothing, and is sent as soon as it can be taken', async () => {
  vi.useFakeTimers();
  const changes = new Changes();
  const sent: Snapshot[] = [];
  const snapshot = { at: 1 } as unknown as Snapshot;
  let isBusy = true;
  const take = (): Snapshot => {
    if (isBusy) throw new FieldpassError('ledger-busy');
    return snapshot;
  };
  const busy = {
    ...services,
    changes,
    snapshots: { take },
    log: { warn: () => undefined },
  } as unknown as Services;
  stop = goLive(busy, (value) => sent.push(value), new Promise(() => undefined));
  changes.tell();
  await vi.advanceTimersByTimeAsync(5_000);
  isBusy = false;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(sent).toEqual([snapshot]);
  changes.tell();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toHaveLength(2);
});
