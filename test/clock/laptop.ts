// A laptop in the field: true time beside its own clock, which may drift, be set, sleep, be off; and Fieldpass on it.

import { HOUR_MS, type Instant } from '../../main/domain/instant.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { type House, openHouse, type World } from '../support/house.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';
import { MemoryLicenseManager, testLicense } from '../support/memory-license-manager.ts';
import { MemoryVault } from '../support/memory-vault.ts';
import { MORNING } from '../support/samples.ts';

/** How far the clocks of a laptop run off true time, in millionths. */
export type Drift = { readonly wall: number; readonly running: number };

export class Laptop {
  readonly clock = new FakeClock(MORNING);
  readonly world: World;
  readonly #drift: Drift;
  #ledger: MemoryLedger;
  #house: House | null = null;
  /** True time when the laptop was last started, moved on by what it has run since. */
  #trueAtStart: Instant = MORNING;

  constructor(issuer: TestIssuer, hours: number, drift: Drift = { wall: 0, running: 0 }) {
    this.#drift = drift;
    this.clock.pace = (1 + drift.wall * 1e-6) / (1 + drift.running * 1e-6);
    const aws = new MemoryLicenseManager({ clock: { now: () => this.trueAt }, issuer });
    const license = testLicense(issuer, { borrowing: { canReturnEarly: true, maxMinutes: hours * 60 } });
    aws.add(license);
    this.world = { issuer, clock: this.clock, aws, vault: new MemoryVault(), license };
    this.#ledger = new MemoryLedger(this.clock);
  }

  get trueAt(): Instant {
    return this.#trueAtStart + Math.round(this.clock.elapsed() / (1 + this.#drift.running * 1e-6));
  }

  /** How far the wall clock is ahead of true time; negative when it is behind. */
  get errorMs(): number {
    return this.clock.now() - this.trueAt;
  }

  get app(): House {
    if (this.#house === null) throw new Error('Fieldpass is not open');
    return this.#house;
  }

  get isOpen(): boolean {
    return this.#house !== null;
  }

  get ledger(): MemoryLedger {
    return this.#ledger;
  }

  /** Borrows the license with the command line: nothing watches, and the clock stands still. Gives the end of the token. */
  async borrow(): Promise<Instant> {
    const house = openHouse(this.world, this.#ledger.another());
    house.time.attest(this.trueAt - (this.trueAt % 1_000));
    const { token } = await house.borrowing.borrow(this.world.license.arn);
    house.time.observe();
    return token.expiresAt;
  }

  /** Starts Fieldpass; it looks at the clock at once. */
  open(): House {
    this.#ledger = this.#ledger.another();
    this.#house = openHouse(this.world, this.#ledger);
    this.#house.watch.start();
    return this.#house;
  }

  /** Ends Fieldpass as its window does: the time reached is noted. */
  close(): void {
    if (this.#house === null) return;
    this.#house.watch.stop();
    this.#house.time.observe();
    this.#house = null;
  }

  /** Ends Fieldpass without giving it time to note anything. */
  kill(): void {
    this.#house?.watch.stop();
    this.#house = null;
    this.#ledger = this.#ledger.restart();
  }

  /** Another disk is put in the place of the one there was. */
  exchangeLedger(ledger: MemoryLedger): void {
    this.#ledger = ledger;
  }

  /** Time passes while the laptop is awake. */
  async run(ms: number): Promise<void> {
    await this.clock.advance(this.#running(ms));
  }

  /** Time passes while the wall clock stands still. */
  async runFrozen(ms: number): Promise<void> {
    await this.clock.elapse(ms);
  }

  /** The lid is shut for `ms`. Fieldpass hears of the waking, as Electron tells it. */
  async sleep(ms: number): Promise<void> {
    await this.clock.suspend(this.#running(ms));
    if (this.#house !== null) this.#house.watch.tick();
  }

  /** Switched off for `ms`; Fieldpass was closed or killed before. */
  off(ms: number): void {
    if (this.#house !== null) this.kill();
    const startsAt = this.trueAt + ms;
    this.clock.reboot(ms * (1 + this.#drift.wall * 1e-6));
    this.#trueAtStart = startsAt;
  }

  /** Somebody, or NTP, sets the wall clock to true time plus an error. */
  setError(ms: number): void {
    this.clock.set(this.trueAt + Math.round(ms));
  }

  /** Fieldpass asks AWS for something, whose reply carries AWS's time in whole seconds. */
  async contact(): Promise<void> {
    this.app.time.attest(this.trueAt - (this.trueAt % 1_000));
    await this.app.catalogue.refresh();
  }

  // What the running clock shows while true time passes.
  #running(ms: number): number {
    return Math.round(ms * (1 + this.#drift.running * 1e-6));
  }
}

export const WORKDAY_MS = 8 * HOUR_MS;
