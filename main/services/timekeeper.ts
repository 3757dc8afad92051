// The one place that says what time it is: wall clock held against everything seen before.

import {
  CLOCK_TOLERANCE_MS,
  type TimeMarks,
  afterAttestation,
  isInsane,
  trustedNow,
} from '../domain/expiry.ts';
import { FieldpassError, type Failure, toFailure } from '../domain/failure.ts';
import { type Instant, readInstant, SECOND_MS, writeInstant } from '../domain/instant.ts';
import type { Clock, Ledger } from '../ports.ts';

type Needs = { readonly clock: Clock; readonly ledger: Pick<Ledger, 'mark' | 'saveMark'> };

/** Gives the trusted time and remembers, across restarts, the newest time seen. */
export class Timekeeper {
  readonly #clock: Clock;
  readonly #ledger: Needs['ledger'];
  #marks: TimeMarks;
  #readAt: number;
  #skewMs = 0;
  #isToldByAws = false;
  readonly #saved: { 'attested-at'?: Instant; 'observed-at'?: Instant } = {};

  constructor({ clock, ledger }: Needs) {
    this.#clock = clock;
    this.#ledger = ledger;
    this.#marks = { attestedAt: this.#read('attested-at'), observedAt: this.#read('observed-at') };
    this.#readAt = clock.elapsed();
  }

  /** Evaluation time in epoch ms: never behind the newest time seen. */
  now(): Instant {
    return trustedNow(this.#clock.now(), this.#marks, this.#clock.elapsed() - this.#readAt);
  }

  /**
   * AWS itself says what time it is now. Drops a mark left by a clock that ran ahead; nothing else may, or a clock set
   * back together with an old token or a server of one's own would make a license last longer.
   */
  attest(attestedAt: Instant): void {
    if (isInsane(attestedAt)) return;
    this.#isToldByAws = true;
    this.#skewMs = this.#clock.now() - attestedAt;
    this.#marks = afterAttestation(this.#marks, attestedAt);
    this.#readAt = this.#clock.elapsed();
    this.#save();
  }

  /** It is at least this late: a verified token was issued then. Never turns the time back. */
  atLeast(instant: Instant): void {
    if (isInsane(instant)) return;
    this.#marks = { ...this.#marks, attestedAt: Math.max(instant, this.#marks.attestedAt ?? instant) };
    this.#save();
  }

  /**
   * The wall clock is behind the newest time seen, and AWS has not said since the start what time it is: how much time
   * has passed since anything that was written down is not known.
   */
  isDoubtful(): boolean {
    return !this.#isToldByAws && this.behindMs() > CLOCK_TOLERANCE_MS;
  }

  /** Is it known from outside, and not by this computer's clock alone, that it is this late? */
  isAttested(instant: Instant): boolean {
    return (this.#marks.attestedAt ?? -Infinity) >= instant;
  }

  /** Remembers the time reached so far; called on every tick of the watch. */
  observe(): void {
    const now = this.now();
    // A clock that cannot be right leaves no mark: one start in 2099 must not age every license for ever.
    if (isInsane(now) || isInsane(this.#clock.now())) return;
    this.#marks = { ...this.#marks, observedAt: now };
    this.#readAt = this.#clock.elapsed();
    this.#save();
  }

  /** How far the wall clock is behind the evaluation time, in ms; 0 when it is not. */
  behindMs(): number {
    return Math.max(0, this.now() - this.#clock.now());
  }

  /** Throws `clock-untrusted` when the wall clock cannot be right: a borrow taken then could not be judged. */
  requireSane(): void {
    const wall = this.#clock.now();
    if (isInsane(wall)) throw new FieldpassError('clock-untrusted', sentenceFor(wall));
  }

  /** What is wrong with this computer's clock, if anything. */
  problem(): Failure | null {
    const wall = this.#clock.now();
    if (isInsane(wall)) return failure(sentenceFor(wall));
    if (this.behindMs() > CLOCK_TOLERANCE_MS) {
      return failure(
        `This computer’s clock is ${minutes(this.behindMs())} behind the newest time Fieldpass has seen. Time left is counted from that time, so no license lasts longer.`,
      );
    }
    if (this.#skewMs > CLOCK_TOLERANCE_MS) {
      return failure(
        `This computer’s clock is ${minutes(this.#skewMs)} ahead of AWS, so licenses seem to end earlier here than they do.`,
      );
    }
    return null;
  }

  // A listing attests the time with every page; a second more or less is not worth a write to the disk.
  #saveIfMoved(name: 'attested-at' | 'observed-at', instant: Instant | null): void {
    if (instant === null) return;
    const saved = this.#saved[name];
    if (saved !== undefined && Math.abs(instant - saved) < SECOND_MS) return;
    // Another process may have heard a later time meanwhile.
    if (name === 'attested-at' && (this.#read(name) ?? 0) > instant) return;
    this.#ledger.saveMark(name, writeInstant(instant));
    this.#saved[name] = instant;
  }

  #read(name: 'attested-at' | 'observed-at'): Instant | null {
    const text = this.#ledger.mark(name);
    const instant = text === null ? null : readInstant(text);
    return instant !== null && isInsane(instant) ? null : instant;
  }

  // A full disk or an unreadable ledger must not keep anyone from seeing their time left: the marks stay in memory.
  #save(): void {
    const { attestedAt, observedAt } = this.#marks;
    try {
      this.#saveIfMoved('attested-at', attestedAt);
      this.#saveIfMoved('observed-at', observedAt);
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
    }
  }
}

const failure = (message: string): Failure => toFailure(new FieldpassError('clock-untrusted', message));

const sentenceFor = (wall: Instant): string =>
  `This computer’s clock says ${writeInstant(wall)}, which cannot be right.`;

function minutes(ms: number): string {
  const whole = Math.round(ms / 60_000);
  return whole < 120 ? `${whole} minutes` : `${Math.round(whole / 60)} hours`;
}
