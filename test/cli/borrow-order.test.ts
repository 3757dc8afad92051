// What a borrow asks for beside the license: some of its entitlements, and words that are signed into the token.

import { expect, test } from 'vitest';
import type { Terminal } from '../support/command-line.ts';
import { expectFailure, textAt } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';
import { taken } from '../support/online-seats.ts';

const NAME = 'Quillmark Draft 3D';

let terminal: Terminal;
freshTerminals((fresh) => (terminal = fresh));

test('two seats of one entitlement are taken, and the metadata stands in the signed token', async () => {
  const borrowed = await terminal.ask([
    'borrow',
    NAME,
    '--entitlement',
    'Seats=2',
    '--metadata',
    'Mac=00:1B=x',
  ]);
  expect(borrowed).toMatchObject({
    status: 0,
    document: { ok: true, verdict: 'valid', entitlements: [{ name: 'Seats', unit: 'Count', value: '2' }] },
  });
  expect(taken(terminal)).toMatchObject([{ seats: 2 }]);
  const account = textAt(borrowed.document, 'borrowId');
  const stored = await terminal.inKeyring(account);
  // Head of five parts, then the token: header, payload, signature.
  const payload = Buffer.from(stored.split('.')[6] ?? '', 'base64url').toString('utf8');
  expect(payload).toContain('"checkoutMetadata":{"Mac":"00:1B=x"}');
});

test.each([
  [['--entitlement', 'Nothing'], 'usage'],
  [['--entitlement', 'Seats=0'], 'usage'],
  [['--metadata', 'Mac'], 'usage'],
  [['--metadata', '=x'], 'usage'],
])('%j is refused, and nothing is asked', async (more, code) => {
  expectFailure(await terminal.ask(['borrow', NAME, ...more]), 2, code);
  expect(taken(terminal)).toEqual([]);
});
