// Rows of the ledger: whatever the file gives.

import { everyCheckoutKind, everyKind } from '../../support/ledger-events.ts';
import { LedgerFold } from '../../../main/adapters/ledger/ledger-fold.ts';
import { eventOfRow, rowOfEvent } from '../../../main/adapters/ledger/ledger-events.ts';
import {
  readCatalogueRow,
  readClaimRow,
  readIssuerKeyRow,
  readListingRow,
} from '../../../main/adapters/ledger/ledger-rows.ts';
import { CHAIN_START, hashOf } from '../../../main/adapters/ledger/ledger-chain.ts';
import { writeInstant } from '../../../main/domain/instant.ts';
import { borrowedUntil } from '../../../main/domain/license.ts';
import { sampleLicense } from '../../support/samples.ts';
import type { Target } from '../engine.ts';
import { mutateJson } from '../mutate-json.ts';
import { mutateValue } from '../mutate-value.ts';
import type { Random } from '../random.ts';
import { neverRefuses, opinion } from '../engine.ts';

type Row = Record<string, unknown>;

/** A history as rows with a right chain. */
function chained(events: Parameters<typeof rowOfEvent>[0][]): readonly Row[] {
  let end = CHAIN_START;
  return events.map((event) => {
    const row = { number: end.number + 1, ...rowOfEvent(event) };
    const hash = hashOf(end.hash, row);
    const whole = { ...row, previous_hash: end.hash, hash };
    end = { number: row.number, hash };
    return whole;
  });
}

/** Whole rows of every kind of event, in a right chain. */
export const HISTORY = chained([...everyKind('b1'), ...everyCheckoutKind('c1')]);
const HISTORIES = [HISTORY, ...HISTORY.map((row) => [row])];

function changedRows(rows: readonly Row[], random: Random, other: readonly Row[]): readonly Row[] {
  const at = random.below(rows.length);
  const row = rows[at] ?? other[0] ?? {};
  const body = bodyOf(row);
  const changed = random.once(4)
    ? (mutateValue(row, random, other[0]) as Row)
    : {
        ...row,
        body: mutateJson(body, random, bodyOf(other[0]), [
          '"maxMinutes":1e400',
          '9e15',
          '1e300',
          '"value":1',
        ]),
      };
  const list = rows.length > 3 ? rows.slice(Math.max(0, at - 1), at + 2) : rows;
  return random.once(6) ? [...list, changed] : list.map((one) => (one === row ? changed : one));
}

// A changed row may have anything for a body.
function bodyOf(row: Row | undefined): string {
  const body = row?.['body'];
  return typeof body === 'string' ? body : '{}';
}

const COLUMNS = Object.keys(HISTORY[0] ?? {});

type Folded = {
  readonly fold: LedgerFold;
  readonly events: readonly (ReturnType<typeof eventOfRow> | undefined)[];
};

function folded(rows: readonly Row[]): Folded {
  const fold = new LedgerFold();
  for (const row of rows) fold.take(row);
  const isRow = (row: unknown): row is Parameters<typeof eventOfRow>[0] =>
    typeof (row as Row | null)?.['body'] === 'string' && typeof (row as Row)['kind'] === 'string';
  return { fold, events: rows.map((row) => (isRow(row) ? eventOfRow(row) : undefined)) };
}

export const LEDGER_TARGET: Target<readonly Row[], Folded> = {
  name: 'ledger events',
  seeds: HISTORIES,
  mutate: changedRows,
  parse: folded,
  isRefusal: neverRefuses,
  check: (rows, { fold, events }) => {
    for (const event of events) if (event) checkEvent(event);
    for (const one of [...fold.borrows(), ...fold.checkouts()]) {
      if (one.wish.maxMinutes !== null) writeInstant(Date.UTC(2030, 0) + one.wish.maxMinutes * 60_000);
      JSON.stringify(one);
    }
    const isChanged = rows.some(
      (row) => !HISTORY.some((known) => COLUMNS.every((name) => known[name] === (row as Row | null)?.[name])),
    );
    if (isChanged && fold.problems.length === 0) throw new Error('a changed record passed for a right one');
    const read = events.filter((event) => event).length;
    return opinion(
      `${fold
        .borrows()
        .map(({ state }) => state)
        .join()} ${fold.checkouts().length} ${fold.problems.length} ${events[0]?.kind}`,
      read > 0,
    );
  },
  broken: {
    'the chain is not looked at': (rows) => {
      const { fold, events } = folded(rows);
      return {
        fold: Object.defineProperty(fold, 'problems', {
          value: fold.problems.filter((one) => !one.includes('chain')),
        }),
        events,
      };
    },
    'numbers are not bounded': (rows) => {
      const { fold, events } = folded(rows);
      return {
        fold,
        events: events.map((event) =>
          event?.kind === 'asked-again' ? { ...event, attempt: event.attempt === 2 ? 2 : Infinity } : event,
        ),
      };
    },
  },
};

// What was read can be written again, and is then the same.
function checkEvent(event: NonNullable<ReturnType<typeof eventOfRow>>): void {
  const row = rowOfEvent(event);
  if (JSON.stringify(eventOfRow(row)) !== JSON.stringify(event))
    throw new Error(`another ${event.kind} after writing it`);
}

type Small =
  | ReturnType<typeof readCatalogueRow>
  | ReturnType<typeof readListingRow>
  | ReturnType<typeof readIssuerKeyRow>
  | ReturnType<typeof readClaimRow>;

const SMALL_READERS: Readonly<Record<string, (row: unknown) => Small>> = {
  catalogue: readCatalogueRow,
  listing: readListingRow,
  key: readIssuerKeyRow,
  claim: readClaimRow,
};

export const ROWS_TARGET: Target<{ readonly table: string; readonly row: unknown }, Small> = {
  name: 'ledger tables',
  seeds: [
    { table: 'catalogue', row: { seats_free: 1, seats_total: 2, license: JSON.stringify(sampleLicense()) } },
    { table: 'listing', row: { revision: 'r', listed_at: 5 } },
    {
      table: 'key',
      row: {
        thumbprint: 't',
        issuer_account: '123456789012',
        origin: 'file',
        added_at: 1,
        comment: '',
        jwk: '{"kty":"RSA","n":"x","e":"AQAB"}',
      },
    },
    { table: 'claim', row: { owner: 'o', pid: 1, process_started: null, claimed_at: 1 } },
  ],
  mutate: ({ table, row }, random, other) => {
    const member = table === 'catalogue' ? 'license' : 'jwk';
    const text = (row as Row | null)?.[member];
    if (typeof text !== 'string' || random.once(4))
      return { table, row: mutateValue(row, random, other.row) };
    return {
      table,
      row: {
        ...(row as Row),
        [member]: mutateJson(text, random, '{}', [
          '"maxMinutes":1e400',
          '"maxMinutes":1e14',
          '1e300',
          '"endAt":9e15',
        ]),
      },
    };
  },
  parse: ({ table, row }) => SMALL_READERS[table]?.(row) ?? null,
  isRefusal: neverRefuses,
  check: ({ table }, result) => {
    if (result === null) return opinion(`${table} null`, false);
    if ('license' in result)
      for (const at of [result.license.validity.beginAt, borrowedUntil(result.license, 0)])
        if (at !== null) writeInstant(at);
    for (const at of ['addedAt' in result ? result.addedAt : 0, 'listedAt' in result ? result.listedAt : 0])
      writeInstant(at);
    return opinion(table, true);
  },
  broken: {
    'instants are not bounded': ({ table, row }) => {
      const at = (row as Row | null)?.['listed_at'];
      return table === 'listing' && typeof at === 'number' && at > 8.64e15
        ? { revision: '', listedAt: at }
        : (SMALL_READERS[table]?.(row) ?? null);
    },
    'minutes are not bounded': ({ table, row }) => {
      const read = SMALL_READERS[table]?.(row) ?? null;
      return read !== null && 'license' in read && read.license.borrowing !== null
        ? {
            ...read,
            license: {
              ...read.license,
              borrowing: { canReturnEarly: true, maxMinutes: read.license.borrowing.maxMinutes * 1e11 },
            },
          }
        : read;
    },
  },
};
