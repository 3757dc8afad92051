// `fieldpass status --watch`: the table that counts down on a terminal, or a line for each change in a pipe.

import type { Services } from '../../compose.ts';
import { FieldpassError } from '../../domain/failure.ts';
import { MINUTE_MS, SECOND_MS, writeInstant } from '../../domain/instant.ts';
import type { BorrowView, CheckoutView, Here } from '../../domain/snapshot.ts';
import { linesOf, printable } from '../layout.ts';
import { looks } from '../looks.ts';
import type { Printer } from '../print.ts';
import { stateOf } from '../states.ts';
import { type Ending, onEnding } from '../watching.ts';
import { Frame } from '../frame.ts';
import { statusBlocks } from './status-lines.ts';

/** Shows what is here until somebody ends it. Exit number 0 for `q` or a closed pipe, else 128 and the signal's number. */
export async function watchHere(services: Services, printer: Printer, isLong: boolean): Promise<number> {
  const ending = onEnding();
  const frame = printer.out.columns === null ? null : new Frame(process.stdout, printer.out.isColored);
  const show = frame === null ? pipeTeller() : (here: Here) => frame.draw(terminalLines(here, isLong));
  try {
    await follow(services, show, ending);
  } finally {
    frame?.leave();
    ending.stop();
  }
  return ending.number();
}

type Followed = Pick<Services, 'ledger' | 'proofs' | 'snapshots' | 'time' | 'watch'>;

const NOT_SEEN = -1;

/** Looks every second, and at the very moment of the next end; once a minute unfinished work is taken up again. */
export async function follow(services: Followed, show: (here: Here) => void, ending: Ending): Promise<void> {
  const { ledger, proofs, snapshots, time, watch } = services;
  let seen = ledger.revision();
  let workedAt = time.now();
  while (!ending.isThere()) {
    const here = readNow(() => {
      const revision = ledger.revision();
      // Another process may have borrowed: its token is proved here too before it looks healthy.
      if (revision !== seen) proofs.checkAll().catch(() => (seen = NOT_SEEN));
      seen = revision;
      return snapshots.here();
    });
    if (here !== null) show(here);
    if (time.now() - workedAt >= MINUTE_MS) {
      workedAt = time.now();
      time.observe();
      void watch.recover();
    }
    await ending.orAfter(here === null ? SECOND_MS : pauseAfter(here));
  }
}

// A ledger that another process is writing to can be read a second later.
function readNow(read: () => Here): Here | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof FieldpassError && error.code === 'ledger-busy') return null;
    throw error;
  }
}

function pauseAfter({ at, borrows, checkouts }: Here): number {
  const ends = [...borrows, ...checkouts].flatMap(({ expiresAt }) => expiresAt ?? []);
  const left = ends.map((end) => end - at).filter((ms) => ms > 0);
  return Math.min(SECOND_MS - (at % SECOND_MS), ...left);
}

const terminalLines = (here: Here, isLong: boolean) => (screen: Parameters<typeof linesOf>[1]) => [
  ...linesOf(statusBlocks(here, isLong), screen),
  '',
  ...linesOf([looks('quiet', 'q ends the watch')], screen),
];

/** What is told in a pipe: each license once, and then only what has changed, one line each. */
export function pipeTeller(
  write: (text: string) => void = (text) => void process.stdout.write(text),
): (here: Here) => void {
  let told: ReadonlyMap<string, string> | null = null;
  return (here) => {
    const lines = new Map(
      [...here.borrows, ...here.checkouts].map((view) => [idOf(view), lineOf(view)] as const),
    );
    const before = told ?? new Map<string, string>();
    const at = writeInstant(here.at);
    for (const [id, line] of lines) if (before.get(id) !== line) write(`${at}  ${line}\n`);
    for (const [id, line] of before)
      if (!lines.has(id)) write(`${at}  No longer here  ${line.slice(line.indexOf('  ') + 2)}\n`);
    if (told === null && lines.size === 0) write(`${at}  Nothing on this computer.\n`);
    told = lines;
  };
}

const idOf = (view: BorrowView | CheckoutView): string =>
  'borrowId' in view ? view.borrowId : view.checkoutId;

function lineOf(view: BorrowView | CheckoutView): string {
  const [, word] = stateOf(view);
  const end = view.expiresAt === null ? '' : `  until ${writeInstant(view.expiresAt)}`;
  const code = view.problem === null ? '' : `  (${view.problem.code})`;
  return `${word}  ${printable(view.licenseName)}${end}${code}`;
}
