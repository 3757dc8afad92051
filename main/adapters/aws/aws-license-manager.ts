// License Manager over the AWS SDK: the adapter behind the port of the same name.

import { FieldpassError } from '../../domain/failure.ts';
import type { License, Seats } from '../../domain/license.ts';
import type { LicenseManager } from '../../ports.ts';
import { makeCall } from './aws-calls.ts';
import { REPLY_LIMIT, type SendOptions } from './aws-exchange.ts';
import { requireArn } from './aws-constraints.ts';
import { readLicense, readLicensePage, readSeats } from './aws-license-replies.ts';
import type { AwsOptions } from './aws-options.ts';
import { PAGE_LIMIT, pagesOf } from './aws-pages.ts';
import { readPublicKey } from './aws-replies.ts';
import { PAGE_SIZE } from './aws-requests.ts';
import { borrow, checkIn, checkOut, extend } from './aws-seats.ts';
import { ask, valueOf, wiringOf, type Wiring } from './aws-wiring.ts';

const SEATS_HIDDEN = new Set([
  'access-denied',
  'service-role-missing',
  'request-refused',
  'license-not-found',
]);

/**
 * Opens the adapter. Nothing is loaded and no connection is made before the first call. See ports.ts for what the
 * methods promise; `region-missing` when a call needs a default Region and there is none.
 */
export function openAwsLicenseManager(given: AwsOptions | Wiring): LicenseManager {
  const wiring = wiringOf(given);
  return {
    listReceived: () => listReceived(wiring),
    license: (licenseArn, region) => licenseAt(wiring, licenseArn, region),
    seatsOf: (license) => seatsOf(wiring, license),
    borrow: (wish, clientToken) => borrow(wiring, wish, clientToken),
    checkIn: (consumptionToken, where) => checkIn(wiring, consumptionToken, where),
    checkOut: (wish, clientToken) => checkOut(wiring, wish, clientToken),
    extend: (consumptionToken, where) => extend(wiring, consumptionToken, where),
    publicKeyOf: (signKeyArn) => publicKeyOf(wiring, signKeyArn),
  };
}

export type { AwsOptions, Deadlines } from './aws-options.ts';

function listReceived(wiring: Wiring): AsyncGenerator<readonly License[]> {
  const operation = 'ListReceivedLicenses';
  return pagesOf(wiring, { operation, noun: 'license' }, (nextToken) =>
    ask(wiring, {
      operation,
      region: null,
      bodyLimit: PAGE_LIMIT,
      send: (clients, _, options) => clients.listPage(nextToken, PAGE_SIZE, options),
      read: readLicensePage,
    }),
  );
}

async function licenseAt(wiring: Wiring, licenseArn: string, region: string | null): Promise<License> {
  const operation = 'GetLicense';
  requireArn(licenseArn, 'license-not-found', operation, 'LicenseArn');
  const answer = await ask(wiring, {
    operation,
    region,
    licenseArn,
    send: (clients, there, options) => clients.license(licenseArn, there, options),
    read: (raw) => readLicense(raw, licenseArn),
  });
  // The model promises no ResourceNotFound here. The ARN is well formed and all that was asked, so a complaint about
  // the request can only mean that AWS does not know it.
  if (!answer.ok && answer.outcome === 'refused' && answer.failure.code === 'request-refused') {
    throw new FieldpassError('license-not-found', undefined, { details: answer.failure.details });
  }
  return valueOf(answer);
}

async function seatsOf(wiring: Wiring, license: License): Promise<Seats | null> {
  const answer = await ask(wiring, {
    operation: 'GetLicenseUsage',
    region: license.homeRegion,
    licenseArn: license.arn,
    send: (clients, region, options) => clients.usage(license.arn, region, options),
    read: (raw) => readSeats(raw, license.entitlements),
  });
  // Whether a receiver may see the usage at all is not documented; a no hides the seats and is no fault.
  if (!answer.ok && answer.outcome === 'refused' && SEATS_HIDDEN.has(answer.failure.code)) return null;
  return valueOf(answer);
}

async function publicKeyOf({ setting, clients }: Wiring, signKeyArn: string): Promise<Uint8Array> {
  const region = signKeyArn.split(':')[3] ?? '';
  if (!/^arn:aws[a-zA-Z-]*:kms:[a-z0-9-]+:/.test(signKeyArn)) {
    throw new FieldpassError('issuer-key-missing', undefined, { details: { problem: 'not-a-key-arn' } });
  }
  let clockOffsetMs = 0;
  const key = { arn: signKeyArn, region };
  const client = { ...setting.client, endpoint: setting.kmsEndpoint };
  const plan = {
    operation: 'GetPublicKey',
    isChange: false,
    region,
    deadlineMs: setting.until.keyMs,
    bodyLimit: REPLY_LIMIT,
    send: async (_: string | null, options: SendOptions) => {
      const [{ getPublicKey }, shared] = await Promise.all([import('./aws-key-client.ts'), clients()]);
      return getPublicKey({ ...client, clockOffsetMs }, key, shared.credentials(), options);
    },
    correctClock: (_: string | null, offsetMs: number): void => void (clockOffsetMs = offsetMs),
    read: readPublicKey,
  };
  return valueOf(await makeCall(plan, setting.calls));
}
