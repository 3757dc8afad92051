// An older copy of the ledger put back: told with the seats it may hide, nothing resurrected, and no false alarm.

import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listAt, type Terminal, textAt, valueAt } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';

const RETURNED = 'Quillmark Draft 3D';
const MISSING = 'Fernholt PLC Studio';

let terminal: Terminal;
freshTerminals((fresh) => (terminal = fresh));

const ledger = (): string => join(terminal.dataDir, 'ledger.db');

function putBack(copy: string): void {
  for (const rest of ['-wal', '-shm']) rmSync(`${ledger()}${rest}`, { force: true });
  copyFileSync(copy, ledger());
}

test(
  'what an older record hides is told with its end, a returned license is no longer usable, and the newer one is well',
  { timeout: 120_000 },
  async () => {
    await terminal.ask(['borrow', RETURNED]);
    const old = join(terminal.dir, 'old.db');
    copyFileSync(ledger(), old);
    await terminal.ask(['return', RETURNED]);
    await terminal.ask(['borrow', MISSING]);
    const newer = join(terminal.dir, 'newer.db');
    copyFileSync(ledger(), newer);
    const [seat] = terminal.seats();

    putBack(old);
    const { status, document } = await terminal.ask(['status']);
    expect(status).toBe(1);
    expect(valueAt(document, 'ledger', 'problem')).toMatchObject({ code: 'ledger-restored' });
    const until = textAt(document, 'ledger', 'problem', 'details', 'seatHeldUntil');
    expect(Date.parse(until)).toBeGreaterThanOrEqual(seat?.expiresAt ?? Infinity);
    expect(textAt(document, 'ledger', 'problem', 'details', 'nextStep')).toMatch(/\w/);
    // The token went with the return: what the old record calls held proves nothing and is not shown as usable.
    const [borrow] = listAt(document, 'borrows');
    expect(borrow).toMatchObject({ licenseName: RETURNED, problem: { code: 'secret-missing' } });
    expect(valueAt(borrow, 'badge')).not.toBe('borrowed');
    const doctor = await terminal.ask(['doctor']);
    expect(listAt(doctor.document, 'findings')).toContainEqual(
      expect.objectContaining({ part: 'ledger', state: 'broken', code: 'ledger-restored' }),
    );
    expect(terminal.seats()).toHaveLength(1);

    // Work on the older one does not make the keychain forget.
    expect((await terminal.ask(['borrow', 'Ostrelle Vibration'])).status).toBe(0);
    expect((await terminal.ask(['status'])).document).toMatchObject({
      ledger: { problem: { code: 'ledger-restored' } },
    });
    await terminal.ask(['return', 'Ostrelle Vibration']);

    putBack(newer);
    const after = await terminal.ask(['status']);
    expect(after).toMatchObject({ status: 0, document: { ledger: { problem: null } } });
    expect(listAt(after.document, 'borrows')).toMatchObject([{ licenseName: MISSING, verdict: 'valid' }]);
  },
);

test(
  'two data directories on one keychain do not take each other’s record for an older one',
  { timeout: 120_000 },
  async () => {
    const other = ['--data-dir', join(terminal.dir, 'other')];
    for (const where of [[], other, [], other]) {
      await terminal.ask(['borrow', RETURNED, ...where]);
      expect((await terminal.ask(['doctor', ...where])).document).toMatchObject({ well: true });
      await terminal.ask(['return', RETURNED, ...where]);
    }
  },
);
