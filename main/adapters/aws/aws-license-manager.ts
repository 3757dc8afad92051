// License Manager over the AWS SDK: the adapter behind the port of the same name.

import type { Wish } from '../../domain/borrow.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { License, Seats } from '../../domain/license.ts';
import type { Secret } from '../../domain/secret.ts';
import type { BorrowGrant, CheckedIn, LicenseManager, Undone } from '../../ports.ts';
import { makeCall, type Answer, type CallPlan } from './aws-calls.ts';
import type { Clients } from './aws-clients.ts';
import {
  invalidReply,
  readGrant,
  readLicensePage,
  readPublicKey,
  readSeats,
  type GrantReply,
  type LicensePage,
} from './aws-replies.ts';
import { settle, type AwsOptions, type Setting } from './aws-options.ts';

const PAGE_LIMIT = 2 << 20;
const REPLY_LIMIT = 256 << 10;
const MOST_PAGES = 1_000;
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
export function openAwsLicenseManager(options: AwsOptions): LicenseManager {
  const setting = settle(options);
  let opening: Promise<Clients> | null = null;
  // The SDK and its credential chain stay on disk until a call needs them; bundlers put them into a chunk of its own.
  const clients = (): Promise<Clients> =>
    (opening ??= import('./aws-clients.ts').then(({ openClients }) => openClients(setting.client)));
  return {
    listReceived: () => listReceived(setting, clients),
    seatsOf: (license) => seatsOf(setting, clients, license),
    borrow: (wish, clientToken) => borrow(setting, clients, wish, clientToken),
    checkIn: (consumptionToken, region) => checkIn(setting, clients, consumptionToken, region),
    publicKeyOf: (signKeyArn) => publicKeyOf(setting, clients, signKeyArn),
  };
}

export type { AwsOptions, Deadlines } from './aws-options.ts';

type GetClients = () => Promise<Clients>;

async function* listReceived(setting: Setting, clients: GetClients): AsyncGenerator<readonly License[]> {
  const seen = new Set<string>();
  for (let page: LicensePage | null = null; ;) {
    page = await pageAt(setting, clients, page?.nextToken ?? null);
    yield page.licenses;
    if (page.nextToken === null) return;
    if (seen.has(page.nextToken) || seen.size >= MOST_PAGES) {
      throw invalidReply({ operation: 'ListReceivedLicenses', problem: 'pages-repeat' });
    }
    seen.add(page.nextToken);
  }
}

async function pageAt(setting: Setting, clients: GetClients, nextToken: string | null): Promise<LicensePage> {
  const plan = planRead(setting, clients, {
    operation: 'ListReceivedLicenses',
    region: null,
    bodyLimit: PAGE_LIMIT,
    send: async (_, options) => (await clients()).listPage(nextToken, options),
    read: readLicensePage,
  });
  const page = valueOf(await makeCall(plan, setting.calls));
  for (const field of page.skipped)
    setting.log.warn('a license could not be read and is left out', { field });
  return page;
}

async function seatsOf(setting: Setting, clients: GetClients, license: License): Promise<Seats | null> {
  const answer = await makeCall(
    planRead(setting, clients, {
      operation: 'GetLicenseUsage',
      region: license.homeRegion,
      bodyLimit: REPLY_LIMIT,
      send: async (region, options) => (await clients()).usage(license.arn, region, options),
      read: readSeats,
    }),
    setting.calls,
  );
  // Whether a receiver may see the usage at all is not documented; a no hides the seats and is no fault.
  if (!answer.ok && answer.outcome === 'refused' && SEATS_HIDDEN.has(answer.failure.code)) return null;
  return valueOf(answer);
}

async function borrow(
  setting: Setting,
  clients: GetClients,
  wish: Wish,
  clientToken: string,
): ReturnType<LicenseManager['borrow']> {
  const answer = await makeCall(
    planChange(setting, clients, {
      operation: 'CheckoutBorrowLicense',
      region: wish.region,
      send: async (region, options) =>
        (await clients()).borrow(wish, clientToken, region ?? wish.region, options),
      read: (raw) => readGrant(raw, wish),
    }),
    setting.calls,
  );
  if (!answer.ok) return undone(answer);
  const grant = grantFrom(answer.value, answer.requestId, answer.region ?? wish.region);
  const { oddity } = answer.value;
  if (oddity === null) return { outcome: 'granted', grant };
  const failure = invalidReply({
    operation: 'CheckoutBorrowLicense',
    problem: oddity,
    seatTaken: true,
    requestId: answer.requestId,
  });
  return { outcome: 'unknown', failure, oddGrant: grant };
}

function grantFrom(reply: GrantReply, requestId: string | null, region: string): BorrowGrant {
  const { signedToken, consumptionToken, entitlementsAllowed } = reply;
  return { signedToken, consumptionToken, entitlementsAllowed, requestId, region };
}

async function checkIn(
  setting: Setting,
  clients: GetClients,
  consumptionToken: Secret,
  region: string,
): Promise<CheckedIn | Undone> {
  const answer = await makeCall(
    planChange(setting, clients, {
      operation: 'CheckInLicense',
      region,
      secrets: [consumptionToken.reveal()],
      send: async (there, options) => (await clients()).checkIn(consumptionToken, there ?? region, options),
      read: () => null,
    }),
    setting.calls,
  );
  if (answer.ok) return { outcome: 'done', requestId: answer.requestId };
  if (answer.exception === 'ResourceNotFoundException')
    return { outcome: 'gone', requestId: answer.requestId };
  return undone(answer);
}

async function publicKeyOf(setting: Setting, clients: GetClients, signKeyArn: string): Promise<Uint8Array> {
  const region = signKeyArn.split(':')[3] ?? '';
  if (!/^arn:aws[a-zA-Z-]*:kms:[a-z0-9-]+:/.test(signKeyArn)) {
    throw new FieldpassError('issuer-key-missing', undefined, { details: { problem: 'not-a-key-arn' } });
  }
  let clockOffsetMs = 0;
  const key = { arn: signKeyArn, region };
  const client = { ...setting.client, endpoint: setting.kmsEndpoint };
  const plan = planRead(setting, clients, {
    operation: 'GetPublicKey',
    region,
    bodyLimit: REPLY_LIMIT,
    send: async (_, options) => {
      const [{ getPublicKey }, shared] = await Promise.all([import('./aws-key-client.ts'), clients()]);
      return getPublicKey({ ...client, clockOffsetMs }, key, shared.credentials(), options);
    },
    read: readPublicKey,
  });
  const correctClock = (_: string | null, offsetMs: number): void => void (clockOffsetMs = offsetMs);
  return valueOf(await makeCall({ ...plan, correctClock, deadlineMs: setting.until.keyMs }, setting.calls));
}

type PlanPart<T> = Omit<CallPlan<T>, 'isChange' | 'deadlineMs' | 'correctClock'>;

function planRead<T>(setting: Setting, clients: GetClients, part: PlanPart<T>): CallPlan<T> {
  return { ...part, isChange: false, deadlineMs: setting.until.readMs, correctClock: corrector(clients) };
}

function planChange<T>(
  setting: Setting,
  clients: GetClients,
  part: Omit<PlanPart<T>, 'bodyLimit'>,
): CallPlan<T> {
  const deadlineMs = setting.until.changeMs;
  return { ...part, isChange: true, bodyLimit: REPLY_LIMIT, deadlineMs, correctClock: corrector(clients) };
}

function corrector(clients: GetClients): CallPlan<unknown>['correctClock'] {
  return (region, offsetMs) => void clients().then((opened) => opened.correctClock(region, offsetMs));
}

function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw answer.failure;
}

function undone({ outcome, failure }: Answer<never> & { ok: false }): Undone {
  return { outcome, failure };
}
