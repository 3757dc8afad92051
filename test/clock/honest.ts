// Honest histories: weeks of a laptop whose clock shows true time, but for what happens to honest clocks; and what is
// wrong with what Fieldpass said meanwhile.

import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { Dice } from '../support/dice.ts';
import type { TestIssuer } from '../support/issuer.ts';
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

type Step = (history: History) => Promise<void> | void;

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

class History {
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

const hours = (history: History, least: number, most: number): number =>
  history.dice.whole(least * 60, most * 60) * MINUTE_MS;

async function workday(history: History): Promise<void> {
  const { dice, laptop } = history;
  history.open();
  for (let part = dice.whole(1, 3); part > 0; part -= 1) {
    await laptop.run(hours(history, 0, 3));
    history.look();
    if (dice.chance(0.4)) await laptop.sleep(hours(history, 0, 2));
    if (dice.chance(0.2)) laptop.kill();
    else if (dice.chance(0.3)) laptop.close();
    history.open();
    history.look();
  }
}

async function sleepOver(history: History): Promise<void> {
  await history.laptop.sleep(hours(history, 6, 16));
}

function switchedOff({ dice, laptop }: History, least: number, most: number): void {
  if (dice.chance(0.8)) laptop.close();
  laptop.off(dice.whole(least, most) * HOUR_MS);
}

async function wrongUntilOnline(history: History, set: () => void): Promise<void> {
  const { dice, laptop } = history;
  history.goWrong();
  set();
  if (dice.chance(0.7)) history.open();
  await laptop.run(dice.whole(1, 90) * MINUTE_MS);
  if (laptop.isOpen) history.look();
  if (dice.chance(0.3)) laptop.close();
  // AWS may be heard before NTP has set the clock right, and again after.
  if (laptop.isOpen && dice.chance(0.5)) await laptop.contact();
  await laptop.run(dice.whole(0, 20) * MINUTE_MS);
  await history.online();
}

const DAYS = {
  'a working day': async (history) => {
    await workday(history);
    await sleepOver(history);
  },
  'a working day and a night switched off': async (history) => {
    await workday(history);
    switchedOff(history, 8, 16);
  },
  'a weekend switched off': (history) => switchedOff(history, 48, 80),
  'a week switched off': (history) => switchedOff(history, 100, 200),
  'days with Fieldpass closed': async (history) => {
    history.laptop.close();
    await history.laptop.run(history.dice.whole(24, 120) * HOUR_MS);
  },
  'a long sleep': async (history) => {
    await history.laptop.sleep(history.dice.whole(20, 90) * HOUR_MS);
  },
  'a day online': async (history) => {
    await workday(history);
    await history.online();
    await history.laptop.run(hours(history, 1, 3));
  },
  'a step of NTP': async (history) => {
    const { dice, laptop } = history;
    history.open();
    await laptop.run(hours(history, 0, 2));
    history.step(dice.whole(-40 * SECOND_MS, 40 * SECOND_MS));
    history.look();
    await laptop.run(hours(history, 0, 5));
  },
  'a dead battery': async (history) => {
    switchedOff(history, 1, 30);
    const { dice, laptop } = history;
    const start = dice.one([
      0,
      Date.UTC(2000, 0, 1),
      Date.UTC(2015, 0, 1),
      Date.UTC(2021, 0, 1),
      Date.UTC(2099, 5, 1),
      Date.UTC(2116, 0, 1),
    ]);
    await wrongUntilOnline(history, () => laptop.clock.set(start));
  },
  'a clock set ahead by mistake': async (history) => {
    const { dice, laptop } = history;
    const by = dice.one([HOUR_MS, 9 * HOUR_MS, DAY_MS, 30 * DAY_MS, 365 * DAY_MS]);
    await wrongUntilOnline(history, () => laptop.setError(by));
  },
  'a clock in local time until NTP sets it': async (history) => {
    const { dice, laptop } = history;
    await wrongUntilOnline(history, () => laptop.setError(dice.whole(-11, 12) * HOUR_MS));
  },
} as const satisfies Record<string, Step>;

const NAMES = Object.keys(DAYS) as [keyof typeof DAYS, ...(keyof typeof DAYS)[]];
