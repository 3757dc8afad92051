// A License Manager in memory for tests of the services: keeps seats, times and client tokens, and fails on request.

import { createHash } from 'node:crypto';
import type { Wish } from '../../main/domain/borrow.ts';
import { FieldpassError, type FailureCode } from '../../main/domain/failure.ts';
import { MINUTE_MS, writeInstant, type Instant } from '../../main/domain/instant.ts';
import { wishFor, type License, type Seats } from '../../main/domain/license.ts';
import { Secret } from '../../main/domain/secret.ts';
import type { BorrowGrant, Clock, LicenseManager, Undone } from '../../main/ports.ts';
import type { TestIssuer } from './issuer.ts';

export type Operation = 'list' | 'seats' | 'borrow' | 'checkIn' | 'publicKey';

/** One call that arrived or would have; `clientToken` of a borrow, `consumptionToken` of a check-in. */
export type ReceivedCall = {
  readonly operation: Operation;
  readonly licenseArn?: string;
  readonly clientToken?: string;
  readonly consumptionToken?: string;
  readonly region?: string;
};

type Trouble = {
  readonly operation: Operation;
  readonly kind: 'not-sent' | 'lost-request' | 'lost-reply' | 'refused';
  readonly code: FailureCode;
};
type Seat = {
  readonly arn: string;
  readonly consumptionToken: string;
  readonly endsAt: Instant;
  readonly canReturnEarly: boolean;
};

/**
 * Seats are freed by `clock.now()` alone: there are no timers. Troubles are queued per operation and used up one call
 * at a time, first in, first out.
 */
export class MemoryLicenseManager implements LicenseManager {
  readonly calls: ReceivedCall[] = [];
  readonly #clock: Pick<Clock, 'now'>;
  readonly #issuer: TestIssuer;
  readonly #licenses = new Map<string, { readonly license: License; readonly seats: number }>();
  readonly #grants = new Map<string, { readonly wish: string; readonly grant: BorrowGrant }>();
  #seats: readonly Seat[] = [];
  #troubles: readonly Trouble[] = [];
  #gates = new Map<Operation, Promise<void>>();
  #serial = 0;

  constructor(options: { readonly clock: Pick<Clock, 'now'>; readonly issuer: TestIssuer }) {
    this.#clock = options.clock;
    this.#issuer = options.issuer;
  }

  /** Puts a license on the list, or replaces it. */
  add(license: License, seats = 5): void {
    this.#licenses.set(license.arn, { license, seats });
  }

  /** The request does not leave: nothing happens, outcome `not-sent`. */
  doNotSend(operation: Operation, code: FailureCode = 'offline'): void {
    this.#trouble({ operation, kind: 'not-sent', code });
  }

  /** The request is lost on its way: nothing happens, outcome `unknown`. */
  loseRequest(operation: Operation, code: FailureCode = 'outcome-unknown'): void {
    this.#trouble({ operation, kind: 'lost-request', code });
  }

  /** The request takes effect and its reply is lost: outcome `unknown`. */
  loseReply(operation: Operation, code: FailureCode = 'outcome-unknown'): void {
    this.#trouble({ operation, kind: 'lost-reply', code });
  }

  /** AWS says no: nothing happens, outcome `refused`. */
  refuse(operation: Operation, code: FailureCode): void {
    this.#trouble({ operation, kind: 'refused', code });
  }

  /** Holds every call of an operation back until the function given is called. */
  hold(operation: Operation): () => void {
    let open = (): void => undefined;
    this.#gates.set(operation, new Promise((resolve) => (open = resolve)));
    return () => {
      this.#gates.delete(operation);
      open();
    };
  }

  /** How many seats of a license are out now. */
  seatsTaken(licenseArn: string): number {
    return this.#live().filter(({ arn }) => arn === licenseArn).length;
  }

  async *listReceived(): AsyncGenerator<readonly License[]> {
    await this.#meet({ operation: 'list' });
    yield [...this.#licenses.values()].map(({ license }) => license);
  }

  async seatsOf(license: License): Promise<Seats | null> {
    await this.#meet({ operation: 'seats', licenseArn: license.arn });
    const total = this.#licenses.get(license.arn)?.seats;
    return total === undefined ? null : { free: Math.max(0, total - this.seatsTaken(license.arn)), total };
  }

  async borrow(
    wish: Wish,
    clientToken: string,
  ): Promise<{ readonly outcome: 'granted'; readonly grant: BorrowGrant } | Undone> {
    const { licenseArn, region } = wish;
    const trouble = await this.#arrive({ operation: 'borrow', licenseArn, clientToken, region });
    if (trouble !== null && trouble.kind !== 'lost-reply') return undone(trouble);
    const answer = await this.#grant(wish, clientToken);
    return trouble === null ? answer : undone(trouble);
  }

  async checkIn(
    consumptionToken: Secret,
    region: string,
  ): Promise<{ readonly outcome: 'done' | 'gone'; readonly requestId: string | null } | Undone> {
    const text = consumptionToken.reveal();
    const trouble = await this.#arrive({ operation: 'checkIn', consumptionToken: text, region });
    if (trouble !== null && trouble.kind !== 'lost-reply') return undone(trouble);
    const seat = this.#live().find((one) => one.consumptionToken === text);
    if (seat?.canReturnEarly === false) return refused('request-refused');
    this.#seats = this.#seats.filter((one) => one !== seat);
    const requestId = `request-${++this.#serial}`;
    return trouble === null ? { outcome: seat === undefined ? 'gone' : 'done', requestId } : undone(trouble);
  }

  async publicKeyOf(signKeyArn: string): Promise<Uint8Array> {
    await this.#meet({ operation: 'publicKey' });
    if (!signKeyArn.includes(this.#issuer.account)) throw new FieldpassError('issuer-key-missing');
    return Buffer.from(this.#issuer.pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  }

  async #grant(
    wish: Wish,
    clientToken: string,
  ): Promise<{ readonly outcome: 'granted'; readonly grant: BorrowGrant } | Undone> {
    const known = this.#grants.get(clientToken);
    const asked = JSON.stringify(wish);
    if (known !== undefined)
      return known.wish === asked ? { outcome: 'granted', grant: known.grant } : refused('request-refused');
    const stock = this.#licenses.get(wish.licenseArn);
    if (stock === undefined) return refused('license-not-found');
    if (stock.license.borrowing === null || this.seatsTaken(wish.licenseArn) >= stock.seats)
      return refused('no-seats');
    const grant = await this.#seat(stock.license, wish);
    this.#grants.set(clientToken, { wish: asked, grant });
    return { outcome: 'granted', grant };
  }

  async #seat(license: License, wish: Wish): Promise<BorrowGrant> {
    const { canReturnEarly, maxMinutes } = license.borrowing ?? { canReturnEarly: false, maxMinutes: 0 };
    const number = ++this.#serial;
    const consumptionToken = createHash('sha256').update(`seat ${number}`).digest('hex').slice(0, 32);
    const issuedAt = this.#clock.now();
    const endsAt = Math.min(issuedAt + maxMinutes * MINUTE_MS, license.validity.endAt ?? Infinity);
    // Taken before the signature is awaited, so that two calls at once cannot take one seat.
    this.#seats = [...this.#seats, { arn: license.arn, consumptionToken, endsAt, canReturnEarly }];
    const signedToken = await this.#issuer.sign({
      licenseArn: license.arn,
      licenseConsumptionToken: consumptionToken,
      entitlementsAllowed: wish.entitlements.map((one) => ({ ...one })),
      nodeId: wish.nodeId,
      issuedAt: withoutZone(issuedAt),
      expiration: withoutZone(endsAt),
    });
    return {
      signedToken: new Secret(signedToken),
      consumptionToken: new Secret(consumptionToken),
      entitlementsAllowed: wish.entitlements,
      requestId: `request-${number}`,
      region: wish.region,
    };
  }

  #live(): readonly Seat[] {
    const now = this.#clock.now();
    return this.#seats.filter(({ endsAt }) => now < endsAt);
  }

  #trouble(trouble: Trouble): void {
    this.#troubles = [...this.#troubles, trouble];
  }

  async #arrive(call: ReceivedCall): Promise<Trouble | null> {
    this.calls.push(call);
    const trouble = this.#troubles.find(({ operation }) => operation === call.operation) ?? null;
    this.#troubles = this.#troubles.filter((one) => one !== trouble);
    await this.#gates.get(call.operation);
    return trouble;
  }

  // Reads throw, whatever the trouble.
  async #meet(call: ReceivedCall): Promise<void> {
    const trouble = await this.#arrive(call);
    if (trouble !== null) throw new FieldpassError(trouble.code);
  }
}

function undone({ kind, code }: Trouble): Undone {
  const outcome = kind === 'lost-request' || kind === 'lost-reply' ? 'unknown' : kind;
  return { outcome, failure: new FieldpassError(code) };
}

function refused(code: FailureCode): Undone {
  return { outcome: 'refused', failure: new FieldpassError(code) };
}

// License Manager writes whole seconds and no zone.
function withoutZone(at: Instant): string {
  return writeInstant(at - (at % 1_000)).replace('Z', '');
}

/** A license that can be borrowed for a day and returned early; `changes` replaces fields. */
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
    allowedOperations: ['CheckoutBorrowLicense', 'CheckInLicense'],
    validity: { beginAt: 0, endAt: null },
    entitlements: [{ name: 'Users', unit: 'Count', value: null, maxCount: 5 }],
    borrowing: { canReturnEarly: true, maxMinutes: 24 * 60 },
    version: '1',
    ...changes,
  };
}

/** The wish for a license, as the services make it. */
export function testWish(license: License, nodeId = 'node-1'): Wish {
  return {
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
