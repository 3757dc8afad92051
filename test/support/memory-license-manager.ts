// A License Manager in memory for tests of the services: keeps seats, times and client tokens, and fails on request.

import { createHash } from 'node:crypto';
import type { Wish } from '../../main/domain/borrow.ts';
import type { CheckoutWish } from '../../main/domain/checkout.ts';
import { FieldpassError, type FailureCode } from '../../main/domain/failure.ts';
import { MINUTE_MS, writeInstant, type Instant } from '../../main/domain/instant.ts';
import { wishFor, type License, type Seats } from '../../main/domain/license.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { BorrowGrant, CheckedIn, CheckoutGrant, Clock } from '../../main/ports.ts';
import type { Extended, LicenseManager, Undone, Where } from '../../main/ports.ts';
import type { TestIssuer } from './issuer.ts';
import { MemorySeats, type Seat } from './memory-seats.ts';
import { UnrulyNetwork } from './unruly-network.ts';

/** A client token is remembered this long; later it is a new request, and takes another seat. */
const REMEMBERED_MS = 10 * MINUTE_MS;

type Granted<Grant> = { readonly outcome: 'granted'; readonly grant: Grant } | Undone;
type Known<Grant> = { readonly wish: string; readonly grant: Grant; readonly at: Instant };

/** Seats are freed by `clock.now()` alone: there are no timers. What goes wrong is ordered beforehand. */
export class MemoryLicenseManager extends UnrulyNetwork implements LicenseManager {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #issuer: TestIssuer;
  readonly #licenses = new Map<string, { readonly license: License; readonly seats: number }>();
  readonly #grants = new Map<string, Known<BorrowGrant>>();
  readonly #checkouts = new Map<string, Known<CheckoutGrant>>();
  readonly #withheld = new Set<string>();
  readonly #seats: MemorySeats;
  #serial = 0;

  constructor(
    options: { readonly clock: Pick<Clock, 'now'>; readonly issuer: TestIssuer },
    seats = new MemorySeats(options.clock),
  ) {
    super();
    this.#clock = options.clock;
    this.#issuer = options.issuer;
    this.#seats = seats;
  }

  /** The same License Manager under another clock; what happens to one does not happen to the other. */
  copy(clock: Pick<Clock, 'now'>): MemoryLicenseManager {
    const copy = new MemoryLicenseManager({ clock, issuer: this.#issuer }, this.#seats.copy(clock));
    for (const [arn, stock] of this.#licenses) copy.#licenses.set(arn, stock);
    for (const [token, known] of this.#grants) copy.#grants.set(token, known);
    for (const [token, known] of this.#checkouts) copy.#checkouts.set(token, known);
    for (const name of this.#withheld) copy.#withheld.add(name);
    copy.#serial = this.#serial;
    return copy;
  }

  protected override isGranted(token: string): boolean {
    return this.#remembered<unknown>(this.#grants.get(token) ?? this.#checkouts.get(token)) !== undefined;
  }

  /** All seats that are out now, with the request that took each. */
  seats(): readonly Seat[] {
    return this.#seats.out();
  }

  /** Puts a license on the list, or replaces it. */
  add(license: License, seats = 5): void {
    this.#licenses.set(license.arn, { license, seats });
  }

  /** Nothing of this entitlement is free: an online checkout is granted without it. */
  withhold(entitlement: string): void {
    this.#withheld.add(entitlement);
  }

  /** How many seats of a license are out now. */
  seatsTaken = (licenseArn: string): number => this.#seats.taken(licenseArn).length;

  /** Ends of the seats of a license that are out now, soonest first; Infinity: consumed for good. */
  seatsEndAt(licenseArn: string): readonly Instant[] {
    return this.#seats
      .taken(licenseArn)
      .map(({ endsAt }) => endsAt)
      .sort((one, other) => one - other);
  }

  async *listReceived(): AsyncGenerator<readonly License[]> {
    await this.meet({ operation: 'list' });
    yield [...this.#licenses.values()].map(({ license }) => license);
  }

  async license(licenseArn: string, region: string | null): Promise<License> {
    await this.meet({ operation: 'license', licenseArn, ...(region === null ? {} : { region }) });
    const stock = this.#licenses.get(licenseArn);
    if (stock === undefined) throw new FieldpassError('license-not-found');
    return { ...stock.license, receivedStatus: null, allowedOperations: null };
  }

  async seatsOf(license: License): Promise<Seats | null> {
    await this.meet({ operation: 'seats', licenseArn: license.arn });
    const total = this.#licenses.get(license.arn)?.seats;
    return total === undefined ? null : { free: Math.max(0, total - this.seatsTaken(license.arn)), total };
  }

  async borrow(wish: Wish, clientToken: string): Promise<Granted<BorrowGrant>> {
    const { connectionId, licenseArn, region } = wish;
    const call = { operation: 'borrow', licenseArn, clientToken, region, connectionId } as const;
    return this.carryOut(call, () => this.#grant(wish, clientToken));
  }

  async checkOut(wish: CheckoutWish, clientToken: string): Promise<Granted<CheckoutGrant>> {
    const { connectionId, licenseArn, region } = wish;
    const call = { operation: 'checkOut', licenseArn, clientToken, region, connectionId } as const;
    return this.carryOut(call, () => this.#checkOut(wish, clientToken));
  }

  async extend(consumptionToken: Secret, where: Where): Promise<Extended | Undone> {
    const text = consumptionToken.reveal();
    return this.carryOut({ operation: 'extend', consumptionToken: text, ...where }, () => {
      const seat = this.#seats.find(text);
      const requestId = this.#requestId();
      if (seat === undefined) return { outcome: 'gone', requestId };
      if (seat.lifeMs === null) return refused('request-refused');
      return { outcome: 'extended', expiresAt: this.#seats.extend(seat), requestId };
    });
  }

  async checkIn(consumptionToken: Secret, where: Where): Promise<CheckedIn | Undone> {
    const text = consumptionToken.reveal();
    return this.carryOut({ operation: 'checkIn', consumptionToken: text, ...where }, () => {
      const seat = this.#seats.find(text);
      if (seat?.canReturn === false) return refused('request-refused');
      this.#seats.free(seat);
      return { outcome: seat === undefined ? 'gone' : 'done', requestId: this.#requestId() };
    });
  }

  async publicKeyOf(signKeyArn: string): Promise<Uint8Array> {
    await this.meet({ operation: 'publicKey' });
    if (!signKeyArn.includes(this.#issuer.account)) throw new FieldpassError('issuer-key-missing');
    return Buffer.from(this.#issuer.pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  }

  async #grant(wish: Wish, clientToken: string): Promise<Granted<BorrowGrant>> {
    const known = this.#remembered(this.#grants.get(clientToken));
    const asked = JSON.stringify(wish);
    if (known !== undefined)
      return known.wish === asked ? { outcome: 'granted', grant: known.grant } : refused('request-refused');
    const stock = this.#licenses.get(wish.licenseArn);
    if (stock === undefined) return refused('license-not-found');
    if (stock.license.borrowing === null || this.seatsTaken(wish.licenseArn) >= stock.seats)
      return refused('no-seats');
    const grant = await this.#seat(stock.license, wish, clientToken);
    this.#grants.set(clientToken, { wish: asked, grant, at: this.#clock.now() });
    return { outcome: 'granted', grant };
  }

  async #seat(license: License, wish: Wish, clientToken: string): Promise<BorrowGrant> {
    const { canReturnEarly, maxMinutes } = license.borrowing ?? { canReturnEarly: false, maxMinutes: 0 };
    // Taken before the signature is awaited, so that two calls at once cannot take one seat.
    const rights = { canReturn: canReturnEarly, clientToken, lifeMs: null };
    const seat = this.#seats.take(license, maxMinutes * MINUTE_MS, rights);
    const signedToken = await this.#issuer.sign({
      licenseArn: license.arn,
      licenseConsumptionToken: seat.consumptionToken,
      entitlementsAllowed: wish.entitlements.map((one) => ({ ...one })),
      nodeId: wish.nodeId,
      issuedAt: withoutZone(seat.issuedAt),
      expiration: withoutZone(seat.endsAt),
    });
    return {
      signedToken: new Secret(signedToken),
      consumptionToken: new Secret(seat.consumptionToken),
      entitlementsAllowed: wish.entitlements,
      expiresAt: seat.endsAt,
      requestId: this.#requestId(),
      region: wish.region,
    };
  }

  #checkOut(wish: CheckoutWish, clientToken: string): Granted<CheckoutGrant> {
    const known = this.#remembered(this.#checkouts.get(clientToken));
    const asked = JSON.stringify(wish);
    if (known !== undefined)
      return known.wish === asked ? { outcome: 'granted', grant: known.grant } : refused('request-refused');
    const stock = this.#licenses.get(wish.licenseArn);
    if (stock === undefined) return refused('license-not-found');
    const allowed = wish.entitlements.filter(({ name }) => !this.#withheld.has(name));
    if (allowed.length === 0 || this.seatsTaken(wish.licenseArn) >= stock.seats) return refused('no-seats');
    const grant = this.#consume(stock.license, { ...wish, entitlements: allowed }, clientToken);
    this.#checkouts.set(clientToken, { wish: asked, grant, at: this.#clock.now() });
    return { outcome: 'granted', grant };
  }

  #consume(license: License, wish: CheckoutWish, clientToken: string): CheckoutGrant {
    const isForGood = wish.type === 'perpetual';
    const lifeMs = isForGood ? null : (license.provisional?.maxMinutes ?? 0) * MINUTE_MS;
    const seat = this.#seats.take(license, lifeMs, { canReturn: !isForGood, clientToken, lifeMs });
    return {
      consumptionToken: new Secret(seat.consumptionToken),
      licenseArn: license.arn,
      entitlementsAllowed: wish.entitlements,
      issuedAt: seat.issuedAt,
      expiresAt: isForGood ? null : seat.endsAt,
      requestId: this.#requestId(),
      region: wish.region,
    };
  }

  #remembered<Grant>(known: Known<Grant> | undefined): Known<Grant> | undefined {
    return known === undefined || this.#clock.now() - known.at > REMEMBERED_MS ? undefined : known;
  }

  #requestId(): string {
    this.#serial += 1;
    return `request-${this.#serial}`;
  }
}

function refused(code: FailureCode): Undone {
  return { outcome: 'refused', failure: new FieldpassError(code) };
}

// License Manager writes whole seconds and no zone.
function withoutZone(at: Instant): string {
  return writeInstant(at - (at % 1_000)).replace('Z', '');
}

/** A license that can be borrowed for a day and returned early, or checked out online by the hour; `changes` replaces fields. */
export function testLicense(issuer: Pick<TestIssuer, 'account'>, changes: Partial<License> = {}): License {
  const serial = createHash('sha256')
    .update(changes.name ?? 'Survey')
    .digest('hex')
    .slice(0, 32);
  return {
    arn: `arn:aws:license-manager::${issuer.account}:license:l-${serial}`,
    name: 'Survey',
    productName: 'Survey',
    productSku: 'SURVEY-1',
    issuerName: 'Test Vendor',
    keyFingerprint: `aws:${issuer.account}:Test Vendor:issuer-fingerprint`,
    signKeyArn: `arn:aws:kms:eu-central-1:${issuer.account}:key/00000000-0000-0000-0000-000000000001`,
    homeRegion: 'eu-central-1',
    status: 'AVAILABLE',
    receivedStatus: 'ACTIVE',
    allowedOperations: [
      'CheckoutBorrowLicense',
      'CheckoutLicense',
      'CheckInLicense',
      'ExtendConsumptionLicense',
    ],
    validity: { beginAt: 0, endAt: null },
    entitlements: [{ name: 'Users', unit: 'Count', value: null, maxCount: 5, comesBack: true }],
    borrowing: { canReturnEarly: true, maxMinutes: 24 * 60 },
    provisional: { maxMinutes: 60 },
    beneficiary: null,
    version: '1',
    ...changes,
  };
}

/** The wish for a license, as the services make it. */
export function testWish(license: License, nodeId = 'node-1'): Wish {
  return {
    connectionId: 'environment',
    replaces: null,
    licenseArn: license.arn,
    licenseName: license.name,
    issuerName: license.issuerName,
    entitlements: wishFor(license),
    nodeId,
    region: license.homeRegion ?? 'us-east-1',
    canReturnEarly: license.borrowing?.canReturnEarly ?? false,
    maxMinutes: license.borrowing?.maxMinutes ?? 0,
    validityEndAt: license.validity.endAt,
  };
}

/** The wish for an online checkout of a license, as the services make it. */
export function testCheckoutWish(license: License, changes: Partial<CheckoutWish> = {}): CheckoutWish {
  return {
    connectionId: 'environment',
    type: 'provisional',
    licenseArn: license.arn,
    licenseName: license.name,
    issuerName: license.issuerName,
    productSku: license.productSku,
    keyFingerprint: license.keyFingerprint ?? '',
    entitlements: wishFor(license),
    beneficiary: null,
    nodeId: null,
    region: license.homeRegion ?? 'us-east-1',
    maxMinutes: license.provisional?.maxMinutes ?? null,
    validityEndAt: license.validity.endAt,
    keeper: 'window',
    ...changes,
  };
}
