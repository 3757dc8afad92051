// The received licenses as both doors show them: each with what can be done with it now, or why not.

import type { Instant } from '../domain/instant.ts';
import { type License, type WhyNot, borrowedUntil, issuerAccountOf } from '../domain/license.ts';
import type { LicenseView } from '../domain/snapshot.ts';
import {
  checkoutKinds,
  mayReturnEarly,
  whyNotBorrowable,
  whyNotCheckoutable,
  whyNotSentence,
} from '../domain/why-not.ts';
import type { Catalogue as Listing, Ledger } from '../ports.ts';

type Entry = Listing['licenses'][number];

/** Shows licenses at one moment, knowing which issuers' keys are pinned or can be read. */
export class LicenseViews {
  readonly #now: Instant;
  readonly #pinned: ReadonlySet<string>;
  readonly #naming: ReadonlySet<string>;
  readonly #awsWords = new Map<string, LicenseView['aws']>();

  constructor(entries: readonly Entry[], keys: ReturnType<Ledger['issuerKeys']>, now: Instant) {
    const naming = entries.filter(({ license }) => license.signKeyArn !== null);
    this.#now = now;
    this.#pinned = new Set(keys.map(({ issuerAccount }) => issuerAccount));
    this.#naming = new Set(naming.map(({ license }) => issuerAccountOf(license.arn)));
  }

  /** Why the license cannot be borrowed, from its own fields and the keys at hand; seats are not looked at. */
  whyNot(license: License): WhyNot | null {
    return whyNotBorrowable(license, this.#now) ?? this.#keyReason(license);
  }

  viewOf({ license, seats }: Entry): LicenseView {
    return {
      licenseArn: license.arn,
      licenseName: license.name,
      productName: license.productName,
      issuerName: license.issuerName,
      issuerAccount: issuerAccountOf(license.arn),
      homeRegion: license.homeRegion,
      validFromAt: license.validity.beginAt,
      validUntilAt: license.validity.endAt,
      entitlements: license.entitlements.map(({ name, unit, value, maxCount }) => ({
        name,
        unit,
        amount: value ?? maxCount?.toString() ?? null,
      })),
      seats,
      borrow: this.#borrowOf({ license, seats }),
      checkout: this.#checkoutOf(license),
      productSku: license.productSku,
      aws: this.#awsOf(license),
    };
  }

  #borrowOf({ license, seats }: Entry): LicenseView['borrow'] {
    const reason = this.whyNot(license) ?? (seats?.free === 0 ? 'no-seats' : null);
    if (reason !== null) return { possible: false, reason, why: whyNotSentence(reason, license) };
    const untilAt = borrowedUntil(license, this.#now) ?? this.#now;
    const maxMinutes = license.borrowing?.maxMinutes ?? 0;
    return { possible: true, untilAt, maxMinutes, canReturnEarly: mayReturnEarly(license) };
  }

  // One object for all licenses that say the same: what crosses to the window is told once, not 10,000 times.
  #awsOf(license: License): LicenseView['aws'] {
    const { keyFingerprint, signKeyArn, status, receivedStatus } = license;
    const { allowedOperations, borrowing, provisional, beneficiary, version } = license;
    const key = [
      keyFingerprint,
      signKeyArn,
      status,
      receivedStatus,
      allowedOperations?.join(' '),
      borrowing?.maxMinutes,
      borrowing?.canReturnEarly,
      provisional?.maxMinutes,
      beneficiary,
      version,
    ].join('\n');
    const known = this.#awsWords.get(key);
    if (known !== undefined) return known;
    const words = {
      keyFingerprint,
      signKeyArn,
      status,
      receivedStatus,
      allowedOperations,
      borrowing,
      provisional,
      beneficiary,
      version,
    };
    this.#awsWords.set(key, words);
    return words;
  }

  #checkoutOf(license: License): LicenseView['checkout'] {
    const why = whyNotCheckoutable(license, this.#now);
    return why === null ? { possible: true, ...checkoutKinds(license) } : { possible: false, why };
  }

  // A key that can still be read from KMS when borrowing is no reason against it. AWS hides the name of the signing
  // key from many receivers; one who sees it elsewhere in the list sees here that there is none.
  #keyReason(license: License): WhyNot | null {
    const account = issuerAccountOf(license.arn);
    if (license.signKeyArn !== null || this.#pinned.has(account)) return null;
    return this.#naming.has(account) ? 'no-signing-key' : 'no-key';
  }
}
