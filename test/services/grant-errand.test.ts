import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../../main/domain/failure.ts';
import { MINUTE_MS } from '../../main/domain/instant.ts';
import { makeGrantsWorld, openGrants, tokensOf } from '../support/grants-world.ts';
import { patiently } from '../support/house.ts';

const failsWith = (code: FailureCode) => expect.objectContaining({ code });

describe('accepting and activating', () => {
  test('is one act: accept, wait, activate, wait, list the licenses anew', async () => {
    const world = makeGrantsWorld();
    const process = openGrants(world);
    await process.service.refresh();
    expect(await process.accept()).toMatchObject({ status: 'ACTIVE', stage: 'active', canAccept: false });
    expect(world.aws.changes()).toEqual(['accept', 'activate']);
    expect(process.steps).toEqual([
      'awaiting-aws',
      'accepting',
      'awaiting-aws',
      'activating',
      'awaiting-aws',
    ]);
    expect(process.listings).toEqual(['ACTIVE']);
    expect(process.working()).toEqual([]);
    expect(process.service.view().list).toEqual([]);
  });

  test('every call goes to the home Region of the grant, which is looked up where it is not known', async () => {
    const world = makeGrantsWorld({ homeRegion: 'ap-southeast-2' });
    await openGrants(world).accept();
    const regions = world.aws.calls.flatMap(({ region }) => (region === undefined ? [] : [region]));
    expect(new Set(regions)).toEqual(new Set(['ap-southeast-2']));
  });

  test('asks with growing pauses and gives up after two minutes, with nothing lost', async () => {
    const world = makeGrantsWorld();
    world.aws.settlesInMs = 150_000;
    const process = openGrants(world);
    await process.service.refresh();
    const looks: number[] = [];
    const get = world.aws.get.bind(world.aws);
    world.aws.get = (...args) => {
      looks.push(world.clock.elapsed());
      return get(...args);
    };
    await expect(process.accept()).rejects.toThrow(failsWith('grant-pending'));
    const pauses = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
    expect(pauses.slice(0, 6)).toEqual([1_000, 2_000, 3_000, 5_000, 5_000, 5_000]);
    expect(looks.at(-1)).toBeGreaterThan(110_000);
    expect(looks.at(-1)).toBeLessThanOrEqual(120_000);
    expect(process.working()).toEqual([]);
    world.aws.settlesInMs = 1_000;
    await world.clock.advance(60_000);
    expect(await process.accept()).toMatchObject({ stage: 'active' });
    expect(world.aws.changes()).toEqual(['accept', 'activate']);
  });

  test.each([
    ['accepted', 'DISABLED', ['activate']],
    ['already active', 'ACTIVE', []],
  ])('a grant that is %s goes on from there', async (_name, status, changes) => {
    const world = makeGrantsWorld({ status });
    expect(await openGrants(world).accept()).toMatchObject({ stage: 'active' });
    expect(world.aws.changes()).toEqual(changes);
  });

  test.each(['REJECTED', 'DELETED', 'WORKFLOW_COMPLETED'])('a grant that is %s stays so', async (status) => {
    const world = makeGrantsWorld({ status });
    await expect(openGrants(world).accept()).rejects.toThrow(failsWith('grant-not-possible'));
    expect(world.aws.changes()).toEqual([]);
  });

  test('what AWS has confirmed is not asked for again while it still shows the old status', async () => {
    const world = makeGrantsWorld();
    world.aws.isSlowToShow = true;
    world.aws.settlesInMs = 20_000;
    expect(await openGrants(world).accept()).toMatchObject({ stage: 'active' });
    expect(world.aws.changes()).toEqual(['accept', 'activate']);
  });

  test('pressed twice it is one act', async () => {
    const world = makeGrantsWorld();
    const { service } = openGrants(world);
    const both = Promise.all([
      service.acceptAndActivate(world.grant.arn),
      service.acceptAndActivate(world.grant.arn),
    ]);
    expect(await patiently(world.clock, both)).toMatchObject([{ stage: 'active' }, { stage: 'active' }]);
    expect(world.aws.changes()).toEqual(['accept', 'activate']);
  });

  test('a second Fieldpass on this computer is told that the first one works on it', async () => {
    const world = makeGrantsWorld();
    const first = openGrants(world).accept();
    const second = openGrants(world, world.ledger.another());
    await expect(second.accept()).rejects.toThrow(failsWith('in-progress'));
    expect(await first).toMatchObject({ stage: 'active' });
    expect(await second.accept()).toMatchObject({ stage: 'active' });
  });

  test('another person who accepts at the same moment does no harm', async () => {
    const world = makeGrantsWorld();
    const accept = world.aws.accept.bind(world.aws);
    world.aws.accept = (...args) => {
      world.aws.set({ ...world.grant, status: 'DISABLED' });
      return accept(...args);
    };
    expect(await openGrants(world).accept()).toMatchObject({ stage: 'active' });
  });

  test('what AWS refuses, with the grant unchanged, is passed on', async () => {
    const world = makeGrantsWorld();
    world.aws.trouble('accept', 'access-denied');
    const process = openGrants(world);
    await expect(process.accept()).rejects.toThrow(failsWith('access-denied'));
    expect(world.aws.now(world.grant.arn).status).toBe('PENDING_ACCEPT');
    expect(process.listings).toEqual([]);
  });

  test('a failed workflow is told with AWS’s own reason', async () => {
    const world = makeGrantsWorld({ status: 'DISABLED' });
    world.aws.failsWith = 'Another license of this product is active.';
    const process = openGrants(world);
    await expect(process.accept()).rejects.toThrow(
      expect.objectContaining({
        code: 'grant-failed',
        message: expect.stringContaining('Another license of this product is active.'),
      }),
    );
    expect(process.service.view().list).toMatchObject([{ stage: 'failed', canAccept: false }]);
  });

  test('an unknown grant is not found', async () => {
    const { service } = openGrants(makeGrantsWorld());
    await expect(service.acceptAndActivate('arn:aws:license-manager::1:grant:g-none')).rejects.toThrow(
      failsWith('grant-not-found'),
    );
  });
});

describe('a lost reply', () => {
  test.each(['accept', 'activate'] as const)(
    'to %s that took effect is not asked for again',
    async (operation) => {
      const world = makeGrantsWorld();
      world.aws.trouble(operation, 'outcome-unknown', 'lost-reply');
      expect(await openGrants(world).accept()).toMatchObject({ stage: 'active' });
      expect(world.aws.changes()).toEqual(['accept', 'activate']);
    },
  );

  test('to an activation that did not take effect is asked for again under the same token', async () => {
    const world = makeGrantsWorld({ status: 'DISABLED' });
    world.aws.trouble('activate', 'timed-out');
    world.aws.trouble('activate', 'outcome-unknown');
    expect(await openGrants(world).accept()).toMatchObject({ stage: 'active' });
    expect(tokensOf(world)).toHaveLength(3);
    expect(new Set(tokensOf(world)).size).toBe(1);
  });

  test('keeps its token for the next press, as long as AWS knows it', async () => {
    const world = makeGrantsWorld({ status: 'DISABLED' });
    const process = openGrants(world);
    for (let tries = 0; tries < 60; tries += 1) world.aws.trouble('activate', 'outcome-unknown');
    await expect(process.accept()).rejects.toThrow(failsWith('grant-pending'));
    await expect(process.accept()).rejects.toThrow(failsWith('grant-pending'));
    expect(new Set(tokensOf(world)).size).toBe(1);
    await world.clock.advance(10 * MINUTE_MS);
    await Promise.allSettled([process.accept()]);
    expect(new Set(tokensOf(world)).size).toBe(2);
  });

  test('a refused activation is a closed one: the next press has a token of its own', async () => {
    const world = makeGrantsWorld({ status: 'DISABLED' });
    world.aws.trouble('activate', 'grant-not-possible');
    const process = openGrants(world);
    await expect(process.accept()).rejects.toThrow(failsWith('grant-not-possible'));
    await process.accept();
    expect(new Set(tokensOf(world)).size).toBe(2);
  });

  test('a network that is gone for a moment does not end the act, one that stays gone does', async () => {
    const world = makeGrantsWorld();
    const process = openGrants(world);
    await process.service.refresh();
    const get = world.aws.get.bind(world.aws);
    let looks = 0;
    world.aws.get = (...args) => {
      looks += 1;
      if (looks === 2 || looks === 3 || looks >= 5) world.aws.trouble('get', 'offline');
      return get(...args);
    };
    await expect(process.accept()).rejects.toThrow(failsWith('offline'));
    expect(looks).toBeGreaterThan(5);
    world.aws.get = get;
    expect(await process.accept()).toMatchObject({ stage: 'active' });
  });
});

describe('a crash', () => {
  // What a process can do last: the n-th call to AWS takes effect, and nothing after it runs.
  test.each(Array.from({ length: 8 }, (_, n) => n + 1))(
    'after call %i leaves a grant that the next press brings to its end, with one acceptance',
    async (n) => {
      const world = makeGrantsWorld();
      const dying = openGrants(world);
      const dead = new Promise<never>(() => undefined);
      let calls = 0;
      for (const name of ['get', 'accept', 'activate'] as const) {
        const call = world.aws[name].bind(world.aws) as (...args: readonly string[]) => Promise<unknown>;
        Object.assign(world.aws, {
          [name]: async (...args: readonly string[]) => {
            calls += 1;
            if (calls > n) return dead;
            const answer = await call(...args);
            return calls === n ? dead : answer;
          },
        });
      }
      void dying.service.acceptAndActivate(world.grant.arn);
      await world.clock.advance(60_000);
      for (const name of ['get', 'accept', 'activate'] as const) Reflect.deleteProperty(world.aws, name);
      const next = openGrants(world, world.ledger.restart());
      expect(await next.accept()).toMatchObject({ stage: 'active' });
      expect(world.aws.changes().filter((operation) => operation === 'accept')).toHaveLength(1);
      expect(world.aws.changes().filter((operation) => operation === 'activate')).toHaveLength(1);
    },
  );
});
