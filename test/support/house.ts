// The whole house on fakes: real services, a ledger, vault and License Manager in memory, a clock that obeys.

import { assemble, type Ports } from '../../main/assemble.ts';
import { PLAIN_REACH } from '../../main/domain/connection.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { environment } from '../../main/services/connections.ts';
import { loopBreaths } from '../../main/adapters/loop-breaths.ts';
import { poolSignatures } from '../../main/adapters/pool-signatures.ts';
import { sha256 } from '../../main/adapters/sha256.ts';
import type { License } from '../../main/domain/license.ts';
import type { Identity, Notice, Vault } from '../../main/ports.ts';
import { FakeClock } from './fake-clock.ts';
import { fakeMachine } from './fake-machine.ts';
import type { TestIssuer } from './issuer.ts';
import { MemoryDesk } from './memory-desk.ts';
import { MemoryGrants } from './memory-grants.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { MemoryLicenseManager, testLicense } from './memory-license-manager.ts';
import { MemoryVault } from './memory-vault.ts';
import { MORNING } from './samples.ts';
import { silentLog } from './silent-log.ts';
import { MemoryTrips, utcCalendar } from './memory-trips.ts';

let ids = 0;
/** Counted ids. None begins with zeros: there the vault tries a keychain out. */
export const countedIds = { next: () => (ids += 1).toString(16).padStart(32, 'b') };

// Nobody is signed in: what asks who we are goes on without an answer.
const NOBODY: Identity = {
  whoAmI: async () => Promise.reject(new FieldpassError('sign-in-needed')),
  giveMfaCode: async () => Promise.reject(new FieldpassError('sign-in-needed')),
  probe: async () => ({ answer: 'unclear', failure: null }),
};

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

/** The ports of one process on fakes; `changes` replaces some. */
export function portsOn(world: Pick<World, 'clock' | 'aws' | 'vault'>, changes: Partial<Ports> = {}): Ports {
  return {
    calls: () => ({
      licenses: world.aws,
      grants: new MemoryGrants(world.clock),
      identity: NOBODY,
    }),
    vault: world.vault,
    ledger: new MemoryLedger(world.clock),
    clock: world.clock,
    machine: fakeMachine(),
    ids: countedIds,
    digest: sha256,
    means: poolSignatures(),
    breath: loopBreaths(),
    notifier: { notify: () => undefined, withdraw: () => undefined },
    log: silentLog,
    desk: new MemoryDesk(),
    tripDesk: new MemoryTrips(),
    calendar: utcCalendar,
    connection: environment(PLAIN_REACH),
    environmentReach: PLAIN_REACH,
    isConnectionChosen: true,
    keyOrigin: 'kms',
    ledgerFile: 'ledger.db',
    ledgerProblem: () => null,
    ...changes,
  };
}

export type House = ReturnType<typeof openHouse>;

/** One process of Fieldpass in a world; give the ledger of the process before it to start again after a crash. */
export function openHouse(world: World, ledger = new MemoryLedger(world.clock), vault: Vault = world.vault) {
  const notices: Notice[] = [];
  const withdrawn: string[] = [];
  const notifier: Ports['notifier'] = {
    notify: (notice) => void notices.push(notice),
    withdraw: (id) => void withdrawn.push(id),
  };
  const services = assemble(portsOn(world, { vault, ledger, notifier }));
  const { borrowing, snapshots, watch } = services;
  const arn = world.license.arn;
  return {
    ...services,
    world,
    ledger,
    notices,
    withdrawn,
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
  const end = done.then(
    () => undefined,
    () => undefined,
  );
  while (!settled) {
    // Awaited, not polled: turns of the loop would take the computer's time from the very signatures they wait for.
    await Promise.race([end, clock.untilWaiting()]);
    if (!settled) await clock.advance(500);
  }
  return done;
}
