// How often a request is repeated, when an answer is final, and what the keychain keeps of a grant.

import { describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { LONGEST_JOURNEY_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import {
  isFinal,
  isTooLateToRepeat,
  pauseBeforeNext,
  stillUnknown,
  wasHeldUp,
} from '../../main/services/attempts.ts';
import { consumptionTokenOf, seal, unseal } from '../../main/services/sealed.ts';

const AT = Date.UTC(2026, 2, 10);
const MINUTE = 60_000;

describe('a request whose outcome is unknown', () => {
  test('is repeated after 0.5, 1, 2 and 4 seconds, and then left to recovery', () => {
    const pauses = [1, 2, 3, 4, 5].map((attempts) => pauseBeforeNext({ attempts, requestedAt: AT }, AT));
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, null]);
  });

  test('is not repeated where the next attempt would come later than a minute after the first', () => {
    const request = { attempts: 2, requestedAt: AT };
    expect(pauseBeforeNext(request, AT + MINUTE - 1_000)).toBe(1_000);
    expect(pauseBeforeNext(request, AT + MINUTE - 999)).toBeNull();
  });

  test('was held up where its answer took longer than its way can be', () => {
    const held = [LONGEST_JOURNEY_MS, LONGEST_JOURNEY_MS + 1].map((ms) =>
      wasHeldUp({ changedAt: AT }, AT + ms),
    );
    expect(held).toEqual([false, true]);
  });

  test('may be repeated for nine minutes, so that it arrives within ten, and not where it seems to come from the future', () => {
    const late = [-1, 0, 9 * MINUTE, 9 * MINUTE + 1].map((age) =>
      isTooLateToRepeat({ requestedAt: AT, runningMs: null }, { at: AT + age, runningMs: 0 }),
    );
    expect(late).toEqual([true, false, false, true]);
  });

  test('is not repeated either where the computer ran for longer than nine minutes, whatever the clock says', () => {
    const late = (ranMs: number, runningMs: number | null = 7) =>
      isTooLateToRepeat({ requestedAt: AT, runningMs }, { at: AT + MINUTE, runningMs: 7 + ranMs });
    expect([0, 9 * MINUTE, 9 * MINUTE + 1].map((ranMs) => late(ranMs))).toEqual([false, false, true]);
    // It was started anew, or the record is of a release that did not say.
    expect([late(-7), late(60 * MINUTE, null)]).toEqual([false, false]);
  });

  test('says what stood in the way, and that it goes on', () => {
    const failure = new FieldpassError('offline', undefined, { details: { host: 'h' } });
    expect(stillUnknown(failure, { borrowId: 'a1' })).toMatchObject({
      code: 'outcome-unknown',
      cause: failure,
      details: { host: 'h', borrowId: 'a1', because: 'offline' },
    });
  });
});

describe('an answer', () => {
  const answer = (outcome: 'unknown' | 'refused' | 'not-sent', code = 'offline') =>
    ({ outcome, failure: new FieldpassError(code as never) }) as never;

  test('to the first attempt is final unless its outcome is unknown', () => {
    expect(isFinal(answer('unknown'), { attempts: 1 })).toBe(false);
    expect(isFinal(answer('unknown', 'no-seats'), { attempts: 2 })).toBe(false);
    expect(isFinal(answer('refused', 'access-denied'), { attempts: 1 })).toBe(true);
    expect(isFinal(answer('not-sent'), { attempts: 1 })).toBe(true);
  });

  test.each(['no-seats', 'entitlement-not-allowed', 'signature-method-unsupported', 'beneficiary-needed'])(
    'to a later attempt is final when it is %s, which no earlier grant would have answered',
    (code) => {
      expect(isFinal(answer('refused', code), { attempts: 2 })).toBe(true);
      expect(isFinal(answer('not-sent', code), { attempts: 2 })).toBe(false);
    },
  );

  test.each(['access-denied', 'sign-in-needed', 'offline', 'license-not-found'])(
    'to a later attempt is not final when it speaks of that attempt only: %s',
    (code) => expect(isFinal(answer('refused', code), { attempts: 2 })).toBe(false),
  );
});

describe('what the keychain keeps of a grant', () => {
  const grant = { signedToken: new Secret('a.b.c'), consumptionToken: new Secret('consume') } as never;

  test('is the signed token where it is proven', () => {
    const stored = seal(grant, true);
    expect(stored.reveal()).toBe('a.b.c');
    expect(unseal(stored)).toEqual({ token: stored, beside: null });
  });

  test('is the signed token and what gives its seat back where it is not', () => {
    const stored = seal(grant, false);
    expect(stored.reveal()).toBe('a.b.c consume');
    const { token, beside } = unseal(stored);
    expect([token.reveal(), beside?.reveal()]).toEqual(['a.b.c', 'consume']);
    expect(consumptionTokenOf(stored)?.reveal()).toBe('consume');
  });

  test('is split at its last blank, whatever an unproven token holds', () => {
    const { token, beside } = unseal(new Secret('a b c consume'));
    expect([token.reveal(), beside?.reveal()]).toEqual(['a b c', 'consume']);
  });

  test.each(['', 'no token', 'a', 'a.!.c', 'a.e30.c'])(
    'gives nothing to return with from %j alone',
    (text) => {
      const found = consumptionTokenOf(new Secret(text.replaceAll(' ', '')));
      expect(found).toBeNull();
    },
  );
});
