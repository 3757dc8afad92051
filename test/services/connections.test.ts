import { beforeEach, describe, expect, test } from 'vitest';
import { PLAIN_REACH } from '../../main/domain/connection.ts';
import { Connections } from '../../main/services/connections.ts';
import { MemoryDesk, TOKEN_LICENSE } from '../support/memory-desk.ts';

const ROLE = 'arn:aws:iam::123456789012:role/Field';
const reach = PLAIN_REACH;

describe('connections', () => {
  let desk: MemoryDesk;
  let connections: Connections;
  let serial = 0;
  beforeEach(() => {
    desk = new MemoryDesk();
    const ids = { next: () => (serial += 1).toString(16).padStart(32, '0') };
    connections = new Connections({ desk, ids, activeId: 'samples', environmentReach: PLAIN_REACH });
  });

  const failure = async (work: () => unknown): Promise<string> => {
    try {
      await work();
      return 'none';
    } catch (error) {
      return String((error as { code?: string }).code);
    }
  };

  test('the samples and the environment are always there and cannot be removed or changed', async () => {
    expect(connections.views().map(({ id, canRemove }) => [id, canRemove])).toEqual([
      ['samples', false],
      ['environment', false],
    ]);
    expect(await failure(() => connections.remove('environment'))).toBe('connection-refused');
    expect(await failure(() => connections.change('samples', { name: 'Mine', reach }))).toBe(
      'connection-refused',
    );
  });

  test('a profile that this computer has becomes a connection, found by its name in any case', async () => {
    const added = await connections.addProfile({ name: 'Rig North', profile: 'rig', reach });
    expect(connections.find('rig north')).toEqual(added);
    expect(connections.find(added.id)).toEqual(added);
    expect(await failure(() => connections.addProfile({ name: 'X', profile: 'nobody', reach }))).toBe(
      'connection-refused',
    );
  });

  test('a name is given once, whatever its case', async () => {
    await connections.addProfile({ name: 'Rig', profile: 'rig', reach });
    for (const name of ['rig', ' RIG ', 'Sample licenses', 'samples', '', 'x'.repeat(61)])
      expect(await failure(() => connections.addProfile({ name, profile: 'rig', reach }))).toBe(
        'connection-refused',
      );
  });

  test('an access token lies in the keychain and nowhere in the book', async () => {
    const added = await connections.importToken({
      name: 'Handed',
      text: `token ${ROLE}`,
      roleArn: null,
      reach,
    });
    expect(added).toMatchObject({ kind: 'token', licenseArn: TOKEN_LICENSE, roleArn: ROLE });
    expect(desk.stored.get(added.id)?.reveal()).toBe(`token ${ROLE}`);
    expect(JSON.stringify(desk.book)).not.toContain('token arn');
  });

  test('a token without a role, with two, or with no ARN for one asks which', async () => {
    const taken = (text: string, roleArn: string | null): Promise<string> =>
      failure(() => connections.importToken({ name: 'T', text, roleArn, reach }));
    expect(await taken('token', null)).toBe('connection-refused');
    expect(await taken(`token ${ROLE} ${ROLE}2`, null)).toBe('connection-refused');
    expect(await taken('token', 'Field')).toBe('connection-refused');
    expect(desk.stored.size).toBe(0);
    expect(await taken('token', ROLE)).toBe('none');
  });

  test('a token whose connection cannot be written does not stay in the keychain', async () => {
    desk.failNextWrite = true;
    const importing = () => connections.importToken({ name: 'T', text: 'token', roleArn: ROLE, reach });
    expect(await failure(importing)).toBe('disk-full');
    expect(desk.stored.size).toBe(0);
  });

  test('settings that cannot work together are refused before anything is kept', async () => {
    const odd = { ...reach, useFips: true, endpoint: 'https://lm.example' };
    expect(await failure(() => connections.addProfile({ name: 'A', profile: 'rig', reach: odd }))).toBe(
      'not-configured',
    );
    expect(
      await failure(() => connections.importToken({ name: 'A', text: 'token', roleArn: ROLE, reach: odd })),
    ).toBe('not-configured');
    expect(desk.stored.size).toBe(0);
    expect(desk.book.connections).toEqual([]);
  });

  test('a connection stays while something taken through it is open, because only it can give that back', async () => {
    const { id } = await connections.addProfile({ name: 'A', profile: 'rig', reach });
    desk.inUse.add(id);
    expect(await failure(() => connections.remove(id))).toBe('connection-refused');
    desk.inUse.clear();
    expect(await failure(() => connections.remove(id))).toBe('none');
    expect(desk.book.connections).toEqual([]);
  });

  test('the token of a removed connection is destroyed', async () => {
    const { id } = await connections.importToken({ name: 'A', text: 'token', roleArn: ROLE, reach });
    await connections.remove(id);
    expect(desk.stored.size).toBe(0);
  });

  test('the connection in use cannot be removed', async () => {
    const { id } = await connections.addProfile({ name: 'A', profile: 'rig', reach });
    const ids = { next: () => 'f'.repeat(32) };
    const opened = new Connections({ desk, ids, activeId: id, environmentReach: PLAIN_REACH });
    expect(await failure(() => opened.remove(id))).toBe('connection-refused');
    expect(opened.views().find((view) => view.id === id)).toMatchObject({ isActive: true, canRemove: false });
  });

  test('nor the one chosen for the next opening', async () => {
    const { id } = await connections.addProfile({ name: 'A', profile: 'rig', reach });
    connections.use(id);
    expect(await failure(() => connections.remove(id))).toBe('connection-refused');
    expect(desk.book.connections).toHaveLength(1);
  });

  test('the choice is kept for the next opening; an unknown one is refused', async () => {
    const { id } = await connections.addProfile({ name: 'A', profile: 'rig', reach });
    connections.use('A');
    expect(desk.book.active).toBe(id);
    expect(await failure(() => connections.use('nobody'))).toBe('connection-unknown');
    expect(desk.book.active).toBe(id);
  });

  test('a change keeps the id, and may keep the name', async () => {
    const { id } = await connections.addProfile({ name: 'A', profile: 'rig', reach });
    const there = { ...reach, region: 'eu-west-1' };
    expect(connections.change(id, { name: 'A', reach: there })).toMatchObject({
      id,
      name: 'A',
      reach: there,
    });
    expect(connections.change(id, { name: 'B', reach })).toMatchObject({ id, name: 'B', reach });
  });

  test('company authorities are kept once each and can be taken away', () => {
    const pem = new TextEncoder().encode('ca Harbor');
    connections.addAuthority(pem);
    connections.addAuthority(pem);
    expect(connections.authorities().map(({ subject }) => subject)).toEqual(['ca Harbor']);
    connections.removeAuthority('AB:ca Harbor');
    expect(connections.authorities()).toEqual([]);
  });
});
