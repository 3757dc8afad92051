// Ledger files with flipped bits, cut short, torn or overwritten: found out, left as they are, and the rest is shown.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLedgerOrExplain } from '../../../main/adapters/ledger/ledger-broken.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import type { Borrow } from '../../../main/domain/borrow.ts';
import { randomFrom } from '../../kills/random.ts';
import { LONG, reached, SEED, tries } from '../../support/effort.ts';
import { AT, held, requested } from '../../support/ledger-events.ts';
import { sampleLicense } from '../../support/samples.ts';

const BORROWS = 40;
const clock = { now: () => 1_800_000_000_000 };

let dir: string;
let whole: Buffer;
let truth: readonly Borrow[];
/** The files of a ledger whose process was killed: what was written last stands in the write-ahead log alone. */
let torn: { readonly main: Buffer; readonly wal: Buffer };
let cases = 0;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-damaged-'));
  const file = join(dir, 'ledger.db');
  const ledger = openSqliteLedger(file, { clock });
  for (let index = 0; index < BORROWS; index += 1) {
    const id = `b${index}`;
    ledger.append(requested(id), held(id));
    if (index % 3 === 0)
      ledger.append(
        { kind: 'returning', borrowId: id, at: AT },
        { kind: 'returned', borrowId: id, how: 'checked-in', requestId: null, at: AT },
      );
  }
  ledger.saveCatalogue({ listedAt: clock.now(), licenses: [{ license: sampleLicense(), seats: null }] });
  ledger.close();
  whole = readFileSync(file);
  const again = openSqliteLedger(file, { clock });
  again.append(requested('late'), held('late'));
  truth = again.borrows();
  torn = { main: readFileSync(file), wal: readFileSync(`${file}-wal`) };
  again.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type Files = { readonly main: Buffer; readonly wal?: Buffer };
type Outcome = { readonly told: boolean; readonly shown: number };

/** Opens the damaged files as the product does; throws the story of whatever is not as it must be. */
function look({ main, wal }: Files, what: string): Outcome {
  cases += 1;
  const folder = join(dir, `case-${cases}`);
  const file = join(folder, 'ledger.db');
  mkdirSync(folder);
  writeFileSync(file, main);
  if (wal !== undefined) writeFileSync(`${file}-wal`, wal);
  const due = wal === undefined ? truth.slice(0, BORROWS) : truth;
  try {
    const { ledger } = openLedgerOrExplain(file, { clock });
    const problems = ledger.problems();
    const borrows = ledger.borrows();
    ledger.close();
    const told = problems.length > 0;
    if (!told && !isDeepStrictEqual(borrows, due)) throw new Error('accepted in silence');
    if (told && wal === undefined && !readFileSync(file).equals(main))
      throw new Error('the file was changed');
    if (!readdirSync(folder).includes('ledger.db')) throw new Error('the file was deleted');
    return { told, shown: borrows.length };
  } catch (error) {
    throw new Error(`seed ${SEED}, case ${cases}: ${what}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const flipped = (bytes: Buffer, at: number, bit: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
  return copy;
};

function sum(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const told = outcomes.filter((one) => one.told);
  const shown = told.reduce((all, one) => all + one.shown, 0);
  return {
    files: outcomes.length,
    'found out': told.length,
    'harmless by content': outcomes.length - told.length,
    'borrows shown of 100 in a damaged one': Math.round((shown * 100) / Math.max(1, told.length * BORROWS)),
    crashes: 0,
    changed: 0,
    'accepted in silence': 0,
  };
}

test('one bit flipped anywhere: found out or harmless, and the rest is still shown', LONG, () => {
  const random = randomFrom(SEED);
  const outcomes = Array.from({ length: tries(2_500, 50_000) }, () => {
    const at = Math.floor(random() * whole.length);
    const bit = Math.floor(random() * 8);
    return look({ main: flipped(whole, at, bit) }, `bit ${bit} of byte ${at} flipped`);
  });
  const figures = sum(outcomes);
  reached('ledgers with a flipped bit', figures);
  expect(figures['found out']).toBeGreaterThan(outcomes.length / 10);
  expect(figures['borrows shown of 100 in a damaged one']).toBeGreaterThan(85);
});

test(
  'cut short at any length, or with pages or the head overwritten: found out, and the rest is still shown',
  LONG,
  () => {
    const random = randomFrom(SEED + 1);
    const outcomes = Array.from({ length: tries(600, 12_000) }, (_, index) => {
      const at = Math.floor(random() * whole.length);
      if (index % 3 === 0) return look({ main: whole.subarray(0, Math.max(1, at)) }, `cut to ${at} bytes`);
      const from = index % 3 === 1 ? 0 : at;
      const length = 1 + Math.floor(random() * 8_192);
      const main = Buffer.from(whole);
      main.fill(Math.floor(random() * 256), from, Math.min(whole.length, from + length));
      return look({ main }, `${length} bytes from ${from} overwritten`);
    });
    const figures = sum(outcomes);
    reached('ledgers cut short or overwritten', figures);
    expect(figures['found out']).toBeGreaterThan(outcomes.length / 2);
    expect(figures['borrows shown of 100 in a damaged one']).toBeGreaterThan(40);
  },
);

test(
  'a write-ahead log that is torn or damaged costs what it held at most, and never the chain',
  LONG,
  () => {
    const random = randomFrom(SEED + 2);
    const outcomes = Array.from({ length: tries(200, 4_000) }, (_, index) => {
      const at = Math.floor(random() * torn.wal.length);
      const wal = index % 2 === 0 ? torn.wal.subarray(0, at) : flipped(torn.wal, at, index % 8);
      return lookAtTorn(
        { main: torn.main, wal },
        `write-ahead log ${index % 2 === 0 ? 'cut' : 'flipped'} at ${at}`,
      );
    });
    expect(lookAtTorn(torn, 'write-ahead log untouched')).toBe(truth.length);
    reached('ledgers with a torn write-ahead log', {
      files: outcomes.length,
      crashes: 0,
    });
  },
);

// SQLite takes the frames up to the first bad one: an earlier state, whole. That it is an earlier one the keychain tells.
function lookAtTorn(files: Required<Files>, what: string): number {
  cases += 1;
  const folder = join(dir, `case-${cases}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'ledger.db'), files.main);
  writeFileSync(join(folder, 'ledger.db-wal'), files.wal);
  const { ledger } = openLedgerOrExplain(join(folder, 'ledger.db'), { clock });
  const [borrows, problems] = [ledger.borrows(), ledger.problems()];
  ledger.close();
  rmSync(folder, { recursive: true, force: true });
  const early = borrows.slice(0, BORROWS);
  expect({ problems, early }, `seed ${SEED}: ${what}`).toEqual({
    problems: [],
    early: truth.slice(0, BORROWS),
  });
  return isDeepStrictEqual(borrows, truth) ? borrows.length : 0;
}
