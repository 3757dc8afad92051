// A computer with an identity of its own choosing.

import type { KnownMachine, MachineState } from '../../main/adapters/machine-id.ts';

export const FAKE_NODE_ID = 'fp1-abcdefghijklmnopqrstuvwxyz';

export function fakeMachine(nodeId = FAKE_NODE_ID, state: MachineState = 'equal'): KnownMachine {
  return { nodeId: () => nodeId, state: () => state };
}
