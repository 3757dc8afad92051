// The sockets in the wall: what the services need from outside, in our own words. Types only.

import type { Borrow, BorrowEvent, Wish } from './domain/borrow.ts';
import type { Checkout, CheckoutEvent, CheckoutWish } from './domain/checkout.ts';
import type { Authority, Connection, Profile } from './domain/connection.ts';
import type { FieldpassError } from './domain/failure.ts';
import type { Grant } from './domain/grant.ts';
import type { ChainFinding } from './domain/history.ts';
import type { Instant } from './domain/instant.ts';
import type { IssuerKey } from './domain/issuer-key.ts';
import type { License, Seats } from './domain/license.ts';
import type {
  BorrowGrant,
  CheckedIn,
  CheckoutGrant,
  Extended,
  Undone,
  Where,
} from './domain/seat-replies.ts';
import type { Secret } from './domain/secret.ts';
import type { Kit } from './domain/trip-kit.ts';
import type { Trip } from './domain/trip.ts';
import type { Offer, UpdateRecord } from './domain/update.ts';

export type { BorrowGrant, CheckedIn, CheckoutGrant, Extended, Undone, Where };

export interface LicenseManager {
  /** Received licenses, page by page. Throws FieldpassError (identity and network families). */
  listReceived(): AsyncIterable<readonly License[]>;
  /**
   * GetLicense: one license as it is now. What only a listing tells (received status, allowed operations) is null.
   * Throws FieldpassError; `license-not-found` for an unknown ARN.
   */
  license(licenseArn: string, region: string | null): Promise<License>;
  /** Seats of a license, or null where the caller may not see them. Throws FieldpassError (network family). */
  seatsOf(license: License): Promise<Seats | null>;
  /** CheckoutBorrowLicense. Never throws for an expected outcome. */
  borrow(
    wish: Wish,
    clientToken: string,
  ): Promise<{ readonly outcome: 'granted'; readonly grant: BorrowGrant } | Undone>;
  /** CheckInLicense. `gone`: AWS no longer knows the seat. Never throws for an expected outcome. */
  checkIn(consumptionToken: Secret, where: Where): Promise<CheckedIn | Undone>;
  /** CheckoutLicense. Never throws for an expected outcome. */
  checkOut(
    wish: CheckoutWish,
    clientToken: string,
  ): Promise<{ readonly outcome: 'granted'; readonly grant: CheckoutGrant } | Undone>;
  /** ExtendLicenseConsumption: one heartbeat. Never throws for an expected outcome. */
  extend(consumptionToken: Secret, where: Where): Promise<Extended | Undone>;
  /** kms:GetPublicKey of an issuer's signing key: DER SubjectPublicKeyInfo. Throws FieldpassError. */
  publicKeyOf(signKeyArn: string): Promise<Uint8Array>;
}

/** Grants of the active connection, in the home Region of their licenses. All throw FieldpassError. */
export interface Grants {
  /** Received grants, page by page; of one status if given. */
  listReceived(status: string | null): AsyncIterable<readonly Grant[]>;
  get(grantArn: string, homeRegion: string): Promise<Grant>;
  accept(grantArn: string, homeRegion: string): Promise<{ readonly status: string }>;
  /** CreateGrantVersion with Status ACTIVE; the token makes a repeat harmless. */
  activate(grantArn: string, homeRegion: string, clientToken: string): Promise<{ readonly status: string }>;
  reject(grantArn: string, homeRegion: string): Promise<{ readonly status: string }>;
}

/** Actions of IAM that Fieldpass needs, as far as they can be tried without any effect. */
export type ProbedAction =
  | 'ListReceivedLicenses'
  | 'ListReceivedGrants'
  | 'GetLicense'
  | 'GetLicenseUsage'
  | 'GetGrant'
  | 'CheckoutBorrowLicense'
  | 'CheckoutLicense'
  | 'CheckInLicense'
  | 'ExtendLicenseConsumption';

/** Who AWS takes us for, and what we may do. */
export interface Identity {
  /** sts:GetCallerIdentity of the active connection. Throws FieldpassError. */
  whoAmI(): Promise<{ readonly account: string; readonly arn: string }>;
  /** Uses a one-time code at the next sign-in of the active connection and signs in at once. Throws FieldpassError. */
  giveMfaCode(code: string): Promise<void>;
  /**
   * Tries an action in a way that can have no effect. `denied`: IAM says no. `unclear`: AWS did not say (offline, or
   * a policy may allow it for single licenses only). Never throws.
   */
  probe(action: ProbedAction, about: License | Grant | null): Promise<Probed>;
}
export type Probed = {
  readonly answer: 'allowed' | 'denied' | 'unclear';
  readonly failure: FieldpassError | null;
};

/** What can be said of the keychain without reading a token. */
export type VaultState = 'ready' | 'locked' | 'unavailable' | 'wiped' | 'full' | 'slow';

/** The OS keychain. Every call ends within its deadline; failures are FieldpassErrors of the keychain family. */
export interface Vault {
  /** Writes and reads back a scratch value; call before borrowing. Only this asks a locked keychain again. `reason` is raw text for logs. */
  probe(): Promise<{ readonly state: VaultState; readonly reason: string | null }>;
  /** Stores a secret and reads it back. Writing the same value again is harmless. */
  put(id: string, secret: Secret): Promise<void>;
  /** The secret, or null only when the keychain is open and truly has none. */
  get(id: string): Promise<Secret | null>;
  /** Removes a secret with all its parts; harmless when it is gone. */
  destroy(id: string): Promise<void>;
  /** Ends the process that holds the keychain library. */
  close(): Promise<void>;
}

export type LedgerEvent = BorrowEvent | CheckoutEvent;

/** An event with its place in the chain; `event` null where it cannot be read. */
export type NumberedEvent = { readonly number: number; readonly event: LedgerEvent | null };

/** Events, cached catalogue, issuer keys and marks in one durable place. What writes is synchronous: on return it is on disk. */
export interface Ledger {
  /** Appends events in one transaction; throws ledger and disk failures, and then nothing was written. */
  append(...events: readonly LedgerEvent[]): void;
  borrows(): readonly Borrow[];
  checkouts(): readonly Checkout[];
  /** Number of the newest event, whichever process wrote it: tells cheaply that there is something new. */
  revision(): number;
  /** The history, oldest first; of one borrow or checkout if an id is given. */
  events(id?: string): readonly LedgerEvent[];
  /** At most `most` events before number `before` (null: from the newest on), newest first. */
  page(before: number | null, most: number): readonly NumberedEvent[];
  /** What in it could not be read, one sentence each; empty when all is well. */
  problems(): readonly string[];
  /** Hash chain intact? Looked at in pieces, so that nothing waits for a long one. */
  checkChain(): Promise<ChainFinding>;
  /**
   * Takes the exclusive right to act on a borrow or license until `release`, across processes; false when another
   * living process has it, however long already. The right of a dead process is taken over.
   */
  claim(subject: string): boolean;
  /** Is what was claimed here still ours? Where locks do not hold, another process may take it over after a sleep. */
  isClaimed(subject: string): boolean;
  release(subject: string): void;
  catalogue(): Catalogue | null;
  saveCatalogue(catalogue: Catalogue): void;
  issuerKeys(): readonly IssuerKey[];
  addIssuerKey(key: IssuerKey): void;
  /** Forgets a pinned key of an issuer; harmless when there is none. */
  removeIssuerKey(issuerAccount: string, thumbprint: string): void;
  /** Small named values: settings, time marks, the keychain's sentinel. */
  mark(name: MarkName): string | null;
  saveMark(name: MarkName, value: string): void;
  /** Saves only if there is none yet, and gives what is there afterwards: two processes agree. */
  saveMarkOnce(name: MarkName, value: string): string;
  close(): void;
}

/** How far the chain of a ledger has got. */
export interface LedgerChain {
  /** Number and hash of the newest event, and the hash of the first, which names this ledger; null while it is empty. */
  position(): { readonly number: number; readonly hash: string; readonly firstHash: string } | null;
  /** Is this very event in the ledger, whichever process wrote it? */
  has(number: number, hash: string): boolean;
}

export type MarkName =
  /** The newest times seen, as one record. */
  | 'observed-at'
  | 'vault-sentinel'
  | 'node-id'
  /** What the engineer has set. */
  | 'settings'
  /** Reminders given and put off, by borrow. */
  | 'told'
  /** Connection whose licenses the cached catalogue holds. */
  | 'catalogue-of'
  /** Regions that AWS redirected to, by license ARN: a JSON object. */
  | 'home-regions'
  /** That the choice of the first start was made. */
  | 'welcomed-at';

/** What was listed last, with seats where they were visible. */
export type Catalogue = {
  readonly listedAt: Instant;
  readonly licenses: readonly { readonly license: License; readonly seats: Seats | null }[];
};

/** What is kept of the user's connections; nothing secret. `active` null: chosen by what this computer is set up for. */
export type ConnectionBook = {
  readonly active: string | null;
  readonly connections: readonly Connection[];
  readonly authorities: readonly Authority[];
};

/** The connections of this computer: kept in one file, read from AWS's own files, parsed from what people hand over. */
export interface ConnectionDesk {
  read(): ConnectionBook;
  /** Replaces the book; on return it is on disk. Throws disk failures, and then the old one is still there. */
  write(book: ConnectionBook): void;
  profiles(): Promise<readonly Profile[]>;
  /** Reads a License Manager access token as it is handed over. Throws access-token-rejected. */
  readToken(text: string): Promise<HandedToken>;
  /** Reads certificate authorities from PEM. Throws certificate-rejected. */
  readAuthorities(pem: Uint8Array): readonly Authority[];
  /** Checks Region, endpoint and FIPS against each other. Throws not-configured. */
  checkReach(reach: Connection['reach']): void;
  /** Is something open that was borrowed or checked out through it? */
  isInUse(connectionId: string): Promise<boolean>;
  /** Refresh tokens in the keychain of real connections, whichever connection is active. */
  readonly tokens: Pick<Vault, 'put' | 'destroy'>;
}

/** What a handed-over access token says of itself; none of it is proved before AWS has taken it. */
export type HandedToken = {
  readonly token: Secret;
  readonly licenseArn: string;
  readonly expiresAt: Instant | null;
  readonly roleArns: readonly string[];
};

/** The trips of this computer: kept in one file, their kits read from files that people hand over. */
export interface TripDesk {
  /** Throws file-unreadable for a file that makes no sense or was written by a newer Fieldpass. */
  read(): readonly Trip[];
  /** Replaces all trips; on return they are on disk. Throws disk failures, and then the old ones are still there. */
  write(trips: readonly Trip[]): void;
  /** Changes with every write, whichever process wrote: tells cheaply that there is something new. */
  revision(): string;
  /** Reads a kit as it is handed over. Throws kit-rejected. */
  readKit(text: string): Kit;
}

/** Days in the zone of this computer, as it is set just now. */
export interface Calendar {
  /** First moment of a calendar day, `2026-12-01`: where midnight is skipped, the moment after the skip. */
  beginOf(day: string): Instant;
}

export interface Clock {
  /** Wall clock. */
  now(): Instant;
  /**
   * Milliseconds since this computer was started: the same for all its processes, to about a second. Only grows while it
   * runs, whatever happens to the wall clock, and counts sleep where the system does.
   */
  elapsed(): number;
  /** Runs `fn` once after `ms`; gives the function that undoes it. */
  after(ms: number, fn: () => void): () => void;
}

/** Something a person should hear of now. `about` is what is shown when it is taken up. */
export type Notice = {
  readonly title: string;
  readonly body: string;
  /** The moment that the body names in English words, so that another language can write it its own way. */
  readonly moment?: { readonly at: Instant; readonly zone: string };
  readonly about: { readonly view: 'borrow' | 'checkout'; readonly id: string };
  /** What may be done with it at once: each leads to the question first, but for the snooze. */
  readonly acts: readonly ('renew' | 'snooze')[];
};

export interface Notifier {
  /** Tells; what was told of the same thing before is taken back. */
  notify(notice: Notice): void;
  /** Takes back what was told of a borrow or checkout; harmless when nothing was. */
  withdraw(id: string): void;
}

/** Identity of this computer for node-locked tokens. */
export interface Machine {
  nodeId(): string;
  /** Is this the computer the records were made on? `unreadable`: the system shows no identity. */
  state(): 'equal' | 'changed' | 'unreadable';
}

/** Fetches and installs new versions. All throw `update-failed` and `update-refused`. */
export interface Updater {
  /** The newer version that is offered, or null. Nothing is fetched. */
  check(): Promise<Offer | null>;
  /** Fetches what was offered last and proves it. Throws `update-refused` where it is not what was promised. */
  download(onPercent: (percent: number) => void): Promise<void>;
  /** May it be installed when the app has quit? */
  installOnQuit(wished: boolean): void;
  /** Installs and starts the new version; everything else of the app is closed by then. */
  install(): void;
}

/** What is kept of updates between two starts: on disk when `write` returns. */
export type UpdateNotes = { read(): UpdateRecord; write(record: UpdateRecord): void };

/** Random identifiers: 32 lower-case hex characters. */
export type Ids = { next(): string };

export type Log = Readonly<
  Record<'info' | 'warn' | 'error', (message: string, details?: Readonly<Record<string, unknown>>) => void>
>;

/** SHA-256 of a text, base64url. */
export type Digest = (text: string) => string;

/** Asked between the pieces of long work: null while it may go on, else when it may, after others had their turn. */
export type Breath = () => Promise<void> | null;
