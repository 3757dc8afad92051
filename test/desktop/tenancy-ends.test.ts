// How the services of a connection end, and what is said when they must not.

import { describe, expect, test } from 'vitest';
import type { Services } from '../../main/compose.ts';
import { Tenancy } from '../../main/desktop/tenancy.ts';

/** Services that note their end; `state` says what they are doing. */
function computer() {
  const heard: string[] = [];
  const state = { active: 'rig', working: 0, keeps: false };
  const kindOf = (id: string): string => (id === 'samples' ? 'samples' : 'profile');
  const connections = {
    find: (id: string) => ({ id, kind: kindOf(id) }),
    use: (id: string) => void (state.active = id),
  };
  const open = () => {
    const id = state.active;
    return {
      connection: { id, kind: kindOf(id) },
      connections,
      changes: { working: () => Array.from({ length: state.working }) },
      checkouts: { keeps: (keeper: string) => keeper === 'window' && state.keeps },
      close: async () => void heard.push(`close ${id}`),
    } as unknown as Services;
  };
  const goLive = () => () => void heard.push('still');
  return { heard, state, tenancy: new Tenancy({ open, goLive }) };
}

describe('the services in use', () => {
  test('stop watching before they close', async () => {
    const { heard, tenancy } = computer();
    tenancy.start();
    await tenancy.close();
    expect(heard).toEqual(['still', 'close rig']);
  });

  test('close also where nothing was watched yet', async () => {
    const { heard, tenancy } = computer();
    await tenancy.close();
    expect(heard).toEqual(['close rig']);
  });

  test('are opened anew where nothing is being done', async () => {
    const { heard, tenancy } = computer();
    tenancy.start();
    const before = tenancy.services;
    await tenancy.reopen();
    expect(tenancy.services).not.toBe(before);
    expect(heard).toEqual(['still', 'close rig']);
  });

  test('say that something is being done through them', async () => {
    const { state, tenancy } = computer();
    state.working = 1;
    await expect(tenancy.reopen()).rejects.toMatchObject({
      code: 'in-progress',
      message: 'Something is being done through this connection just now; try again when it is finished.',
    });
  });

  test('say that checkouts are kept alive through them', async () => {
    const { state, tenancy } = computer();
    state.keeps = true;
    await expect(tenancy.switchTo('samples')).rejects.toMatchObject({
      code: 'connection-refused',
      message: 'Online checkouts are being kept alive here; release them before you switch.',
    });
    expect(state.active).toBe('rig');
    state.keeps = false;
    await tenancy.switchTo('samples');
    expect(tenancy.services.connection.id).toBe('samples');
  });

  test('are not opened anew for the connection they already are, even while they work', async () => {
    const { heard, state, tenancy } = computer();
    state.working = 1;
    state.keeps = true;
    await tenancy.switchTo('rig');
    expect(heard).toEqual([]);
  });
});
