// Ports in, services out: the wiring of the house, the same for both doors and for the tests.

import type { Connection, Reach } from './domain/connection.ts';
import type { Failure } from './domain/failure.ts';
import type { Finding } from './domain/health.ts';
import type { Means } from './domain/token.ts';
import type {
  Breath,
  Calendar,
  Clock,
  ConnectionDesk,
  Digest,
  Grants as GrantsPort,
  Identity,
} from './ports.ts';
import type { Managed } from './domain/managed.ts';
import type { UpdateView, UpdateWay } from './domain/update.ts';
import type { Ids, Ledger, LicenseManager, Log, Machine, Notifier, TripDesk, Vault } from './ports.ts';
import { Borrowing } from './services/borrowing.ts';
import { Calendars } from './services/calendars.ts';
import { Catalogue } from './services/catalogue.ts';
import { Changes } from './services/changes.ts';
import { Checkouts } from './services/checkouts.ts';
import { Connections } from './services/connections.ts';
import { examine } from './services/doctor.ts';
import { Grants } from './services/grants.ts';
import { History } from './services/history.ts';
import { HomeRegions } from './services/home-regions.ts';
import { IssuerKeys } from './services/issuer-keys.ts';
import { Keeping } from './services/keeping.ts';
import { Keychain } from './services/keychain.ts';
import { Permissions } from './services/permissions.ts';
import { Preferences } from './services/preferences.ts';
import { Proofs } from './services/proofs.ts';
import { Receiving } from './services/receiving.ts';
import { Reminders } from './services/reminders.ts';
import { Renewing } from './services/renewing.ts';
import { Rehearsal } from './services/rehearsal.ts';
import { Returning } from './services/returning.ts';
import { Snapshots } from './services/snapshots.ts';
import { Support } from './services/support.ts';
import { Timekeeper } from './services/timekeeper.ts';
import { TripTakings } from './services/trip-takings.ts';
import { Trips } from './services/trips.ts';
import { Verifier } from './services/verifying.ts';
import { Watch } from './services/watch.ts';
import { Welcome } from './services/welcome.ts';

/** What the calls to AWS tell on the side. */
export type Hearing = {
  /** Every answer of AWS says what time it is. */
  readonly time: Timekeeper;
  readonly homes: HomeRegions;
  readonly changes: Changes;
};

export type Ports = {
  readonly calls: (hearing: Hearing) => {
    readonly licenses: LicenseManager;
    readonly grants: GrantsPort;
    readonly identity: Identity;
  };
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly machine: Machine;
  readonly ids: Ids;
  readonly digest: Digest;
  /** By what many tokens are verified. */
  readonly means: Means;
  readonly breath: Breath;
  readonly notifier: Notifier;
  readonly log: Log;
  readonly desk: ConnectionDesk;
  readonly tripDesk: TripDesk;
  readonly calendar: Calendar;
  /** The active connection. */
  readonly connection: Connection;
  readonly environmentReach: Reach;
  /** Somebody said which connection to use, now or before; false where only this computer's set-up decided. */
  readonly isConnectionChosen: boolean;
  /** How a key that AWS KMS, or a sandbox in its place, gave is marked. */
  readonly keyOrigin: 'kms' | 'sandbox';
  readonly ledgerFile: string;
  /** What stands in the way of reading the whole ledger, if anything. */
  readonly ledgerProblem: () => Failure | null;
  /** What an administrator has set; nothing where it is left out. */
  readonly managed?: Managed;
  /** How new versions come to this copy. */
  readonly updateWay?: UpdateWay;
  /** What the app knows of new versions; left out where nobody looks for them. */
  readonly updates?: () => UpdateView;
};

/** Builds the services; nothing is asked of network or keychain. */
export function assemble(ports: Ports) {
  const { clock, connection, ledger, machine } = ports;
  const changes = new Changes();
  const keychain = new Keychain({ vault: ports.vault, changes });
  const vault = keychain.vault();
  const time = new Timekeeper({ clock, ledger, machine });
  const homes = new HomeRegions({ ledger });
  const { licenses, grants: received, identity } = ports.calls({ time, homes, changes });
  const outside = { ...ports, vault, licenses, identity, homes, connectionId: connection.id };
  const catalogue = new Catalogue({ ...outside, time, changes });
  const keys = new IssuerKeys({ ...outside, time, origin: ports.keyOrigin });
  const verifier = new Verifier(ports);
  const proofs = new Proofs({ ...outside, verifier, keys, time, changes });
  const shared = { ...outside, keys, proofs, time, changes, catalogue };
  const borrowing = new Borrowing({ ...shared, receiving: new Receiving(shared) });
  const returning = new Returning(shared);
  const renewing = new Renewing({ ...shared, borrowing, returning });
  const checkouts = new Checkouts(shared);
  const keeping = new Keeping({ ...shared, checkouts });
  const preferences = new Preferences(shared);
  const reminders = new Reminders({ ...shared, preferences });
  const calendars = new Calendars({ ...shared, preferences });
  const watch = new Watch({ ...shared, borrowing, returning, renewing, keeping, reminders });
  const grants = new Grants({ ...shared, grants: received });
  const permissions = new Permissions({ ...shared, received, grants });
  const connections = new Connections({ ...outside, activeId: connection.id });
  const history = new History({ ...shared, connections });
  const welcome = new Welcome({ ...shared });
  const ofThePerson = { preferences, reminders, welcome };
  const trips = new Trips(shared);
  const takings = new TripTakings({ ...shared, trips, borrowing, renewing, returning });
  const { calendar, tripDesk } = ports;
  // Nothing but these: no port and no service among them leads to AWS.
  const rehearsal = new Rehearsal({ tripDesk, calendar, vault, ledger, verifier, machine, time });
  const tripping = { trips, takings, rehearsal };
  const seen = { ...tripping, ...ofThePerson, checkouts, connections, grants, keychain };
  const snapshots = new Snapshots({ ...shared, ...seen });
  const doctor = (): Promise<readonly Finding[]> => examine({ ...shared, keychain });
  const support = new Support({ doctor, history, snapshots, keys, connections });
  const seats = { borrowing, returning, renewing, checkouts, watch };
  const desks = { catalogue, connections, grants, identity, keychain, keys, permissions, proofs };
  const records = { calendars, history, snapshots, support };
  return { changes, time, ...seats, ...desks, ...ofThePerson, ...records, ...tripping, doctor };
}
