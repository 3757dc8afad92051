// The way from one life to the License Manager: takes time, loses requests and replies, and outlives the process.

import type { Wish } from '../../main/domain/borrow.ts';
import type { CheckoutWish } from '../../main/domain/checkout.ts';
import { type FailureCode, FieldpassError } from '../../main/domain/failure.ts';
import { type Instant, MINUTE_MS } from '../../main/domain/instant.ts';
import type { License, Seats } from '../../main/domain/license.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { LicenseManager, Undone, Where } from '../../main/ports.ts';
import type { MemoryLicenseManager } from '../support/memory-license-manager.ts';
import type { Life } from './life.ts';
import type { Death, Menu } from './stage.ts';

type Granted = { readonly signedToken?: Secret; readonly consumptionToken: Secret };

/** What is at the other end, and when an answer of it was given. */
export type FarSide = {
  readonly aws: MemoryLicenseManager;
  /** Offline until somebody mends it. */
  isAway: boolean;
  hadTrouble: boolean;
  /** Every grant is seen here before anybody else. */
  readonly onGrant: (clientToken: string, grant: Granted, wasHeldUp: boolean) => void;
  readonly trueNow: () => Instant;
};

const DEATHS: readonly Death[] = ['dies before', 'dies before the reply', 'dies after'];
const CHANGE_FAULTS = ['goes away', 'not sent', 'request lost', 'reply lost', 'signed out'] as const;
const CHANGE = { deaths: DEATHS, faults: CHANGE_FAULTS } as const satisfies Menu<string>;
const BORROW = {
  deaths: DEATHS,
  faults: [...CHANGE_FAULTS, 'token spoiled'],
} as const satisfies Menu<string>;
const READ = { deaths: ['dies before', 'dies after'], faults: ['goes away'] } as const satisfies Menu<string>;

const JOURNEY_MS = 150;
/** As the real adapter: a call that changes something ends after 25 s, a read after 15 s. */
const CHANGE_DEADLINE_MS = 25_000;
const READ_DEADLINE_MS = 15_000;
/** A signed request that reaches AWS later than this is refused (AWS Signature Version 4). */
const SIGNATURE_COUNTS_MS = 5 * MINUTE_MS;

type Faults = (typeof BORROW.faults)[number];

export class FlakyNetwork implements LicenseManager {
  readonly #far: FarSide;
  readonly #life: Life;
  readonly #attest: (now: Instant, tookMs: number) => void;

  constructor(far: FarSide, life: Life, attest: (now: Instant, tookMs: number) => void) {
    this.#far = far;
    this.#life = life;
    this.#attest = attest;
  }

  async *listReceived(): AsyncGenerator<readonly License[]> {
    yield await this.#read('list', async () => {
      for await (const page of this.#far.aws.listReceived()) return page;
      return [];
    });
  }

  license(licenseArn: string, region: string | null): Promise<License> {
    return this.#read('license', () => this.#far.aws.license(licenseArn, region));
  }

  seatsOf(license: License): Promise<Seats | null> {
    return this.#read('seats', () => this.#far.aws.seatsOf(license));
  }

  publicKeyOf(signKeyArn: string): Promise<Uint8Array> {
    return this.#read('public key', () => this.#far.aws.publicKeyOf(signKeyArn));
  }

  async borrow(wish: Wish, clientToken: string): ReturnType<LicenseManager['borrow']> {
    let isSpoiled = false;
    const answer = await this.#change('borrow', BORROW, async (fault, wasHeldUp) => {
      isSpoiled = fault === 'token spoiled';
      const given = await this.#far.aws.borrow(wish, clientToken);
      if (given.outcome !== 'granted') return given;
      this.#far.onGrant(clientToken, given.grant, wasHeldUp);
      return given;
    });
    if (answer.outcome !== 'granted' || !isSpoiled) return answer;
    return { ...answer, grant: { ...answer.grant, signedToken: new Secret('spoiled') } };
  }

  checkIn(consumptionToken: Secret, where: Where): ReturnType<LicenseManager['checkIn']> {
    return this.#change('check in', CHANGE, () => this.#far.aws.checkIn(consumptionToken, where));
  }

  checkOut(wish: CheckoutWish, clientToken: string): ReturnType<LicenseManager['checkOut']> {
    return this.#change('check out', CHANGE, async (_fault, wasHeldUp) => {
      const given = await this.#far.aws.checkOut(wish, clientToken);
      if (given.outcome === 'granted') this.#far.onGrant(clientToken, given.grant, wasHeldUp);
      return given;
    });
  }

  extend(consumptionToken: Secret, where: Where): ReturnType<LicenseManager['extend']> {
    return this.#change('heartbeat', CHANGE, () => this.#far.aws.extend(consumptionToken, where));
  }

  #change<T>(
    what: string,
    menu: Menu<Faults>,
    atServer: (fault: Faults | null, wasHeldUp: boolean) => Promise<T>,
  ): Promise<T | Undone> {
    const life = this.#life;
    const signedAt = this.#far.trueNow();
    return life.later<Faults, T | Undone>(`AWS: ${what}`, menu, async (met) => {
      if (met !== null) this.#far.hadTrouble = true;
      if (met === 'goes away') this.#far.isAway = true;
      if (this.#far.isAway || met === 'not sent') return this.#notSent();
      if (met === 'request lost') return this.#unknown();
      await life.sleep(JOURNEY_MS);
      // The lid may be shut while the request is on its way.
      const heldUpMs = this.#far.trueNow() - signedAt - JOURNEY_MS;
      if (met === 'signed out' || heldUpMs > SIGNATURE_COUNTS_MS)
        return this.#answered(undone('refused', 'sign-in-expired'));
      const answer = await atServer(met === 'token spoiled' ? met : null, heldUpMs > 0);
      // A process that died on the way left its request behind all the same.
      life.stage.look();
      if (met === 'dies before the reply') return life.fall();
      if (met === 'reply lost') return this.#unknown();
      return this.#answered(answer);
    });
  }

  #read<T>(what: string, atServer: () => Promise<T>): Promise<T> {
    const life = this.#life;
    return life.later(`AWS: ${what}`, READ, async (met) => {
      if (met === 'goes away') this.#far.isAway = true;
      if (this.#far.isAway) {
        await life.sleep(READ_DEADLINE_MS);
        throw new FieldpassError('offline');
      }
      await life.sleep(JOURNEY_MS);
      return this.#answered(await atServer());
    });
  }

  async #answered<T>(answer: T): Promise<T> {
    const serverNow = this.#far.trueNow();
    await this.#life.sleep(JOURNEY_MS);
    this.#attest(serverNow, this.#far.trueNow() - serverNow);
    return answer;
  }

  async #notSent(): Promise<Undone> {
    await this.#life.sleep(JOURNEY_MS);
    return undone('not-sent', 'offline');
  }

  async #unknown(): Promise<Undone> {
    await this.#life.sleep(CHANGE_DEADLINE_MS);
    return undone('unknown', 'outcome-unknown');
  }
}

function undone(outcome: Undone['outcome'], code: FailureCode): Undone {
  return { outcome, failure: new FieldpassError(code) };
}
