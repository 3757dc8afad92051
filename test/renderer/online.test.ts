// Words and states of online checkouts, and what the form of one sends.

import { describe, expect, test } from 'vitest';
import { contentOf } from '../../renderer/parts/chosen-file.ts';
import { CheckoutForm } from '../../renderer/state/checkout-form.svelte.ts';
import { checkoutActOf, checkoutBadgeAt, shortfallsOf } from '../../renderer/state/here.ts';
import { ReachForm } from '../../renderer/state/reach-form.svelte.ts';
import { actOf } from '../../renderer/state/row-act.ts';
import { badgeAt, openBorrowOf } from '../../renderer/state/shown.ts';
import { checkoutBadgesAt, checkoutCrossings } from '../../renderer/state/thresholds.ts';
import {
  beatWords,
  checkoutTime,
  heldLongerWords,
  missingWords,
} from '../../renderer/words/checkout-words.ts';
import { fingerprintFact } from '../../renderer/words/fingerprint.ts';
import { HOUR, MINUTE, borrow, checkout, license } from './dev/builders.ts';

const AT = Date.UTC(2026, 10, 21, 12);
const one = checkout('1', AT, { expiresAt: AT + 42 * MINUTE, nextBeatAt: AT + 2 * MINUTE });

describe('a checkout', () => {
  test.each(['kept', 'fading', 'runs-out'] as const)('that is %s ends at the very millisecond', (badge) => {
    expect(checkoutBadgeAt({ ...one, badge }, AT + 42 * MINUTE - 1)).toBe(badge);
    expect(checkoutBadgeAt({ ...one, badge }, AT + 42 * MINUTE)).toBe('ended');
  });

  test.each(['releasing', 'unresolved', 'checking-out', 'consumed'] as const)(
    'that is %s stays so: only main decides what follows',
    (badge) => expect(checkoutBadgeAt({ ...one, badge }, AT + HOUR)).toBe(badge),
  );

  test('is said aloud once when its heartbeat fails and once when it ends', () => {
    const fading = { ...one, badge: 'fading' as const };
    const before = checkoutBadgesAt([one], AT);
    const after = checkoutBadgesAt([fading], AT);
    expect(checkoutCrossings([fading], before, after)).toEqual([{ checkout: fading, badge: 'fading' }]);
    expect(checkoutCrossings([fading], after, after)).toEqual([]);
    expect(checkoutCrossings([one], new Map(), before)).toEqual([]);
    const over = checkoutBadgesAt([one], AT + HOUR);
    expect(checkoutCrossings([one], before, over)).toEqual([{ checkout: one, badge: 'ended' }]);
  });

  test('says when the next heartbeat is, until it has ended', () => {
    expect(beatWords(one, AT)).toBe('Next heartbeat in 2 min 0 s');
    expect(beatWords(one, AT + 3 * MINUTE)).toBe('Heartbeat due now');
    expect(beatWords(one, AT + HOUR)).toBeNull();
    expect(beatWords({ ...one, keeper: 'nobody' }, AT)).toContain('ends by itself');
  });

  test('says until when its seat may stay taken where an answer was lost, and nothing otherwise', () => {
    expect(heldLongerWords({ ...one, seatHeldUntilAt: AT + HOUR }, AT, 'UTC')).toBe(
      'Its seat may stay taken until Sat 21 Nov 2026, 13:00 UTC',
    );
    expect(heldLongerWords({ ...one, seatHeldUntilAt: one.expiresAt }, AT, 'UTC')).toBeNull();
    expect(heldLongerWords({ ...one, seatHeldUntilAt: AT + HOUR }, AT + HOUR, 'UTC')).toBeNull();
  });

  test('for good says since when, and is taken for good when that is not known', () => {
    const perpetual = { ...one, type: 'perpetual' as const, expiresAt: null };
    expect(checkoutTime({ ...perpetual, badge: 'consumed' }, AT, 'UTC').strong).toBe('Consumed for good');
    expect(checkoutTime({ ...perpetual, state: 'unresolved', badge: 'unresolved' }, AT, 'UTC')).toEqual({
      strong: 'A seat may be held',
      soft: 'for good',
    });
  });

  test('is released, kept or removed by its one button', () => {
    const why = { possible: false, why: '' } as const;
    expect(checkoutActOf(one)).toBe('release');
    expect(checkoutActOf({ ...one, badge: 'runs-out' })).toBe('extend');
    expect(checkoutActOf({ ...one, removable: true, releasable: why })).toBe('remove-checkout');
    expect(checkoutActOf({ ...one, releasable: why })).toBe('details');
  });
});

describe('what was not allowed', () => {
  const users = { name: 'Users', unit: 'Count', value: '3' };

  test('is counted for numbers and named for the rest', () => {
    const asked = [
      users,
      { name: 'Export', unit: 'None' },
      { name: 'Disk', unit: 'Gigabytes', value: '0.5' },
    ];
    const entitlements = [
      { ...users, value: '1' },
      { name: 'Disk', unit: 'Gigabytes', value: '0.2' },
    ];
    expect(missingWords({ asked, entitlements })).toEqual([
      '1 of 3 allowed: Users, 2 missing',
      'Not allowed: Export',
      '0.2 of 0.5 allowed: Disk, 0.3 Gigabytes missing',
    ]);
  });

  test('is nothing where all was allowed, or more', () => {
    expect(shortfallsOf({ asked: [users], entitlements: [users] })).toEqual([]);
    expect(shortfallsOf({ asked: [users], entitlements: [{ ...users, value: '5' }] })).toEqual([]);
  });

  test('tells entitlements of one name and different units apart', () => {
    const entitlements = [{ name: 'Users', unit: 'Seconds', value: '3' }];
    expect(shortfallsOf({ asked: [users], entitlements })).toHaveLength(1);
  });
});

describe('the form of a checkout', () => {
  const offered = license('1', AT, {
    entitlements: [
      { name: 'Users', unit: 'Count', amount: '3' },
      { name: 'Export', unit: 'None', amount: null },
    ],
    checkout: { possible: true, provisional: { maxMinutes: 60, keepsAlive: true }, perpetual: true },
  });

  test.each(['0', '-1', '', '1e3', '1,5', 'x', '0.0', '٣'])(
    'does not take “%s” for a quantity',
    (quantity) => {
      const form = new CheckoutForm(offered);
      form.lines[0]!.quantity = quantity;
      expect(form.problems.map(({ kind }) => kind)).toEqual(['bad-quantity']);
    },
  );

  test('leaves more than the license has to AWS, which alone knows of overage', () => {
    const form = new CheckoutForm(offered);
    form.lines[0]!.quantity = '400';
    expect(form.problems).toEqual([]);
  });

  test('asks nothing of a quantity that is not wanted', () => {
    const form = new CheckoutForm(offered);
    form.lines[0]!.quantity = 'x';
    form.lines[0]!.chosen = false;
    expect(form.problems).toEqual([]);
    expect(form.draft.entitlements).toEqual([{ name: 'Export', unit: 'None' }]);
  });

  test('for good needs a yes, and is chosen by itself where nothing else is offered', () => {
    const checkoutOf = { possible: true, provisional: null, perpetual: true } as const;
    const form = new CheckoutForm({ ...offered, checkout: checkoutOf });
    expect(form.type).toBe('perpetual');
    expect(form.problems).toEqual([{ kind: 'not-understood' }]);
    form.isUnderstood = true;
    expect(form.problems).toEqual([]);
  });
});

describe('a borrow', () => {
  const replaced = borrow('1', AT, { badge: 'replaced', replacedBy: 'b-1n', expiresAt: AT + HOUR });
  const renewed = borrow('1n', AT, { licenseArn: replaced.licenseArn, replaces: 'b-1' });
  const gap = borrow('1', AT, { state: 'gap', badge: 'not-renewed', expiresAt: null, removable: true });

  test('that was replaced is not the one to show, and ends like any other', () => {
    expect(openBorrowOf([replaced, renewed], replaced.licenseArn, AT)).toBe(renewed);
    expect(badgeAt(replaced, AT + HOUR)).toBe('expired');
  });

  test('that is a gap is not here: its license can be borrowed again, or else removed', () => {
    expect(openBorrowOf([gap], gap.licenseArn, AT)).toBeNull();
    expect(actOf(gap, true)).toBe('borrow-again');
    expect(actOf(gap, false)).toBe('remove');
  });

  test('that ends soon is renewed by its button where that is possible', () => {
    const renewable = { possible: true, untilAt: AT + HOUR, oldSeatUntilAt: null } as const;
    const soon = borrow('1', AT, { badge: 'ends-soon' });
    expect(actOf({ ...soon, renewable }, true)).toBe('renew');
    expect(actOf(soon, true)).toBe('return');
  });
});

describe('a chosen file', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

  test('crosses as text where it is text, with its own line ends', () => {
    const text = new TextEncoder().encode('a\r\nü');
    expect(contentOf(text)).toEqual({ form: 'text', content: 'a\r\nü' });
  });

  test('crosses as base64 where it is not: DER, UTF-16, or anything with a NUL', () => {
    expect(contentOf(bytes(0x30, 0x82, 0xff))).toEqual({ form: 'base64', content: 'MIL/' });
    expect(contentOf(bytes(0xff, 0xfe, 0x41, 0x00)).form).toBe('base64');
    expect(contentOf(bytes(0x41, 0x00)).form).toBe('base64');
  });
});

describe('the form of a connection', () => {
  test.each([
    ['https://lm.example:8443/x', false],
    ['http://127.0.0.1:4566', false],
    ['http://localhost/', false],
    ['http://[::1]:1', false],
    ['', false],
    ['http://localhost.evil.example', true],
    ['http://127.0.0.1.evil.example', true],
    ['http://far.example', true],
    ['ftp://127.0.0.1', true],
    ['https://', true],
  ])('judges the endpoint “%s”', (endpoint, isBad) => {
    const form = new ReachForm('a');
    form.endpoint = endpoint;
    expect(form.isBad).toBe(isBad);
  });

  test('sends nothing for what was left empty', () => {
    const form = new ReachForm('a');
    form.region = '  ';
    expect(form.reach).toEqual({
      region: null,
      endpoint: null,
      kmsEndpoint: null,
      stsEndpoint: null,
      useFips: false,
    });
  });
});

test('a fingerprint is shown in two lines that end between bytes and copied as one', () => {
  const sha256 = Array.from({ length: 32 }, () => 'AB').join(':');
  const fact = fingerprintFact('x', sha256);
  expect(fact.values.map((line) => line.length)).toEqual([47, 47]);
  expect(fact.copies).toBe(sha256);
});
