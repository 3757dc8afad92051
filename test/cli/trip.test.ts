// Trips through the built command line: planned, borrowed for as a whole or not at all, rehearsed, their kits handed on.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectFailure, listAt, type Terminal, textAt, valueAt } from '../support/command-line.ts';
import { freshTerminals } from '../support/fresh-terminals.ts';

const ONE = 'Quillmark Draft 3D';
const TWO = 'Ostrelle Vibration Suite';
const DAY_MS = 86_400_000;

let terminal: Terminal;
freshTerminals((fresh) => (terminal = fresh));

const day = (ahead: number): string => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);
const days = (first: number, last: number) => ['--first', day(first), '--last', day(last)];
const addTrip = (...licenses: readonly string[]) =>
  terminal.ask(['trip', 'add', 'Rig 7', ...days(1, 3), ...licenses.flatMap((name) => ['--license', name])]);

test('a trip is planned, borrowed for, rehearsed with the network cut, and removed; what was borrowed stays', async () => {
  const added = await addTrip(ONE, TWO);
  expect(added).toMatchObject({
    status: 0,
    document: { name: 'Rig 7', days: 3, state: 'ready', endAt: `${day(4)}T00:00:00Z` },
  });
  expect((await terminal.run('trip')).stdout).toMatch(/borrow now\s+2 licenses\s+Rig 7/);
  expect((await terminal.ask(['trip', 'rehearse', 'rig'])).status).toBe(7);

  expect(await terminal.ask(['trip', 'borrow', 'Rig 7'])).toMatchObject({
    status: 0,
    document: { state: 'done', items: [{ state: 'taken' }, { state: 'taken' }] },
  });
  expect(terminal.seats()).toHaveLength(2);

  await terminal.cutNetwork();
  const card = await terminal.ask(['trip', 'rehearse', 'Rig 7']);
  expect(card).toMatchObject({
    status: 0,
    document: {
      result: 'pass',
      judgedAt: `${day(3)}T23:00:00Z`,
      items: [{ reason: 'valid' }, { reason: 'valid' }],
    },
  });
  expect((await terminal.run('trip', 'show', 'Rig 7')).stdout).toContain(`${ONE}: here until`);
  expect((await terminal.ask(['trip', 'remove', 'Rig 7'])).status).toBe(0);
  expect(listAt((await terminal.ask(['trip'])).document, 'trips')).toEqual([]);
  expect(terminal.seats()).toHaveLength(2);
});

test('when one fails, what was got is kept, or given back at once with --undo', async () => {
  await addTrip(ONE, TWO);
  const failing = async (...more: readonly string[]) => {
    terminal.misbehave({ kind: 'delay-after-commit', ms: 1_500, operation: 'CheckoutBorrowLicense' });
    const running = terminal.start(['trip', 'borrow', 'Rig 7', ...more, '--json']);
    await expect.poll(() => terminal.seats().length, { timeout: 60_000 }).toBe(1);
    terminal.misbehave({
      kind: 'fail',
      name: 'NoEntitlementsAllowedException',
      message: 'No entitlements allowed',
      operation: 'CheckoutBorrowLicense',
    });
    const { status, stdout } = await running.ended;
    return { status, document: JSON.parse(stdout) as unknown };
  };
  expect(await failing('--undo')).toMatchObject({
    status: 3,
    document: {
      state: 'undone',
      items: [{ state: 'returned' }, { state: 'failed', failure: { code: 'no-seats' } }],
    },
  });
  expect(terminal.seats()).toEqual([]);
  expect(await failing()).toMatchObject({
    status: 3,
    document: { state: 'stopped', items: [{ state: 'taken', undo: 'possible' }, { state: 'failed' }] },
  });
  expect(terminal.seats()).toHaveLength(1);
  const rehearsed = await terminal.run('trip', 'rehearse', 'Rig 7');
  expect([rehearsed.status, rehearsed.stdout]).toEqual([
    7,
    expect.stringMatching(new RegExp(`^FAIL: .*PASS {2}${ONE}.*FAIL {2}${TWO}: not on this computer`, 's')),
  ]);
});

test('nothing is taken for a trip that is too early or too long, and it says of which license why', async () => {
  await terminal.ask(['trip', 'add', 'Late', ...days(30, 32), '--license', ONE]);
  const early = await terminal.ask(['trip', 'borrow', 'Late']);
  expectFailure(early, 3, 'trip-not-coverable');
  expect(textAt(early.document, 'failure', 'message')).toContain(`${ONE}: it would end too soon before`);
  expect((await terminal.run('trip', 'show', 'Late')).stdout).toMatch(/press Borrow in \d+ d/);
  await terminal.ask(['trip', 'add', 'Long', ...days(1, 40), '--license', ONE]);
  expectFailure(await terminal.ask(['trip', 'borrow', 'Long']), 3, 'trip-not-coverable');
  expect(terminal.seats()).toEqual([]);
});

test('a kit is exported once, never over a file that is there, and makes a trip again', async () => {
  await addTrip(ONE, TWO);
  const file = join(terminal.dir, 'rig.fieldpass');
  expect((await terminal.ask(['trip', 'export', 'Rig 7', file])).status).toBe(0);
  const content = readFileSync(file, 'utf8');
  expectFailure(await terminal.ask(['trip', 'export', 'Rig 7', file]), 2, 'file-unwritable');
  expect(readFileSync(file, 'utf8')).toBe(content);

  const foreign = JSON.parse(content) as { licenses: object[] };
  foreign.licenses.push({ licenseName: 'Hull Inspector', productSku: 'HULL-1' });
  writeFileSync(file, JSON.stringify(foreign));
  const made = await terminal.ask(['trip', 'import', file, '--name', 'Rig 8', ...days(2, 3)]);
  expect(made).toMatchObject({
    status: 0,
    document: { name: 'Rig 8', missing: [{ licenseName: 'Hull Inspector', reason: 'none' }] },
  });
  expect(listAt(made.document, 'kit')).toHaveLength(2);
  writeFileSync(file, '{}');
  expectFailure(await terminal.ask(['trip', 'import', file, ...days(2, 3)]), 2, 'kit-rejected');
});

test('a file of trips that makes no sense is told and left as it is', async () => {
  await addTrip(ONE);
  const path = join(terminal.dataDir, 'trips.json');
  writeFileSync(path, '{"version":2}');
  for (const args of [['trip'], ['trip', 'add', 'New', ...days(1, 2)], ['trip', 'borrow', 'Rig']])
    expectFailure(await terminal.ask(args), 2, 'file-unreadable');
  expect(readFileSync(path, 'utf8')).toBe('{"version":2}');
  expect((await terminal.ask(['status'])).status).toBe(0);
});

test('what is not understood is refused with what to write instead', async () => {
  for (const args of [
    ['trip', 'plan', 'X'],
    ['trip', 'add', 'X'],
    ['trip', 'show'],
    ['trip', 'add', 'X', '--first', '2026-12-05'],
  ])
    expectFailure(await terminal.ask(args), 2, 'usage');
  expectFailure(
    await terminal.ask(['trip', 'add', 'X', '--first', '1.12.26', '--last', day(1)]),
    2,
    'trip-refused',
  );
  expectFailure(await terminal.ask(['trip', 'show', 'Nowhere']), 3, 'trip-not-found');
  expect(existsSync(join(terminal.dataDir, 'trips.json'))).toBe(false);
  expect(valueAt((await terminal.ask(['trip'])).document, 'trips')).toEqual([]);
});
