// Until when a seat of the record may be held, as the keychain remembers it: of every state of a borrow or checkout.

import { describe, expect, test } from 'vitest';
import type { Borrow } from '../../main/domain/borrow.ts';
import type { Checkout } from '../../main/domain/checkout.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { testCheckoutWish, testLicense } from '../support/memory-license-manager.ts';
import { closed, END, held, requested, unresolved } from '../support/sample-borrows.ts';
import { MORNING, sampleRecord } from '../support/samples.ts';
import { PAUSE_MS, watchedRecord } from '../support/watched-record.ts';

describe('until when a seat may be held', () => {
  const license = testLicense({ account: '123456789012' });
  const wish = testCheckoutWish(license);
  const forGood = testCheckoutWish(license, { type: 'perpetual', maxMinutes: null });
  const common = { checkoutId: 'c1', clientToken: 't1', requestedAt: MORNING, changedAt: MORNING };
  const asking = { ...common, state: 'requested', runningMs: null, attempts: 1, givingBack: null } as const;
  const record = {
    issuedAt: MORNING,
    expiresAt: MORNING + HOUR_MS,
    region: 'eu-central-1',
    licenseArn: license.arn,
    entitlements: [],
    consumptionHash: 'hash',
  };
  const mine = {
    ...common,
    wish,
    state: 'held',
    keeper: 'window',
    record,
    beatenAt: MORNING,
    mayLastUntilAt: null,
    releaseRefused: null,
  } as const;
  const lost = { ...common, wish, state: 'unresolved', code: 'seat-unresolved' } as const;
  const over = {
    ...common,
    wish,
    state: 'ended',
    how: 'ran-out',
    toBeSeen: true,
    tokenLeft: false,
    record,
    code: null,
  } as const;

  test.each<[string, Checkout, number | null]>([
    ['that is checked out', mine, MORNING + HOUR_MS],
    [
      'that a heartbeat may have kept',
      { ...mine, mayLastUntilAt: MORNING + 2 * HOUR_MS },
      MORNING + 2 * HOUR_MS,
    ],
    ['that is being released', { ...mine, state: 'releasing' }, MORNING + HOUR_MS],
    ['that is asked for', { ...asking, wish }, MORNING + HOUR_MS + 6 * MINUTE_MS],
    [
      'that nobody could find out about',
      { ...lost, seatHeldUntilAt: MORNING + 5 * HOUR_MS },
      MORNING + 5 * HOUR_MS,
    ],
    ['that has ended', over, null],
    ['that is asked for for good', { ...asking, wish: forGood }, null],
    ['that may have been consumed for good', { ...lost, seatHeldUntilAt: null }, null],
    ['that was consumed for good', { ...mine, wish: forGood, record: { ...record, expiresAt: null } }, null],
  ])('is remembered of a checkout %s', async (_what, checkout, end) => {
    const world = watchedRecord({ checkouts: [checkout] });
    await world.store();
    expect(world.remembered()?.untilAt).toBe(end ?? 0);
  });

  test.each<[string, Borrow, number | null]>([
    ['that is borrowed', held(), END],
    ['that is being returned', { ...held(), state: 'returning' }, END],
    ['that is asked for', requested(), MORNING + 6 * MINUTE_MS + 3 * DAY_MS],
    [
      'that nobody could find out about',
      { ...unresolved('seat-unresolved'), seatHeldUntilAt: END + 1 },
      END + 1,
    ],
    ['that was given back', closed({ state: 'returned', token: sampleRecord() }), null],
  ])('is remembered of a borrow %s', async (_what, borrow, end) => {
    const world = watchedRecord({ borrows: [borrow] });
    await world.store();
    expect(world.remembered()?.untilAt).toBe(end ?? 0);
  });

  test('is the latest of all', async () => {
    const world = watchedRecord({ borrows: [held()], checkouts: [mine] });
    await world.store();
    expect(world.remembered()?.untilAt).toBe(END);
  });

  test('is remembered anew with the next reading once it is later, and not otherwise', async () => {
    const { clock, record: of, remembered, start, store } = watchedRecord({ checkouts: [mine] });
    await store();
    const vault = start().vault();
    await vault.get('secret');
    expect(clock.waiting).toBe(0);
    of.checkouts = [{ ...mine, record: { ...record, expiresAt: MORNING + HOUR_MS + 1 } }];
    await vault.get('secret');
    await clock.advance(PAUSE_MS);
    expect(remembered()?.untilAt).toBe(MORNING + HOUR_MS + 1);
    await vault.get('secret');
    expect(clock.waiting).toBe(0);
  });
});
