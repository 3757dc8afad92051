import { beforeAll, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { makeWorld, openHouse } from '../support/house.ts';

let issuer: TestIssuer;
let stranger: TestIssuer;

beforeAll(async () => {
  [issuer, stranger] = await Promise.all([makeTestIssuer(), makeTestIssuer()]);
});

const failsWith = (code: string) => expect.objectContaining({ code });

describe('borrowing', () => {
  test('keeps the order: intent before request, token stored before it is held', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    const release = world.aws.hold('borrow');
    const borrowing = house.borrow();
    await expect.poll(() => world.aws.calls.some(({ operation }) => operation === 'borrow')).toBe(true);
    expect(house.kinds()).toBe('requested');
    expect(house.view()).toMatchObject({ badge: 'borrowing', state: 'requested' });
    release();
    const held = await borrowing;
    expect(house.kinds()).toBe('requested held');
    expect(world.vault.kept.get(held.borrowId)?.split('.')).toHaveLength(3);
    expect(house.view()).toMatchObject({
      badge: 'borrowed',
      verdict: 'valid',
      phase: 'fresh',
      canReturnEarly: true,
    });
  });

  test('sends the frozen wish: all entitlements, this computer, the home Region', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    await house.borrow();
    expect(world.aws.calls.find(({ operation }) => operation === 'borrow')).toMatchObject({
      region: 'eu-central-1',
      clientToken: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(house.view()).toMatchObject({
      entitlements: [{ name: 'Users', unit: 'Count', value: '1' }],
      nodeId: expect.stringMatching(/^fp1-/),
    });
  });

  test('takes one seat however often and however fast it is asked', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    const outcomes = await Promise.allSettled([house.borrow(), house.borrow(), house.borrow()]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(house.borrow()).rejects.toThrow(failsWith('already-borrowed'));
    expect(world.aws.seatsTaken(world.license.arn)).toBe(1);
  });

  test('refuses what the license itself rules out, without a call', async () => {
    const world = makeWorld(issuer, { borrowing: null });
    await expect(openHouse(world).borrow()).rejects.toThrow(failsWith('not-borrowable'));
    expect(world.aws.calls.some(({ operation }) => operation === 'borrow')).toBe(false);
  });

  test('an old listing does not refuse: it is refreshed first', async () => {
    const world = makeWorld(issuer, { status: 'SUSPENDED' });
    const house = openHouse(world);
    await house.catalogue.refresh();
    world.aws.add({ ...world.license, status: 'AVAILABLE' });
    expect((await house.borrow()).state).toBe('held');
  });

  test('without a key for the issuer no seat is taken', async () => {
    const world = makeWorld(issuer, { signKeyArn: null });
    const house = openHouse(world);
    await expect(house.borrow()).rejects.toThrow(failsWith('issuer-key-missing'));
    expect(world.aws.seatsTaken(world.license.arn)).toBe(0);
    await house.keys.add(new TextEncoder().encode(issuer.pem), issuer.account, 'from the vendor');
    expect((await house.borrow()).state).toBe('held');
  });

  test.each(['locked', 'unavailable', 'wiped', 'full', 'slow'] as const)(
    'with a keychain that is %s nothing is asked of AWS',
    async (state) => {
      const world = makeWorld(issuer);
      world.vault.state = state;
      const house = openHouse(world);
      await expect(house.borrow()).rejects.toThrow(failsWith(`keychain-${state}`));
      expect(house.kinds()).toBe('');
      expect(world.aws.calls.some(({ operation }) => operation === 'borrow')).toBe(false);
    },
  );

  test.each([Date.UTC(1970, 0, 2), Date.UTC(2101, 0, 1)])(
    'with a clock at %i nothing is asked of AWS',
    async (now) => {
      const world = makeWorld(issuer);
      const house = openHouse(world);
      world.clock.set(now);
      await expect(house.borrow()).rejects.toThrow(failsWith('clock-untrusted'));
      expect(world.aws.seatsTaken(world.license.arn)).toBe(0);
    },
  );

  test('with a record that cannot be read nothing is asked of AWS', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    house.ledger.problems = () => [
      'Event 7 does not fit the hash chain: the record was changed from outside.',
    ];
    await expect(house.borrow()).rejects.toThrow(failsWith('ledger-unreadable'));
    expect(world.aws.seatsTaken(world.license.arn)).toBe(0);
  });

  test('a full disk stops it before anything is sent', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    house.ledger.fillDiskAtAppend(1);
    await expect(house.borrow()).rejects.toThrow(failsWith('disk-full'));
    expect(world.aws.calls.some(({ operation }) => operation === 'borrow')).toBe(false);
  });
});

describe('an answer that is no grant', () => {
  test('a refusal is final and takes no seat', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    world.aws.refuse('borrow', 'no-seats');
    await expect(house.borrow()).rejects.toThrow(failsWith('no-seats'));
    expect(house.kinds()).toBe('requested refused token-destroyed');
    expect(house.view()).toBeUndefined();
  });

  test('a request that was not sent is dropped', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    world.aws.doNotSend('borrow');
    await expect(house.borrow()).rejects.toThrow(failsWith('offline'));
    expect(house.view()).toBeUndefined();
  });

  test('a lost reply is asked for again with the same token: one seat', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    world.aws.loseReply('borrow');
    world.aws.loseRequest('borrow');
    expect((await house.borrow()).state).toBe('held');
    const tokens = world.aws.calls
      .filter(({ operation }) => operation === 'borrow')
      .map(({ clientToken }) => clientToken);
    expect([tokens.length, new Set(tokens).size]).toEqual([3, 1]);
    expect(world.aws.seatsTaken(world.license.arn)).toBe(1);
  });

  test('while the outcome is unknown it says so, and neither success nor failure', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    for (let n = 0; n < 5; n += 1) world.aws.loseReply('borrow');
    await expect(house.borrow()).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.view()).toMatchObject({ badge: 'borrowing', problem: { code: 'outcome-unknown' } });
    await house.recover();
    expect(house.view()).toMatchObject({ badge: 'borrowed' });
    expect(world.aws.seatsTaken(world.license.arn)).toBe(1);
  });

  test('after a lost reply, being offline does not close the request', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    world.aws.loseReply('borrow');
    for (let n = 0; n < 4; n += 1) world.aws.doNotSend('borrow');
    await expect(house.borrow()).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.view()).toMatchObject({ state: 'requested' });
  });

  test('later than ten minutes it is not asked again but told as unresolved, with its latest end', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    for (let n = 0; n < 5; n += 1) world.aws.loseReply('borrow');
    await expect(house.borrow()).rejects.toThrow();
    await world.clock.advance(10 * MINUTE_MS);
    const asked = world.aws.calls.length;
    await house.recover();
    expect(world.aws.calls.length).toBe(asked);
    const view = house.view();
    expect(view).toMatchObject({
      badge: 'unresolved',
      problem: { code: 'seat-unresolved' },
      removable: false,
    });
    expect(view?.seatHeldUntilAt).toBeGreaterThanOrEqual(view!.requestedAt + 24 * 60 * MINUTE_MS);
  });
});

describe('a grant that cannot be kept', () => {
  test('the keychain refuses: the seat is given back with the token still in memory', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    const release = world.aws.hold('borrow');
    const borrowing = house.borrow();
    await expect.poll(() => house.kinds()).toBe('requested');
    world.vault.state = 'full';
    release();
    await expect(borrowing).rejects.toThrow(failsWith('keychain-full'));
    expect(world.aws.seatsTaken(world.license.arn)).toBe(0);
    expect(house.kinds()).toBe('requested not-stored giving-back refused');
  });

  test('and it may not be returned early: the seat is told, and stored as soon as the keychain takes it', async () => {
    const world = makeWorld(issuer, { borrowing: { canReturnEarly: false, maxMinutes: 60 } });
    const house = openHouse(world);
    const release = world.aws.hold('borrow');
    const borrowing = house.borrow();
    await expect.poll(() => house.kinds()).toBe('requested');
    world.vault.state = 'locked';
    release();
    await expect(borrowing).rejects.toThrow(failsWith('keychain-locked'));
    expect(house.view()).toMatchObject({ state: 'requested' });
    world.vault.state = 'ready';
    await house.recover();
    expect(house.view()).toMatchObject({ badge: 'borrowed' });
    expect(world.aws.seatsTaken(world.license.arn)).toBe(1);
  });

  test('giving back breaks off: it is finished later, and the seat is not kept twice', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    const release = world.aws.hold('borrow');
    const borrowing = house.borrow();
    await expect.poll(() => house.kinds()).toBe('requested');
    world.vault.state = 'full';
    world.aws.loseReply('checkIn');
    release();
    await expect(borrowing).rejects.toThrow(failsWith('outcome-unknown'));
    world.vault.state = 'ready';
    await house.recover();
    expect(house.ledger.borrows()[0]?.state).toBe('refused');
    expect(world.aws.seatsTaken(world.license.arn)).toBe(0);
  });

  test.each([
    ['signed with another key', 'token-forged', async (claims: object) => stranger.sign(claims as never)],
    [
      'for another license',
      'token-mismatch',
      async (claims: object) =>
        issuer.sign({
          ...claims,
          licenseArn: 'arn:aws:license-manager::123456789012:license:l-ffffffffffffffffffffffffffffffff',
        }),
    ],
    [
      'for another computer',
      'token-wrong-node',
      async (claims: object) => issuer.sign({ ...claims, nodeId: 'fp1-other' }),
    ],
    ['that is no token', 'token-malformed', async () => 'not-a-token'],
  ])(
    'a token %s: kept as evidence, never shown as usable, and can be returned',
    async (_name, code, spoil) => {
      const world = makeWorld(issuer);
      const house = openHouse(world);
      const genuine = world.aws.borrow.bind(world.aws);
      world.aws.borrow = async (wish, clientToken) => {
        const answer = await genuine(wish, clientToken);
        if (answer.outcome !== 'granted') return answer;
        const claims = JSON.parse(
          Buffer.from(answer.grant.signedToken.reveal().split('.')[1] ?? '', 'base64url').toString(),
        ) as object;
        return { ...answer, grant: { ...answer.grant, signedToken: new Secret(await spoil(claims)) } };
      };
      await expect(house.borrow()).rejects.toThrow(failsWith(code));
      expect(house.view()).toMatchObject({
        badge: 'cannot-verify',
        problem: { code },
        returnable: { possible: true },
      });
      await house.returning.giveBack(house.view()!.borrowId);
      expect(world.aws.seatsTaken(world.license.arn)).toBe(0);
    },
  );
});

test('the snapshot holds no secret', async () => {
  const world = makeWorld(issuer);
  const house = openHouse(world);
  const held = await house.borrow();
  const token = world.vault.kept.get(held.borrowId) ?? '';
  const everything = JSON.stringify([house.snapshots.take(), house.ledger.events(), held]);
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    licenseConsumptionToken: string;
  };
  for (const secret of [token, ...token.split('.').slice(1), claims.licenseConsumptionToken])
    expect(everything).not.toContain(secret);
});
