// Several commands at once, and an app that holds a claim: no seat twice. Commands that are killed: test/kills/.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqliteLedger } from '../../main/adapters/ledger/sqlite-ledger.ts';
import type { Terminal } from '../support/command-line.ts';
import { listAt, textAt, valueAt } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';

const NAME = 'Quillmark Draft 3D';

let terminal: Terminal;
freshTerminals((fresh) => (terminal = fresh));

test('two commands that borrow the same license at once take one seat', async () => {
  await terminal.ask(['licenses']);
  terminal.misbehave({ kind: 'delay-before-commit', ms: 700, operation: 'CheckoutBorrowLicense' });
  const answers = await Promise.all([terminal.ask(['borrow', NAME]), terminal.ask(['borrow', NAME])]);
  const [won, lost] = answers.toSorted((one, other) => (one.status ?? 0) - (other.status ?? 0));
  expect(won).toMatchObject({ status: 0, document: { ok: true, verdict: 'valid' } });
  expect(lost).toMatchObject({ status: 3, document: { ok: false } });
  expect(textAt(lost?.document, 'failure', 'code')).toMatch(/^(in-progress|already-borrowed)$/);
  expect(terminal.seats()).toHaveLength(1);
});

test('four commands at once on a data directory that does not exist yet all find their way', async () => {
  const names = [NAME, 'Fernholt PLC Studio', 'Ostrelle Vibration', 'Tachymeter'];
  const answers = await Promise.all(names.map((name) => terminal.ask(['borrow', name])));
  expect(answers.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
  expect(terminal.seats()).toHaveLength(4);
  const { document } = await terminal.ask(['status']);
  expect(listAt(document, 'borrows').map((borrow) => valueAt(borrow, 'verdict'))).toEqual(
    Array(4).fill('valid'),
  );
  expect(await terminal.ask(['doctor'])).toMatchObject({ document: { well: true } });
});

test('while the app works on a license the command line keeps its hands off, and works with everything else', async () => {
  const borrowed = await terminal.ask(['borrow', NAME]);
  const borrowId = textAt(borrowed.document, 'borrowId');
  // As the app does: another living process with the ledger open and the claim taken.
  const ledger = openSqliteLedger(join(terminal.dataDir, 'ledger.db'), { clock: { now: () => Date.now() } });
  try {
    expect(ledger.claim(borrowId)).toBe(true);
    const refused = await terminal.ask(['return', NAME]);
    expect(refused).toMatchObject({
      status: 3,
      document: { failure: { code: 'in-progress', retryable: true } },
    });
    expect((await terminal.ask(['status'])).status).toBe(0);
    expect((await terminal.ask(['verify', NAME])).status).toBe(0);
    ledger.release(borrowId);
    expect((await terminal.ask(['return', NAME])).status).toBe(0);
  } finally {
    ledger.close();
  }
});
