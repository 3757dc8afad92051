import { describe, expect, test } from 'vitest';
import { diagnoseNoSeats } from '../../main/domain/diagnosis.ts';
import type { EntitlementWish, License, Seats } from '../../main/domain/license.ts';
import { MORNING, sampleLicense, sampleWish } from '../support/samples.ts';

const USERS = { name: 'Users', unit: 'Count', value: null, maxCount: 5, comesBack: true };

function diagnose(over: {
  readonly license?: Partial<License> | null;
  readonly asked?: readonly EntitlementWish[];
  readonly seats?: Seats | null;
  readonly renewing?: boolean;
}) {
  const { asked = [{ name: 'Users', unit: 'Count', value: '1' }], license = {}, seats = null } = over;
  const replaces = over.renewing === true ? { borrowId: 'old', order: 'borrow-first' as const } : null;
  return diagnoseNoSeats({
    wish: sampleWish({ entitlements: asked, replaces }),
    license: license === null ? null : sampleLicense(license),
    seats,
    now: MORNING,
  });
}

test('more than a license counts is no reason where its issuer gives more', () => {
  const asked = [{ name: 'Users', unit: 'Count', value: '6' }];
  const license = { entitlements: [{ ...USERS, overage: true }] };
  expect(diagnose({ asked, license }).message).not.toContain('the license has only');
});

describe('what AWS may have meant by “no entitlements allowed”', () => {
  test.each<[string, Parameters<typeof diagnose>[0], string]>([
    ['all seats are in use', { seats: { free: 0, total: 5 } }, 'all 5 seats are in use.'],
    ['the only seat is in use', { seats: { free: 0, total: 1 } }, 'the only seat is in use.'],
    [
      'one of the seats is the one being renewed',
      { seats: { free: 0, total: 5 }, renewing: true },
      'all 5 seats are in use, one of them by the borrow that is to be renewed.',
    ],
    [
      'the only seat is the one being renewed',
      { seats: { free: 0, total: 1 }, renewing: true },
      'in use by the very borrow that is to be renewed.',
    ],
    [
      'fewer are free than were asked for',
      { seats: { free: 1, total: 5 }, asked: [{ name: 'Users', unit: 'Count', value: '2' }] },
      'only 1 of 5 seats are free.',
    ],
    [
      'more were asked for than there are',
      { asked: [{ name: 'Users', unit: 'Count', value: '6' }] },
      '6 of “Users” were asked for, and the license has only 5.',
    ],
    [
      'the unit is another one',
      { asked: [{ name: 'Users', unit: 'None' }] },
      '“Users” was asked for in None, and the license counts it in Count.',
    ],
    [
      'the entitlement is gone',
      { asked: [{ name: 'Seats', unit: 'Count', value: '1' }] },
      'the license has no entitlement “Seats”; it has “Users”.',
    ],
    ['the license has no entitlement at all', { license: { entitlements: [] } }, 'it has none.'],
    [
      'borrowing was switched off',
      { license: { borrowing: null } },
      'does not offer this license for borrowing',
    ],
    ['it was suspended meanwhile', { license: { status: 'SUSPENDED' } }, 'has suspended'],
    ['it ended meanwhile', { license: { validity: { beginAt: 0, endAt: MORNING } } }, 'ended at 2026-11-04'],
  ])('%s', (_name, over, words) => {
    const { message } = diagnose(over);
    expect(message).toContain('AWS allowed no seat. Most likely: ');
    expect(message).toContain(words);
  });

  test('where nothing explains it, it says so, and that AWS does not tell', () => {
    for (const seats of [null, { free: 3, total: 5 }]) {
      const { message } = diagnose({ seats });
      expect(message).toContain('Nothing in the license explains it, and AWS does not tell');
      expect(message.includes('not shown to you')).toBe(seats === null);
    }
  });

  test('a license that cannot be read again is compared with nothing', () => {
    expect(diagnose({ license: null })).toMatchObject({
      message: expect.stringContaining('could not be read again'),
      compared: [],
    });
  });

  test('what would help depends on the reason', () => {
    const next = (over: Parameters<typeof diagnose>[0]) => diagnose(over).nextStep;
    expect(next({ seats: { free: 0, total: 5 } })).toContain('Wait');
    expect(next({ asked: [{ name: 'Seats', unit: 'Count', value: '1' }] })).toContain('Refresh');
    expect(next({ license: { status: 'SUSPENDED' } })).toContain('administrator');
    expect(next({ seats: { free: 0, total: 5 }, renewing: true })).toContain('return this one first');
  });
});

describe('what was compared', () => {
  test('is listed for every entitlement: asked, had, and in use where that is known', () => {
    const module = { name: 'Export', unit: 'None', value: 'on', maxCount: null, comesBack: null };
    const asked = [
      { name: 'Users', unit: 'Count', value: '1' },
      { name: 'Export', unit: 'None' },
      { name: 'Gone', unit: 'Gigabytes', value: '2' },
    ];
    const license = { entitlements: [USERS, module] };
    expect(diagnose({ asked, license, seats: { free: 0, total: 5 } }).compared).toEqual([
      'Users: asked 1 Count, license has 5 Count, 5 in use',
      'Export: asked the feature, license has it as a feature',
      'Gone: asked 2 Gigabytes, license has none',
      'License status: AVAILABLE',
    ]);
  });

  test('does not guess which of two entitlements the seats belong to', () => {
    const license = { entitlements: [USERS, { ...USERS, name: 'Viewers' }] };
    const { compared } = diagnose({ license, seats: { free: 0, total: 5 } });
    expect(compared).toContain('Users: asked 1 Count, license has 5 Count');
    expect(compared).toContain('Seats: 0 of 5 free');
    expect(diagnose({ seats: null }).compared).toContain('Seats in use: not shown');
  });

  test('a quantity that is no number is compared as one', () => {
    expect(diagnose({ asked: [{ name: 'Users', unit: 'Count', value: 'many' }] }).message).toContain(
      'Nothing',
    );
  });
});
