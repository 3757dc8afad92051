import { describe, expect, test } from 'vitest';
import type { Services } from '../../main/compose.ts';
import { Tenancy } from '../../main/desktop/tenancy.ts';
import { FieldpassError } from '../../main/domain/failure.ts';

/** A computer with a few connections; every opening and closing is noted. */
function computer() {
  const heard: string[] = [];
  const state = { active: 'samples', working: 0, isKeeping: false, refusesToOpen: false };
  const kinds: Readonly<Record<string, string>> = { samples: 'samples', rig: 'profile', office: 'profile' };
  const connections = {
    find: (id: string) => {
      if (kinds[id] === undefined) throw new FieldpassError('connection-unknown');
      return { id, kind: kinds[id] };
    },
    use: (id: string) => void (state.active = id),
  };
  const open = (): Services => {
    const id = state.active;
    if (state.refusesToOpen) throw new FieldpassError('ledger-newer');
    heard.push(`open ${id}`);
    const services = {
      connection: { id, kind: kinds[id] },
      connections,
      changes: { working: () => Array.from({ length: state.working }) },
      checkouts: { keeps: () => state.isKeeping },
      close: async () => void heard.push(`close ${id}`),
    };
    return services as unknown as Services;
  };
  const goLive = ({ connection }: Services) => {
    heard.push(`live ${connection.id}`);
    return () => void heard.push(`still ${connection.id}`);
  };
  return { heard, state, tenancy: new Tenancy({ open, goLive }) };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof FieldpassError ? error.code : String(error)),
  );

describe('the services of the connection in use', () => {
  test('are exchanged as a whole: the new ones open before the old ones close', async () => {
    const { heard, tenancy } = computer();
    tenancy.start();
    await tenancy.switchTo('rig');
    expect(heard).toEqual([
      'open samples',
      'live samples',
      'open rig',
      'still samples',
      'live rig',
      'close samples',
    ]);
    expect(tenancy.services.connection.id).toBe('rig');
  });

  test('stay, with the old choice, when the new ones do not open', async () => {
    const { heard, state, tenancy } = computer();
    tenancy.start();
    state.refusesToOpen = true;
    expect(await codeOf(tenancy.switchTo('rig'))).toBe('ledger-newer');
    expect(state.active).toBe('samples');
    expect(tenancy.services.connection.id).toBe('samples');
    expect(heard).toEqual(['open samples', 'live samples']);
  });

  test('are not exchanged while something is being done, which would lose its answer', async () => {
    const { state, tenancy } = computer();
    state.working = 1;
    expect(await codeOf(tenancy.switchTo('rig'))).toBe('in-progress');
    expect(await codeOf(tenancy.reopen())).toBe('in-progress');
    expect(state.active).toBe('samples');
  });

  test('of the samples are not left while a heartbeat of theirs runs, nor those of AWS for the samples', async () => {
    const { state, tenancy } = computer();
    state.isKeeping = true;
    expect(await codeOf(tenancy.switchTo('rig'))).toBe('connection-refused');
    state.isKeeping = false;
    await tenancy.switchTo('rig');
    state.isKeeping = true;
    expect(await codeOf(tenancy.switchTo('samples'))).toBe('connection-refused');
  });

  test('of two real connections share a ledger, so a heartbeat goes on through the other one', async () => {
    const { state, tenancy } = computer();
    await tenancy.switchTo('rig');
    state.isKeeping = true;
    expect(await codeOf(tenancy.switchTo('office'))).toBe('none');
  });

  test('stay as they are for the connection already in use, and for an unknown one', async () => {
    const { heard, tenancy } = computer();
    await tenancy.switchTo('samples');
    expect(await codeOf(tenancy.switchTo('nobody'))).toBe('connection-unknown');
    expect(heard).toEqual(['open samples']);
  });
});
