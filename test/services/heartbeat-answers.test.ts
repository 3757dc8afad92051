// What comes of a heartbeat: it is told to whoever looks, and what cannot be written down is told as what it is.

import { beforeAll, describe, expect, test } from 'vitest';
import { FieldpassError } from '../../main/domain/failure.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { checkedOut, restarted } from '../support/open-checkouts.ts';
import { MORNING } from '../support/samples.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const DUE_MS = 15 * MINUTE_MS;

describe('a heartbeat', () => {
  test('is told to whoever looks when it failed, and when it got through', async () => {
    const { house } = await checkedOut(issuer);
    const { aws, clock } = house.world;
    const told: unknown[] = [];
    house.changes.subscribe(() => told.push([house.view()?.badge, house.view()?.expiresAt]));
    await clock.advance(DUE_MS);
    aws.doNotSend('extend');
    await house.checkouts.beat('window');
    await house.checkouts.beatMissing('window');
    expect(told).toEqual([
      ['fading', MORNING + HOUR_MS],
      ['kept', MORNING + DUE_MS + HOUR_MS],
    ]);
  });

  test('that gets through ends the trouble of the one before, even in the millisecond of the checkout', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    house.world.aws.doNotSend('extend');
    await expect(house.checkouts.extend(checkoutId)).rejects.toMatchObject({ code: 'offline' });
    expect(house.view()?.badge).toBe('fading');
    await house.checkouts.extend(checkoutId);
    expect(house.view()).toMatchObject({ badge: 'kept', problem: null });
  });

  test('is not tried once the checkout has ended, and the keychain is not asked for its token', async () => {
    const { house: first } = await checkedOut(issuer);
    const { house, log } = restarted(first);
    const { clock, vault } = house.world;
    const before = vault.calls.length;
    await clock.advance(HOUR_MS);
    await house.checkouts.beat('window');
    await house.checkouts.beatMissing('window');
    expect([log.lines, vault.calls.slice(before)]).toEqual([[], []]);
  });
});

describe('an answer that cannot be written down', () => {
  test('leaves the later end that the seat may have on the list, and says why', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    await house.world.clock.advance(DUE_MS);
    const full = new FieldpassError('disk-full', undefined, { details: { file: 'fieldpass.db' } });
    const genuine = house.ledger.append.bind(house.ledger);
    house.ledger.append = (...events) => {
      if (events.some(({ kind }) => kind === 'checkout-extended')) throw full;
      genuine(...events);
    };
    await expect(house.checkouts.extend(checkoutId)).rejects.toMatchObject({
      code: 'disk-full',
      details: { checkoutId, file: 'fieldpass.db' },
      cause: { cause: full },
    });
    expect(house.view()?.expiresAt).toBe(MORNING + HOUR_MS);
    expect(house.view()?.seatHeldUntilAt).toBeGreaterThanOrEqual(MORNING + DUE_MS + HOUR_MS);
  });

  test('names the checkout where AWS no longer knows its seat', async () => {
    const { house, checkoutId } = await checkedOut(issuer);
    house.world.aws.extend = async () => ({ outcome: 'gone', requestId: null });
    house.ledger.fillDiskAtAppend(2);
    await expect(house.checkouts.extend(checkoutId)).rejects.toMatchObject({
      code: 'outcome-unknown',
      details: { checkoutId, because: 'disk-full' },
    });
  });
});
