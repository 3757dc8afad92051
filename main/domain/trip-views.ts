// Trips as both doors show them: coverage, what one act of borrowing took, and the card of a rehearsal.

import type { Failure } from './failure.ts';
import type { Instant } from './instant.ts';
import type { VerdictName } from './token.ts';
import type { KitLicense, Trip } from './trip.ts';
import type { Coverage, TripState } from './trip-coverage.ts';

/** A license of a trip. `canReturnEarly` null: not known, because it is not listed. */
export type KitLicenseView = KitLicense & {
  readonly coverage: Coverage;
  /** Something of it is here that ends too soon: it is renewed when the time comes. */
  readonly renews: boolean;
  readonly canReturnEarly: boolean | null;
};

export type TripView = Omit<Trip, 'kit'> & {
  readonly days: number;
  readonly firstAt: Instant;
  readonly endAt: Instant;
  readonly state: TripState;
  readonly earliestAt: Instant | null;
  /** The earliest moment is only reached on the first day itself. */
  readonly isTight: boolean;
  readonly kit: readonly KitLicenseView[];
  /** The last act of borrowing for it since Fieldpass was started, until it was seen. */
  readonly taking: Taking | null;
};

export type TripsView = {
  readonly list: readonly TripView[];
  /** Why the file of trips cannot be read; nothing is written then. */
  readonly problem: Failure | null;
};

/** `stopped`: one failed, and what to do with the others is to be chosen. */
export type Taking = {
  readonly state: 'running' | 'done' | 'stopped' | 'undoing' | 'undone';
  readonly items: readonly TakingItem[];
};

export type TakingItem = {
  readonly licenseArn: string;
  readonly licenseName: string;
  /** `covered`: it was here before. `untried`: an earlier one failed. `returned`: taken back by the undo. */
  readonly state: 'covered' | 'waiting' | 'running' | 'taken' | 'failed' | 'untried' | 'returned';
  readonly how: 'borrow' | 'renew';
  readonly borrowId: string | null;
  readonly expiresAt: Instant | null;
  /** Would an undo give it back? `open`: it is not known yet whether AWS granted it. Null where nothing was taken. */
  readonly undo: 'possible' | 'no-early-return' | 'renewed' | 'open' | null;
  readonly failure: Failure | null;
};

/** `unknown`: the keychain could not be read, which proves neither. */
export type RehearsalResult = 'pass' | 'fail' | 'unknown';

/** Why a license does not pass; the verdicts of a token, and what comes before and after them. */
export type RehearsalReason = VerdictName | 'not-borrowed' | 'missing' | 'unreadable' | 'ends-too-soon';

export type RehearsalItem = {
  readonly licenseArn: string;
  readonly licenseName: string;
  readonly result: RehearsalResult;
  /** `valid` where it passes. */
  readonly reason: RehearsalReason;
  readonly borrowId: string | null;
  readonly expiresAt: Instant | null;
  readonly keyThumbprint: string | null;
  readonly failure: Failure | null;
};

/** What a rehearsal found. `judgedAt`: the moment the clock was moved to, `rehearsedAt`: when it was done. */
export type RehearsalCard = {
  readonly tripId: string;
  readonly tripName: string;
  readonly place: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly nodeId: string;
  readonly rehearsedAt: Instant;
  readonly judgedAt: Instant;
  readonly endAt: Instant;
  readonly result: RehearsalResult;
  readonly items: readonly RehearsalItem[];
};
