// Borrows a license in the order that loses nothing: intent on disk, ask, verify, store, read back, commit, show.

import type { BorrowMetadata, Held, Renewal, Wish } from '../domain/borrow.ts';
import { diagnoseNoSeats } from '../domain/diagnosis.ts';
import { FieldpassError } from '../domain/failure.ts';
import { orderedEntitlements } from '../domain/checkout-order.ts';
import { type Borrowable, type EntitlementWish, wishFor } from '../domain/license.ts';
import { isInTheWay } from '../domain/renewal.ts';
import { borrowableOrWhy, whyNotSentence } from '../domain/why-not.ts';
import type { Ids, LicenseManager, Machine } from '../ports.ts';
import { Asking, type AskingNeeds } from './asking.ts';
import type { Catalogue } from './catalogue.ts';
import { exclusively, requireVault, requireWholeLedger } from './safeguards.ts';

type Needs = AskingNeeds & {
  readonly licenses: Pick<LicenseManager, 'borrow' | 'checkIn' | 'license' | 'seatsOf'>;
  readonly catalogue: Catalogue;
  readonly ids: Ids;
  readonly machine: Machine;
  /** Connection that new seats are asked for through. */
  readonly connectionId: string;
};

/** What is asked for. `entitlements` null: one of each. `metadata` is signed into the token. */
export type BorrowOrder = {
  readonly entitlements: readonly EntitlementWish[] | null;
  readonly metadata: readonly BorrowMetadata[];
};

const WHOLE: BorrowOrder = { entitlements: null, metadata: [] };

/** Takes seats. Every public method leaves the ledger in a state from which recovery finds the way. */
export class Borrowing {
  readonly #needs: Needs;
  readonly #asking: Asking;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#asking = new Asking(needs);
  }

  /**
   * Borrows a license by ARN for this computer: all its entitlements, unless the order names some. Gives the held borrow. Throws FieldpassError;
   * `outcome-unknown` means that recovery goes on asking with the same request; `no-seats` carries a diagnosis.
   */
  async borrow(licenseArn: string, order: BorrowOrder = WHOLE): Promise<Held> {
    return exclusively(this.#needs.ledger, licenseArn, () => this.take(licenseArn, null, order));
  }

  /** Borrows as `borrow` does, in place of an earlier one that is left alone. The caller holds the license's claim. */
  async take(licenseArn: string, replaces: Wish['replaces'], order: BorrowOrder = WHOLE): Promise<Held> {
    const { changes, ledger, time } = this.#needs;
    try {
      const { borrowId, clientToken, wish } = await this.prepare(licenseArn, replaces, order);
      changes.step(licenseArn, 'writing-intent', time.now());
      ledger.append({ kind: 'requested', borrowId, clientToken, wish, ...time.stamp() });
      return await this.begin(borrowId, wish);
    } finally {
      changes.done(licenseArn);
    }
  }

  /**
   * Makes sure that nothing known speaks against a borrow, and freezes its request; writes and asks nothing. The
   * caller holds the license's claim. Throws what speaks against it.
   */
  async prepare(
    licenseArn: string,
    replaces: Wish['replaces'],
    order: BorrowOrder = WHOLE,
  ): Promise<Renewal> {
    const { changes, ids, keys, ledger, time, vault } = this.#needs;
    requireWholeLedger(ledger);
    this.#refuseSecond(licenseArn, replaces?.borrowId ?? null);
    changes.step(licenseArn, 'checking-keychain', time.now());
    const license = await this.#borrowable(licenseArn);
    const wish = this.#wish(license, replaces, order);
    await keys.ensureFor(license);
    await requireVault(vault);
    return { borrowId: ids.next(), clientToken: ids.next(), wish };
  }

  /** Asks for the first time for what is on disk as requested; a refusal for want of seats is diagnosed. */
  async begin(borrowId: string, wish: Wish): Promise<Held> {
    const { changes } = this.#needs;
    try {
      return await this.#asking.begin(borrowId);
    } catch (error) {
      if (!(error instanceof FieldpassError) || error.code !== 'no-seats') throw error;
      throw await this.#diagnosed(error, wish);
    } finally {
      changes.done(wish.licenseArn);
    }
  }

  /** Finishes a request whose outcome is not known; see Asking. Throws what stands in the way just now. */
  async recover(borrowId: string): Promise<void> {
    await this.#asking.recover(borrowId);
  }

  #refuseSecond(licenseArn: string, exceptId: string | null): void {
    const borrows = this.#needs.ledger.borrows();
    const now = this.#needs.time.now();
    for (const borrow of borrows) {
      if (borrow.wish.licenseArn !== licenseArn || borrow.borrowId === exceptId) continue;
      if (!isInTheWay(borrow, borrows, now)) continue;
      const details = { borrowId: borrow.borrowId };
      throw new FieldpassError(borrow.state === 'held' ? 'already-borrowed' : 'in-progress', undefined, {
        details,
      });
    }
  }

  // The cached listing may be old: before it refuses a borrow it is refreshed once.
  async #borrowable(licenseArn: string): Promise<Borrowable> {
    const { catalogue, time } = this.#needs;
    time.requireSane();
    const known = await catalogue.licenseOfNow(licenseArn);
    const listed = borrowableOrWhy(known, time.now());
    if (typeof listed !== 'string') return listed;
    const fresh = await catalogue.freshLicense(licenseArn);
    const found = borrowableOrWhy(fresh, time.now());
    if (typeof found !== 'string') return found;
    throw new FieldpassError('not-borrowable', whyNotSentence(found, fresh), { details: { reason: found } });
  }

  #wish(license: Borrowable, replaces: Wish['replaces'], { entitlements, metadata }: BorrowOrder): Wish {
    const { connectionId, machine } = this.#needs;
    return {
      connectionId,
      replaces,
      licenseArn: license.arn,
      licenseName: license.name,
      issuerName: license.issuerName,
      entitlements: entitlements === null ? wishFor(license) : orderedEntitlements(license, entitlements),
      ...(entitlements === null ? {} : { isChosen: true }),
      ...(metadata.length === 0 ? {} : { metadata }),
      nodeId: machine.nodeId(),
      region: license.homeRegion ?? '',
      canReturnEarly: license.borrowing.canReturnEarly,
      maxMinutes: license.borrowing.maxMinutes,
      validityEndAt: license.validity.endAt,
    };
  }

  // Reads that fail are no second trouble: the diagnosis then says less.
  async #diagnosed(failure: FieldpassError, wish: Wish): Promise<FieldpassError> {
    const { licenses, time } = this.#needs;
    const license = await licenses.license(wish.licenseArn, wish.region).catch(() => null);
    const seats = license === null ? null : await licenses.seatsOf(license).catch(() => null);
    const { message, nextStep, compared } = diagnoseNoSeats({ wish, license, seats, now: time.now() });
    const details = { ...failure.details, diagnosis: compared.join('; '), nextStep };
    return new FieldpassError('no-seats', message, { cause: failure, details });
  }
}
