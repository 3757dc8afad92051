// What must be true after any kill: the server's seats against the ledger, the keychain, the screen and the processes.

import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { listAt, textAt, valueAt } from '../support/command-line.ts';
import { borrowsIn, brokenAt, mayHoldSeat, type RawEvent } from './raw-ledger.ts';
import type { Seat, World } from './world.ts';

// A command killed while it proves the keychain leaves a value without a secret in one of few places, for the next probe.
const SCRATCH = new Set([...'01234567f'].map((place) => place.padStart(32, '0')));

/** Before anything was recovered: no seat on the server that the ledger does not answer for. */
export function expectCovered(seats: readonly Seat[], events: readonly RawEvent[]): void {
  const open = borrowsIn(events).filter(mayHoldSeat);
  const tokens = new Set(open.map(({ clientToken }) => clientToken));
  const lost = seats.filter(({ clientToken }) => !tokens.has(clientToken));
  expect(lost, 'seats on the server that the ledger knows nothing of').toEqual([]);
  expect(new Set(seats.map(({ clientToken }) => clientToken)).size, 'one seat a request').toBe(seats.length);
}

/** After the next command has recovered: seats = listed, every token whole, chain intact, nothing left behind. */
export async function expectWhole(world: World, { empty = false } = {}): Promise<void> {
  const { status, document } = await world.ask('status');
  expect(status, JSON.stringify(document)).toBe(0);
  const listed = listAt(document, 'borrows');
  for (const borrow of listed) expect(borrow).toMatchObject({ state: 'held', verdict: 'valid' });
  const ids = listed.map((borrow) => textAt(borrow, 'borrowId')).toSorted();
  const borrows = borrowsIn(world.events());
  expect(
    borrows
      .filter(mayHoldSeat)
      .map(({ borrowId }) => borrowId)
      .toSorted(),
  ).toEqual(ids);
  const seats = await world.seats();
  const tokens = borrows
    .filter(({ borrowId }) => ids.includes(borrowId))
    .map(({ clientToken }) => clientToken);
  expect(seats.map(({ clientToken }) => clientToken).toSorted(), 'seats on the server = listed').toEqual(
    tokens.toSorted(),
  );
  expect(brokenAt(world.ledgerFile), 'hash chain, recomputed from what sqlite3 prints').toBeNull();
  const stray = (await world.keychainAccounts()).filter((account) => !SCRATCH.has(account));
  expect(stray.toSorted(), 'entries in the keychain').toEqual(['sentinel', ...ids].toSorted());
  expect(await lastProcesses(world), 'processes left behind').toEqual([]);
  if (empty) {
    expect(seats).toEqual([]);
    const doctor = await world.ask('doctor');
    expect(valueAt(doctor.document, 'well'), JSON.stringify(doctor.document)).toBe(true);
    expect(JSON.stringify(doctor.document)).toContain('unbroken');
  }
}

// A keychain process ends when its channel breaks, which is a moment after its parent.
async function lastProcesses(world: World): Promise<readonly number[]> {
  for (let look = 0; look < 40; look += 1) {
    if (world.processes().length === 0) return [];
    await sleep(50);
  }
  return world.processes();
}
