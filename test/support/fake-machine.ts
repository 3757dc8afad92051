// A computer with an identity of its own choosing.

import type { Machine } from '../../main/ports.ts';

export const FAKE_NODE_ID = 'fp1-abcdefghijklmnopqrstuvwxyz';

export function fakeMachine(nodeId = FAKE_NODE_ID, state: ReturnType<Machine['state']> = 'equal'): Machine {
  return { nodeId: () => nodeId, state: () => state };
}
