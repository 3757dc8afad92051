import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { openCheckoutHouse } from '../support/checkout-house.ts';
import { makeWorld } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MORNING } from '../support/samples.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });

const entitlement = (name: string, comesBack: boolean | null = true) =>
  ({ name, unit: 'Count', value: null, maxCount: 5, comesBack }) as const;

function open(changes: Partial<License> = {}, options: Parameters<typeof openCheckoutHouse>[1] = {}) {
  return openCheckoutHouse(makeWorld(issuer, changes), options);
}

describe('a provisional checkout', () => {
  test('keeps the order: intent before request, token in the keychain before it is held', async () => {
    const house = open();
    const { aws, vault } = house.world;
    const release = aws.hold('checkOut');
    const checkingOut = house.checkOutAtOnce();
    await expect.poll(() => aws.calls.some(({ operation }) => operation === 'checkOut')).toBe(true);
    expect(house.kinds()).toBe('requested');
    expect(house.view()).toMatchObject({ state: 'requested', badge: 'checking-out', removable: false });
    release();
    const held = await checkingOut;
    expect(house.kinds()).toBe('requested held');
    expect(vault.calls.map((call) => call.split(' ')[0])).toEqual(['probe', 'put']);
    expect(vault.kept.has(held.checkoutId)).toBe(true);
    expect(house.view()).toMatchObject({
      badge: 'kept',
      state: 'held',
      keeper: 'window',
      expiresAt: MORNING + HOUR_MS,
      nextBeatAt: MORNING + 15 * MINUTE_MS,
      seatHeldUntilAt: null,
      isPartial: false,
      releasable: { possible: true },
      removable: false,
      problem: null,
    });
  });

  test('is never sent when its intent did not reach the disk', async () => {
    const house = open();
    house.ledger.fillDiskAtAppend(1);
    await expect(house.checkOut()).rejects.toThrow(failsWith('disk-full'));
    expect(house.world.aws.calls.some(({ operation }) => operation === 'checkOut')).toBe(false);
  });

  test('shows what AWS allowed when that is less than was asked for', async () => {
    const house = open({ entitlements: [entitlement('Users'), entitlement('Export'), entitlement('Grid')] });
    house.world.aws.withhold('Export');
    await house.checkOut();
    const view = house.view();
    expect(view?.isPartial).toBe(true);
    expect(view?.asked.map(({ name }) => name)).toEqual(['Users', 'Export', 'Grid']);
    expect(view?.entitlements.map(({ name }) => name)).toEqual(['Users', 'Grid']);
  });

  test('asks for the chosen entitlements and quantities, for a beneficiary and bound to this computer', async () => {
    const house = open({ entitlements: [entitlement('Users'), entitlement('Export')] });
    const entitlements = [{ name: 'Users', unit: 'Count', value: '3' }];
    const held = await house.checkOut({
      entitlements,
      beneficiary: '111122223333',
      bindToThisComputer: true,
    });
    expect(held.wish).toMatchObject({
      entitlements,
      beneficiary: '111122223333',
      nodeId: expect.stringMatching(/^fp1-/),
      productSku: 'SURVEY-1',
      keyFingerprint: expect.stringContaining('issuer-fingerprint'),
      connectionId: 'environment',
    });
  });

  test.each([
    ['no entitlement', []],
    ['one the license does not have', [{ name: 'Nothing', unit: 'Count', value: '1' }]],
    ['another unit', [{ name: 'Users', unit: 'None' }]],
    ['half a seat', [{ name: 'Users', unit: 'Count', value: '0.5' }]],
    ['one twice', Array(2).fill({ name: 'Users', unit: 'Count', value: '1' })],
  ])('is refused before any call for %s', async (_, entitlements) => {
    const house = open();
    await expect(house.checkOut({ entitlements })).rejects.toThrow(failsWith('entitlement-not-allowed'));
    expect(house.kinds()).toBe('');
  });

  test.each<[string, Partial<License>]>([
    ['offers no provisional checkout', { provisional: null, entitlements: [entitlement('Users', false)] }],
    ['offers no checkout at all', { provisional: null }],
    ['does not include the right', { allowedOperations: ['CheckoutBorrowLicense'] }],
    ['names no fingerprint', { keyFingerprint: null }],
    ['has expired', { validity: { beginAt: 0, endAt: MORNING } }],
  ])('is refused with a sentence when the license %s', async (_, changes) => {
    const house = open(changes);
    const error: unknown = await house.checkOut().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'no-online-checkout',
      message: expect.stringMatching(/^[A-Z].*\.$/),
    });
    expect(house.kinds()).toBe('');
  });

  test('is refused while the keychain is locked, before anything is asked', async () => {
    const house = open();
    house.world.vault.state = 'locked';
    await expect(house.checkOut()).rejects.toThrow(failsWith('keychain-locked'));
    expect(house.kinds()).toBe('');
  });

  test('is refused with a clock that cannot be right', async () => {
    const house = open({}, { isWatching: false });
    house.world.clock.set(Date.UTC(2001, 0, 1));
    await expect(house.checkOut()).rejects.toThrow(failsWith('clock-untrusted'));
  });

  test('that AWS refuses leaves nothing behind', async () => {
    const house = open();
    house.world.aws.refuse('checkOut', 'no-seats');
    await expect(house.checkOut()).rejects.toThrow(failsWith('no-seats'));
    expect(house.kinds()).toBe('requested refused token-destroyed');
    expect(house.checkouts.views()).toEqual([]);
  });

  test('whose token the keychain refuses is given back with the token in memory', async () => {
    const house = open();
    const { aws, license, vault } = house.world;
    vault.probe = async () => ({ state: 'ready', reason: null });
    vault.state = 'full';
    await expect(house.checkOut()).rejects.toThrow(failsWith('keychain-full'));
    expect(house.kinds()).toBe('requested giving-back refused');
    expect(aws.seatsTaken(license.arn)).toBe(0);
  });

  test('whose token can neither be kept nor given back is told with its end, and given back later', async () => {
    const house = open();
    const { aws, clock, license, vault } = house.world;
    vault.probe = async () => ({ state: 'ready', reason: null });
    vault.state = 'full';
    aws.doNotSend('checkIn');
    await expect(house.checkOut()).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.view()).toMatchObject({ badge: 'checking-out', seatHeldUntilAt: MORNING + HOUR_MS });
    house.stopWatch();
    await clock.advance(MINUTE_MS);
    await house.recover();
    expect(aws.seatsTaken(license.arn)).toBe(0);
    expect(house.only().state).toBe('refused');
  });

  test('whose reply is lost is asked for again with the same client token, and takes one seat', async () => {
    const house = open();
    const { aws, license } = house.world;
    aws.loseReply('checkOut');
    await house.checkOut();
    const tokens = aws.calls
      .filter(({ operation }) => operation === 'checkOut')
      .map((one) => one.clientToken);
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(1);
    expect(aws.seatsTaken(license.arn)).toBe(1);
    expect(house.kinds()).toBe('requested asked-again held');
  });

  test('that nobody answers for ten minutes is unresolved until its latest end, then removable', async () => {
    const house = open({}, { isWatching: false });
    const { aws, clock } = house.world;
    for (let n = 0; n < 5; n += 1) aws.loseRequest('checkOut');
    await expect(house.checkOut()).rejects.toThrow(failsWith('outcome-unknown'));
    const askedLastAt = house.only().changedAt;
    await clock.advance(11 * MINUTE_MS);
    await house.recover();
    expect(house.view()).toMatchObject({
      badge: 'unresolved',
      seatHeldUntilAt: askedLastAt + HOUR_MS + 6 * MINUTE_MS,
      removable: false,
      problem: { code: 'seat-unresolved' },
    });
    expect(aws.calls.filter(({ operation }) => operation === 'checkOut')).toHaveLength(5);
    const { checkoutId } = house.only();
    await expect(house.checkouts.remove(checkoutId)).rejects.toThrow(failsWith('not-removable'));
    await clock.advance(HOUR_MS + 6 * MINUTE_MS);
    await house.checkouts.remove(checkoutId);
    expect(house.checkouts.views()).toEqual([]);
  });

  test('cannot be asked for twice at once, nor while an earlier request is open', async () => {
    const house = open({}, { isWatching: false });
    const { aws } = house.world;
    const outcomes = await Promise.allSettled([house.checkOut(), house.checkOut()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (let n = 0; n < 5; n += 1) aws.loseRequest('checkOut');
    await expect(house.checkOut()).rejects.toThrow(failsWith('outcome-unknown'));
    await expect(house.checkOut()).rejects.toThrow(failsWith('in-progress'));
  });

  test('shows no token in what it gives, shows or writes down', async () => {
    const house = open();
    const held = await house.checkOut();
    const token = house.world.vault.kept.get(held.checkoutId)?.split(' ')[0] ?? '';
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    const shown = JSON.stringify([held, house.checkouts.views(), house.ledger.events()]);
    expect(shown).not.toContain(token);
  });
});

describe('the beneficiary rule', () => {
  const ours = { whoAmI: async () => ({ account: issuer.account, arn: 'arn:aws:iam::1:user/x' }) };

  test('is told when AWS says so, with the account to name', async () => {
    const house = open();
    house.world.aws.refuse('checkOut', 'beneficiary-needed');
    const error: unknown = await house.checkOut().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'beneficiary-needed', details: { account: issuer.account } });
  });

  test('is told when our own account created the license and AWS refuses for another reason', async () => {
    const house = open({}, { identity: ours });
    house.world.aws.refuse('checkOut', 'request-refused');
    const error: unknown = await house.checkOut().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'beneficiary-needed', details: { account: issuer.account } });
    expect(house.only()).toMatchObject({ state: 'refused', code: 'beneficiary-needed' });
  });

  test.each([
    ['a beneficiary was named', ours, { beneficiary: '111122223333' }],
    ['another account created it', { whoAmI: async () => ({ account: '9', arn: 'x' }) }, {}],
    [
      'the sign-in does not say who we are',
      { whoAmI: () => Promise.reject(new FieldpassError('access-denied')) },
      {},
    ],
  ])('is not blamed when %s', async (_, identity, order) => {
    const house = open({}, { identity });
    house.world.aws.refuse('checkOut', 'request-refused');
    await expect(house.checkOut(order)).rejects.toThrow(failsWith('request-refused'));
  });
});

describe('a perpetual checkout', () => {
  const drawdown: Partial<License> = { provisional: null, entitlements: [entitlement('Runs', false)] };

  test('is recorded for good, keeps nothing in the keychain, and is never released', async () => {
    const house = open(drawdown);
    const { aws, clock, license, vault } = house.world;
    vault.state = 'locked';
    const held = await house.checkOut({ type: 'perpetual' });
    expect(vault.calls).toEqual([]);
    expect(house.ledger.events().at(-1)).toMatchObject({
      kind: 'checkout-held',
      requestId: expect.any(String),
      record: { expiresAt: null, entitlements: [{ name: 'Runs', unit: 'Count', value: '1' }] },
    });
    await clock.advance(400 * 24 * HOUR_MS);
    expect(house.view()).toMatchObject({
      badge: 'consumed',
      expiresAt: null,
      nextBeatAt: null,
      releasable: { possible: false },
    });
    await expect(house.checkouts.release(held.checkoutId)).rejects.toThrow(failsWith('not-releasable'));
    await expect(house.checkouts.extend(held.checkoutId)).rejects.toThrow(failsWith('request-refused'));
    expect(aws.seatsTaken(license.arn)).toBe(1);
    expect(aws.calls.some(({ operation }) => operation === 'extend' || operation === 'checkIn')).toBe(false);
  });

  test('that nobody answers is unresolved for good, and may be taken off the list', async () => {
    const house = open(drawdown, { isWatching: false });
    for (let n = 0; n < 5; n += 1) house.world.aws.loseRequest('checkOut');
    await expect(house.checkOut({ type: 'perpetual' })).rejects.toThrow(failsWith('outcome-unknown'));
    await house.world.clock.advance(11 * MINUTE_MS);
    await house.recover();
    expect(house.view()).toMatchObject({ badge: 'unresolved', seatHeldUntilAt: null, removable: true });
  });

  test('is refused where everything comes back after use', async () => {
    await expect(open().checkOut({ type: 'perpetual' })).rejects.toThrow(failsWith('no-online-checkout'));
  });
});
