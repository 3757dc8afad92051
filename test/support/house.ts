// The whole house on fakes: real services, a ledger, vault and License Manager in memory, a clock that obeys.

import { setImmediate as turn } from 'node:timers/promises';
import { sha256 } from '../../main/adapters/sha256.ts';
import type { License } from '../../main/domain/license.ts';
import type { Vault } from '../../main/ports.ts';
import { Borrowing } from '../../main/services/borrowing.ts';
import { Catalogue } from '../../main/services/catalogue.ts';
import { Changes } from '../../main/services/changes.ts';
import { IssuerKeys } from '../../main/services/issuer-keys.ts';
import { Keychain } from '../../main/services/keychain.ts';
import { Proofs } from '../../main/services/proofs.ts';
import { Receiving } from '../../main/services/receiving.ts';
import { Returning } from '../../main/services/returning.ts';
import { Snapshots } from '../../main/services/snapshots.ts';
import { Timekeeper } from '../../main/services/timekeeper.ts';
import { Watch } from '../../main/services/watch.ts';
import { FakeClock } from './fake-clock.ts';
import { fakeMachine } from './fake-machine.ts';
import type { TestIssuer } from './issuer.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { MemoryLicenseManager, testLicense } from './memory-license-manager.ts';
import { MemoryVault } from './memory-vault.ts';
import { MORNING } from './samples.ts';
import { silentLog } from './silent-log.ts';

let ids = 0;
const countedIds = { next: () => (ids += 1).toString(16).padStart(32, '0') };

/** What outlives a process: the disk, the keychain, AWS, and time. */
export type World = {
  readonly issuer: TestIssuer;
  readonly clock: FakeClock;
  readonly aws: MemoryLicenseManager;
  readonly vault: MemoryVault;
  readonly license: License;
};

/** A world with one borrowable license of five seats; `changes` replaces fields of the license. */
export function makeWorld(issuer: TestIssuer, changes: Partial<License> = {}): World {
  const clock = new FakeClock(MORNING);
  const aws = new MemoryLicenseManager({ clock, issuer });
  const license = testLicense(issuer, changes);
  aws.add(license);
  return { issuer, clock, aws, vault: new MemoryVault(), license };
}

export type House = ReturnType<typeof openHouse>;

/** One process of Fieldpass in a world; give the ledger of the process before it to start again after a crash. */
export function openHouse(world: World, ledger = new MemoryLedger(world.clock), vault: Vault = world.vault) {
  const { aws: licenses, clock } = world;
  const log = silentLog;
  const changes = new Changes();
  const notices: { readonly title: string; readonly borrowId: string }[] = [];
  const time = new Timekeeper({ clock, ledger });
  const machine = fakeMachine();
  const catalogue = new Catalogue({ licenses, ledger, time, changes, log });
  const keys = new IssuerKeys({ ledger, licenses, time, log, origin: 'kms' });
  const proofs = new Proofs({ vault, ledger, keys, time, digest: sha256, changes, log });
  const keychain = new Keychain({ vault, changes });
  const shared = {
    licenses,
    vault,
    ledger,
    keys,
    proofs,
    time,
    clock,
    digest: sha256,
    changes,
    log,
    catalogue,
  };
  const borrowing = new Borrowing({ ...shared, receiving: new Receiving(shared), ids: countedIds, machine });
  const returning = new Returning(shared);
  const notifier = { notify: (notice: { title: string; borrowId: string }) => void notices.push(notice) };
  const watch = new Watch({ clock, ledger, time, borrowing, returning, proofs, changes, notifier, log });
  const connection = 'aws' as const;
  const ledgerProblem = () => null;
  const snapshots = new Snapshots({
    connection,
    catalogue,
    changes,
    keychain,
    ledger,
    ledgerProblem,
    machine,
    proofs,
    time,
  });
  const arn = world.license.arn;
  return {
    world,
    ledger,
    changes,
    time,
    catalogue,
    keys,
    proofs,
    keychain,
    borrowing,
    returning,
    watch,
    snapshots,
    notices,
    /** Borrows the world's license, letting time pass where the service waits. */
    borrow: () => patiently(world.clock, borrowing.borrow(arn)),
    recover: () => patiently(world.clock, watch.recover()),
    /** The one borrow as both doors show it. */
    view: () => snapshots.take().borrows[0],
    kinds: () =>
      ledger
        .events()
        .map(({ kind }) => kind)
        .join(' '),
  };
}

/** Lets the fake clock run while something waits for it, and real work (signatures) finish, until `work` is settled. */
export async function patiently<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let settled = false;
  const done = work.finally(() => (settled = true));
  done.catch(() => undefined);
  for (let turns = 0; !settled && turns < 20_000; turns += 1) {
    if (clock.waiting > 0) await clock.advance(500);
    else await turn();
  }
  return done;
}
