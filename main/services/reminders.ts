// Reminds of ends: each threshold once for all processes and restarts; put off when asked, taken back when untrue.

import { type Held, isOpen } from '../domain/borrow.ts';
import { phaseAt, type Span } from '../domain/expiry.ts';
import { FieldpassError } from '../domain/failure.ts';
import type { Instant } from '../domain/instant.ts';
import { reminderWords } from '../domain/reminder-words.ts';
import {
  nextReminderMs,
  type ReminderKind,
  reminderDue,
  snoozedUntil,
  type Told,
} from '../domain/reminders.ts';
import { replacementOf } from '../domain/renewal.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { readToldRecord, type ToldRecord, toldOf, writeToldRecord } from '../domain/told-record.ts';
import type { Ledger, Log, Notifier } from '../ports.ts';
import type { Changes } from './changes.ts';
import type { Preferences } from './preferences.ts';
import { findBorrow } from './safeguards.ts';
import type { Timekeeper } from './timekeeper.ts';

type Needs = {
  readonly changes: Changes;
  readonly ledger: Pick<Ledger, 'borrows' | 'mark' | 'saveMark' | 'claim' | 'release'>;
  readonly log: Log;
  readonly notifier: Notifier;
  readonly preferences: Preferences;
  readonly time: Timekeeper;
};

type Due = { readonly borrow: Held; readonly kind: ReminderKind };

/** Part of the watch; it has no timer of its own. */
export class Reminders {
  readonly #needs: Needs;
  /** Told by this process, and still true. */
  readonly #standing = new Map<string, ReminderKind>();
  /** Told by this process, and not saved: the ledger took nothing then. */
  readonly #unsaved = new Map<string, Told>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** What is due at the start was not missed: the window that opens shows it. */
  start(): void {
    this.#take();
  }

  /** Tells what is due now, and takes back what was told and is true no longer. */
  tick(): void {
    this.withdrawStale();
    for (const { borrow, kind } of this.#take()) this.#tell(borrow, kind);
  }

  /** Takes back what was told of borrows that were returned, renewed or removed since. */
  withdrawStale(): void {
    if (this.#standing.size === 0) return;
    const inUse = new Set(this.#inUse().map(({ borrowId }) => borrowId));
    for (const borrowId of this.#standing.keys()) if (!inUse.has(borrowId)) this.#withdraw(borrowId);
  }

  /** Milliseconds until the next reminder may be due; Infinity where none comes. */
  wakeMs(): number {
    const { preferences, time } = this.#needs;
    const record = this.#record();
    const spans = this.#inUse().map((borrow) => ({
      ...spanOf(borrow),
      told: toldOf(record, borrow.borrowId),
    }));
    return nextReminderMs(spans, time.now(), preferences.read().reminders);
  }

  /**
   * Puts the reminders of a borrow off for twelve hours, but for that of its end. Throws borrow-not-found for what is
   * not held or has ended: there is nothing to be reminded of.
   */
  snooze(borrowId: string): void {
    const { changes, ledger, time } = this.#needs;
    const borrow = findBorrow(ledger, borrowId);
    const now = time.now();
    if (borrow?.state !== 'held' || phaseAt(borrow.token, now) === 'ended')
      throw new FieldpassError('borrow-not-found');
    const told = toldOf(this.#record(), borrowId);
    this.#save(new Map([[borrowId, { ...told, snoozedAt: now }]]));
    this.#withdraw(borrowId);
    changes.tell();
  }

  /** What was told here and still stands, for the window. */
  standing(): Snapshot['reminders'] {
    return [...this.#standing].map(([borrowId, kind]) => ({ borrowId, kind }));
  }

  /** When the reminders of borrows come again that are put off, by borrow id. */
  snoozes(): (borrowId: string) => Instant | null {
    const record = this.#record();
    const now = this.#needs.time.now();
    return (borrowId) => snoozedUntil(toldOf(record, borrowId), now);
  }

  // Whoever takes note of it tells it: of two processes one does.
  #take(): readonly Due[] {
    if (this.#due().length === 0) return [];
    return this.#alone(() => {
      const due = this.#due();
      this.#save(new Map(due.map(({ borrow, kind }) => [borrow.borrowId, { kind, snoozedAt: null }])));
      return due;
    });
  }

  #due(): readonly Due[] {
    const { preferences, time } = this.#needs;
    const { reminders } = preferences.read();
    const record = this.#record();
    const now = time.now();
    return this.#inUse().flatMap((borrow) => {
      const kind = reminderDue(spanOf(borrow), now, toldOf(record, borrow.borrowId), reminders);
      return kind === null ? [] : [{ borrow, kind }];
    });
  }

  #alone(work: () => readonly Due[]): readonly Due[] {
    const { ledger } = this.#needs;
    const isMine = this.#attempt(() => ledger.claim(SUBJECT));
    if (isMine === false) return [];
    try {
      return work();
    } finally {
      if (isMine === true) this.#attempt(() => ledger.release(SUBJECT));
    }
  }

  #record(): ToldRecord {
    const saved =
      this.#attempt(() => readToldRecord(this.#needs.ledger.mark('told'))) ?? new Map<string, Told>();
    return this.#unsaved.size === 0 ? saved : new Map([...saved, ...this.#unsaved]);
  }

  // Without a ledger that can be written, reminders are told all the same, once for this process.
  #save(news: ToldRecord): void {
    const { ledger } = this.#needs;
    const open = new Set(
      ledger
        .borrows()
        .filter(isOpen)
        .map(({ borrowId }) => borrowId),
    );
    const kept = [...this.#record(), ...news].filter(([borrowId]) => open.has(borrowId));
    const isSaved = this.#attempt(() => {
      ledger.saveMark('told', writeToldRecord(new Map(kept)));
      return true;
    });
    this.#unsaved.clear();
    if (isSaved !== true) for (const [borrowId, told] of kept) this.#unsaved.set(borrowId, told);
  }

  #attempt<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      this.#needs.log.warn('the ledger took no note of a reminder', { code: error.code });
      return null;
    }
  }

  #tell({ borrowId, token, wish }: Held, kind: ReminderKind): void {
    const { notifier, time } = this.#needs;
    this.#standing.set(borrowId, kind);
    const moment = { endAt: token.expiresAt, now: time.now(), zone: zoneHere() };
    notifier.notify({
      ...reminderWords(kind, wish.licenseName, moment),
      about: { view: 'borrow', id: borrowId },
      acts: kind === 'ended' ? ['renew'] : ['renew', 'snooze'],
    });
  }

  #withdraw(borrowId: string): void {
    if (this.#standing.delete(borrowId)) this.#needs.notifier.withdraw(borrowId);
  }

  // Nobody needs to hear of the end of a borrow that was renewed.
  #inUse(): readonly Held[] {
    const { ledger, time } = this.#needs;
    const [borrows, now] = [ledger.borrows(), time.now()];
    return borrows.filter(
      (borrow): borrow is Held =>
        borrow.state === 'held' && replacementOf(borrow, borrows, now) === undefined,
    );
  }
}

const SUBJECT = 'reminders';

const spanOf = ({ token }: Held): Span => ({ issuedAt: token.issuedAt, expiresAt: token.expiresAt });

// An engineer may land in another zone while Fieldpass runs.
function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
