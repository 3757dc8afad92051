// The sockets in the wall: what the services need from outside, in our own words. Types only.

import type { Borrow, BorrowEvent, Wish } from './domain/borrow.ts';
import type { FieldpassError } from './domain/failure.ts';
import type { Instant } from './domain/instant.ts';
import type { IssuerKey } from './domain/issuer-key.ts';
import type { EntitlementWish, License, Seats } from './domain/license.ts';
import type { Secret } from './domain/secret.ts';

/** A grant as AWS answered it: shape checked, signature not yet. */
export type BorrowGrant = {
  readonly signedToken: Secret;
  readonly consumptionToken: Secret;
  readonly entitlementsAllowed: readonly EntitlementWish[];
  readonly requestId: string | null;
  /** The Region that gave it, which is another than was asked after a redirect; the check-in must go there. */
  readonly region: string;
};

/**
 * How a call that changes something ended. `not-sent`: no byte of the request left,
 * safe to drop. `unknown`: it may have taken effect; ask again with the same token. `refused`: AWS said no, final.
 */
export type Undone = {
  readonly outcome: 'not-sent' | 'unknown' | 'refused';
  readonly failure: FieldpassError;
  /** AWS granted something else than was asked: a seat all the same, which can be given back. */
  readonly oddGrant?: BorrowGrant;
};

/** How a return ended when AWS answered it. */
export type CheckedIn =
  | { readonly outcome: 'done'; readonly requestId: string | null }
  | { readonly outcome: 'gone'; readonly requestId: string | null };

export interface LicenseManager {
  /** Received licenses, page by page. Throws FieldpassError (identity and network families). */
  listReceived(): AsyncIterable<readonly License[]>;
  /** Seats of a license, or null where the caller may not see them. Throws FieldpassError (network family). */
  seatsOf(license: License): Promise<Seats | null>;
  /** CheckoutBorrowLicense. Never throws for an expected outcome. */
  borrow(
    wish: Wish,
    clientToken: string,
  ): Promise<{ readonly outcome: 'granted'; readonly grant: BorrowGrant } | Undone>;
  /** CheckInLicense. `gone`: AWS no longer knows the seat. Never throws for an expected outcome. */
  checkIn(consumptionToken: Secret, region: string): Promise<CheckedIn | Undone>;
  /** kms:GetPublicKey of an issuer's signing key: DER SubjectPublicKeyInfo. Throws FieldpassError. */
  publicKeyOf(signKeyArn: string): Promise<Uint8Array>;
}

/** What can be said of the keychain without reading a token. */
export type VaultState = 'ready' | 'locked' | 'unavailable' | 'wiped' | 'full' | 'slow';

/** The OS keychain. Every call ends within its deadline; failures are FieldpassErrors of the keychain family. */
export interface Vault {
  /** Writes and reads back a scratch value; call before borrowing. `reason` is raw text for Details and logs. */
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

/** Events, cached catalogue, issuer keys and marks in one durable place. Synchronous: on return it is on disk. */
export interface Ledger {
  /** Appends events in one transaction; throws ledger and disk failures, and then nothing was written. */
  append(...events: readonly BorrowEvent[]): void;
  borrows(): readonly Borrow[];
  /** Number of the newest event, whichever process wrote it: tells cheaply that there is something new. */
  revision(): number;
  /** The history, oldest first; of one borrow if an id is given. */
  events(borrowId?: string): readonly BorrowEvent[];
  /** What in it could not be read, one sentence each; empty when all is well. */
  problems(): readonly string[];
  /** Hash chain intact? `brokenAt` is the number of the first event that does not fit. */
  checkChain(): { readonly intact: boolean; readonly events: number; readonly brokenAt: number | null };
  /**
   * Takes the exclusive right to act on a borrow or license until `release`, across processes; false when another
   * living process has it. The right of a dead process, or one older than two minutes, is taken over.
   */
  claim(subject: string): boolean;
  release(subject: string): void;
  catalogue(): Catalogue | null;
  saveCatalogue(catalogue: Catalogue): void;
  issuerKeys(): readonly IssuerKey[];
  addIssuerKey(key: IssuerKey): void;
  /** Small named values: settings, time marks, the keychain's sentinel. */
  mark(name: MarkName): string | null;
  saveMark(name: MarkName, value: string): void;
  /** Saves only if there is none yet, and gives what is there afterwards: two processes agree. */
  saveMarkOnce(name: MarkName, value: string): string;
  close(): void;
}

export type MarkName = 'attested-at' | 'observed-at' | 'vault-sentinel' | 'node-id';

/** What was listed last, with seats where they were visible. */
export type Catalogue = {
  readonly listedAt: Instant;
  readonly licenses: readonly { readonly license: License; readonly seats: Seats | null }[];
};

export interface Clock {
  /** Wall clock. */
  now(): Instant;
  /** Milliseconds that only ever grow while this process runs; counts sleep where the system does. */
  elapsed(): number;
  /** Runs `fn` once after `ms`; gives the function that undoes it. */
  after(ms: number, fn: () => void): () => void;
}

export interface Notifier {
  notify(notice: { readonly title: string; readonly body: string; readonly borrowId: string }): void;
}

/** Identity of this computer for node-locked tokens. */
export interface Machine {
  nodeId(): string;
  /** Is this the computer the records were made on? `unreadable`: the system shows no identity. */
  state(): 'equal' | 'changed' | 'unreadable';
}

/** Random identifiers: 32 lower-case hex characters. */
export interface Ids {
  next(): string;
}

export interface Log {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** SHA-256 of a text, base64url. */
export type Digest = (text: string) => string;
