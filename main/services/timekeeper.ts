// The one place that says what time it is: wall clock held against everything seen before.

import {
  type ClockRecord,
  countsFrom,
  isStillWrong,
  isSuspect,
  readClockRecord,
  SUSPECT_MS,
  writeClockRecord,
} from '../domain/clock-record.ts';
import { afterAttestation, CLOCK_TOLERANCE_MS, isInsane, trustedNow } from '../domain/expiry.ts';
import { FieldpassError, type Failure } from '../domain/failure.ts';
import { type Instant, MINUTE_MS, SECOND_MS, type Stamp } from '../domain/instant.ts';
import type { Clock, Ledger, Machine } from '../ports.ts';
import { clockProblem, insaneClock } from './clock-problems.ts';

type Needs = {
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'mark' | 'saveMark'>;
  /** Whose running time it is; left out where only one computer can be meant. */
  readonly machine?: Pick<Machine, 'nodeId'>;
};

/** What AWS said last, to this process or of a clock that is still wrong, and the clocks at that moment. */
type Heard = { readonly at: Instant; readonly elapsed: number; readonly skewMs: number };

// Longer than any call to AWS may take.
const LONGEST_REPLY_MS = MINUTE_MS;

/** Gives the trusted time and remembers, across restarts, the newest time seen. */
export class Timekeeper {
  readonly #needs: Needs;
  #record: ClockRecord;
  /** Value of `clock.elapsed()` that the record's times belong to. */
  #readAt: number;
  /** The newest time given out: what was shown as ended does not come back. */
  #givenAt: Instant = 0;
  #heard: Heard | null = null;
  /** Was the wall clock right when it was last looked at? null before the first look. */
  #wasRight: boolean | null = null;
  #saved: ClockRecord | null = null;
  #isToldByAws = false;
  /** Has this process taken note of the time since it read the record? */
  #isOurs = false;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#record = this.#read();
    this.#readAt = this.#countsFrom(this.#record);
    this.#heard = this.#recalled();
  }

  /** Evaluation time in epoch ms: never behind the newest time seen since AWS last said what time it is. */
  now(): Instant {
    const reached = trustedNow(this.#believedWall(), this.#record, this.#sinceRead());
    if (!isInsane(reached)) this.#givenAt = Math.max(this.#givenAt, reached);
    return Math.max(this.#givenAt, reached);
  }

  /** The time to write down with a request: its age is measured by both, because a clock may be set meanwhile. */
  stamp(): Stamp {
    return { at: this.now(), runningMs: Math.floor(this.#needs.clock.elapsed()) };
  }

  /**
   * The time to judge a token by: a clock that cannot be right says so, because nobody knows then how long the
   * computer was off and what has ended meanwhile.
   */
  judgedAt(): Instant {
    const wall = this.#needs.clock.now();
    return isInsane(wall) ? wall : this.now();
  }

  /**
   * Is it that late, surely: known from outside, or with nothing known from outside? What cannot be taken back is done by
   * time alone only then.
   */
  isSurely(instant: Instant): boolean {
    if (this.now() < instant) return false;
    return this.#record.sureAt === null || this.isAttested(instant);
  }

  /**
   * AWS itself says what time it is now. Drops a mark left by a clock that ran ahead; nothing else may, or a clock set
   * back together with an old token or a server of one's own would make a license last longer. A reply that took
   * long (`tookMs`) was read after a sleep: it only says that it is at least that late.
   */
  attest(attestedAt: Instant, tookMs = 0): void {
    if (isInsane(attestedAt)) return;
    if (Math.abs(tookMs) <= LONGEST_REPLY_MS) this.#believe(attestedAt);
    else this.atLeast(attestedAt);
  }

  #believe(attestedAt: Instant): void {
    const { clock } = this.#needs;
    const elapsed = clock.elapsed();
    const skewMs = clock.now() - attestedAt;
    this.#isToldByAws = true;
    this.#heard = { at: attestedAt, elapsed, skewMs };
    const marks = afterAttestation(this.#record, attestedAt);
    this.#record = {
      ...this.#record,
      ...marks,
      sureAt: marks.attestedAt,
      jumpedFromAt: null,
      startedAtByWrongClock: skewMs > CLOCK_TOLERANCE_MS ? clock.now() - elapsed : null,
    };
    this.#readAt = elapsed;
    this.#givenAt = 0;
    this.#save();
  }

  /**
   * It is at least this late: a verified token was issued then. Never turns the time back, and is not believed against
   * what AWS itself has just said: a careless issuer would age every license for ever.
   */
  atLeast(instant: Instant): void {
    if (isInsane(instant) || instant > this.#awsNow() + CLOCK_TOLERANCE_MS) return;
    this.#advance();
    const { attestedAt, observedAt, sureAt } = this.#record;
    this.#record = {
      ...this.#record,
      attestedAt: Math.max(instant, attestedAt ?? instant),
      observedAt: observedAt === null ? null : Math.max(instant, observedAt),
      sureAt: Math.max(instant, sureAt ?? instant),
    };
    this.#save();
  }

  /**
   * The wall clock is behind the newest time seen, and AWS has not said since the start what time it is: how much time
   * has passed since anything that was written down is not known.
   */
  isDoubtful(): boolean {
    return !this.#isToldByAws && this.behindMs() > CLOCK_TOLERANCE_MS;
  }

  /** Is it known from outside – by what AWS said, and the time that ran since – and not by this computer's clock alone? */
  isAttested(instant: Instant): boolean {
    const { sureAt } = this.#record;
    return sureAt !== null && sureAt + this.#sinceRead() >= instant;
  }

  /** Remembers the time reached so far; called on every tick of the watch. */
  observe(): void {
    this.#hearOthers();
    // Fractions of what ran are dropped: looks that follow each other within milliseconds must not stop the time.
    const isJust = this.#isOurs && this.#sinceRead() < SECOND_MS;
    const { observedAt } = this.#record;
    if (isJust && observedAt !== null && this.now() - observedAt < SECOND_MS) return void this.#lookAtWall();
    this.#advance();
    this.#save();
  }

  #lookAtWall(): void {
    this.#wasRight = Math.abs(this.behindMs()) <= CLOCK_TOLERANCE_MS;
  }

  /** How far the wall clock is behind the evaluation time, in ms; negative for a clock that is known to be ahead. */
  behindMs(): number {
    return this.now() - this.#needs.clock.now();
  }

  /** Throws `clock-untrusted` when the wall clock cannot be right: a borrow taken then could not be judged. */
  requireSane(): void {
    const wall = this.#needs.clock.now();
    if (isInsane(wall)) throw insaneClock(wall);
  }

  /** What is wrong with this computer's clock, if anything. */
  problem(): Failure | null {
    return clockProblem({
      wall: this.#needs.clock.now(),
      behindMs: this.behindMs(),
      aheadMs: this.#aheadOfAws(),
      suspectAt: isSuspect(this.#record) ? this.#record.observedAt : null,
      jumpedFromAt: this.#record.jumpedFromAt,
    });
  }

  // Time given out becomes the mark, and with it the running time that led there.
  #advance(): void {
    const since = this.#sinceRead();
    const now = this.now();
    if (isInsane(now)) return;
    const { observedAt, sureAt } = this.#record;
    if (observedAt !== null && this.#wasRight === true && now - (observedAt + since) > SUSPECT_MS)
      this.#record = { ...this.#record, jumpedFromAt: observedAt + Math.floor(since) };
    this.#lookAtWall();
    this.#record = {
      ...this.#record,
      observedAt: now,
      sureAt: sureAt === null ? null : sureAt + Math.floor(since),
    };
    this.#readAt += Math.floor(since);
    this.#isOurs = true;
  }

  #sinceRead(): number {
    return Math.max(0, this.#needs.clock.elapsed() - this.#readAt);
  }

  // A clock that cannot be right, or that AWS has just contradicted, is not believed while anything else is known:
  // it would end, mark and close what has not ended.
  #believedWall(): Instant {
    const wall = this.#needs.clock.now();
    const { attestedAt, observedAt } = this.#record;
    if (attestedAt === null && observedAt === null) return wall;
    return isInsane(wall) || this.#aheadOfAws() > 0 ? 0 : wall;
  }

  // Only what was ahead when AWS spoke and still is: a clock that was put right since is right.
  #aheadOfAws(): number {
    if (this.#heard === null || this.#heard.skewMs <= CLOCK_TOLERANCE_MS) return 0;
    const ahead = this.#needs.clock.now() - this.#awsNow();
    return ahead > CLOCK_TOLERANCE_MS ? ahead : 0;
  }

  // What AWS would say now; Infinity while it has said nothing to this process.
  #awsNow(): Instant {
    if (this.#heard === null) return Infinity;
    return this.#heard.at + this.#needs.clock.elapsed() - this.#heard.elapsed;
  }

  // Another process may have heard AWS meanwhile, or have seen a later time.
  #hearOthers(): void {
    const theirs = this.#read();
    const newer = (theirs.attestedAt ?? 0) - (this.#record.attestedAt ?? 0);
    const readAt = this.#countsFrom(theirs);
    if (newer > 0) this.#givenAt = 0;
    else if (newer < 0) return;
    else if (trustedNow(0, theirs, this.#needs.clock.elapsed() - readAt) <= this.now()) return;
    this.#record = theirs;
    this.#readAt = readAt;
    this.#isOurs = false;
    if (newer > 0) this.#heard = this.#recalled();
  }

  // What AWS said to a process before this one, if it contradicted a clock that was not set since.
  #recalled(): Heard | null {
    const { clock } = this.#needs;
    const { sureAt } = this.#record;
    if (sureAt === null || !isStillWrong(this.#record, clock.now(), clock.elapsed())) return null;
    const skewMs = clock.now() - (sureAt + clock.elapsed() - this.#readAt);
    return { at: sureAt, elapsed: this.#readAt, skewMs };
  }

  #countsFrom(record: ClockRecord): number {
    return countsFrom(record, this.#needs.clock.elapsed(), this.#here());
  }

  #here(): string {
    return this.#needs.machine?.nodeId() ?? '';
  }

  #read(): ClockRecord {
    return readClockRecord(this.#needs.ledger.mark('observed-at'));
  }

  // A listing attests the time with every page; a second more or less is not worth a write to the disk. A full disk or
  // an unreadable ledger must not keep anyone from seeing their time left: the marks stay in memory.
  #save(): void {
    const { ledger } = this.#needs;
    const record = { ...this.#record, runningMs: this.#readAt, nodeId: this.#here() };
    if (this.#saved !== null && !isWorthSaving(this.#saved, record)) return;
    try {
      ledger.saveMark('observed-at', writeClockRecord(record));
      this.#saved = record;
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
    }
  }
}

function isWorthSaving(saved: ClockRecord, record: ClockRecord): boolean {
  const names = ['attestedAt', 'observedAt', 'jumpedFromAt', 'startedAtByWrongClock'] as const;
  return names.some((name) => Math.abs((record[name] ?? 0) - (saved[name] ?? 0)) >= SECOND_MS);
}
