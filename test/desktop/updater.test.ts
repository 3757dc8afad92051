// New versions in the running app: the notes on disk, the daily look, and the message of the window.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openUpdateNotes } from '../../main/adapters/update-notes-file.ts';
import { updateHandlers } from '../../main/desktop/update-handlers.ts';
import { NO_UPDATES_YET, type UpdateAct } from '../../main/domain/update.ts';
import { lookDaily } from '../../main/services/daily-look.ts';
import { Updates } from '../../main/services/updates.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { silentLog } from '../support/silent-log.ts';

const HOUR = 60 * 60_000;
let dir: string;
let clock: FakeClock;
let looks: number;
let isOnline: boolean;
let done: string[];
let isKept: boolean;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-updates-'));
  clock = new FakeClock();
  looks = 0;
  isOnline = true;
  done = [];
  isKept = false;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function openUpdates(way: 'installs' | 'off' = 'installs'): Updates {
  return new Updates({
    way: way === 'off' ? { kind: 'off', why: 'source' } : { kind: way },
    version: '1.2.0',
    canWaitForQuit: true,
    managed: { updates: null },
    open: async () => ({
      check: async () => {
        looks += 1;
        if (!isOnline) throw new Error('no network');
        return { version: '1.3.0', notes: 'Fewer words.' };
      },
      download: async () => undefined,
      installOnQuit: (wished) => void done.push(`on quit ${wished}`),
      install: () => void done.push('install'),
    }),
    notes: openUpdateNotes(dir, silentLog),
    clock,
    log: silentLog,
    hindrances: () => (isKept ? ['checkouts'] : []),
    tell: () => undefined,
  });
}

describe('the notes', () => {
  test('outlive the app, in a file of their own', () => {
    const record = { mode: 'download', newest: '1.3.0', checkedAt: clock.now() } as const;
    openUpdateNotes(dir, silentLog).write(record);
    expect(openUpdateNotes(dir, silentLog).read()).toEqual(record);
    expect(JSON.parse(readFileSync(join(dir, 'updates.json'), 'utf8'))).toEqual({ version: 1, ...record });
  });

  test('count as none where they are not what was written, and are replaced', () => {
    for (const text of [
      '',
      '{',
      '{"version":1,"mode":"always","newest":null,"checkedAt":null}',
      '{"version":2}',
      `"${'x'.repeat(5_000)}"`,
    ]) {
      writeFileSync(join(dir, 'updates.json'), text);
      const notes = openUpdateNotes(dir, silentLog);
      expect(notes.read()).toEqual(NO_UPDATES_YET);
      notes.write({ ...NO_UPDATES_YET, mode: 'off' });
      expect(openUpdateNotes(dir, silentLog).read().mode).toBe('off');
    }
  });
});

describe('the daily look', () => {
  const start = (updates = openUpdates()) => lookDaily({ updates, clock, log: silentLog });

  test('comes a minute after the start, then once a day, also after another start', async () => {
    const stop = start();
    await clock.advance(59_000);
    expect(looks).toBe(0);
    await clock.advance(1_000);
    expect(looks).toBe(1);
    await clock.advance(23 * HOUR);
    expect(looks).toBe(1);
    stop();
    start();
    await clock.advance(30 * 60_000);
    expect(looks).toBe(1);
    await clock.advance(HOUR);
    expect(looks).toBe(2);
  });

  test('is tried again every hour while nobody answers', async () => {
    isOnline = false;
    start();
    await clock.advance(3 * HOUR);
    expect(looks).toBe(3);
    isOnline = true;
    await clock.advance(12 * HOUR);
    expect(looks).toBe(4);
  });

  test('is noticed soon after a night that was slept through, and not put off by a clock that ran ahead', async () => {
    start();
    await clock.advance(60_000);
    await clock.suspend(25 * HOUR);
    expect(looks).toBe(2);
    clock.jump(-90 * HOUR);
    await clock.advance(2 * HOUR);
    expect(looks).toBe(3);
  });

  test('does not come where the person wants none, or this copy has no way; stopping leaves no timer', async () => {
    const updates = openUpdates();
    updates.setMode('off');
    const stop = start(updates);
    await clock.advance(48 * HOUR);
    expect(looks).toBe(0);
    stop();
    start(openUpdates('off'));
    expect(clock.waiting).toBe(0);
  });
});

describe('the message of the window', () => {
  const ending = {
    close: async (): Promise<void> => void done.push('close'),
    comeBack: () => void done.push('come back'),
  };

  test('looks, fetches and installs, each answered with what is true then', async () => {
    const { updates } = updateHandlers({ updates: { service: openUpdates(), ...ending } });
    const run = async (act: UpdateAct) => (await updates.run({ act })).state;
    expect(await run('look')).toMatchObject({ kind: 'available', offer: { version: '1.3.0' } });
    expect(await run('fetch')).toMatchObject({ kind: 'ready', onQuit: false });
    expect(await run('on-quit')).toMatchObject({ onQuit: true });
    expect(await run('not-on-quit')).toMatchObject({ onQuit: false });
    expect(done).toEqual([]);
    expect(await run('restart')).toMatchObject({ kind: 'installing' });
    expect(done).toEqual(['close', 'install']);
  });

  test('ends what is checked out online only where the person said so', async () => {
    const { updates } = updateHandlers({ updates: { service: openUpdates(), ...ending } });
    await updates.run({ act: 'look' });
    await updates.run({ act: 'fetch' });
    isKept = true;
    await expect(updates.run({ act: 'restart' })).rejects.toMatchObject({ code: 'update-waits' });
    expect(done).toEqual([]);
    await updates.run({ act: 'restart-anyway' });
    expect(done).toEqual(['close', 'install']);
  });

  test('saves how often it looks, and refuses what is no act', async () => {
    const { updates } = updateHandlers({ updates: { service: openUpdates(), ...ending } });
    expect(await updates.run({ act: 'mode-download' })).toMatchObject({ mode: 'download' });
    expect(openUpdates().view().mode).toBe('download');
    for (const raw of [undefined, {}, { act: 'install' }, { act: 'look', url: 'https://evil.example' }])
      expect(() => updates.parse(raw)).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });

  test('gets a refusal where this copy does not update itself', async () => {
    const { updates } = updateHandlers({ updates: { service: openUpdates('off'), ...ending } });
    await expect(updates.run({ act: 'look' })).rejects.toMatchObject({ code: 'update-off' });
  });
});
