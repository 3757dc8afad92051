// Signed in to another account AWS says “not found” of every seat: nothing is written off, and nothing destroyed.

import { expect, test } from 'vitest';
import { expectFailure, listAt, type Terminal, textAt } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';

const NAME = 'Quillmark Draft 3D';
// The embedded License Manager tells accounts apart by the last twelve digits of the access key.
const ELSEWHERE = { AWS_ACCESS_KEY_ID: 'AKIDTEST999988887777' };

let terminal: Terminal;
freshTerminals((fresh) => (terminal = fresh));

test(
  'a return under another account says so, and under its own frees the seat',
  { timeout: 120_000 },
  async () => {
    const { document } = await terminal.ask(['borrow', NAME]);
    const borrowId = textAt(document, 'borrowId');
    expectFailure(await terminal.ask(['return', NAME], ELSEWHERE), 4, 'other-account');
    expect([terminal.seats().length, await terminal.tokenOf(borrowId)]).toEqual([
      1,
      expect.stringMatching(/\w{100}/),
    ]);
    const kept = listAt((await terminal.ask(['status'], ELSEWHERE)).document, 'borrows');
    expect(kept).toMatchObject([{ badge: 'borrowed', problem: { code: 'other-account' } }]);
    expect((await terminal.ask(['return', NAME])).status).toBe(0);
    expect(terminal.seats()).toEqual([]);
  },
);

test(
  'a return whose answer was lost is not finished under another account',
  { timeout: 180_000 },
  async () => {
    await terminal.ask(['borrow', NAME]);
    terminal.misbehave({ kind: 'drop-before-commit', operation: 'CheckInLicense', times: 'until-reset' });
    expectFailure(await terminal.ask(['return', NAME]), 5, 'outcome-unknown');
    terminal.misbehave({ kind: 'reset' });
    await terminal.ask(['status'], ELSEWHERE);
    expect(terminal.seats()).toHaveLength(1);
    await terminal.ask(['status']);
    expect(terminal.seats()).toEqual([]);
  },
);
