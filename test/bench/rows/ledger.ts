// The ledger: one event made durable, and what reading costs as it grows.

import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { systemClock } from '../../../main/adapters/system-clock.ts';
import type { BorrowEvent } from '../../../main/domain/borrow.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openHouse } from '../../support/house.ts';
import { makeTestIssuer } from '../../support/issuer.ts';
import { AT, held, requested } from '../../support/ledger-events.ts';
import { MemoryLicenseManager, testLicense } from '../../support/memory-license-manager.ts';
import { MemoryVault } from '../../support/memory-vault.ts';
import type { Curve, Outcome, Row } from '../row.ts';
import { onDisk } from '../subjects/bench-folder.ts';
import { curveOf } from '../subjects/growing.ts';
import { interleaved, msOfSync } from '../subjects/interleaved.ts';

const EVENTS = 100;
const NO_DISK = 'The work tree lies in memory (tmpfs): nothing there is durable.';

const idOf = (at: number): string => at.toString(16).padStart(32, '0');

/** The bytes that the ledger keeps of one event: its columns and both hashes. */
function bytesOf(at: number): Buffer {
  const { borrowId, kind, ...body } = requested(idOf(at));
  return Buffer.from(`${JSON.stringify([at, borrowId, kind, AT, body, '0'.repeat(64), '0'.repeat(64)])}\n`);
}

async function append(rounds: number): Promise<Outcome> {
  const measured = await onDisk(async (folder) => {
    const ledger = openSqliteLedger(join(folder, 'ledger.db'), { clock: systemClock() });
    const file = openSync(join(folder, 'bare'), 'a');
    let mine = 0;
    let its = 0;
    const ours = (): number =>
      msOfSync(() => {
        for (let left = EVENTS; left > 0; left -= 1) ledger.append(requested(idOf((mine += 1))));
      });
    const bare = (): number => {
      const lines = Array.from({ length: EVENTS }, () => bytesOf((its += 1)));
      return msOfSync(() => {
        for (const line of lines) {
          writeSync(file, line);
          fsyncSync(file);
        }
      });
    };
    try {
      return await interleaved(rounds, ours, bare);
    } finally {
      ledger.close();
      closeSync(file);
    }
  });
  if (measured === null) return { kind: 'not-run', why: NO_DISK };
  return { kind: 'measured', rounds: measured, unit: `ms for ${EVENTS} events` };
}

export const rows: readonly Row[] = [
  {
    id: 'ledger-append',
    what: 'an event in the ledger, hash-chained and durable',
    against: 'appending the same bytes to a file, fsync each time',
    goal: { at: 'most', ratio: 1.3 },
    is: 'ours/yardstick',
    run: append,
  },
];

/** Each of a license of its own. */
function borrowed(id: string): readonly BorrowEvent[] {
  const asked = requested(id);
  if (asked.kind !== 'requested') throw new Error('a borrow begins with a request');
  const licenseArn = `${asked.wish.licenseArn.slice(0, -8)}${id.slice(-8)}`;
  return [{ ...asked, wish: { ...asked.wish, licenseArn, replaces: null } }, held(id)];
}

/** A ledger file with `size` held borrows, given anew for every measurement. */
async function withBorrows<T>(size: number, work: (file: string) => Promise<T>): Promise<T> {
  const done = await onDisk(async (folder) => {
    const file = join(folder, 'ledger.db');
    const ledger = openSqliteLedger(file, { clock: systemClock() });
    const ids = Array.from({ length: size }, (_, at) => idOf(at));
    ledger.append(...ids.flatMap(borrowed));
    ledger.close();
    return work(file);
  });
  if (done === null) throw new Error(NO_DISK);
  return done;
}

function readAll(file: string): number {
  return msOfSync(() => {
    const ledger = openSqliteLedger(file, { clock: systemClock() });
    ledger.borrows();
    ledger.close();
  });
}

/** Snapshots of `size` borrows and `size` licenses, made by the whole house. */
async function snapshotting(size: number, rounds: number): Promise<readonly number[]> {
  const issuer = await makeTestIssuer();
  const clock = new FakeClock(AT + 60_000);
  const aws = new MemoryLicenseManager({ clock, issuer });
  const license = testLicense(issuer);
  aws.add(license);
  for (let at = 1; at < size; at += 1) aws.add({ ...license, arn: `${license.arn}${idOf(at).slice(-8)}` });
  return withBorrows(size, async (file) => {
    const ledger = openSqliteLedger(file, { clock });
    try {
      const house = openHouse({ issuer, clock, aws, vault: new MemoryVault(), license }, ledger as never);
      await house.catalogue.refresh();
      if (house.snapshots.take().borrows.length !== size) throw new Error('borrows are missing');
      return Array.from({ length: rounds }, () => msOfSync(() => void house.snapshots.take()));
    } finally {
      ledger.close();
    }
  });
}

export const curves: readonly Curve[] = [
  curveOf(
    { id: 'ledger-read', what: 'opening the ledger and reading held borrows, chain checked', unit: 'ms' },
    (size, rounds) => withBorrows(size, async (file) => Array.from({ length: rounds }, () => readAll(file))),
  ),
  curveOf({ id: 'snapshot', what: 'a snapshot of as many borrows and licenses', unit: 'ms' }, snapshotting),
];
