// What is being filled in for an online checkout, and what is still wrong with it.

import type { EntitlementWish } from '../../main/domain/license.ts';
import type { LicenseView } from '../../main/domain/snapshot.ts';
import type { CheckoutDraft } from '../../preload/contract.ts';

type Entitlement = LicenseView['entitlements'][number];
export type FormProblem =
  | { readonly kind: 'nothing-chosen' | 'not-understood' }
  | { readonly kind: 'bad-quantity'; readonly entitlement: Entitlement };

/** One entitlement of the license as a line of the form. */
export class WishLine {
  readonly entitlement: Entitlement;
  chosen = $state(true);
  quantity = $state('1');

  constructor(entitlement: Entitlement) {
    this.entitlement = entitlement;
  }

  /** Is it asked for by number? A unit of None is there or is not. */
  get isCounted(): boolean {
    return this.entitlement.unit !== 'None';
  }

  get wish(): EntitlementWish {
    const { name, unit } = this.entitlement;
    return this.isCounted ? { name, unit, value: this.quantity.trim() } : { name, unit };
  }

  get problem(): FormProblem | null {
    if (!this.chosen || !this.isCounted) return null;
    const { entitlement } = this;
    const quantity = this.quantity.trim();
    // More than the license has is not refused here: it may allow overage, which its receiver is not told.
    const isQuantity = /^[0-9]{1,15}(?:\.[0-9]{1,6})?$/.test(quantity) && Number(quantity) > 0;
    return isQuantity ? null : { kind: 'bad-quantity', entitlement };
  }
}

/** One per opened dialog; prefilled with one of each. */
export class CheckoutForm {
  readonly licenseArn: string;
  readonly lines: readonly WishLine[];
  type = $state<CheckoutDraft['type']>('provisional');
  beneficiary = $state('');
  isBound = $state(false);
  isUnderstood = $state(false);

  constructor({ licenseArn, entitlements, checkout }: LicenseView) {
    this.licenseArn = licenseArn;
    this.lines = entitlements.map((entitlement) => new WishLine(entitlement));
    if (checkout.possible && checkout.provisional === null) this.type = 'perpetual';
  }

  get problems(): readonly FormProblem[] {
    const nothing = this.lines.length > 0 && this.lines.every(({ chosen }) => !chosen);
    return [
      ...(nothing ? [{ kind: 'nothing-chosen' } as const] : []),
      ...this.lines.flatMap(({ problem }) => (problem === null ? [] : [problem])),
      ...(this.type === 'perpetual' && !this.isUnderstood ? [{ kind: 'not-understood' } as const] : []),
    ];
  }

  get draft(): CheckoutDraft {
    const chosen = this.lines.filter((line) => line.chosen).map(({ wish }) => wish);
    const beneficiary = this.beneficiary.trim();
    return {
      licenseArn: this.licenseArn,
      type: this.type,
      entitlements: chosen.length === 0 ? null : chosen,
      beneficiary: beneficiary === '' ? null : beneficiary,
      bindToThisComputer: this.isBound,
    };
  }
}
