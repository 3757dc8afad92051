// One schedule as it happens: a computer, Fieldpass on it, a second process now and then, and the story of it all.

import type { Instant } from '../../main/domain/instant.ts';
import { MINUTE_MS, SECOND_MS } from '../../main/domain/instant.ts';
import type { Snapshot } from '../../main/domain/snapshot.ts';
import type { Act } from '../simulator/acts.ts';
import { type Outcome, type Rewire, Simulation } from '../simulator/simulation.ts';
import { Crash } from '../support/memory-ledger.ts';
import { Violation } from '../simulator/stage.ts';
import type { World } from '../simulator/world.ts';
import { type Lasting, PlannedStage, type Trouble } from './planned-stage.ts';

/** Two processes agree on the time to about two seconds. */
const TWO_CLOCKS_MS = 3 * SECOND_MS;

/** What License Manager may be told to refuse once. */
export const REFUSABLE = ['borrow', 'checkIn', 'checkOut', 'extend'] as const;

export class Trip {
  readonly world: World;
  readonly sim: Simulation;
  /** Numbered sentences. */
  readonly story: string[] = [];
  readonly lasting: Lasting;
  /** How often a rule did not hold because of a clock that is wrong, as documented. */
  excused = 0;
  readonly #rewire: Rewire | undefined;
  readonly #stage: PlannedStage;
  readonly #seats: number;
  #steps = 0;

  constructor(world: World, seats: number, rewire?: Rewire) {
    this.world = world;
    this.#seats = seats;
    this.#rewire = rewire;
    this.lasting = { isDiskFull: false, clock: world.clock };
    this.#stage = new PlannedStage(this.lasting, false);
    this.sim = new Simulation(world, this.#stage, rewire);
    this.#prepare(this.sim);
  }

  get steps(): number {
    return this.#steps;
  }

  get isOpen(): boolean {
    return this.sim.isAlive;
  }

  /** Carries a command out, tells it, and looks whether everything still holds. */
  async step(sentence: string, trouble: Trouble | null, work: () => Promise<string | void>): Promise<void> {
    this.#steps += 1;
    this.#stage.plan(trouble);
    const line = (end: string): string => {
      const parts = [sentence, ...this.#stage.takeMet(), end].filter((part) => part !== '');
      return `${this.#steps}. ${parts.join('; ')}`;
    };
    try {
      const end = await work();
      this.#stage.plan(null);
      this.story.push(line(end ?? ''));
      this.check();
    } catch (error) {
      if (!(error instanceof Violation)) this.story.push(line('A BUG'));
      else if (this.story.length < this.#steps) this.story.push(line(''));
      throw error;
    }
  }

  async start(isPatient: boolean): Promise<void> {
    this.sim.open();
    if (isPatient) await this.sim.recovered();
  }

  async act(act: Act): Promise<string> {
    return endOf(await this.sim.act(act));
  }

  /** A command line on the same computer does it, while the window may be open. */
  async actBeside(act: Act, trouble: Trouble | null): Promise<string> {
    const stage = new PlannedStage(this.lasting, false);
    const beside = new Simulation(this.world, stage, this.#rewire);
    this.#prepare(beside);
    this.sim.onAttested = (now) => beside.invariants.attested(now - TWO_CLOCKS_MS);
    beside.invariants.othersHear = true;
    beside.open();
    await beside.recovered();
    stage.plan(trouble);
    // What it does is nothing that the engineer at the window has asked for.
    this.sim.invariants.isRenewing = false;
    const isSensible = beside.isAlive && hasTarget(act, beside.services.snapshots.take());
    const outcome = isSensible ? await beside.act(act) : NOTHING_TO_DO;
    stage.plan(null);
    const met = stage.takeMet();
    if (beside.isAlive) {
      beside.services.watch.stop();
      beside.services.time.observe();
      beside.life.end();
    }
    // It may have heard the License Manager, whose word counts for all from the next look at the clock on.
    this.sim.invariants.othersHear = true;
    this.#tick();
    return [...met, endOf(outcome)].join('; ');
  }

  /** The lid is shut. */
  async sleep(ms: number): Promise<void> {
    await this.world.clock.suspend(ms);
    // As main/desktop/live.ts does when the computer wakes.
    this.#tick();
    if (this.isOpen) {
      const { catalogue, watch } = this.sim.services;
      void catalogue.refresh();
      void watch.recover();
    }
    await this.sim.pass(0);
  }

  setClock(at: Instant): void {
    const aheadMs = at - this.world.trueNow();
    // What a wrong clock cannot but lead to is written beside the rules of the simulator.
    if (Math.abs(aheadMs) > 5 * MINUTE_MS) this.world.isClockMoved = true;
    if (aheadMs > 5 * MINUTE_MS) this.world.wasAhead = true;
    this.world.clock.set(at);
  }

  takeSeats(areTaken: boolean): void {
    this.world.aws.add(this.world.license, areTaken ? 0 : this.#seats);
  }

  check(): void {
    this.sim.check();
    const { violation } = this.sim.invariants;
    if (violation !== null) throw violation;
  }

  /** All goes well again, and everything comes to rest. */
  async settle(): Promise<void> {
    await this.step('all goes well again, and everything comes to rest', null, async () => {
      this.lasting.isDiskFull = false;
      for (const operation of REFUSABLE) this.world.aws.mend(operation);
      this.takeSeats(false);
      this.setClock(this.world.trueNow());
      if (!this.isOpen) await this.start(true);
      await this.sim.pass(MINUTE_MS);
      await this.sim.settle();
    });
  }

  end(): void {
    if (this.isOpen) this.sim.life.end();
  }

  // The process may die of it.
  #tick(): void {
    if (!this.isOpen) return;
    try {
      this.sim.services.watch.tick();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }

  // A clock ahead, believed until AWS is heard, shows a borrow as ended too early. The engineer may then take a second
  // one, or take it off the list: as documented. So is a repeat that a sleep holds up on its way.
  #isKnownLimit({ invariant, message }: Violation): boolean {
    const isOfClock =
      (invariant === 'I2' && message.includes('is shown as borrowed')) ||
      (invariant === 'I1' && message.includes('written down as removed'));
    const isOfRepeat = ['I1', 'I2', 'I3'].includes(invariant);
    const isKnown = (this.world.wasAhead && isOfClock) || (this.world.wasRepeatedLate && isOfRepeat);
    if (!isKnown) return false;
    this.excused += 1;
    return true;
  }

  #prepare(sim: Simulation): void {
    sim.stage.look = () => undefined;
    sim.invariants.excuses = (violation) => this.#isKnownLimit(violation);
  }
}

const NOTHING_TO_DO: Outcome = { end: 'failed', code: 'borrow-not-found' };

// The command line would say that there is nothing to do it to.
function hasTarget(act: Act, { borrows, checkouts }: Snapshot): boolean {
  if (act === 'give back') return borrows.some(({ returnable }) => returnable.possible);
  if (act.startsWith('renew')) return borrows.some(({ renewable }) => renewable.possible);
  return act !== 'release' || checkouts.some(({ releasable }) => releasable.possible);
}

function endOf(outcome: Outcome): string {
  if (outcome.end === 'failed') return `told “${outcome.code}”`;
  return outcome.end === 'died' ? 'the process is dead' : 'told that it is done';
}
