import { describe, expect, test } from 'vitest';
import { orderableOrWhy, orderedEntitlements } from '../../main/domain/checkout-order.ts';
import type { EntitlementWish, License } from '../../main/domain/license.ts';
import { MORNING, sampleLicense } from '../support/samples.ts';

const USERS = { name: 'Users', unit: 'Count', value: null, maxCount: 5, comesBack: true };
const PRINTS = { name: 'Prints', unit: 'Count', value: null, maxCount: 900, comesBack: false };
const online = (over: Partial<License> = {}): License =>
  sampleLicense({ allowedOperations: ['CheckoutLicense'], entitlements: [USERS, PRINTS], ...over });

describe('which kind of checkout can be ordered', () => {
  test('both, where something is used up and the issuer allows a time', () => {
    expect(orderableOrWhy(online(), 'provisional', MORNING)).toEqual(online());
    expect(orderableOrWhy(online(), 'perpetual', MORNING)).toEqual(online());
  });

  test('not for a time where the issuer set none', () => {
    const license = online({ provisional: null });
    expect(orderableOrWhy(license, 'provisional', MORNING)).toContain('not be checked out for a time');
    expect(orderableOrWhy(license, 'perpetual', MORNING)).toEqual(license);
  });

  test('not for good where everything comes back', () => {
    const license = online({ entitlements: [USERS] });
    expect(orderableOrWhy(license, 'perpetual', MORNING)).toContain('nothing can be consumed for good');
    expect(orderableOrWhy(license, 'provisional', MORNING)).toEqual(license);
  });

  test('neither where something speaks against the license itself, which is told first', () => {
    const license = online({ status: 'SUSPENDED', provisional: null });
    for (const type of ['provisional', 'perpetual'] as const)
      expect(orderableOrWhy(license, type, MORNING)).toContain('suspended');
  });
});

describe('what is ordered', () => {
  const order = (...asked: readonly EntitlementWish[]) => orderedEntitlements(online(), asked);
  const users = (value?: string): EntitlementWish => ({
    name: 'Users',
    unit: 'Count',
    ...(value === undefined ? {} : { value }),
  });

  test.each(['1', '5', '10', '999999999999999999'])('a quantity of %s is passed on as it is', (value) => {
    expect(order(users(value))).toEqual([users(value)]);
  });

  test('several entitlements keep their order', () => {
    const asked = [{ name: 'Prints', unit: 'Count', value: '20' }, users('2')];
    expect(order(...asked)).toEqual(asked);
  });

  test.each<[string, readonly EntitlementWish[], string]>([
    ['nothing', [], 'Choose at least one entitlement.'],
    ['the same twice', [users('1'), users('2')], 'Name each entitlement once.'],
    [
      'one that the license has not',
      [{ name: 'Seats', unit: 'Count' }],
      'This license has no entitlement “Seats”.',
    ],
    ['another unit', [{ name: 'Users', unit: 'Bytes' }], 'The unit of “Users” is Count, not Bytes.'],
    ...['0', '01', '-1', '+1', '1.5', '1e3', ' 1', '1 ', '1\n', '', 'x', '1000000000000000000'].map(
      (value): [string, readonly EntitlementWish[], string] => [
        `“${value}” of something`,
        [users(value)],
        'The quantity of “Users” must be a whole number above 0.',
      ],
    ),
  ])('%s is refused', (_name, asked, message) => {
    expect(() => order(...asked)).toThrow(
      expect.objectContaining({ code: 'entitlement-not-allowed', message }),
    );
  });
});
