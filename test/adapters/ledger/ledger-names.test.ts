// The names that completion offers: read beside a ledger that is open, never written, and none where there is nothing.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { namesInLedger } from '../../../main/adapters/ledger/ledger-names.ts';
import { openSqliteLedger } from '../../../main/adapters/ledger/sqlite-ledger.ts';
import type { License } from '../../../main/domain/license.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { AT, checkoutHeld, checkoutRequested, held, requested, WISH } from '../../support/ledger-events.ts';
import { openUnder } from '../../support/open-files.ts';
import { makeTestIssuer } from '../../support/issuer.ts';
import { testLicense } from '../../support/memory-license-manager.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fieldpass-names-'));
  file = join(dir, 'ledger.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const NONE = { licenses: [], borrows: [], checkouts: [] };

test('are those of the last listing, of what is borrowed and of what is checked out', async () => {
  const license: License = testLicense(await makeTestIssuer(), { name: 'Survey' });
  const ledger = openSqliteLedger(file, { clock: new FakeClock() });
  ledger.saveCatalogue({ listedAt: AT, licenses: [{ license, seats: null }] });
  ledger.append(requested('open'), held('open'), requested('over'), held('over'));
  ledger.append({ borrowId: 'over', at: AT, kind: 'removed' });
  ledger.append(checkoutRequested('online'), checkoutHeld('online'), checkoutRequested('away'));
  ledger.append({ checkoutId: 'away', at: AT, kind: 'checkout-refused', code: 'no-seats', requestId: null });
  const by = WISH.issuerName;
  expect(namesInLedger(file)).toEqual({
    licenses: [{ id: license.arn, name: 'Survey', by: license.issuerName }],
    borrows: [{ id: 'open', name: WISH.licenseName, by }],
    checkouts: [expect.objectContaining({ id: 'online' })],
  });
  ledger.close();
});

test.runIf(process.platform === 'linux')('are read without leaving the file open', () => {
  openSqliteLedger(file, { clock: new FakeClock() }).close();
  namesInLedger(file);
  expect(openUnder(file)).toBe(0);
});

test('are none without a file, which is not made, and none in a file that is no ledger', () => {
  expect([namesInLedger(file), existsSync(file)]).toEqual([NONE, false]);
  writeFileSync(file, 'no ledger at all '.repeat(100));
  expect(namesInLedger(file)).toEqual(NONE);
});
