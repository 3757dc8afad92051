// What an administrator has set, seen through the services of the house.

import { beforeEach, describe, expect, test } from 'vitest';
import { assemble } from '../../main/assemble.ts';
import { closedCalls } from '../../main/adapters/policy-calls.ts';
import { withPolicyKeys } from '../../main/adapters/policy-ledger.ts';
import { readPublicKey } from '../../main/domain/issuer-key.ts';
import { PLAIN_REACH } from '../../main/domain/connection.ts';
import { type Managed, UNMANAGED, unreadablePolicy } from '../../main/domain/managed.ts';
import { DEFAULT_SETTINGS } from '../../main/domain/settings.ts';
import { MemoryDesk } from '../support/memory-desk.ts';
import { MemoryGrants } from '../support/memory-grants.ts';
import type { Ledger } from '../../main/ports.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';
import { makeTestIssuer, type TestIssuer } from '../support/issuer.ts';
import { makeWorld, openHouse, portsOn, type World } from '../support/house.ts';

const RIG = { id: 'a'.repeat(32), name: 'Rig', kind: 'profile', profile: 'rig', reach: PLAIN_REACH } as const;
const refused = expect.objectContaining({ code: 'managed' });

let issuer: TestIssuer;
let world: World;
beforeEach(async () => {
  issuer ??= await makeTestIssuer();
  world = makeWorld(issuer);
});

function house(managed: Managed, ledger: Ledger = new MemoryLedger(world.clock)) {
  const desk = new MemoryDesk();
  desk.book = { ...desk.book, connections: managed.connections };
  return { ...assemble(portsOn(world, { managed, ledger, desk })), ledger };
}

describe('managed connections', () => {
  const managed = { ...UNMANAGED, source: '/p', connections: [RIG], mayAddConnections: false };

  test('are marked, and are neither changed nor removed', async () => {
    const { connections } = house(managed);
    expect(connections.views().find(({ id }) => id === RIG.id)).toMatchObject({
      isManaged: true,
      canRemove: false,
      canUse: true,
    });
    expect(() => connections.change(RIG.id, { name: 'Mine', reach: PLAIN_REACH })).toThrow(refused);
    await expect(connections.remove(RIG.id)).rejects.toEqual(refused);
  });

  test('are the only ones that may be used where nobody may add any', async () => {
    const { connections } = house(managed);
    const draft = { name: 'Mine', profile: 'rig', reach: PLAIN_REACH };
    await expect(connections.addProfile(draft)).rejects.toEqual(refused);
    const token = { name: 'Mine', text: 'token', roleArn: null, reach: PLAIN_REACH };
    await expect(connections.importToken(token)).rejects.toEqual(refused);
    expect(() => connections.use('environment')).toThrow(refused);
    expect(() => connections.use(RIG.id)).not.toThrow();
    expect(() => connections.use('samples')).not.toThrow();
  });
});

describe('managed reminders', () => {
  const managed = { ...UNMANAGED, source: '/p', reminders: { areOn: true, kinds: { ended: true } } };
  const quiet = { ...DEFAULT_SETTINGS, reminders: { ...DEFAULT_SETTINGS.reminders, areOn: false } };

  test('cannot be turned off, and what the person had comes back with the end of the policy', () => {
    const before = house(UNMANAGED);
    before.preferences.change(quiet);
    const during = house(managed, before.ledger);
    expect(during.preferences.read().reminders.areOn).toBe(true);
    expect(() => during.preferences.change(quiet)).toThrow(refused);
    during.preferences.change({ ...during.preferences.read(), language: 'de' });
    expect(house(UNMANAGED, before.ledger).preferences.read()).toEqual({ ...quiet, language: 'de' });
  });
});

describe('issuer keys of the policy', () => {
  const withKey = async () => {
    const key = await readPublicKey(new TextEncoder().encode(issuer.pem));
    if ('refused' in key) throw new Error(key.refused);
    const pinned = {
      ...key,
      issuerAccount: issuer.account,
      origin: 'policy',
      addedAt: 0,
      comment: '',
    } as const;
    const managed = { ...UNMANAGED, source: '/p', issuerKeys: [pinned] };
    const ledger = new MemoryLedger(world.clock);
    return { ...house(managed, withPolicyKeys(ledger, [pinned])), inner: ledger, pinned };
  };

  test('prove tokens, are written nowhere, and cannot be removed', async () => {
    const { inner, keys, pinned } = await withKey();
    expect(keys.of(issuer.account)).toEqual([pinned]);
    expect(inner.issuerKeys()).toEqual([]);
    expect(() => keys.remove(issuer.account, pinned.thumbprint)).toThrow(refused);
    await keys.add(new TextEncoder().encode(issuer.pem), issuer.account, 'the same again');
    expect(inner.issuerKeys()).toEqual([]);
  });
});

describe('a connection that is closed', () => {
  test('takes nothing new, and what was taken through it goes back', async () => {
    const open = openHouse(world);
    const held = await open.borrow();
    const calls = { licenses: world.aws, grants: new MemoryGrants(world.clock), identity: open.identity };
    const closed = assemble(portsOn(world, { ledger: open.ledger, calls: () => closedCalls(calls) }));
    await closed.catalogue.refresh();
    expect(closed.catalogue.listing().problem?.code).toBe('managed');
    await expect(closed.borrowing.borrow(world.license.arn)).rejects.toMatchObject({
      code: 'already-borrowed',
    });
    await closed.returning.giveBack(held.borrowId);
    await expect(closed.borrowing.borrow(world.license.arn)).rejects.toMatchObject({ code: 'managed' });
    expect(closed.snapshots.take().borrows).toEqual([]);
  });
});

describe('a broken policy', () => {
  const broken = unreadablePolicy('/etc/fieldpass/policy.json', 'The file can be written by others.');

  test('is told in the snapshot and by the doctor', async () => {
    const { doctor, snapshots } = house(broken);
    expect(snapshots.take().managed.problem).toMatchObject({ code: 'policy-broken' });
    const finding = (await doctor()).find(({ part }) => part === 'policy');
    expect(finding).toMatchObject({ state: 'broken', code: 'policy-broken' });
    expect(finding?.message).toContain('/etc/fieldpass/policy.json');
    expect(finding?.message).toContain('The file can be written by others.');
  });

  test('leaves what was borrowed before usable and returnable', async () => {
    const open = openHouse(world);
    const held = await open.borrow();
    const after = house(broken, open.ledger);
    await after.proofs.checkAll();
    expect(after.snapshots.take().borrows[0]).toMatchObject({ verdict: 'valid' });
    await after.returning.giveBack(held.borrowId);
    expect(after.snapshots.take().borrows).toEqual([]);
  });

  test('with unknown keys only is looked at, and no policy at all is not mentioned', async () => {
    const finding = (await house({ ...UNMANAGED, source: '/p', unknown: ['typo'] }).doctor()).at(-1);
    expect(finding).toMatchObject({ part: 'policy', state: 'attention' });
    expect((await house(UNMANAGED).doctor()).map(({ part }) => part)).not.toContain('policy');
  });
});
