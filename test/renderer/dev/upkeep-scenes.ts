// Scenes of a computer that an administrator manages.

import type { ConnectionView, Snapshot } from '../../../main/domain/snapshot.ts';
import { type UpdateView, wayWords } from '../../../main/domain/update.ts';
import { PLAIN_REACH } from '../../../main/domain/connection.ts';
import { borrow, CONNECTIONS, failure, license, snapshot, UNMANAGED_VIEW } from './builders.ts';

const RIG: ConnectionView = {
  id: 'a'.repeat(32),
  name: 'Rig North',
  kind: 'profile',
  profile: 'rig',
  reach: { ...PLAIN_REACH, region: 'eu-central-1' },
  isActive: true,
  canRemove: false,
  isManaged: true,
  canUse: true,
};

const shared = (at: number): Partial<Snapshot> => ({
  connection: 'aws',
  licenses: [license('1', at)],
  borrows: [borrow('1', at)],
});

const UPDATES: UpdateView = {
  version: '1.2.0',
  way: 'installs',
  wayWords: wayWords({ kind: 'installs' }),
  mode: 'look',
  canWaitForQuit: true,
  isManaged: false,
  checkedAt: null,
  state: { kind: 'idle' },
};

export const upkeepScenes = {
  updates: (at: number) => snapshot(at, { ...shared(at), updates: UPDATES }),
  'updates-off': (at: number) =>
    snapshot(at, {
      ...shared(at),
      updates: { ...UPDATES, way: 'off', wayWords: wayWords({ kind: 'off', why: 'package-manager' }) },
    }),
  managed: (at: number) =>
    snapshot(at, {
      ...shared(at),
      connections: [
        ...CONNECTIONS.map((one) => ({ ...one, isActive: false, canUse: one.id === 'samples' })),
        RIG,
      ],
      managed: {
        ...UNMANAGED_VIEW,
        source: '/etc/fieldpass/policy.json',
        mayAddConnections: false,
        areEndpointsLocked: true,
        issuerKeys: 1,
        reminders: { areOn: true, kinds: ['last-hour'] },
        unknown: ['mayAddConnection'],
      },
    }),
  'managed-broken': (at: number) =>
    snapshot(at, {
      ...shared(at),
      managed: {
        ...UNMANAGED_VIEW,
        source: '/etc/fieldpass/policy.json',
        mayAddConnections: false,
        areEndpointsLocked: true,
        problem: failure(
          'policy-broken',
          'The policy of your administrator is not right. What it may have closed is closed; what is on this computer works.',
          'Tell your administrator what is named under Details; “fieldpass doctor” says it too.',
          false,
        ),
      },
    }),
} as const satisfies Record<string, (at: number) => Snapshot>;
