// Replies of both reference operations: each title names the member that it covers.

import { describe, expect, test } from 'vitest';
import { borrowWith, CHECKOUT, checkOutWith, GRANT, LICENSE, open } from '../../support/scripted-adapter.ts';

describe('CheckoutBorrowLicense reply', () => {
  const outcomeOf = async (more: Readonly<Record<string, unknown>>) =>
    (await borrowWith(open([{ body: { ...GRANT, ...more } }]))).outcome;

  test('CheckoutBorrowLicense: SignedToken of fewer than 4096 characters is taken, and of 100,000 too', async () => {
    expect(await outcomeOf({ SignedToken: 'a.b.c' })).toBe('granted');
    expect(await outcomeOf({ SignedToken: 'x'.repeat(100_000) })).toBe('granted');
  });

  test('CheckoutBorrowLicense: NodeId, IssuedAt, Expiration and CheckoutMetadata of the reply may be absent, null or odd; the token counts', async () => {
    for (const odd of [undefined, null, 'tomorrow', 7]) {
      const more = { NodeId: odd, IssuedAt: odd, Expiration: odd, CheckoutMetadata: odd };
      expect(await outcomeOf(more)).toBe('granted');
    }
  });

  test('CheckoutBorrowLicense: LicenseArn of the reply may be absent, but not another', async () => {
    expect(await outcomeOf({ LicenseArn: undefined })).toBe('granted');
    expect(await outcomeOf({ LicenseArn: `${LICENSE.arn}0` })).toBe('unknown');
  });

  test('CheckoutBorrowLicense: EntitlementsAllowed must be all that was asked for', async () => {
    expect(await outcomeOf({ EntitlementsAllowed: [] })).toBe('unknown');
  });

  test('CheckoutBorrowLicense: LicenseConsumptionToken of up to 4096 characters is taken, none is not', async () => {
    expect(await outcomeOf({ LicenseConsumptionToken: 'x'.repeat(4_096) })).toBe('granted');
    expect(await outcomeOf({ LicenseConsumptionToken: undefined })).toBe('unknown');
  });

  test('CheckoutBorrowLicense: a member that AWS adds later changes nothing', async () => {
    expect(await outcomeOf({ SomethingNew: { deep: [1] } })).toBe('granted');
  });
});

describe('CheckoutLicense reply', () => {
  const answerTo = (more: Readonly<Record<string, unknown>>) =>
    checkOutWith(open([{ body: { ...CHECKOUT, ...more } }]));

  test('CheckoutLicense: LicenseConsumptionToken is kept as a secret, and a reply without one is unknown', async () => {
    expect(await answerTo({ LicenseConsumptionToken: 'x'.repeat(4_096) })).toMatchObject({
      outcome: 'granted',
    });
    for (const broken of [undefined, null, '', 'a b', 7]) {
      expect(await answerTo({ LicenseConsumptionToken: broken })).toMatchObject({
        outcome: 'unknown',
        failure: { code: 'reply-invalid' },
      });
    }
  });

  test('CheckoutLicense: EntitlementsAllowed may be fewer than asked for', async () => {
    expect(await answerTo({ EntitlementsAllowed: [] })).toMatchObject({
      outcome: 'granted',
      grant: { entitlementsAllowed: [] },
    });
  });

  test('CheckoutLicense: IssuedAt and Expiration without a zone are UTC', async () => {
    expect(await answerTo({})).toMatchObject({
      grant: { issuedAt: Date.UTC(2026, 2, 14, 14, 5), expiresAt: Date.UTC(2026, 2, 14, 15, 5) },
    });
  });

  test('CheckoutLicense: IssuedAt and Expiration keep a zone that is given', async () => {
    const zoned = { IssuedAt: '2026-03-14T14:05:00+01:00', Expiration: '2026-03-14T15:05:00Z' };
    expect(await answerTo(zoned)).toMatchObject({
      grant: { issuedAt: Date.UTC(2026, 2, 14, 13, 5), expiresAt: Date.UTC(2026, 2, 14, 15, 5) },
    });
  });

  test('CheckoutLicense: Expiration may be absent, as for a perpetual checkout, but not unreadable', async () => {
    expect(await answerTo({ Expiration: undefined })).toMatchObject({ grant: { expiresAt: null } });
    expect(await answerTo({ Expiration: 'tomorrow' })).toMatchObject({
      outcome: 'unknown',
      failure: { code: 'reply-invalid', details: { field: 'Expiration' } },
    });
  });

  test('CheckoutLicense: an unreadable IssuedAt does not cost the handle of the seat', async () => {
    expect(await answerTo({ IssuedAt: 'just now' })).toMatchObject({
      outcome: 'granted',
      grant: { issuedAt: null },
    });
  });

  test('CheckoutLicense: LicenseArn of the reply is kept, because AWS chooses the license', async () => {
    const other = `${LICENSE.arn.slice(0, -1)}0`;
    expect(await answerTo({ LicenseArn: other })).toMatchObject({ grant: { licenseArn: other } });
    expect(await answerTo({ LicenseArn: undefined })).toMatchObject({ grant: { licenseArn: null } });
  });

  test('CheckoutLicense: CheckoutType of the reply may be absent, but not another', async () => {
    expect(await answerTo({ CheckoutType: undefined })).toMatchObject({ outcome: 'granted' });
    expect(await answerTo({ CheckoutType: 'PERPETUAL' })).toMatchObject({
      outcome: 'unknown',
      failure: { details: { problem: 'checkout-type-differs', seatTaken: true } },
    });
  });

  test('CheckoutLicense: SignedToken and NodeId of the reply are optional and left alone', async () => {
    for (const odd of [undefined, null, 'a.b.c', 7]) {
      const answer = await answerTo({ SignedToken: odd, NodeId: odd });
      expect(answer.outcome).toBe('granted');
      expect(JSON.stringify(answer)).not.toContain('a.b.c');
    }
  });
});
