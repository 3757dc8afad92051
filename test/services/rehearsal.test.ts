import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../main/domain/instant.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { MORNING } from '../support/samples.ts';
import { type TripHouse, tripHouse, WISH } from '../support/trip-house.ts';

let issuer: TestIssuer;
let other: TestIssuer;
beforeAll(async () => {
  issuer = await makeTestIssuer();
  other = await makeTestIssuer();
});
const END = Date.UTC(2026, 10, 7);

async function borrowedHouse(): Promise<TripHouse> {
  const house = await tripHouse(issuer);
  await house.patient(house.takings.take(house.tripId));
  return house;
}
const rehearse = ({ rehearsal, tripId }: TripHouse) => rehearsal.rehearse(tripId);
const idOf = ({ ledger }: TripHouse, place: number): string => ledger.borrows()[place]!.borrowId;
const withPayload = (token: string, change: object): string => {
  const [head = '', body = '', signature = ''] = token.split('.');
  const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString('utf8')), ...change };
  return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
};

describe('a rehearsal', () => {
  test('passes where every token is there, genuine, and lasts through the last hour', async () => {
    const house = await borrowedHouse();
    expect(await rehearse(house)).toMatchObject({
      result: 'pass',
      tripName: 'Rig 7',
      rehearsedAt: house.time.now(),
      judgedAt: END - HOUR_MS,
      endAt: END,
      items: [1, 2, 3].map(() => ({ result: 'pass', reason: 'valid', failure: null })),
    });
  });

  test('asks AWS nothing, and reads each token from the keychain anew', async () => {
    const house = await borrowedHouse();
    const asked = house.world.aws.calls.length;
    const read = house.vault.calls.length;
    await rehearse(house);
    await rehearse(house);
    expect(house.world.aws.calls).toHaveLength(asked);
    expect(house.vault.calls.slice(read).filter((call) => call.startsWith('get '))).toHaveLength(6);
  });

  test('judges with the clock at the last hour, not with that of now', async () => {
    const house = await borrowedHouse();
    house.trips.save(house.tripId, { ...WISH, lastDay: '2026-11-09', licenseArns: house.arns });
    const card = await rehearse(house);
    expect(card.result).toBe('fail');
    expect(card.items[0]).toMatchObject({ reason: 'expired', failure: { code: 'token-expired' } });
    expect(house.snapshots.take().borrows[0]?.verdict).toBe('valid');
  });

  test('fails what is valid when the last hour begins but ends within it', async () => {
    const house = await tripHouse(issuer);
    const borrowing = { canReturnEarly: true, maxMinutes: (END - MORNING) / 60_000 - 30 };
    house.world.aws.add({ ...house.world.license, borrowing });
    await house.patient(house.borrowing.borrow(house.arns[0]));
    expect((await rehearse(house)).items[0]).toMatchObject({ result: 'fail', reason: 'ends-too-soon' });
  });

  test('fails what was never borrowed', async () => {
    const house = await tripHouse(issuer);
    expect(await rehearse(house)).toMatchObject({
      result: 'fail',
      items: [{ result: 'fail', reason: 'not-borrowed', borrowId: null }, {}, {}],
    });
  });

  test('fails one whose token was changed, and names it', async () => {
    const house = await borrowedHouse();
    const id = idOf(house, 1);
    house.vault.kept.set(
      id,
      withPayload(house.vault.kept.get(id) ?? '', { expiration: '2030-01-01T00:00:00' }),
    );
    const { items, result } = await rehearse(house);
    expect(result).toBe('fail');
    expect(items.map(({ reason }) => reason)).toEqual(['valid', 'bad-signature', 'valid']);
    expect(items[1]).toMatchObject({ failure: { code: 'token-forged' } });
  });

  test('fails one whose place in the keychain holds the token of another', async () => {
    const house = await borrowedHouse();
    house.vault.kept.set(idOf(house, 0), house.vault.kept.get(idOf(house, 1)) ?? '');
    expect((await rehearse(house)).items[0]).toMatchObject({ result: 'fail', reason: 'mismatch' });
  });

  test('fails where the pinned key is gone or another', async () => {
    const house = await borrowedHouse();
    const [key] = house.keys.all();
    house.keys.remove(issuer.account, key!.thumbprint);
    expect((await rehearse(house)).items[0]).toMatchObject({ reason: 'unknown-issuer' });
    await house.keys.add(Buffer.from(other.pem), issuer.account, 'another');
    expect((await rehearse(house)).items[0]).toMatchObject({ reason: 'bad-signature' });
  });

  test.each(['wiped', 'corrupt'] as const)('fails what a %s keychain has lost', async (state) => {
    const house = await borrowedHouse();
    house.vault.state = state;
    expect(await rehearse(house)).toMatchObject({ result: 'fail', items: [{ reason: 'missing' }, {}, {}] });
  });

  test('fails what the keychain truly does not have', async () => {
    const house = await borrowedHouse();
    house.vault.kept.delete(idOf(house, 2));
    expect((await rehearse(house)).items[2]).toMatchObject({
      result: 'fail',
      reason: 'missing',
      failure: { code: 'secret-missing' },
    });
  });

  test.each(['locked', 'slow', 'unavailable'] as const)(
    'is neither passed nor failed while the keychain is %s',
    async (state) => {
      const house = await borrowedHouse();
      house.vault.state = state;
      expect(await rehearse(house)).toMatchObject({
        result: 'unknown',
        items: [1, 2, 3].map(() => ({
          result: 'unknown',
          reason: 'unreadable',
          failure: { code: `keychain-${state}` },
        })),
      });
    },
  );

  test('with a locked keychain fails all the same where a license was never borrowed', async () => {
    const house = await tripHouse(issuer);
    await house.patient(house.borrowing.borrow(house.arns[0]));
    house.vault.state = 'locked';
    expect((await rehearse(house)).result).toBe('fail');
  });

  test('with a clock that cannot be right is neither passed nor failed', async () => {
    const house = await borrowedHouse();
    house.world.clock.set(Date.UTC(1999, 0, 1));
    expect(await rehearse(house)).toMatchObject({
      result: 'unknown',
      items: [{ reason: 'clock-untrusted' }, {}, {}],
    });
  });

  test('in the last hour itself judges now', async () => {
    const house = await borrowedHouse();
    const now = END - HOUR_MS / 2;
    await house.world.clock.advance(now - house.time.now());
    expect(await rehearse(house)).toMatchObject({ judgedAt: now, result: 'pass' });
  });

  test('of a trip that is over, empty or gone is refused', async () => {
    const house = await tripHouse(issuer);
    house.trips.save(house.tripId, { ...WISH, licenseArns: [] });
    await expect(rehearse(house)).rejects.toThrow('no licenses');
    house.trips.save(house.tripId, { ...WISH, licenseArns: house.arns });
    await house.world.clock.advance(4 * DAY_MS);
    await expect(rehearse(house)).rejects.toThrow('over');
    await expect(house.rehearsal.rehearse('f'.repeat(32))).rejects.toThrow('no such trip');
  });
});

test('a rehearsal runs on code that knows no License Manager and no network, however deep one looks', () => {
  const seen = new Map<string, string>();
  const open = [join(import.meta.dirname, '../../main/services/rehearsal.ts')];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    const text = readFileSync(file, 'utf8');
    seen.set(file, text);
    // Types are gone when it runs; what is left is what it can reach.
    for (const [, path = ''] of text.matchAll(/^(?:import|export) (?!type )[^;]*? from '([^']+)';/gm))
      open.push(path.startsWith('.') ? join(dirname(file), path) : file);
  }
  expect(seen.size).toBeGreaterThan(5);
  for (const [file, text] of seen) {
    expect(text, file).not.toMatch(/LicenseManager\b|node:(?:net|https?|tls)|@aws-sdk/);
    expect(file).not.toMatch(/adapters|sandbox/);
  }
});
