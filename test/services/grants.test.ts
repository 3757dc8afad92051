import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../../main/domain/failure.ts';
import { makeGrantsWorld, openGrants } from '../support/grants-world.ts';
import { sampleGrant } from '../support/memory-grants.ts';

const failsWith = (code: FailureCode) => expect.objectContaining({ code });

describe('listing of grants', () => {
  test('asks for each waiting status by itself and shows what waits, pending first, with the name of its license', async () => {
    const world = makeGrantsWorld();
    world.aws.set(sampleGrant({ arn: 'arn:b', name: 'B', status: 'DISABLED', licenseArn: 'arn:other' }));
    world.aws.set(sampleGrant({ arn: 'arn:c', name: 'C', status: 'ACTIVE' }));
    const { service } = openGrants(world);
    await service.refresh();
    expect(world.aws.calls.map(({ status }) => status)).toEqual([
      'PENDING_ACCEPT',
      'PENDING_WORKFLOW',
      'DISABLED',
      'FAILED_WORKFLOW',
    ]);
    expect(service.view()).toMatchObject({
      state: 'idle',
      problem: null,
      list: [
        { stage: 'pending', licenseName: 'Keelson Stability', canAccept: true, canReject: true },
        { stage: 'accepted', licenseName: null, canAccept: true, canReject: false },
      ],
    });
  });

  test('is hidden, without a problem, where the sign-in may not list grants', async () => {
    const world = makeGrantsWorld();
    world.aws.trouble('list', 'access-denied');
    const { service } = openGrants(world);
    await service.refresh();
    expect(service.view()).toEqual({ state: 'hidden', list: [], problem: null });
    await service.refresh();
    expect(service.view()).toMatchObject({ state: 'idle', list: [{ stage: 'pending' }] });
  });

  test('keeps what it knew and tells why when the network is gone', async () => {
    const world = makeGrantsWorld();
    const { service } = openGrants(world);
    await service.refresh();
    world.aws.trouble('list', 'offline');
    await service.refresh();
    expect(service.view()).toMatchObject({
      state: 'idle',
      list: [{ grantArn: world.grant.arn }],
      problem: { code: 'offline' },
    });
  });

  test('a second refresh meanwhile joins the first', async () => {
    const world = makeGrantsWorld();
    const { service } = openGrants(world);
    await Promise.all([service.refresh(), service.refresh()]);
    expect(world.aws.calls).toHaveLength(4);
  });

  test('one that began before a grant was rejected does not bring it back as waiting', async () => {
    const world = makeGrantsWorld();
    const process = openGrants(world);
    await process.service.refresh();
    let letThrough = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letThrough = resolve));
    const list = world.aws.listReceived.bind(world.aws);
    world.aws.listReceived = async function* (status) {
      for await (const page of list(status)) {
        await gate;
        yield page;
      }
    };
    const listing = process.service.refresh();
    await process.reject();
    letThrough();
    await listing;
    expect(process.service.view().list).toEqual([]);
  });

  test('everything received is listed whatever its status, and a failure is thrown', async () => {
    const world = makeGrantsWorld({ status: 'ACTIVE' });
    const { service } = openGrants(world);
    expect(await service.all()).toMatchObject([{ stage: 'active', canAccept: false }]);
    world.aws.trouble('list', 'sign-in-expired');
    await expect(service.all()).rejects.toThrow(failsWith('sign-in-expired'));
  });
});

describe('rejecting', () => {
  test('is for good', async () => {
    const world = makeGrantsWorld();
    const process = openGrants(world);
    expect(await process.reject()).toMatchObject({ status: 'REJECTED', stage: 'rejected', canAccept: false });
    expect(process.steps).toContain('rejecting');
    expect(process.listings).toEqual(['REJECTED']);
    await expect(process.accept()).rejects.toThrow(failsWith('grant-not-possible'));
    expect(await process.reject()).toMatchObject({ stage: 'rejected' });
    expect(world.aws.changes()).toEqual(['reject']);
  });

  test.each(['DISABLED', 'ACTIVE'])('is not possible once a grant is %s', async (status) => {
    const world = makeGrantsWorld({ status });
    await expect(openGrants(world).reject()).rejects.toThrow(failsWith('grant-not-possible'));
    expect(world.aws.changes()).toEqual([]);
  });

  test('waits for what AWS is doing before it decides', async () => {
    const world = makeGrantsWorld();
    const process = openGrants(world);
    await world.aws.accept(world.grant.arn, world.grant.homeRegion);
    await expect(process.reject()).rejects.toThrow(failsWith('grant-not-possible'));
    expect(world.aws.changes()).toEqual(['accept']);
  });
});
