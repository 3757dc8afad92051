import { describe, expect, test } from 'vitest';
import { diagnoseNoSeats } from '../../main/domain/diagnosis.ts';
import type { Entitlement, EntitlementWish, License, Seats } from '../../main/domain/license.ts';
import { MORNING, sampleLicense, sampleWish } from '../support/samples.ts';

const counted = (name: string, maxCount: number | null): Entitlement => ({
  name,
  unit: 'Count',
  value: null,
  maxCount,
  comesBack: true,
});
const feature = (name: string): Entitlement => ({ ...counted(name, null), unit: 'None', value: 'on' });
const of = (name: string, value?: string): EntitlementWish => ({
  name,
  unit: 'Count',
  ...(value === undefined ? {} : { value }),
});
const EXPORT: EntitlementWish = { name: 'Export', unit: 'None' };

type Asked = {
  readonly asked?: readonly EntitlementWish[];
  readonly owned?: readonly Entitlement[];
  readonly seats?: Seats | null;
  readonly license?: Partial<License>;
  readonly renews?: 'borrow-first' | 'return-first';
};

function diagnose({ asked = [of('Users', '1')], owned, seats = null, license = {}, renews }: Asked) {
  return diagnoseNoSeats({
    wish: sampleWish({
      entitlements: asked,
      replaces: renews === undefined ? null : { borrowId: 'old', order: renews },
    }),
    license: sampleLicense({ ...license, ...(owned === undefined ? {} : { entitlements: owned }) }),
    seats,
    now: MORNING,
  });
}

const LIKELY = 'AWS allowed no seat. Most likely: ';
const NOTHING = 'AWS allowed no seat. Nothing in the license explains it, and AWS does not tell the reason. ';

describe('the most likely reason, whole', () => {
  test.each<[string, Asked, string]>([
    ['all taken', { seats: { free: 0, total: 5 } }, 'all 5 seats are in use.'],
    [
      'all taken where no quantity was named',
      { asked: [of('Users')], seats: { free: 0, total: 5 } },
      'all 5 seats are in use.',
    ],
    ['the one there is taken', { seats: { free: 0, total: 1 } }, 'the only seat is in use.'],
    [
      'all taken in the risky order, where the old one is back already',
      { seats: { free: 0, total: 5 }, renews: 'return-first' },
      'all 5 seats are in use.',
    ],
    [
      'one taken by what is renewed',
      { seats: { free: 0, total: 2 }, renews: 'borrow-first' },
      'all 2 seats are in use, one of them by the borrow that is to be renewed.',
    ],
    [
      'too few free for the most wanted',
      {
        asked: [of('Users', '1'), of('Prints', '3')],
        owned: [counted('Users', 5), counted('Prints', 9)],
        seats: { free: 2, total: 5 },
      },
      'only 2 of 5 seats are free.',
    ],
    [
      'an entitlement of another name',
      { asked: [of('Seats')], owned: [counted('Users', 5), counted('Prints', 9)] },
      'the license has no entitlement “Seats”; it has “Users”, “Prints”.',
    ],
    ['no entitlement at all', { owned: [] }, 'the license has no entitlement “Users”; it has none.'],
    [
      'the second entitlement of another unit',
      { asked: [of('Users'), of('Export')], owned: [counted('Users', 5), feature('Export')] },
      '“Export” was asked for in Count, and the license counts it in None.',
    ],
    [
      'more than there are',
      { asked: [of('Users', '6')] },
      '6 of “Users” were asked for, and the license has only 5.',
    ],
    [
      'what is wrong with the license itself, first',
      { asked: [of('Seats')], license: { status: 'SUSPENDED' } },
      'The issuer has suspended this license.',
    ],
    [
      'what is wrong with the request before seats',
      { asked: [of('Seats')], seats: { free: 0, total: 5 } },
      'the license has no entitlement “Seats”; it has “Users”.',
    ],
  ])('%s', (_name, asked, reason) => expect(diagnose(asked).message).toBe(`${LIKELY}${reason}`));

  test.each<[string, Asked]>([
    ['exactly as many as there are', { asked: [of('Users', '5')] }],
    ['any number of what has no limit', { asked: [of('Users', '900')], owned: [counted('Users', null)] }],
    ['one where no quantity is named', { asked: [of('Users')], owned: [counted('Users', 1)] }],
    ['one where the quantity is no number', { asked: [of('Users', 'many')], owned: [counted('Users', 1)] }],
    ['a feature, which takes none', { asked: [EXPORT], owned: [{ ...feature('Export'), maxCount: 0 }] }],
  ])('is not that %s was asked for', (_name, asked) => {
    expect(diagnose(asked).message).toBe(`${NOTHING}How many are in use is not shown to you, so all may be.`);
  });

  test.each<[string, Asked]>([
    ['as many are free as were asked for', { asked: [of('Users', '2')], seats: { free: 2, total: 5 } }],
    [
      'no seat is free, but only a feature was asked for',
      {
        asked: [EXPORT],
        owned: [feature('Export')],
        seats: { free: 0, total: 5 },
      },
    ],
  ])('is not found where %s', (_name, asked) => {
    expect(diagnose(asked).message).toBe(`${NOTHING}A colleague may have taken and returned one just then.`);
  });

  test('a license that could not be read again gives none, and waiting may help', () => {
    const wish = sampleWish();
    expect(diagnoseNoSeats({ wish, license: null, seats: { free: 0, total: 5 }, now: MORNING })).toEqual({
      message:
        'AWS allowed no seat. The license could not be read again to compare, and AWS does not tell the reason.',
      nextStep: expect.stringMatching(/^Wait until a colleague returns a seat/),
      compared: [],
    });
  });
});

describe('what to do', () => {
  test.each<[string, Asked, RegExp]>([
    ['nothing explains it', {}, /^Wait .+\.$/],
    [
      'too few are free',
      { asked: [of('Users', '2')], seats: { free: 1, total: 5 } },
      /^Wait .+ then try again\.$/,
    ],
    ['all are taken', { seats: { free: 0, total: 5 } }, /^Wait .+ then try again\.$/],
    [
      'one is taken by what is renewed',
      { seats: { free: 0, total: 5 }, renews: 'borrow-first' },
      /^Wait .+ or return this one first/,
    ],
    ['the request is from an old listing', { asked: [of('Seats')] }, /^Refresh the list/],
    [
      'an administrator has to act',
      { license: { status: 'SUSPENDED' } },
      /^Ask your license administrator\.$/,
    ],
  ])('where %s', (_name, asked, nextStep) => expect(diagnose(asked).nextStep).toMatch(nextStep));
});

describe('what was compared, line by line', () => {
  const STATUS = 'License status: AVAILABLE';

  test.each<[string, Asked, readonly string[]]>([
    [
      'the scarcest with its seats',
      { asked: [of('Users', '2')], seats: { free: 1, total: 5 } },
      ['Users: asked 2 Count, license has 5 Count, 4 in use', STATUS],
    ],
    [
      'the seats by themselves where no entitlement has that many',
      { seats: { free: 1, total: 4 } },
      ['Users: asked 1 Count, license has 5 Count', 'Seats: 1 of 4 free', STATUS],
    ],
    [
      'the seats by themselves where two have that many',
      { owned: [counted('Users', 5), counted('Viewers', 5)], seats: { free: 0, total: 5 } },
      ['Users: asked 1 Count, license has 5 Count', 'Seats: 0 of 5 free', STATUS],
    ],
    [
      'the scarcest among others',
      {
        asked: [of('Users'), of('Prints', '3')],
        owned: [counted('Users', 5), counted('Prints', 90)],
        seats: { free: 5, total: 5 },
      },
      [
        'Users: asked 1 Count, license has 5 Count, 0 in use',
        'Prints: asked 3 Count, license has 90 Count',
        STATUS,
      ],
    ],
    [
      'a feature is never the scarcest',
      { asked: [EXPORT], owned: [{ ...feature('Export'), maxCount: 5 }], seats: { free: 0, total: 5 } },
      ['Export: asked the feature, license has it as a feature', 'Seats: 0 of 5 free', STATUS],
    ],
    [
      'what has no limit, and seats that are not shown',
      { owned: [counted('Users', null)] },
      ['Users: asked 1 Count, license has it in Count', 'Seats in use: not shown', STATUS],
    ],
    [
      'what the license has not',
      { asked: [of('Seats', '7')], owned: [], seats: { free: 0, total: 0 } },
      ['Seats: asked 7 Count, license has none', 'Seats: 0 of 0 free', STATUS],
    ],
  ])('%s', (_name, asked, lines) => expect(diagnose(asked).compared).toEqual(lines));
});
