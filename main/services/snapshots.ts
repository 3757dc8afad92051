// Builds the one value that both doors show. Everything is decided here; the window only formats.

import { type Borrow, isOpen } from '../domain/borrow.ts';
import type { Connection } from '../domain/connection.ts';
import type { Instant } from '../domain/instant.ts';
import type { License } from '../domain/license.ts';
import { kinships, standingGaps } from '../domain/renewal.ts';
import { type Managed, managedView, UNMANAGED } from '../domain/managed.ts';
import type { BorrowView, Here, Snapshot } from '../domain/snapshot.ts';
import type { UpdateView } from '../domain/update.ts';
import type { Ledger, Machine } from '../ports.ts';
import { borrowView, type Sight } from './borrow-views.ts';
import type { Catalogue } from './catalogue.ts';
import type { Changes } from './changes.ts';
import type { Checkouts } from './checkouts.ts';
import type { Connections } from './connections.ts';
import type { Grants } from './grants.ts';
import type { Keychain } from './keychain.ts';
import { LicenseViews } from './license-views.ts';
import type { Preferences } from './preferences.ts';
import type { Proofs } from './proofs.ts';
import type { Reminders } from './reminders.ts';
import type { Timekeeper } from './timekeeper.ts';
import type { Welcome } from './welcome.ts';
import type { TripTakings } from './trip-takings.ts';
import { tripsView } from './trip-views.ts';
import type { Trips } from './trips.ts';

type Needs = {
  readonly connection: Pick<Connection, 'kind'>;
  readonly connections: Connections;
  readonly catalogue: Catalogue;
  readonly changes: Changes;
  readonly checkouts: Checkouts;
  readonly grants: Grants;
  readonly keychain: Keychain;
  readonly ledger: Pick<Ledger, 'borrows' | 'issuerKeys'>;
  /** What stands in the way of reading the whole ledger, if anything. */
  readonly ledgerProblem: () => Snapshot['ledger']['problem'];
  readonly machine: Machine;
  readonly managed?: Managed;
  readonly preferences: Preferences;
  readonly proofs: Proofs;
  readonly reminders: Reminders;
  readonly time: Timekeeper;
  readonly welcome: Pick<Welcome, 'isDue'>;
  readonly trips: Trips;
  readonly takings: TripTakings;
  readonly updates?: () => UpdateView;
};

/** Makes snapshots; holds nothing itself. */
export class Snapshots {
  readonly #needs: Needs;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** Everything a door shows, at the trusted time. Needs neither network nor keychain. */
  take(): Snapshot {
    const { catalogue, changes, connections, grants, keychain, machine } = this.#needs;
    const { preferences, reminders, time } = this.#needs;
    const now = time.now();
    const licenses = this.#licenseViews(now);
    return {
      ...this.#here(now, licenses),
      isFirstStart: this.#needs.welcome.isDue(),
      connections: connections.views(),
      nodeId: machine.nodeId(),
      vault: keychain.view(),
      listing: catalogue.listing(),
      working: changes.working(),
      waiting: changes.waiting(),
      licenses: catalogue.entries().map((entry) => licenses.viewOf(entry)),
      grants: grants.view(),
      reminders: reminders.standing(),
      settings: preferences.read(),
      managed: managedView(this.#needs.managed ?? UNMANAGED),
      updates: this.#needs.updates?.() ?? null,
      trips: tripsView(this.#needs),
    };
  }

  /** What is on this computer, without the list of what could be: cheap enough for every second. */
  here(): Here {
    const now = this.#needs.time.now();
    return this.#here(now, this.#licenseViews(now));
  }

  #here(now: Instant, licenses: LicenseViews): Here {
    const { checkouts, connection, ledgerProblem, time } = this.#needs;
    const problem = ledgerProblem();
    return {
      at: now,
      clock: { behindMs: time.behindMs(), problem: time.problem() },
      connection: connection.kind === 'samples' ? 'sandbox' : 'aws',
      ledger: { readable: problem === null, problem },
      borrows: this.#borrows(now, licenses),
      checkouts: checkouts.views(),
    };
  }

  /** One borrow as both doors show it. Throws `borrow-not-found` for one that is over. */
  viewOf(borrow: Borrow): BorrowView {
    const now = this.#needs.time.now();
    return borrowView(borrow, this.#sight(now, this.#licenseViews(now)));
  }

  #licenseViews(now: Instant): LicenseViews {
    const { catalogue, ledger } = this.#needs;
    return new LicenseViews(catalogue.entries(), ledger.issuerKeys(), now);
  }

  #borrows(now: Instant, licenses: LicenseViews): readonly BorrowView[] {
    const sight = this.#sight(now, licenses);
    const borrows = this.#needs.ledger.borrows();
    const shown = [...borrows.filter(isOpen), ...standingGaps(borrows)];
    return shown.map((borrow) => borrowView(borrow, sight)).sort(bySoonestEnd);
  }

  #sight(now: Instant, licenses: LicenseViews): Sight {
    const { catalogue, ledger, proofs, reminders } = this.#needs;
    let byArn: ReadonlyMap<string, License> | null = null;
    const licenseOf = (arn: string) =>
      (byArn ??= new Map(catalogue.entries().map(({ license }) => [license.arn, license]))).get(arn);
    const snoozedUntilOf = reminders.snoozes();
    const kinOf = kinships(ledger.borrows());
    return { now, kinOf, proofs, licenses, licenseOf, snoozedUntilOf };
  }
}

function bySoonestEnd(one: BorrowView, other: BorrowView): number {
  return (
    (one.expiresAt ?? one.seatHeldUntilAt ?? Infinity) -
      (other.expiresAt ?? other.seatHeldUntilAt ?? Infinity) || one.requestedAt - other.requestedAt
  );
}
