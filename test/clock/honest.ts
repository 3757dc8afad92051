// Honest histories: weeks of a laptop whose clock shows true time, but for what happens to honest clocks; and what is
// wrong with what Fieldpass said meanwhile.

import { type Instant, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { CLOCK_TOLERANCE_MS } from '../../main/domain/expiry.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Dice } from '../support/dice.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { DAYS, NAMES } from './days.ts';
import { Laptop } from './laptop.ts';
import { HighWaterMark, LastAccessStamp } from './naive-clocks.ts';

/** What one history came to. `faults` name what Fieldpass said wrongly, with the day on which it did. */
export type Outcome = {
  readonly faults: readonly string[];
  readonly looks: number;
  readonly steps: readonly string[];
  readonly endsWatched: number;
  /** Controls: would one of the naive clocks have refused the license at an honest moment? */
  readonly naiveAlarm: { readonly stamp: boolean; readonly mark: boolean };
};

// A journey moves the zone, and so does summer time twice a year. Neither moves the clock, which counts milliseconds of
// UTC, so no start date would bring a change to light: zones.test.ts keeps it so. A computer whose clock itself is kept in
// local time is wrong by hours until NTP sets it, which is a day of its own below.
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Los_Angeles',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Australia/Lord_Howe',
] as const;

/** Plays the honest history of a seed. */
export async function playHonest(issuer: TestIssuer, seed: number): Promise<Outcome> {
  const history = new History(issuer, new Dice(seed));
  await history.play();
  return history.outcome();
}

export class History {
  readonly dice: Dice;
  readonly laptop: Laptop;
  readonly #faults: string[] = [];
  readonly #steps: string[] = [];
  #looks = 0;
  readonly #naive = { stamp: new LastAccessStamp(), mark: new HighWaterMark() };
  readonly #naiveAlarm = { stamp: false, mark: false };
  #endsWatched = 0;
  #endAt: Instant = Infinity;
  /** The clock is wrong just now by more than anyone tolerates: what is said of it then may be true. */
  #isWrong = false;
  /** How far ahead the clock was at most since AWS last said what time it is. */
  #leadMs = 0;

  constructor(issuer: TestIssuer, dice: Dice) {
    this.dice = dice;
    const drift = { wall: dice.whole(-50, 50), running: dice.whole(-50, 50) };
    this.laptop = new Laptop(issuer, dice.whole(1, 20) * 24, drift);
  }

  outcome(): Outcome {
    return {
      faults: this.#faults,
      looks: this.#looks,
      steps: this.#steps,
      endsWatched: this.#endsWatched,
      naiveAlarm: this.#naiveAlarm,
    };
  }

  async play(): Promise<void> {
    const { dice, laptop } = this;
    laptop.setError(dice.whole(-30 * SECOND_MS, 30 * SECOND_MS));
    this.#endAt = await laptop.borrow();
    this.#syncLead();
    this.open();
    this.look();
    const days = dice.whole(2, 9);
    for (let day = 0; day < days; day += 1) await this.#day();
    await this.#watchTheEnd();
  }

  async #day(): Promise<void> {
    const { dice } = this;
    const name = dice.one(NAMES);
    this.#steps.push(name);
    await DAYS[name](this);
    if (dice.chance(0.3)) process.env['TZ'] = dice.one(ZONES);
    this.open();
    this.look();
  }

  /** Looks at Fieldpass and notes what is wrong with what it shows. */
  look(): void {
    const { laptop } = this;
    this.#looks += 1;
    this.#noteLead();
    const { at, borrows, clock } = laptop.app.snapshots.take();
    const wall = laptop.clock.now();
    const { trueAt } = laptop;
    for (const kind of ['stamp', 'mark'] as const)
      if (!this.#naive[kind].usable(wall, Infinity) && !this.#isWrong) this.#naiveAlarm[kind] = true;
    if (this.#isWrong) return;
    if (clock.problem !== null) this.#fault(`a clock problem is shown: ${clock.problem.message}`);
    if (at < wall) this.#fault(`it counts from ${wall - at} ms before the clock: a license would end late`);
    const early = at - Math.max(wall, trueAt + this.#leadMs);
    if (early > SECOND_MS)
      this.#fault(`it counts from ${early} ms after the clock: a license would end early`);
    const shown = borrows.find(({ state }) => state === 'held');
    if (shown?.expiresAt === this.#endAt && (shown.phase === 'ended') !== at >= this.#endAt)
      this.#fault('its badge does not fit its time');
    this.#mustNotRefuse();
  }

  open(): void {
    if (!this.laptop.isOpen) this.laptop.open();
  }

  /** The laptop gets a network: NTP sets the clock, and Fieldpass, if it is open, hears AWS. */
  async online(): Promise<void> {
    const { dice, laptop } = this;
    this.step(dice.whole(-50, 50));
    this.#isWrong = false;
    this.open();
    await laptop.contact();
    this.#syncLead();
    this.look();
  }

  /** The clock is set to true time plus an error. */
  step(errorMs: number): void {
    this.#noteLead();
    this.laptop.setError(errorMs);
  }

  /** The clock was ahead, and a person has set it right without a network: the app may count from a later time, and says why. */
  lookAfterPutRight(): void {
    const { laptop } = this;
    const { at, clock } = laptop.app.snapshots.take();
    this.#looks += 1;
    if (at < laptop.clock.now()) this.#fault('it counts from before a clock that was put right by hand');
    const isAhead = at - laptop.clock.now() > CLOCK_TOLERANCE_MS;
    if (isAhead !== (clock.problem !== null))
      this.#fault(`it is ${isAhead ? 'ahead' : 'right'} and says otherwise`);
  }

  /** Somebody's mistake, or a dead battery: the clock shows something else for a while. */
  goWrong(): void {
    this.#isWrong = true;
  }

  #noteLead(): void {
    if (!this.#isWrong) this.#leadMs = Math.max(this.#leadMs, this.laptop.errorMs);
  }

  // A mark of the wrong time may stand until AWS is heard; the lead starts anew then.
  #syncLead(): void {
    this.#leadMs = Math.max(0, this.laptop.errorMs);
  }

  #mustNotRefuse(): void {
    try {
      this.laptop.app.time.requireSane();
    } catch (error) {
      if (!(error instanceof FieldpassError)) throw error;
      this.#fault(`a borrow is refused: ${error.message}`);
    }
  }

  // The end itself, to the second, if it is still to come.
  async #watchTheEnd(): Promise<void> {
    const { laptop } = this;
    const left = this.#endAt - laptop.trueAt;
    if (left < 10 * MINUTE_MS) return;
    laptop.close();
    if (this.dice.chance(0.5)) laptop.off(left - 5 * MINUTE_MS);
    else await laptop.sleep(left - 5 * MINUTE_MS);
    await this.online();
    await laptop.run(this.#endAt - laptop.trueAt - SECOND_MS);
    if (this.#isShownEnded()) this.#fault('it is shown as ended a second before its end');
    await laptop.run(2 * SECOND_MS);
    if (!this.#isShownEnded()) this.#fault('it is not shown as ended a second after its end');
    this.#endsWatched += 1;
  }

  #isShownEnded(): boolean {
    return this.laptop.app.snapshots.take().borrows.some(({ phase }) => phase === 'ended');
  }

  #fault(what: string): void {
    this.#faults.push(`after ${this.#steps.join(', ') || 'nothing'}: ${what}`);
  }
}
