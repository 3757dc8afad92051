// What must be true after any kill: the server's seats against the ledger, the keychain, the screen and the processes.

import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { borrowsIn, brokenAt, mayHoldSeat, type RawEvent } from './raw-ledger.ts';

/** A seat on the server, as far as it is compared. */
export type Seat = { readonly clientToken: string };

/** A computer with a built product on it, seen from outside. */
export type Subject = {
  readonly ledgerFile: string;
  /** Runs a command of the built command line to its end and gives its one document. */
  readonly ask: (
    ...args: readonly string[]
  ) => Promise<{ status: number | null; document: unknown; stderr?: string }>;
  readonly events: () => readonly RawEvent[];
  /** The seats this computer holds on the server. */
  readonly seats: () => Promise<readonly Seat[]>;
  readonly keychainAccounts: () => Promise<readonly string[]>;
  /** Processes that work on this data directory. */
  readonly processes: () => readonly number[];
};

type Status = {
  readonly borrows: readonly {
    readonly borrowId: string;
    readonly state: string;
    readonly verdict: string;
  }[];
};

// A command killed while it proves the keychain leaves a value without a secret in one of few places, for the next probe.
const SCRATCH = new Set([...'01234567f'].map((place) => place.padStart(32, '0')));

const RECOVERIES = 8;

/** Before anything was recovered: no seat on the server that the ledger does not answer for. */
export function expectCovered(seats: readonly Seat[], events: readonly RawEvent[]): void {
  const open = borrowsIn(events).filter(mayHoldSeat);
  const tokens = new Set(open.map(({ clientToken }) => clientToken));
  const lost = seats.filter(({ clientToken }) => !tokens.has(clientToken));
  same('seats on the server that the ledger knows nothing of', lost, []);
  same('seats of one request', new Set(seats.map(({ clientToken }) => clientToken)).size, seats.length);
}

/** After the next command has recovered: seats = listed, every token whole, chain intact, nothing left behind. */
export async function expectWhole(subject: Subject, { empty = false } = {}): Promise<void> {
  const listed = await recovered(subject);
  const ill = listed.filter(({ state, verdict }) => state !== 'held' || verdict !== 'valid');
  same('borrows whose token is not whole', ill, []);
  const ids = listed.map(({ borrowId }) => borrowId);
  const borrows = borrowsIn(subject.events());
  sameSet(
    'borrows of the ledger and on the screen',
    borrows.filter(mayHoldSeat).map(({ borrowId }) => borrowId),
    ids,
  );
  const tokens = borrows
    .filter(({ borrowId }) => ids.includes(borrowId))
    .map(({ clientToken }) => clientToken);
  const seats = await subject.seats();
  sameSet(
    'seats on the server and listed ones',
    seats.map(({ clientToken }) => clientToken),
    tokens,
  );
  same('event that breaks the hash chain of what sqlite3 prints', brokenAt(subject.ledgerFile), null);
  const entries = (await subject.keychainAccounts()).filter((account) => !SCRATCH.has(account));
  const heads = entries.filter((account) => account === headAccount(subject.events()));
  sameSet('entries in the keychain', entries, ['sentinel', ...ids, ...heads]);
  same('processes left behind', await lastProcesses(subject), []);
  if (empty) await expectEmpty(subject);
}

// A command waits a few seconds for its recovery; on a busy machine what is left is for the next one.
async function recovered(subject: Subject): Promise<Status['borrows']> {
  for (let turn = 1; ; turn += 1) {
    const { status, document, stderr = '' } = await subject.ask('status');
    same(`exit number of status, which said ${JSON.stringify(document)} and “${stderr}”`, status, 0);
    const { borrows } = document as Status;
    const isOpen = borrows.some(({ state }) => state === 'requested' || state === 'returning');
    if (!isOpen || turn === RECOVERIES) return borrows;
  }
}

// How far the ledger had got stands under the hash of its first event; a command that was killed may not have written it.
const headAccount = (events: readonly RawEvent[]): string | undefined => events[0]?.hash.slice(0, 32);

async function expectEmpty(subject: Subject): Promise<void> {
  same('seats at the end', await subject.seats(), []);
  const { document } = await subject.ask('doctor');
  const text = JSON.stringify(document);
  same(
    `the doctor, who said ${text}`,
    [(document as { well: boolean }).well, /unbroken/.test(text)],
    [true, true],
  );
}

// A keychain process ends when its channel breaks, which is a moment after its parent.
async function lastProcesses(subject: Subject): Promise<readonly number[]> {
  for (let look = 0; look < 100 && subject.processes().length > 0; look += 1) await sleep(50);
  return subject.processes();
}

function sameSet(what: string, found: readonly string[], due: readonly string[]): void {
  same(what, found.toSorted(), due.toSorted());
}

// Not a test library's: the command line is killed under one, the app under another.
function same(what: string, found: unknown, due: unknown): void {
  if (isDeepStrictEqual(found, due)) return;
  throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(due)}`);
}
