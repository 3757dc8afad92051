// Ports in, services out: the wiring of the house, the same for both doors and for the tests.

import type { Failure } from './domain/failure.ts';
import type { Snapshot } from './domain/snapshot.ts';
import type { Clock, Digest, Ids, Ledger, LicenseManager, Log, Machine, Notifier, Vault } from './ports.ts';
import { Borrowing } from './services/borrowing.ts';
import { Catalogue } from './services/catalogue.ts';
import { Changes } from './services/changes.ts';
import { examine, type Finding } from './services/doctor.ts';
import { IssuerKeys } from './services/issuer-keys.ts';
import { Keychain } from './services/keychain.ts';
import { Proofs } from './services/proofs.ts';
import { Receiving } from './services/receiving.ts';
import { Returning } from './services/returning.ts';
import { Snapshots } from './services/snapshots.ts';
import { Timekeeper } from './services/timekeeper.ts';
import { Watch } from './services/watch.ts';

export type Ports = {
  /** Needs the timekeeper, because every answer of AWS says what time it is. */
  readonly licenses: (time: Timekeeper) => LicenseManager;
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly machine: Machine;
  readonly ids: Ids;
  readonly digest: Digest;
  readonly notifier: Notifier;
  readonly log: Log;
  readonly connection: Snapshot['connection'];
  /** How a key that AWS KMS, or a sandbox in its place, gave is marked. */
  readonly keyOrigin: 'kms' | 'sandbox';
  readonly ledgerFile: string;
  /** What stands in the way of reading the whole ledger, if anything. */
  readonly ledgerProblem: () => Failure | null;
};

/** Builds the services; nothing is asked of network or keychain. */
export function assemble(ports: Ports) {
  const { clock, connection, ledger, ledgerFile, ledgerProblem, log, machine, vault } = ports;
  const changes = new Changes();
  const time = new Timekeeper({ clock, ledger });
  const licenses = ports.licenses(time);
  const catalogue = new Catalogue({ licenses, ledger, time, changes, log });
  const keys = new IssuerKeys({ ledger, licenses, time, log, origin: ports.keyOrigin });
  const proofs = new Proofs({ vault, ledger, keys, time, digest: ports.digest, changes, log });
  const keychain = new Keychain({ vault, changes });
  const shared = { ...ports, licenses, keys, proofs, time, changes, catalogue };
  const receiving = new Receiving(shared);
  const borrowing = new Borrowing({ ...shared, receiving });
  const returning = new Returning(shared);
  const watch = new Watch({ ...shared, borrowing, returning });
  const view = { connection, catalogue, changes, keychain, ledger, ledgerProblem, machine, proofs, time };
  const snapshots = new Snapshots(view);
  const doctor = (): Promise<readonly Finding[]> =>
    examine({ keychain, ledger, ledgerProblem, ledgerFile, catalogue, keys, machine, time });
  return { changes, time, catalogue, keys, proofs, keychain, borrowing, returning, watch, snapshots, doctor };
}
