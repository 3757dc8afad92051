// Drives the product's own services through one simulated run: starts, acts of the engineer, time, deaths, settling.

import { assemble } from '../../main/assemble.ts';
import { FieldpassError } from '../../main/domain/failure.ts';
import { type Instant, MINUTE_MS } from '../../main/domain/instant.ts';
import { JOSE } from '../../main/domain/token.ts';
import type { Ledger, LicenseManager, Vault } from '../../main/ports.ts';
import { portsOn } from '../support/house.ts';
import { Crash, type MemoryLedger } from '../support/memory-ledger.ts';
import { type Act, perform } from './acts.ts';
import { FlakyKeychain } from './flaky-keychain.ts';
import { FlakyLedger } from './flaky-ledger.ts';
import { FlakyNetwork } from './flaky-network.ts';
import { untilQuiet } from './instant-crypto.ts';
import { Invariants } from './invariants.ts';
import { Life } from './life.ts';
import type { Stage } from './stage.ts';
import type { World } from './world.ts';

export type Services = ReturnType<typeof assemble>;
export type Outcome = { readonly end: 'done' | 'died' } | { readonly end: 'failed'; readonly code: string };

/** Ports of one life; a control breaks one of them. */
export type Plugs = {
  readonly ledger: Ledger;
  readonly vault: Vault;
  readonly licenses: LicenseManager;
};
export type Rewire = (plugs: Plugs, sim: Simulation) => Plugs;

/** Every act of the engineer has come to an end after this long, whatever happens. */
const ACT_WITHIN_MS = 4 * MINUTE_MS;

/**
 * One run, step by step:
 *
 *     const sim = new Simulation(world.copy(), stage);
 *     await sim.start();                       // a process of Fieldpass, with its watch and its recovery under way
 *     await sim.act('borrow');                 // {end: 'done'} | {end: 'failed', code} | {end: 'died'}
 *     await sim.pass(15 * MINUTE_MS);          // timers run; may die
 *     sim.kill();                              // dies between two effects
 *     if (!sim.isAlive) await sim.start();
 *     await sim.settle();                      // nothing goes wrong any more; recovery finishes; all is compared
 *
 * The stage decides at every effect what happens to it. After every effect the invariants look; the first that does not
 * hold throws a Violation, whose story stands in `stage.story` if the stage tells.
 */
export class Simulation {
  readonly world: World;
  readonly stage: Stage;
  readonly invariants: Invariants;
  /** License Manager said to this process what time it is: other processes hear of it through the disk. */
  onAttested: (now: Instant) => void = () => undefined;
  readonly #rewire: Rewire;
  #life: Life | null = null;
  #services: Services | null = null;
  #plugs: Plugs | null = null;
  /** The ledger of the living process, under all that goes wrong. */
  #own: MemoryLedger | null = null;
  #recovering: Promise<void> = Promise.resolve();
  #lives = 0;

  constructor(world: World, stage: Stage, rewire: Rewire = (plugs) => plugs) {
    this.world = world;
    this.stage = stage;
    this.#rewire = rewire;
    this.invariants = new Invariants(world);
    stage.look = () => this.check();
    stage.clockText = () => new Date(world.clock.now()).toISOString().slice(8, 23);
  }

  get isAlive(): boolean {
    return this.#life?.isAlive === true;
  }

  /** The services of the living process. */
  get services(): Services {
    if (this.#services === null || !this.isAlive) throw new Error('no process is alive');
    return this.#services;
  }

  /** The ports of the living process, for controls that go their own way. */
  get plugs(): Plugs {
    if (this.#plugs === null) throw new Error('nothing was started yet');
    return this.#plugs;
  }

  get life(): Life {
    if (this.#life === null) throw new Error('nothing was started yet');
    return this.#life;
  }

  /** Starts a process as the window does: the watch, a look at the keychain, recovery; gives when that is over. */
  async start(): Promise<void> {
    this.open();
    await this.recovered();
  }

  /** Starts a process; its recovery is under way when this returns. */
  open(): void {
    this.#lives += 1;
    this.world.starts();
    const life = new Life(this.stage, this.world.clock);
    this.#life = life;
    this.stage.tell(() => `— process ${this.#lives} starts`);
    try {
      const services = this.#assemble(life);
      this.#services = services;
      this.invariants.born(this.world.disk);
      this.check();
      services.watch.start();
      this.#recovering = recover(services);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.#recovering = Promise.resolve();
    }
  }

  /** Waits until the recovery of the start is over, or the process dead. */
  async recovered(): Promise<void> {
    await this.#finish(this.#recovering, 'recovery at the start');
  }

  /** The engineer does something and waits for its end; a control does it its own way `instead`. */
  async act(act: Act, instead?: (sim: Simulation) => Promise<void>): Promise<Outcome> {
    this.stage.tell(() => `— the engineer: ${act}`);
    if (!this.isAlive) return { end: 'died' };
    const { services } = this;
    this.invariants.isRenewing = act.startsWith('renew');
    const before = this.invariants.before(this.world.disk);
    const outcome = await this.#finish(instead?.(this) ?? perform(act, services, this.world), act);
    this.stage.tell(() => `  ${act}: ${outcome.end === 'failed' ? outcome.code : outcome.end}`);
    // There was nothing to renew: what is given back then was given back for itself.
    if (outcome.end === 'failed' && outcome.code === 'borrow-not-found') this.invariants.isRenewing = false;
    const working = services.changes.working().map(({ subject }) => subject);
    const background = new Set([...working, ...this.world.disk.claimed()]);
    const own = this.#own?.wroteOf ?? new Set();
    if (outcome.end !== 'died')
      this.invariants.afterAct(act, outcome, before, this.world.disk, { own, background });
    this.check();
    this.#refuseViolation();
    return outcome;
  }

  /** Time passes; what is due happens. */
  async pass(ms: number): Promise<void> {
    const { clock } = this.world;
    const end = clock.elapsed() + ms;
    await untilQuiet();
    while (clock.elapsed() < end) {
      clock.runNext(end - clock.elapsed());
      await untilQuiet();
      this.#refuseViolation();
    }
    this.check();
    this.#refuseViolation();
  }

  /** The process dies between two effects. */
  kill(): void {
    this.stage.tell(() => '— THE PROCESS IS KILLED');
    this.#life?.end();
    this.check();
  }

  /** The invariants look. */
  check(): void {
    this.invariants.look(this.world.disk, this.isAlive ? this.#services : null);
  }

  /** Network, disk and keychain are well from now on; recovery gets what time it needs; then all must be settled. */
  async settle(): Promise<void> {
    this.stage.isCalm = true;
    this.world.mend();
    // Whoever sets a clock right begins a new era.
    if (this.world.isClockMoved) this.invariants.attested(this.world.clock.now());
    this.stage.tell(() => '— from here on all goes well');
    this.invariants.calmBegins(this.world.disk, this.world.clock.now());
    for (let round = 0; round < 20 && (await this.#isUnsettled()); round += 1)
      await this.pass(round < 4 ? MINUTE_MS : 15 * MINUTE_MS);
    this.invariants.settled(this.services, this.world.disk);
    // Its timers are no recovery.
    this.services.watch.stop();
    const before = this.invariants.durable(this.world.disk);
    await this.#finish(recover(this.services), 'recovery once more');
    this.check();
    const after = this.invariants.durable(this.world.disk);
    this.invariants.recoveredOnceMore(before, after);
    await this.invariants.returnedIsReturned(this.services, this.world.disk);
    this.#refuseViolation();
  }

  async #isUnsettled(): Promise<boolean> {
    while (!this.isAlive) await this.start();
    return (
      this.life.isBusy || this.life.isDoomed || this.invariants.isUnsettled(this.services, this.world.disk)
    );
  }

  #refuseViolation(): void {
    const { isOnlyCounting, violation } = this.invariants;
    if (violation !== null && !isOnlyCounting) throw violation;
  }

  #assemble(life: Life): Services {
    const { world } = this;
    this.#own = world.disk.another();
    const ledger = new FlakyLedger(this.#own, life);
    const vault = new FlakyKeychain(world.keychain, life, () => (world.hadTrouble = true));
    let attest = (_now: number, _tookMs: number): void => undefined;
    const licenses = new FlakyNetwork(world, life, (now, tookMs) => attest(now, tookMs));
    const plugs = this.#rewire({ ledger, vault, licenses }, this);
    this.#plugs = plugs;
    const ports = portsOn(
      { clock: world.clock, aws: world.aws, vault: world.keychain },
      {
        ledger: plugs.ledger,
        vault: plugs.vault,
        clock: life.clock,
        ids: { next: world.nextId },
        // Its signatures are remembered, and waited for, by instant-crypto.
        means: JOSE,
        log: this.invariants.log,
        notifier: { notify: (notice) => this.invariants.hear(notice), withdraw: () => undefined },
      },
    );
    return assemble({
      ...ports,
      calls: (hearing) => {
        attest = (now, tookMs) => {
          this.invariants.attested(now);
          this.onAttested(now);
          hearing.time.attest(now, tookMs);
        };
        return { ...ports.calls(hearing), licenses: plugs.licenses };
      },
    });
  }

  async #finish(work: Promise<unknown>, what: string): Promise<Outcome> {
    const { clock } = this.world;
    // Nobody waits while the lid is shut.
    const awake = (): number => clock.elapsed() - clock.asleepMs;
    const begunAt = awake();
    const end: { outcome?: Outcome } = {};
    const bugs: Error[] = [];
    work.then(
      () => (end.outcome = { end: 'done' }),
      (error: unknown) => {
        if (!(error instanceof FieldpassError))
          return bugs.push(new Error(`a bug in ${what}`, { cause: error }));
        this.invariants.heard(error);
        return (end.outcome = { end: 'failed', code: error.code });
      },
    );
    for (;;) {
      await untilQuiet();
      this.#refuseViolation();
      if (!this.isAlive) return { end: 'died' };
      for (const bug of bugs) throw bug;
      if (end.outcome !== undefined) return end.outcome;
      clock.runNext(begunAt + ACT_WITHIN_MS - awake());
      this.invariants.ended(what, awake() - begunAt, ACT_WITHIN_MS);
    }
  }
}

// As main/desktop/live.ts does at a start.
async function recover({ keychain, watch }: Services): Promise<void> {
  await keychain.look();
  await watch.recover();
}
