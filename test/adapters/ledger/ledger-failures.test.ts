// What SQLite and the file system say, in our codes; and what stands in for a ledger that does not open.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { brokenLedger, openLedgerOrExplain } from '../../../main/adapters/ledger/ledger-broken.ts';
import { asFileFailure, asLedgerFailure, hasCode } from '../../../main/adapters/ledger/ledger-failures.ts';
import { FieldpassError } from '../../../main/domain/failure.ts';
import type { Ledger } from '../../../main/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { requested } from '../../support/ledger-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'fieldpass-failures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const thrown = (fields: object): Error => Object.assign(new Error('what SQLite says'), fields);
const sqlite = (errcode: unknown) => thrown({ code: 'ERR_SQLITE_ERROR', errcode });
const NOT_TAKEN =
  'The disk did not take what Fieldpass wrote in its record. No seat was taken or given back.';

describe('what SQLite says', () => {
  test.each<[number, string, string?]>([
    [1, 'ledger-unreadable'],
    [3, 'data-dir-unwritable'],
    [5, 'ledger-busy'],
    [6, 'ledger-busy'],
    [8, 'data-dir-unwritable'],
    [10, 'disk-full', NOT_TAKEN],
    [11, 'ledger-unreadable'],
    [13, 'disk-full'],
    [14, 'data-dir-unwritable'],
    [15, 'ledger-busy'],
    [22, 'disk-full', NOT_TAKEN],
    [26, 'ledger-unreadable'],
    // Extended codes: what matters is the last byte, but for errors of reading.
    [5 + 512, 'ledger-busy'],
    [778, 'disk-full', NOT_TAKEN],
    [266, 'ledger-unreadable'],
    [522, 'ledger-unreadable'],
    [1802, 'ledger-unreadable'],
    [8202, 'ledger-unreadable'],
    [8458, 'ledger-unreadable'],
  ])('as %i is %s', (errcode, code, message = new FieldpassError(code as never).message) => {
    const cause = sqlite(errcode);
    const failure = asLedgerFailure(cause, '/x/ledger.db');
    expect(failure).toBeInstanceOf(FieldpassError);
    expect(failure).toMatchObject({
      code,
      message,
      cause,
      details: { path: '/x/ledger.db', reason: 'what SQLite says' },
    });
  });

  test('of a number too large for us is an unreadable ledger', () => {
    expect(asLedgerFailure(thrown({ code: 'ERR_OUT_OF_RANGE' }), 'f')).toMatchObject({
      code: 'ledger-unreadable',
    });
  });

  test.each([
    ['a mistake of ours in SQL', sqlite(21)],
    ['an error without a number', sqlite('5')],
    ['a SQLite error without any errcode', thrown({ code: 'ERR_SQLITE_ERROR' })],
    ['another error that has a number', thrown({ code: 'ERR_OTHER', errcode: 5 })],
    ['a bug', new TypeError('x')],
    ['no error at all', { code: 'ERR_SQLITE_ERROR', errcode: 5 }],
    ['what is ours already', new FieldpassError('ledger-newer')],
  ])('is left alone where it is %s', (_what, error) => expect(asLedgerFailure(error, 'f')).toBe(error));
});

describe('what the file system says', () => {
  test.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EACCES', 'data-dir-unwritable'],
  ])('as %s is %s', (reason, code) => {
    const cause = thrown({ code: reason });
    expect(asFileFailure(cause, '/x')).toMatchObject({ code, cause, details: { path: '/x', reason } });
  });

  test('is left alone where it says nothing', () => {
    const bug = new TypeError('x');
    expect(asFileFailure(bug, '/x')).toBe(bug);
    expect(asFileFailure('ENOSPC', '/x')).toBe('ENOSPC');
  });
});

test('the reason of a failure is the code of an error, and nothing that looks like one', () => {
  expect(hasCode(thrown({ code: 'EEXIST' }), 'EEXIST')).toBe(true);
  for (const other of [thrown({ code: 'EPERM' }), thrown({}), { code: 'EEXIST' }, 'EEXIST', null])
    expect(hasCode(other, 'EEXIST')).toBe(false);
});

describe('a ledger that does not open', () => {
  const failure = new FieldpassError('ledger-newer');
  let ledger: Ledger;
  beforeEach(() => void (ledger = brokenLedger('/nowhere/ledger.db', failure)));

  test('shows nothing, and says why', async () => {
    expect([ledger.borrows(), ledger.checkouts(), ledger.events(), ledger.issuerKeys()]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect([ledger.revision(), ledger.catalogue(), ledger.mark('node-id')]).toEqual([0, null, null]);
    expect(await ledger.checkChain()).toEqual({ intact: false, events: 0, brokenAt: null });
    expect(ledger.problems()).toEqual([failure.message]);
    expect(ledger.isClaimed('a1')).toBe(false);
    ledger.release('a1');
    ledger.close();
  });

  test.each([
    ['an event', () => ledger.append(requested('a1'))],
    ['a claim', () => ledger.claim('a1')],
    ['a listing', () => ledger.saveCatalogue({ listedAt: 0, licenses: [] })],
    ['a key', () => ledger.addIssuerKey({} as never)],
    ['the removal of a key', () => ledger.removeIssuerKey('1', 't')],
    ['a mark', () => ledger.saveMark('node-id', 'x')],
    ['a first mark', () => ledger.saveMarkOnce('node-id', 'x')],
  ])('takes no %s', (_what, write) => expect(write).toThrow(failure));

  test('is told from one that opens', () => {
    const clock = new FakeClock();
    const file = join(folder, 'none.db');
    writeFileSync(file, 'no database, but long enough to be read as one. '.repeat(40));
    const broken = openLedgerOrExplain(file, { clock });
    expect(broken.failure?.code).toBe('ledger-unreadable');
    expect(() => broken.ledger.claim('a1')).toThrow(broken.failure ?? 'none');
    const good = openLedgerOrExplain(join(folder, 'good.db'), { clock });
    expect([good.failure, good.ledger.claim('a1')]).toEqual([null, true]);
    good.ledger.close();
  });

  test('for a reason that is a bug stays loud', () => {
    expect(() => openLedgerOrExplain(join(folder, 'x.db'), undefined as never)).toThrow(TypeError);
  });
});
