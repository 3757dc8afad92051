// A second process on a ledger file: node sqlite-ledger-child.ts MODE FILE NAME COUNT

import { rmSync, writeFileSync, writeSync } from 'node:fs';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import { held, requested } from '../../support/ledger-events.ts';

const [mode = '', file = '', name = '', count = '0'] = process.argv.slice(2);
const ledger = openSqliteLedger(file, { clock: { now: () => Date.now() } });
const say = (line: string): void => void writeSync(1, `${line}\n`);

// Says each borrow id once its event is on disk.
function append(atMost: number): void {
  for (let index = 0; index < atMost; index += 1) {
    ledger.append(requested(`${name}-${index}`));
    say(`${name}-${index}`);
  }
}

// Holds a file that only one process may hold while the claim is held.
function claim(wins: number): void {
  const witness = `${file}.witness`;
  for (let won = 0; won < wins;) {
    if (!ledger.claim('seat')) continue;
    writeFileSync(witness, name, { flag: 'wx' });
    rmSync(witness);
    ledger.release('seat');
    won += 1;
    say('won');
  }
}

// Appends requests until the disk is full, then the outcome of one that was sent before.
async function fill(): Promise<void> {
  for (let index = 0; index < 100_000; index += 1) {
    try {
      ledger.append(requested(`${name}-${index}`));
    } catch (error) {
      say(error instanceof FieldpassError ? error.code : String(error));
      break;
    }
  }
  ledger.append(held(`${name}-0`));
  const { intact, events } = await ledger.checkChain();
  say(
    `${intact ? 'intact' : 'broken'} ${ledger.borrows()[0]?.state} ${events === ledger.borrows().length + 1}`,
  );
}

if (mode === 'append') append(Number(count));
else if (mode === 'append-forever') append(Number.MAX_SAFE_INTEGER);
else if (mode === 'claim') claim(Number(count));
else if (mode === 'claim-and-stay') {
  say(String(ledger.claim('seat')));
  setInterval(() => undefined, 60_000);
} else if (mode === 'fill') await fill();
