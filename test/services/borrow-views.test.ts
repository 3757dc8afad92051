import { describe, expect, test } from 'vitest';
import type { Borrow } from '../../main/domain/borrow.ts';
import { endsSoonAt } from '../../main/domain/expiry.ts';
import { FieldpassError, type FailureCode, toFailure } from '../../main/domain/failure.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { BorrowView } from '../../main/domain/snapshot.ts';
import { borrowView, type Sight } from '../../main/services/borrow-views.ts';
import { closed, COMMON, END, held, requested, unresolved } from '../support/sample-borrows.ts';
import { MORNING, sampleLicense, sampleRecord, sampleWish } from '../support/samples.ts';

const AFTER_RETURN = sampleWish({ replaces: { borrowId: 'b0', order: 'return-first' } });
const NOT_EARLY = sampleWish({ canReturnEarly: false });

type Verdicts = Readonly<Record<string, BorrowView['verdict']>>;

/** What is seen at noon, with verdicts by borrow; `valid` where none is given. */
function sight(
  over: Partial<Sight> = {},
  verdicts: Verdicts = {},
  problem: Sight['proofs'] | null = null,
): Sight {
  return {
    now: MORNING + HOUR_MS,
    kinOf: () => [],
    proofs: problem ?? { of: ({ borrowId }) => ({ verdict: verdicts[borrowId] ?? 'valid', problem: null }) },
    licenseOf: () => sampleLicense(),
    licenses: { whyNot: () => null },
    snoozedUntilOf: () => null,
    ...over,
  };
}

const failure = (code: FailureCode) => toFailure(new FieldpassError(code));

describe('a held borrow', () => {
  test('is shown whole', () => {
    expect(borrowView(held(), sight())).toEqual({
      borrowId: 'b1',
      connectionId: 'environment',
      replaces: null,
      licenseArn: COMMON.wish.licenseArn,
      licenseName: 'Keelson Stability',
      issuerName: 'Harbor Analytics',
      entitlements: [{ name: 'Users', unit: 'Count', value: '1' }],
      nodeId: 'fp1-node',
      canReturnEarly: true,
      requestedAt: MORNING,
      renewable: { possible: true, untilAt: MORNING + 73 * HOUR_MS, oldSeatUntilAt: null },
      state: 'held',
      badge: 'borrowed',
      phase: 'fresh',
      verdict: 'valid',
      issuedAt: MORNING,
      expiresAt: END,
      endsSoonAt: endsSoonAt(sampleRecord()),
      lastDaysAt: MORNING + 54 * HOUR_MS,
      lastHourAt: MORNING + 71 * HOUR_MS,
      snoozedUntilAt: null,
      replacedBy: null,
      seatHeldUntilAt: null,
      returnable: { possible: true },
      removable: false,
      problem: null,
    });
  });

  test('shows what the token grants, not what was asked for', () => {
    const entitlements = [{ name: 'Users', unit: 'Count', value: '2' }] as const;
    expect(borrowView(held({ token: sampleRecord({ entitlements }) }), sight())).toMatchObject({
      entitlements,
    });
  });

  test.each([
    ['unchecked', 'checking'],
    ['unreadable', 'unreadable'],
    ['missing', 'unreadable'],
    ['bad-signature', 'cannot-verify'],
    ['valid', 'borrowed'],
  ] as const)('whose token is %s wears the badge %s until it ends', (verdict, badge) => {
    const at = (now: number) => borrowView(held(), sight({ now }, { b1: verdict })).badge;
    expect([at(MORNING), at(END - 1), at(END)]).toEqual([
      badge,
      badge === 'borrowed' ? 'ends-soon' : badge,
      'expired',
    ]);
  });

  test('that has ended says so, is removable and not returnable', () => {
    expect(borrowView(held(), sight({ now: END }))).toMatchObject({
      phase: 'ended',
      removable: true,
      returnable: { possible: false, why: 'It has ended; the seat went back by itself.' },
    });
  });

  test('that may not go back early says so, and until when its seat stays taken after a renewal', () => {
    const view = borrowView(held({ wish: NOT_EARLY }), sight());
    expect(view).toMatchObject({
      returnable: { possible: false, why: expect.stringContaining('does not allow early return') },
      renewable: { possible: true, oldSeatUntilAt: END },
    });
    const late = borrowView(held({ wish: NOT_EARLY }), sight({ now: END }));
    expect(late.renewable).toMatchObject({ possible: true, oldSeatUntilAt: null });
  });

  test('that is being returned can be neither returned nor renewed, and is returning even after its end', () => {
    const view = borrowView(held({ state: 'returning' }), sight({ now: END }));
    expect(view).toMatchObject({
      state: 'returning',
      badge: 'returning',
      returnable: { possible: false, why: 'It is being returned.' },
      renewable: { possible: false, why: 'It is being returned.' },
      removable: false,
    });
  });

  test('tells why a return was refused, unless its proof has a problem of its own', () => {
    const borrow = held({ returnRefused: 'access-denied' });
    expect(borrowView(borrow, sight()).problem).toEqual(failure('access-denied'));
    const proofs = { of: () => ({ verdict: 'unreadable', problem: failure('keychain-locked') }) as const };
    expect(borrowView(borrow, sight({}, {}, proofs)).problem).toEqual(failure('keychain-locked'));
  });

  test.each([
    ['missing', null, true],
    ['unreadable', 'keychain-wiped', true],
    ['unreadable', 'keychain-locked', false],
    ['unreadable', null, false],
  ] as const)('with a token that is %s (%s) is removable: %s', (verdict, code, removable) => {
    const proofs = { of: () => ({ verdict, problem: code === null ? null : failure(code) }) };
    expect(borrowView(held(), sight({}, {}, proofs)).removable).toBe(removable);
  });
});

describe('a replaced borrow', () => {
  const second = held({
    borrowId: 'b2',
    wish: sampleWish({ replaces: { borrowId: 'b1', order: 'borrow-first' } }),
  });
  const third = held({
    borrowId: 'b3',
    wish: sampleWish({ replaces: { borrowId: 'b2', order: 'borrow-first' } }),
  });

  test.each(['valid', 'unchecked', 'expired', 'clock-untrusted'] as const)(
    'is shown as replaced by one that is %s',
    (verdict) => {
      const view = borrowView(held(), sight({ kinOf: () => [held(), second] }, { b2: verdict }));
      expect(view).toMatchObject({ badge: 'replaced', replacedBy: 'b2', seatHeldUntilAt: END });
    },
  );

  test.each(['missing', 'unreadable', 'bad-signature'] as const)(
    'is not replaced by one that is %s, but by the one after it',
    (verdict) => {
      const verdicts = { b2: verdict };
      const alone = borrowView(held(), sight({ kinOf: () => [held(), second] }, verdicts));
      expect(alone).toMatchObject({ badge: 'borrowed', replacedBy: null, seatHeldUntilAt: null });
      const chain = borrowView(held(), sight({ kinOf: () => [held(), second, third] }, verdicts));
      expect(chain).toMatchObject({ badge: 'replaced', replacedBy: 'b3' });
    },
  );

  test('is expired first of all once it has ended', () => {
    const borrows = [held(), { ...second, token: sampleRecord({ expiresAt: END + HOUR_MS }) }];
    expect(borrowView(held(), sight({ now: END, kinOf: () => borrows })).badge).toBe('expired');
  });
});

describe('whether a borrow can be renewed', () => {
  const renewable = (over: Partial<Sight>) => borrowView(held(), sight(over)).renewable;

  test('is no where its license is not listed', () => {
    expect(renewable({ licenseOf: () => undefined })).toEqual({
      possible: false,
      why: 'This license is not in the list of licenses you can borrow now.',
    });
  });

  test('is no where the license says no, in its words', () => {
    expect(renewable({ licenses: { whyNot: () => 'suspended' } })).toEqual({
      possible: false,
      why: 'The issuer has suspended this license.',
    });
  });

  test('is asked of its own license', () => {
    const asked: string[] = [];
    renewable({ licenseOf: (arn) => void asked.push(arn) });
    expect(asked).toEqual([COMMON.wish.licenseArn]);
  });

  test('promises no time where the license names none', () => {
    const now = MORNING + MINUTE_MS;
    expect(renewable({ now, licenseOf: () => sampleLicense({ borrowing: null }) })).toMatchObject({
      untilAt: now,
    });
  });
});

describe('a request', () => {
  test('is shown as being borrowed, without a problem', () => {
    expect(borrowView(requested(), sight())).toMatchObject({
      state: 'requested',
      badge: 'borrowing',
      phase: null,
      verdict: 'unchecked',
      issuedAt: null,
      expiresAt: null,
      endsSoonAt: null,
      replacedBy: null,
      seatHeldUntilAt: null,
      returnable: { possible: false, why: 'It is not known yet whether AWS granted it.' },
      removable: false,
      problem: null,
    });
  });

  test.each([{ attempts: 2 }, { knownEndAt: END }])('with %o says that its outcome is not known', (over) => {
    expect(borrowView(requested(over), sight()).problem).toEqual(failure('outcome-unknown'));
  });
});

describe('an unresolved borrow', () => {
  test.each([
    ['secret-missing', 'Its token is lost; the seat goes back by itself.'],
    ['seat-unresolved', 'AWS never told whether a seat was taken, so there is nothing to return.'],
  ] as const)(
    '(%s) says why there is nothing to return, and can be removed at its latest end',
    (code, why) => {
      const at = (now: number) => borrowView(unresolved(code), sight({ now }));
      expect(at(END - 1)).toMatchObject({
        state: 'unresolved',
        badge: 'unresolved',
        seatHeldUntilAt: END,
        returnable: { possible: false, why },
        removable: false,
        problem: failure(code),
      });
      expect(at(END).removable).toBe(true);
    },
  );
});

describe('what is over', () => {
  test('is a gap where it was given back for a renewal that AWS refused', () => {
    expect(borrowView(closed({ wish: AFTER_RETURN }), sight())).toMatchObject({
      state: 'gap',
      badge: 'not-renewed',
      replaces: 'b0',
      returnable: { possible: false, why: 'It was given back before its renewal; no seat is held.' },
      removable: true,
      problem: {
        code: 'renewal-gap',
        message: `The old license was given back, and no new one was granted. ${failure('no-seats').message}`,
        details: { borrowId: 'b1', because: 'no-seats' },
      },
    });
  });

  test.each<Borrow>([
    closed(),
    closed({ state: 'returned' }),
    closed({ state: 'removed', wish: AFTER_RETURN }),
  ])('is not shown otherwise: $state', (borrow) => {
    expect(() => borrowView(borrow, sight())).toThrow(expect.objectContaining({ code: 'borrow-not-found' }));
  });
});
