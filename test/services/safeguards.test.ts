// What stands before every seat: one work at a time, a record that can be read whole, a keychain that answers.

import { describe, expect, test } from 'vitest';
import { type FailureCode, FieldpassError } from '../../main/domain/failure.ts';
import { MINUTE_MS } from '../../main/domain/instant.ts';
import type { VaultState } from '../../main/ports.ts';
import {
  exclusively,
  findBorrow,
  latestEnd,
  onceWritten,
  requireVault,
  requireWholeLedger,
  vaultFailure,
} from '../../main/services/safeguards.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';
import { held, requested } from '../support/sample-borrows.ts';
import { MORNING, sampleWish } from '../support/samples.ts';

const failsWith = (code: string) => expect.objectContaining({ code });
const SUBJECT = 'a'.repeat(32);

describe('work on one subject', () => {
  const open = () => new MemoryLedger(new FakeClock(MORNING));

  test('keeps out this process and others until it is over, and nobody from another subject', async () => {
    const ledger = open();
    let finish = (): void => undefined;
    const first = exclusively(ledger, SUBJECT, () => new Promise<void>((resolve) => (finish = resolve)));
    for (const one of [ledger, ledger.another()])
      await expect(exclusively(one, SUBJECT, async () => 'second')).rejects.toThrow(failsWith('in-progress'));
    await expect(exclusively(ledger, 'another', async () => 'other')).resolves.toBe('other');
    finish();
    await first;
    await expect(exclusively(ledger.another(), SUBJECT, async () => 'next')).resolves.toBe('next');
    await expect(exclusively(ledger, SUBJECT, async () => 'next')).resolves.toBe('next');
  });

  test('is open again after it failed', async () => {
    const ledger = open();
    const fails = () => Promise.reject(new FieldpassError('offline'));
    await expect(exclusively(ledger, SUBJECT, fails)).rejects.toThrow(failsWith('offline'));
    await expect(exclusively(ledger, SUBJECT, async () => 'next')).resolves.toBe('next');
  });

  test('goes on though its claim was taken over: a second one here would meet the same record', async () => {
    const ledger = open();
    let finish = (): void => undefined;
    const first = exclusively(ledger, SUBJECT, () => new Promise<void>((resolve) => (finish = resolve)));
    ledger.release(SUBJECT);
    await expect(exclusively(ledger, SUBJECT, async () => 'second')).rejects.toThrow(
      failsWith('in-progress'),
    );
    finish();
    await first;
  });
});

describe('what fails once the intent is on disk', () => {
  const OF_LEDGER: readonly FailureCode[] = [
    'disk-full',
    'ledger-busy',
    'ledger-unreadable',
    'data-dir-unwritable',
  ];

  test.each(OF_LEDGER)(
    'for want of the record (%s) leaves it open what AWS did, and names the record',
    async (code) => {
      const failure = new FieldpassError(code, undefined, {
        details: { path: '/data', checkoutId: 'other' },
      });
      const error: unknown = await onceWritten({ checkoutId: 'c1' }, () => Promise.reject(failure)).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({
        code: 'outcome-unknown',
        message: expect.stringMatching(
          /^What came of this could not be written down, .* Fieldpass finishes it/,
        ),
        cause: failure,
        details: {
          path: '/data',
          checkoutId: 'c1',
          because: code,
          nextStep: expect.stringMatching(/^Free some space, .* “fieldpass doctor” says what is wrong\.$/),
        },
      });
    },
  );

  test.each([new FieldpassError('no-seats'), new TypeError('bug')])(
    'for another reason stays what it is: %s',
    async (failure) => {
      await expect(onceWritten({}, () => Promise.reject(failure))).rejects.toBe(failure);
    },
  );
});

test('a record that cannot be read whole lets no seat be taken, and says what is wrong with it', () => {
  expect(() => requireWholeLedger({ problems: () => [] })).not.toThrow();
  expect(() =>
    requireWholeLedger({ problems: () => ['Event 7 was changed.', 'Event 9 was changed.'] }),
  ).toThrow(expect.objectContaining({ code: 'ledger-unreadable', message: 'Event 7 was changed.' }));
});

describe('the keychain before a seat is asked for', () => {
  /** A keychain in these states, one look after the other; the last one stays. */
  function keychain(...states: readonly VaultState[]) {
    const looks = { taken: 0 };
    const probe = async () => {
      const state = states[Math.min(looks.taken, states.length - 1)] ?? 'ready';
      looks.taken += 1;
      return { state, reason: `look ${looks.taken}` };
    };
    return { looks, probe };
  }

  test('is looked at once where it is ready', async () => {
    const vault = keychain('ready');
    await requireVault(vault);
    expect(vault.looks.taken).toBe(1);
  });

  test.each([[['slow', 'ready'] as const], [['slow', 'slow', 'ready'] as const]])(
    'is waited for while a password may be typed: %s',
    async (states) => {
      const vault = keychain(...states);
      await requireVault(vault);
      expect(vault.looks.taken).toBe(states.length);
    },
  );

  test('is given up after three looks, with the last reason', async () => {
    const vault = keychain('slow');
    await expect(requireVault(vault)).rejects.toMatchObject({
      code: 'keychain-slow',
      details: { reason: 'look 3' },
    });
    expect(vault.looks.taken).toBe(3);
  });

  test('that is locked is not waited for', async () => {
    const vault = keychain('locked', 'ready');
    await expect(requireVault(vault)).rejects.toMatchObject({
      code: 'keychain-locked',
      details: { reason: 'look 1' },
    });
    expect(vault.looks.taken).toBe(1);
  });

  test('fails by its state, and not at all where it is ready', () => {
    expect(vaultFailure('ready', 'whatever')).toBeNull();
    expect(vaultFailure('wiped', null)).toMatchObject({ code: 'keychain-wiped', details: { reason: null } });
  });
});

describe('the latest end of a seat that was asked for', () => {
  const latest = MORNING + 6 * MINUTE_MS + 90 * MINUTE_MS;

  test.each([
    ['is a whole life after the longest journey of the request', null, latest],
    ['is cut at the end of the license', latest - 1, latest - 1],
    ['is not moved by a license that lasts longer', latest + 1, latest],
  ])('%s', (_what, validityEndAt, end) => {
    const wish = sampleWish({ maxMinutes: 90, validityEndAt });
    expect(latestEnd(requested({ wish, changedAt: MORNING }))).toBe(end);
  });
});

test('a borrow is found by its id', () => {
  const borrows = [held({ borrowId: 'one' }), held({ borrowId: 'two' })];
  expect(findBorrow({ borrows: () => borrows }, 'two')).toBe(borrows[1]);
  expect(findBorrow({ borrows: () => borrows }, 'three')).toBeUndefined();
});
