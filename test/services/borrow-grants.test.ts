import { beforeAll, describe, expect, test } from 'vitest';
import { assemble } from '../../main/assemble.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/instant.ts';
import { Secret } from '../../main/domain/secret.ts';
import { sha256 } from '../../main/adapters/sha256.ts';
import {
  answerBorrows,
  asked,
  idOf,
  keptLog,
  recover,
  unproven,
  watchSteps,
} from '../support/borrow-house.ts';
import { type House, makeWorld, openHouse, patiently, portsOn } from '../support/house.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await makeTestIssuer();
});

const failsWith = (code: string) => expect.objectContaining({ code });
const DAY_MINUTES = 24 * 60;

/** What the ledger keeps of the token of the first borrow. */
function recordOf({ ledger }: House) {
  const [borrow] = ledger.borrows();
  return borrow !== undefined && 'token' in borrow ? borrow.token : null;
}

/** What a borrow that must fail throws. */
async function failureOf(work: Promise<unknown>): Promise<FieldpassError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof FieldpassError) return error;
  throw new Error('it did not fail as expected', { cause: error });
}

describe('a grant', () => {
  test('passes through all steps in their order, and leaves no work behind', async () => {
    const house = openHouse(makeWorld(issuer));
    const steps = watchSteps(house);
    await house.borrow();
    expect(steps).toEqual(['checking-keychain', 'writing-intent', 'asking-aws', 'verifying', 'storing']);
    expect(house.changes.working()).toEqual([]);
  });

  test('from another Region is recorded with it, and that Region is asked first from then on', async () => {
    const house = openHouse(makeWorld(issuer));
    answerBorrows(house.world, (grant) => ({ ...grant, region: 'us-west-2' }));
    await house.borrow();
    expect(recordOf(house)?.region).toBe('us-west-2');
    expect(house.ledger.mark('home-regions')).toContain('us-west-2');
  });

  test('from the Region that was asked is nothing to remember', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    expect([recordOf(house)?.region, house.ledger.mark('home-regions')]).toEqual(['eu-central-1', null]);
  });

  test('of a license that names no home Region is asked for where the connection is', async () => {
    const house = openHouse(makeWorld(issuer, { homeRegion: null }));
    expect((await house.borrow()).wish.region).toBe('');
  });

  test('says that it is at least as late as it was issued', async () => {
    const house = openHouse(makeWorld(issuer));
    await house.borrow();
    const { issuedAt } = recordOf(house)!;
    expect([house.time.isAttested(issuedAt), house.time.isAttested(issuedAt + HOUR_MS)]).toEqual([
      true,
      false,
    ]);
  });

  test('that proves nothing says nothing about the time either', async () => {
    const house = openHouse(makeWorld(issuer));
    answerBorrows(house.world, unproven);
    await expect(house.borrow()).rejects.toThrow(failsWith('token-malformed'));
    expect(house.time.isAttested(house.world.clock.now())).toBe(false);
  });

  test('that proves nothing, and of which AWS tells no end, is counted for the longest time it could be held', async () => {
    const house = openHouse(makeWorld(issuer));
    let beside = '';
    answerBorrows(house.world, (grant) => {
      beside = grant.consumptionToken.reveal();
      return { ...unproven(grant), expiresAt: null };
    });
    const error = await failureOf(house.borrow());
    const [borrow] = house.ledger.borrows();
    const { requestedAt, wish } = borrow!;
    expect(recordOf(house)).toEqual({
      issuedAt: requestedAt,
      expiresAt: requestedAt + (DAY_MINUTES + 6) * MINUTE_MS,
      length: 'not-a-token'.length,
      sha256: sha256('not-a-token'),
      region: 'eu-central-1',
      consumptionHash: sha256(beside),
      entitlements: wish.entitlements,
      nodeId: wish.nodeId,
    });
    expect(house.world.vault.kept.get(idOf(house))).toBe(`not-a-token ${beside}`);
    expect(error.message).toBe(
      'AWS granted a seat, but its proof does not verify, so it is not shown as usable.',
    );
    expect(error.details).toEqual({ borrowId: idOf(house), reason: expect.any(String) });
  });

  test('that no pinned key vouches for says how to read a changed key', async () => {
    const stranger = await makeTestIssuer();
    const house = openHouse(makeWorld(issuer));
    await house.catalogue.refresh();
    const forged = await stranger.sign({ iss: 'nobody' });
    answerBorrows(house.world, (grant) => {
      const [head, claims] = grant.signedToken.reveal().split('.');
      return { ...grant, signedToken: new Secret(`${head}.${claims}.${forged.split('.')[2]}`) };
    });
    const error = await failureOf(house.borrow());
    expect(error.code).toBe('token-forged');
    expect(error.message).toMatch(/^AWS granted a seat, but its proof does not verify.* \S/);
    expect(error.details).toMatchObject({
      borrowId: idOf(house),
      nextStep: expect.stringContaining('keys refresh'),
    });
  });

  test('whose consumption token is not the one beside it does not verify', async () => {
    const house = openHouse(makeWorld(issuer));
    answerBorrows(house.world, (grant) => ({ ...grant, consumptionToken: new Secret('another') }));
    await expect(house.borrow()).rejects.toThrow(failsWith('token-mismatch'));
  });

  test('of something else than was asked is kept as evidence and can be given back', async () => {
    const house = openHouse(makeWorld(issuer));
    answerBorrows(house.world, (grant) => ({
      outcome: 'refused',
      failure: new FieldpassError('reply-invalid'),
      oddGrant: unproven(grant),
    }));
    await expect(house.borrow()).rejects.toThrow(failsWith('token-malformed'));
    expect(house.view()).toMatchObject({ badge: 'cannot-verify', returnable: { possible: true } });
  });

  test('is shown as soon as it is committed, while its work is still under way', async () => {
    const house = openHouse(makeWorld(issuer));
    const seen: unknown[] = [];
    house.changes.subscribe(() => seen.push([house.view()?.state, house.changes.working().length]));
    await house.borrow();
    expect(seen).toContainEqual(['held', 1]);
  });

  test.each(['only this', 'all others too'])(
    'that the ledger loses (%s) is a bug, and told as one',
    async (lost) => {
      const house = openHouse(makeWorld(issuer));
      const append = house.ledger.append.bind(house.ledger);
      house.ledger.append = (...events) => {
        append(...events.filter(({ kind }) => kind !== 'held'));
        if (events[0]?.kind === 'held' && lost !== 'only this') house.ledger.borrows = () => [];
      };
      await expect(house.borrow()).rejects.toThrow('a committed borrow must be held');
    },
  );
});

describe('a token that reached the keychain before a crash', () => {
  test.each([
    ['a proven one', false],
    ['an unproven one', true],
  ])('%s is adopted without another request', async (_name, isUnproven) => {
    const world = makeWorld(issuer);
    let beside = '';
    answerBorrows(world, (grant) => {
      beside = grant.consumptionToken.reveal();
      return isUnproven ? unproven(grant) : grant;
    });
    const house = openHouse(world);
    house.ledger.crashBeforeAppend(2);
    await expect(house.borrow()).rejects.toThrow(/process/);
    const again = openHouse(world, house.ledger.restart());
    const work = recover(again, 'borrowing');
    await (isUnproven ? expect(work).rejects.toThrow(failsWith('token-malformed')) : work);
    expect(asked(again, 'borrow')).toBe(1);
    expect(recordOf(again)).toMatchObject({ region: 'eu-central-1', consumptionHash: sha256(beside) });
    expect(again.ledger.events().at(-1)).toMatchObject({ kind: 'held', requestId: null });
  });

  test('one with nothing beside it is kept without its hash when it proves nothing', async () => {
    const world = makeWorld(issuer);
    const house = openHouse(world);
    house.ledger.crashBeforeAppend(2);
    await expect(house.borrow()).rejects.toThrow(/process/);
    const again = openHouse(world, house.ledger.restart());
    world.vault.kept.set(idOf(again), 'rubbish');
    await expect(recover(again, 'borrowing')).rejects.toThrow(failsWith('token-malformed'));
    expect(recordOf(again)?.consumptionHash).toBe('');
  });
});

describe('a refusal', () => {
  test.each([
    ['r-1', 'r-1'],
    [7, null],
  ])('with request id %j keeps %j', async (requestId, kept) => {
    const house = openHouse(makeWorld(issuer));
    const failure = new FieldpassError('access-denied', undefined, { details: { requestId } });
    answerBorrows(house.world, () => ({ outcome: 'refused', failure }));
    await expect(house.borrow()).rejects.toBe(failure);
    expect(house.ledger.events().find(({ kind }) => kind === 'refused')).toMatchObject({
      code: 'access-denied',
      requestId: kept,
    });
  });

  test('is logged with what it was about', async () => {
    const world = makeWorld(issuer);
    const { log, warnings } = keptLog();
    const services = assemble(portsOn(world, { log }));
    world.aws.refuse('borrow', 'access-denied');
    await expect(patiently(world.clock, services.borrowing.borrow(world.license.arn))).rejects.toThrow(
      failsWith('access-denied'),
    );
    expect(warnings).toEqual([
      ['borrow not granted', { borrowId: expect.any(String), outcome: 'refused', code: 'access-denied' }],
    ]);
  });
});
