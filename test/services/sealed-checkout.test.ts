// What the keychain gives back of an online checkout is believed whole or not at all; its token is read in any case.

import { describe, expect, test } from 'vitest';
import { Secret } from '../../main/domain/secret.ts';
import {
  type SealedCheckout,
  sealCheckout,
  tokenInside,
  unsealCheckout,
} from '../../main/services/sealed-checkout.ts';
import { LICENSE_ARN, MORNING } from '../support/samples.ts';

const TOKEN = '0cd7b2bc7c674573a669bea8f5b75f2d';
const BESIDE = {
  issuedAt: MORNING,
  expiresAt: MORNING + 3_600_000,
  region: 'eu-central-1',
  licenseArn: LICENSE_ARN,
  entitlements: [
    { name: 'Users', unit: 'Count', value: '3' },
    { name: 'Export', unit: 'None' },
  ],
  requestId: 'request-1',
};
type Beside = Readonly<Record<keyof typeof BESIDE, unknown>>;

const stored = (beside: string, token = TOKEN): Secret => new Secret(`${token} ${beside}`);
const storedWith = (changes: Partial<Beside>): Secret => stored(JSON.stringify({ ...BESIDE, ...changes }));

/** The same as it is written down, without secrets that a comparison cannot see into. */
function plain(sealed: SealedCheckout | null): unknown {
  return sealed === null ? null : { ...sealed, consumptionToken: sealed.consumptionToken.reveal() };
}

describe('a seat in the keychain', () => {
  const { requestId, ...record } = BESIDE;

  test.each([
    ['with an end', {}, {}],
    ['whose end AWS did not tell', { expiresAt: null }, {}],
    ['whose request has no name', {}, { requestId: null }],
    ['of nothing at all', { entitlements: [] }, {}],
    ['at the last moment there is', { issuedAt: 8.64e15, expiresAt: -8.64e15 }, {}],
  ])('%s comes out as it went in', (_what, inRecord, beside) => {
    const sealed = {
      consumptionToken: new Secret(TOKEN),
      record: { ...record, ...inRecord },
      requestId,
      ...beside,
    };
    const opened = unsealCheckout(sealCheckout(sealed));
    expect(plain(opened)).toEqual(plain(sealed));
  });

  test('keeps nothing beside what is recorded of a checkout', () => {
    const more = { ...record, consumptionHash: 'hash' };
    const text = sealCheckout({ consumptionToken: new Secret(TOKEN), record: more, requestId }).reveal();
    expect(text).toBe(`${TOKEN} ${JSON.stringify(BESIDE)}`);
  });
});

describe('the token alone', () => {
  test.each([
    ['of what is whole', storedWith({})],
    ['of an entry whose rest is damaged', stored('{"issued')],
    ['of an entry that holds nothing else', new Secret(TOKEN)],
  ])('is read out %s', (_what, secret) => {
    expect(tokenInside(secret)?.reveal()).toBe(TOKEN);
  });

  test('is none where the entry is empty, or begins with what comes after the token', () => {
    expect([tokenInside(new Secret('')), tokenInside(stored('{}', ''))]).toEqual([null, null]);
  });
});

describe('an entry that is not what was stored is not believed', () => {
  test.each([
    ['without a token', stored(JSON.stringify(BESIDE), '')],
    ['with a token alone', new Secret(TOKEN)],
    ['with the rest alone', new Secret(JSON.stringify(BESIDE))],
    ['with half of the rest', stored(JSON.stringify(BESIDE).slice(0, -9))],
    ['with a number beside the token', stored('5')],
    ['with a text beside the token', stored('"text"')],
    ['with nothing beside the token', stored('null')],
    ['with an empty list beside the token', stored('[]')],
  ])('%s', (_what, secret) => {
    expect(unsealCheckout(secret)).toBeNull();
  });

  test.each(Object.keys(BESIDE).map((name) => [name]))('without its %s', (name) => {
    expect(unsealCheckout(storedWith({ [name]: undefined }))).toBeNull();
  });

  test.each<[string, Partial<Beside>]>([
    ['a begin that is a text', { issuedAt: '5' }],
    ['a begin that is none', { issuedAt: null }],
    ['a begin in the middle of a millisecond', { issuedAt: 0.5 }],
    ['a begin that no calendar has', { issuedAt: 8_640_000_000_000_001 }],
    ['an end that is a text', { expiresAt: 'soon' }],
    ['an end that no calendar has', { expiresAt: -8_640_000_000_000_001 }],
    ['a Region that is no text', { region: 1 }],
    ['a Region that is none', { region: null }],
    ['a license that is no text', { licenseArn: null }],
    ['a request that is no text', { requestId: 7 }],
    ['entitlements that are no list', { entitlements: { name: 'Users', unit: 'Count' } }],
    ['an entitlement that is a text', { entitlements: ['Users'] }],
    ['an entitlement that is none', { entitlements: [null] }],
    ['an entitlement without name', { entitlements: [{ unit: 'Count' }] }],
    ['an entitlement without unit', { entitlements: [{ name: 'Users' }] }],
    ['an entitlement whose name is a number', { entitlements: [{ name: 1, unit: 'Count' }] }],
    [
      'an entitlement whose quantity is a number',
      { entitlements: [{ name: 'Users', unit: 'Count', value: 1 }] },
    ],
    ['a second entitlement that is none', { entitlements: [...BESIDE.entitlements, null] }],
  ])('with %s', (_what, changes) => {
    expect(unsealCheckout(storedWith(changes))).toBeNull();
  });
});
