// Online checkouts for both doors: check out, keep alive, release, recover; intent on disk before anything is asked.

import { orderableOrWhy, orderedEntitlements } from '../domain/checkout-order.ts';
import type { Checkout, CheckoutWish, HeldCheckout, Keeper } from '../domain/checkout.ts';
import { FieldpassError } from '../domain/failure.ts';
import { hasRunOut } from '../domain/heartbeat.ts';
import type { Instant } from '../domain/instant.ts';
import { type EntitlementWish, type Checkoutable, wishFor } from '../domain/license.ts';
import type { CheckoutView } from '../domain/snapshot.ts';
import { CheckingOut } from './checking-out.ts';
import { type CheckoutNeeds, findCheckout, isRunning, requireHeld } from './checkout-needs.ts';
import { CheckoutTokens } from './checkout-tokens.ts';
import { CheckoutViews } from './checkout-views.ts';
import { Heartbeats } from './heartbeats.ts';
import { Leaving } from './leaving.ts';
import { Releasing } from './releasing.ts';
import { exclusively, requireVault, requireWholeLedger } from './safeguards.ts';

/** What the engineer asks for. `entitlements` null: one of each. */
export type CheckoutOrder = {
  readonly licenseArn: string;
  readonly type: CheckoutWish['type'];
  readonly entitlements: readonly EntitlementWish[] | null;
  /** Account number, where the license was created by our own account. */
  readonly beneficiary: string | null;
  readonly bindToThisComputer: boolean;
  readonly keeper: Keeper;
};

/** Takes, keeps and releases seats of online checkouts. */
export class Checkouts {
  readonly #needs: CheckoutNeeds;
  readonly #checkingOut: CheckingOut;
  readonly #heartbeats: Heartbeats;
  readonly #releasing: Releasing;
  readonly #leaving: Leaving;
  readonly #views: CheckoutViews;

  constructor(needs: CheckoutNeeds) {
    const tokens = new CheckoutTokens(needs);
    this.#needs = needs;
    this.#checkingOut = new CheckingOut({ ...needs, tokens });
    this.#releasing = new Releasing({
      ...needs,
      tokens,
      isEndSure: (one) => this.#heartbeats.isEndSure(one),
    });
    this.#heartbeats = new Heartbeats({ ...needs, tokens, releasing: this.#releasing });
    this.#leaving = new Leaving({ ...needs, releasing: this.#releasing });
    this.#views = new CheckoutViews({ ...needs, heartbeats: this.#heartbeats });
  }

  /**
   * Checks a license out. Gives the held checkout, which AWS may have granted in part. Throws FieldpassError:
   * no-online-checkout, entitlement-not-allowed, beneficiary-needed, no-seats, keychain-*, …; `outcome-unknown` means
   * that recovery goes on asking with the same request.
   */
  async checkOut(order: CheckoutOrder): Promise<HeldCheckout> {
    const { changes, ids, ledger, time, vault } = this.#needs;
    const { licenseArn } = order;
    return exclusively(ledger, licenseArn, async () => {
      try {
        requireWholeLedger(ledger);
        this.#refuseWhileAsking(licenseArn);
        changes.step(licenseArn, 'checking-keychain', time.now());
        const wish = this.#wish(await this.#checkoutable(order), order);
        if (wish.type === 'provisional') await requireVault(vault);
        changes.step(licenseArn, 'writing-intent', time.now());
        const checkoutId = ids.next();
        const request = { checkoutId, clientToken: ids.next(), wish, ...time.stamp() };
        ledger.append({ kind: 'checkout-requested', ...request });
        return await this.#checkingOut.begin(checkoutId);
      } finally {
        changes.done(licenseArn);
      }
    });
  }

  /** One heartbeat now, whoever keeps it. Throws checkout-not-found, checkout-ended, network and keychain failures. */
  async extend(checkoutId: string): Promise<HeldCheckout> {
    return this.#heartbeats.extend(checkoutId);
  }

  /** Says who sends the heartbeats from now on. Throws checkout-not-found and checkout-ended. */
  keep(checkoutId: string, keeper: Keeper): void {
    const { changes, ledger, time } = this.#needs;
    if (requireHeld(ledger, checkoutId).keeper === keeper) return;
    ledger.append({ kind: 'checkout-kept-by', checkoutId, keeper, at: time.now() });
    changes.tell();
  }

  /** Gives the seat back; see Releasing. */
  async release(checkoutId: string): Promise<void> {
    await this.#releasing.release(checkoutId);
  }

  /** Takes a record that is over off the list. Throws checkout-not-found and not-removable. */
  async remove(checkoutId: string): Promise<void> {
    await this.#releasing.remove(checkoutId);
  }

  /** Is there something left to finish: a request, a release, an end to write down, a token to destroy? */
  isUnfinished(checkout: Checkout): boolean {
    if (checkout.state === 'requested' || checkout.state === 'releasing') return true;
    if ('tokenLeft' in checkout) return checkout.tokenLeft;
    return checkout.state === 'held' && hasRunOut(checkout, this.#needs.time.now());
  }

  /** Finishes what a crash, a lost network or a locked keychain left. Throws what stands in the way just now. */
  async recover(checkoutId: string): Promise<void> {
    const { state } = findCheckout(this.#needs.ledger, checkoutId) ?? {};
    await (state === 'requested' ? this.#checkingOut : this.#releasing).recover(checkoutId);
  }

  /** Sends every due heartbeat of a keeper, or of one checkout alone. Never throws. */
  async beat(keeper: Keeper, only: string | null = null): Promise<void> {
    await this.#heartbeats.beat(keeper, only);
  }

  /** Sends missing heartbeats at once: the person who pressed Refresh knows that the network is back. Never throws. */
  async beatMissing(keeper: Keeper): Promise<void> {
    await this.#heartbeats.beatMissing(keeper);
  }

  /** How many heartbeats failed since the last that got through, as far as this process knows. */
  failuresOf(checkout: HeldCheckout): number {
    return this.#heartbeats.trouble(checkout)?.failures ?? 0;
  }

  /** Has this keeper anything in hand that its heartbeats keep alive, or that is being given back? */
  keeps(keeper: Keeper): boolean {
    const { ledger, time } = this.#needs;
    return ledger.checkouts().some((one) => isRunning(one, time.now()) && one.keeper === keeper);
  }

  /** When `beat` has to be called next; null while this keeper keeps nothing. */
  nextBeatAt(keeper: Keeper, only: string | null = null): Instant | null {
    return this.#heartbeats.nextBeatAt(keeper, only);
  }

  /**
   * At quit: gives back all that a keeper keeps (or one checkout alone), at once and within `withinMs`. Gives those
   * whose seat stays taken for now, until `seatHeldUntil`; the next start finishes them. Never throws.
   */
  async releaseKept(
    keeper: Keeper,
    withinMs: number,
    only: string | null = null,
  ): Promise<readonly HeldCheckout[]> {
    return this.#leaving.releaseKept(keeper, withinMs, only);
  }

  /** One checkout as both doors show it. Throws `checkout-not-found` for one that is over and was seen. */
  viewOf(checkout: Checkout): CheckoutView {
    return this.#views.of(checkout);
  }

  /** Everything on the list, soonest end first. */
  views(): readonly CheckoutView[] {
    return this.#views.all();
  }

  // Two provisional checkouts of one license are fine; two requests whose outcome is open are not.
  #refuseWhileAsking(licenseArn: string): void {
    const asking = this.#needs.ledger
      .checkouts()
      .find((one) => one.state === 'requested' && one.wish.licenseArn === licenseArn);
    if (asking === undefined) return;
    throw new FieldpassError('in-progress', undefined, { details: { checkoutId: asking.checkoutId } });
  }

  // The cached listing may be old: before it refuses a checkout it is refreshed once.
  async #checkoutable({ licenseArn, type }: CheckoutOrder): Promise<Checkoutable> {
    const { catalogue, time } = this.#needs;
    time.requireSane();
    const listed = orderableOrWhy(await catalogue.licenseOfNow(licenseArn), type, time.now());
    if (typeof listed !== 'string') return listed;
    const found = orderableOrWhy(await catalogue.freshLicense(licenseArn), type, time.now());
    if (typeof found !== 'string') return found;
    throw new FieldpassError('no-online-checkout', found);
  }

  #wish(license: Checkoutable, order: CheckoutOrder): CheckoutWish {
    const { connectionId, machine } = this.#needs;
    return {
      connectionId,
      type: order.type,
      licenseArn: license.arn,
      licenseName: license.name,
      issuerName: license.issuerName,
      productSku: license.productSku,
      keyFingerprint: license.keyFingerprint,
      entitlements: orderedEntitlements(license, order.entitlements ?? wishFor(license)),
      beneficiary: order.beneficiary,
      nodeId: order.bindToThisComputer ? machine.nodeId() : null,
      region: license.homeRegion ?? '',
      maxMinutes:
        license.provisional === null || order.type === 'perpetual' ? null : license.provisional.maxMinutes,
      validityEndAt: license.validity.endAt,
      keeper: order.type === 'provisional' ? order.keeper : 'nobody',
    };
  }
}
