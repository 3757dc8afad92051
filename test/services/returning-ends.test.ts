import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS, writeInstant } from '../../main/domain/instant.ts';
import type { Held } from '../../main/domain/borrow.ts';
import type { FailureCode } from '../../main/domain/failure.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { asked, houseInDoubt, idOf, recover, watchSteps } from '../support/borrow-house.ts';
import { type House, makeWorld, openHouse } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { Crash } from '../support/memory-vault.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: FailureCode) => expect.objectContaining({ code });
const NOT_EARLY = { borrowing: { canReturnEarly: false, maxMinutes: 24 * 60 } };

async function borrowed(changes = {}): Promise<House> {
  const house = openHouse(makeWorld(issuer, changes));
  await house.borrow();
  return house;
}

const returnedEvent = ({ ledger }: House) => ledger.events().find(({ kind }) => kind === 'returned');

describe('a return', () => {
  test('shows its step, and nothing once it is over', async () => {
    const house = await borrowed();
    const steps = watchSteps(house);
    await house.returning.giveBack(idOf(house));
    expect([steps, house.changes.working()]).toEqual([['returning'], []]);
    expect(returnedEvent(house)).toMatchObject({ how: 'checked-in', requestId: expect.any(String) });
  });

  test('of a seat that AWS no longer knows is a return', async () => {
    const house = await borrowed();
    house.world.aws.checkIn = async () => ({ outcome: 'gone', requestId: 'r-9' });
    await house.returning.giveBack(idOf(house));
    expect(returnedEvent(house)).toMatchObject({ how: 'already-gone', requestId: 'r-9' });
    expect(house.world.vault.kept.size).toBe(0);
  });

  test('without its token names the end of the seat, and asks nothing', async () => {
    const house = await borrowed();
    house.world.vault.kept.clear();
    const error: unknown = await house.returning.giveBack(idOf(house)).catch((thrown: unknown) => thrown);
    const expiresAt = writeInstant(house.view()!.expiresAt!);
    expect(error).toMatchObject({ code: 'secret-missing', details: { expiresAt } });
    expect([asked(house, 'checkIn'), house.kinds(), house.changes.working()]).toEqual([
      0,
      'requested held',
      [],
    ]);
  });

  test('with a token that holds no consumption token asks nothing', async () => {
    const house = await borrowed();
    house.world.vault.kept.set(idOf(house), 'rubbish');
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('keychain-corrupt'));
    expect([asked(house, 'checkIn'), house.kinds()]).toEqual([0, 'requested held']);
  });

  test('of what may not go back early names its end', async () => {
    const house = await borrowed(NOT_EARLY);
    const error: unknown = await house.returning.giveBack(idOf(house)).catch((thrown: unknown) => thrown);
    const expiresAt = writeInstant(house.view()!.expiresAt!);
    expect(error).toMatchObject({ code: 'not-returnable', details: { expiresAt } });
  });

  test.each([
    [
      'doNotSend',
      'offline',
      'AWS could not be reached, so nothing was returned. The license stays on this computer.',
    ],
    ['refuse', 'access-denied', 'AWS says your sign-in may not do this. The license stays on this computer.'],
    ['refuse', 'request-refused', 'AWS refused the return. The license stays on this computer.'],
  ] as const)('that AWS did not take (%s, %s) says so', async (kind, code, message) => {
    const house = await borrowed();
    house.world.aws[kind]('checkIn', code);
    const error: unknown = await house.returning.giveBack(idOf(house)).catch((thrown: unknown) => thrown);
    const details = { borrowId: idOf(house), because: code };
    expect(error).toMatchObject({ code, message, details, cause: failsWith(code) });
  });

  test('that broke off says that it goes on, and why', async () => {
    const house = await borrowed();
    house.world.aws.loseRequest('checkIn', 'timed-out');
    const error: unknown = await house.returning.giveBack(idOf(house)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'outcome-unknown',
      cause: failsWith('timed-out'),
      message: expect.stringContaining('The connection broke before AWS confirmed the return.'),
      details: {
        borrowId: idOf(house),
        because: 'timed-out',
        nextStep: 'Keep Fieldpass open, or start it again later: it finishes the return by itself.',
      },
    });
  });

  test('after one that may have arrived is not put back by a refusal: the seat may be free', async () => {
    const house = await borrowed();
    house.world.aws.loseReply('checkIn');
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('outcome-unknown'));
    house.world.aws.refuse('checkIn', 'access-denied');
    await expect(recover(house, 'returning')).rejects.toThrow(failsWith('outcome-unknown'));
    expect(house.kinds()).toBe('requested held returning');
  });

  test('of a request that is still open has to wait', async () => {
    const house = await houseInDoubt(makeWorld(issuer));
    await expect(house.returning.giveBack(idOf(house))).rejects.toThrow(failsWith('in-progress'));
  });

  test('whose token the keychain does not let go is over all the same', async () => {
    const house = await borrowed();
    house.world.vault.destroy = async () => Promise.reject(new FieldpassError('keychain-locked'));
    await house.returning.giveBack(idOf(house));
    expect(house.kinds()).toBe('requested held returning returned');
    expect(house.proofs.of(house.ledger.borrows()[0] as never)).toMatchObject({ verdict: 'unchecked' });
  });

  test('during which the process dies is left to recovery', async () => {
    const house = await borrowed();
    house.world.vault.crashAt(2, 'before');
    await expect(house.returning.giveBack(idOf(house))).rejects.toBeInstanceOf(Crash);
    await recover(house, 'returning');
    expect([house.world.vault.kept.size, house.kinds()]).toEqual([
      0,
      'requested held returning returned token-destroyed',
    ]);
  });
});

describe('what the window is told', () => {
  test('is that it is over as soon as it is on disk, before the keychain has let go of the token', async () => {
    const house = await borrowed();
    const seen: string[] = [];
    house.changes.subscribe(() => seen.push(house.kinds()));
    await house.returning.giveBack(idOf(house));
    expect(seen).toContain('requested held returning returned');
  });

  test('is that an ended record is gone, once its token is', async () => {
    const house = await borrowed();
    await house.world.clock.advance(DAY_MS);
    const seen: string[] = [];
    house.changes.subscribe(() => seen.push(house.kinds()));
    await house.returning.remove(idOf(house));
    expect(seen).toEqual(['requested held removed token-destroyed']);
  });
});

describe('recovering a return', () => {
  test('does nothing where nothing is left', async () => {
    const house = await borrowed();
    const calls = house.world.vault.calls.length;
    await recover(house, 'returning');
    await recover(house, 'returning', 'f'.repeat(32));
    await house.returning.giveBack(idOf(house));
    const kinds = house.kinds();
    await recover(house, 'returning');
    expect(house.kinds()).toBe(kinds);
    expect(house.world.vault.calls.slice(calls).filter((call) => call.startsWith('destroy'))).toHaveLength(1);
  });
});

describe('removing', () => {
  test('what is not here is not found', async () => {
    const house = await borrowed();
    await expect(house.returning.remove('f'.repeat(32))).rejects.toThrow(failsWith('borrow-not-found'));
  });

  test('what is still open is refused: a request, and a return whose token is still there', async () => {
    const house = await houseInDoubt(makeWorld(issuer));
    await expect(house.returning.remove(idOf(house))).rejects.toThrow(failsWith('not-removable'));
    const other = await borrowed();
    other.world.aws.loseRequest('checkIn');
    await expect(other.returning.giveBack(idOf(other))).rejects.toThrow(failsWith('outcome-unknown'));
    await expect(other.returning.remove(idOf(other))).rejects.toThrow(failsWith('not-removable'));
  });

  test('what a keychain has lost with all else it held, and tells the window', async () => {
    const house = await borrowed();
    const held = house.ledger.borrows()[0] as Held;
    await house.proofs.checkAll();
    expect(house.proofs.of(held)).toMatchObject({ verdict: 'valid' });
    house.world.vault.state = 'wiped';
    const badges: (string | undefined)[] = [];
    house.changes.subscribe(() => badges.push(house.view()?.badge));
    await house.returning.remove(idOf(house));
    expect(house.kinds()).toBe('requested held token-lost');
    expect(house.proofs.of(held)).toMatchObject({ verdict: 'unchecked' });
    expect(badges.at(-1)).toBe('unresolved');
  });

  test('an unresolved one is possible from the latest end of its seat on', async () => {
    const house = await houseInDoubt(makeWorld(issuer));
    await house.world.clock.advance(11 * MINUTE_MS);
    await recover(house, 'borrowing');
    const { seatHeldUntilAt } = house.view()!;
    await house.world.clock.advance(seatHeldUntilAt! - house.time.now() - 1);
    await expect(house.returning.remove(idOf(house))).rejects.toThrow(failsWith('not-removable'));
    await house.world.clock.advance(1);
    await house.returning.remove(idOf(house));
    expect(house.kinds()).toMatch(/unresolved removed token-destroyed$/);
    expect(house.view()).toBeUndefined();
  });
});
