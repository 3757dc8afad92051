// A simulated world: one computer with disk, keychain and clock, one License Manager, and the way between them.

import { createPublicKey, verify } from 'node:crypto';
import { CLOCK_TOLERANCE_MS } from '../../main/domain/expiry.ts';
import { type Instant, SECOND_MS } from '../../main/domain/instant.ts';
import type { License } from '../../main/domain/license.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { MemoryLedger } from '../support/memory-ledger.ts';
import { MemoryLicenseManager, testLicense } from '../support/memory-license-manager.ts';
import { MORNING } from '../support/samples.ts';
import { SimulatedKeychain } from './flaky-keychain.ts';
import type { FarSide } from './flaky-network.ts';

/** What License Manager gave, as only the simulator knows it. */
export type Issued = {
  readonly clientToken: string;
  readonly signedToken: string | null;
  readonly consumptionToken: string;
};

type Parts = {
  readonly issuer: TestIssuer;
  readonly license: License;
  readonly clock: FakeClock;
  /** The moment of true time at which the clock began to run. */
  readonly origin: Instant;
  readonly disk: MemoryLedger;
  readonly keychain: SimulatedKeychain;
  readonly aws: MemoryLicenseManager;
  readonly issued: Map<string, Issued>;
  readonly ids: { next: number };
};

/** Outlives every process in it. `copy` gives an equal one that goes its own way. */
export class World implements FarSide {
  readonly issuer: TestIssuer;
  readonly license: License;
  readonly clock: FakeClock;
  readonly disk: MemoryLedger;
  readonly keychain: SimulatedKeychain;
  readonly aws: MemoryLicenseManager;
  /** By consumption token. */
  readonly issued: Map<string, Issued>;
  isAway = false;
  /** Network or keychain failed at least once. */
  hadTrouble = false;
  /** The clock was not right all the time. */
  isClockMoved = false;
  /** It ran ahead at some time: what had not ended may have been taken for ended. */
  wasAhead = false;
  /** A repeat was sent in time, was held up by a sleep on its way, and so took a second seat: a known limit. */
  wasRepeatedLate = false;
  #startedBesideWrongClock = 0;
  readonly #origin: Instant;
  readonly #ids: { next: number };

  private constructor(parts: Parts) {
    this.issuer = parts.issuer;
    this.license = parts.license;
    this.clock = parts.clock;
    this.#origin = parts.origin;
    this.disk = parts.disk;
    this.keychain = parts.keychain;
    this.aws = parts.aws;
    this.issued = parts.issued;
    this.#ids = parts.ids;
  }

  /** A world with one license of `seats` seats; `changes` replaces fields of the license. */
  static of(issuer: TestIssuer, changes: Partial<License> = {}, seats = 5): World {
    const clock = new FakeClock(MORNING);
    const trueClock = { now: () => MORNING + clock.elapsed() };
    const aws = new MemoryLicenseManager({ clock: trueClock, issuer });
    const license = testLicense(issuer, changes);
    aws.add(license, seats);
    const empty = { disk: new MemoryLedger(clock), keychain: new SimulatedKeychain(), issued: new Map() };
    return new World({ issuer, license, clock, origin: MORNING, aws, ids: { next: 0 }, ...empty });
  }

  copy(): World {
    const clock = new FakeClock(this.clock.now(), this.clock.elapsed());
    const origin = this.#origin;
    return new World({
      issuer: this.issuer,
      license: this.license,
      clock,
      origin,
      disk: this.disk.copy(clock),
      keychain: this.keychain.copy(),
      aws: this.aws.copy({ now: () => origin + clock.elapsed() }),
      issued: new Map(this.issued),
      ids: { ...this.#ids },
    });
  }

  /** True time, which License Manager goes by; the computer's clock may differ. */
  readonly trueNow = (): Instant => this.#origin + this.clock.elapsed();

  /** Notes that a process starts. */
  starts(): void {
    if (Math.abs(this.clock.now() - this.trueNow()) > CLOCK_TOLERANCE_MS) this.#startedBesideWrongClock += 1;
  }

  /**
   * AWS tells the time to the second, and uptime is known to two at every start: beside a clock that is set wrong, what
   * has ended may look otherwise that long.
   */
  hasJustEnded(at: Instant | null): boolean {
    const ago = at === null ? Infinity : this.trueNow() - at;
    const slipMs = (1 + 2 * this.#startedBesideWrongClock) * SECOND_MS;
    return ago >= 0 && ago < slipMs && this.clock.now() !== this.trueNow();
  }

  readonly nextId = (): string => {
    this.#ids.next += 1;
    return this.#ids.next.toString(16).padStart(32, '0');
  };

  readonly onGrant: FarSide['onGrant'] = (
    clientToken,
    { signedToken, consumptionToken: seat },
    wasHeldUp,
  ) => {
    const consumptionToken = seat.reveal();
    const isAnother = [...this.issued.values()].some(
      (one) => one.clientToken === clientToken && one.consumptionToken !== consumptionToken,
    );
    if (isAnother && wasHeldUp) this.wasRepeatedLate = true;
    this.issued.set(consumptionToken, {
      clientToken,
      signedToken: signedToken?.reveal() ?? null,
      consumptionToken,
    });
  };

  /** Sets the computer's clock this far from true time. */
  setClock(aheadMs: number): void {
    this.isClockMoved = true;
    this.wasAhead ||= aheadMs > 0;
    this.clock.set(this.trueNow() + aheadMs);
  }

  /** Network and keychain are well again, and the clock is right. */
  mend(): void {
    this.isAway = false;
    this.keychain.state = 'ready';
    this.clock.set(this.trueNow());
  }
}

const proved = new Map<string, boolean>();

/** Is a token signed by this issuer? Judged by node:crypto alone, without anything of the product. */
export function isGenuine(token: string, issuer: TestIssuer): boolean {
  const found = proved.get(token);
  if (found !== undefined) return found;
  const [header = '', payload = '', signature = ''] = token.split('.');
  const key = { key: createPublicKey(issuer.pem), padding: 6, saltLength: 48 };
  const bytes = Buffer.from(signature, 'base64url');
  const answer = verify('sha384', Buffer.from(`${header}.${payload}`), key, bytes);
  proved.set(token, answer);
  return answer;
}
