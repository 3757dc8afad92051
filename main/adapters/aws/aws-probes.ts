// Which actions IAM allows, found out by requests that cannot have an effect.

import * as v from 'valibot';
import type { Grant } from '../../domain/grant.ts';
import type { License } from '../../domain/license.ts';
import { Secret } from '../../domain/secret.ts';
import type { Identity, Probed, ProbedAction } from '../../ports.ts';
import { randomIds } from '../random-ids.ts';
import type { Answer } from './aws-calls.ts';
import type { AwsOptions } from './aws-options.ts';
import { PAGE_LIMIT } from './aws-pages.ts';
import { checkIn } from './aws-seats.ts';
import { ask, change, wiringOf, type CallPart, type Wiring } from './aws-wiring.ts';

const NOBODY = 'fieldpass-permission-check';

// Consumption tokens are made by AWS and are hexadecimal in every example, so none can be this text.
const NO_SEAT = new Secret(NOBODY);

// A request that can never take a seat, for two reasons: no license has an entitlement of this name, and none has so
// many of one. A borrow is all or nothing, so one entitlement that is missing refuses it whole; an online checkout
// gives what there is, and of this there is nothing.
const NOTHING = [{ name: NOBODY, unit: 'Count', value: '999999999999999' }];

type Part = Omit<CallPart<Secret | null>, 'read'>;
type About = License | Grant | null;

/** Opens `probe` of the port Identity; nothing is loaded before the first call. */
export function openAwsProbes(given: AwsOptions | Wiring): Pick<Identity, 'probe'> {
  const wiring = wiringOf(given);
  return { probe: (action, about) => probe(wiring, action, about) };
}

async function probe(wiring: Wiring, action: ProbedAction, about: About): Promise<Probed> {
  const part = PARTS[action](about);
  // A policy may name single licenses, so what IAM says of another one would tell nothing.
  if (part === null) return { answer: 'unclear', failure: null };
  const whole = { ...part, operation: action, read: handleIn };
  const answer = await (CHANGES.has(action) ? change(wiring, whole) : ask(wiring, whole));
  // Should AWS read the request otherwise than its pages do, no seat may stay taken for a question.
  if (answer.ok && answer.value !== null && TAKERS.has(action)) await checkIn(wiring, answer.value, answer);
  return probedFrom(answer);
}

const CHANGES: ReadonlySet<ProbedAction> = new Set([
  'CheckoutBorrowLicense',
  'CheckoutLicense',
  'CheckInLicense',
  'ExtendLicenseConsumption',
]);

const TAKERS: ReadonlySet<ProbedAction> = new Set(['CheckoutBorrowLicense', 'CheckoutLicense']);

function handleIn(raw: unknown): Secret | null {
  const read = v.safeParse(v.object({ LicenseConsumptionToken: v.pipe(v.string(), v.minLength(1)) }), raw);
  return read.success ? new Secret(read.output.LicenseConsumptionToken) : null;
}

type PartOf = (about: About) => Omit<Part, 'operation'> | null;

const PARTS: Readonly<Record<ProbedAction, PartOf>> = {
  ListReceivedLicenses: () => ({
    region: null,
    bodyLimit: PAGE_LIMIT,
    send: (clients, _, options) => clients.listPage(null, 1, options),
  }),
  ListReceivedGrants: () => ({
    region: null,
    bodyLimit: PAGE_LIMIT,
    send: (clients, _, options) => clients.grantsPage(null, null, 1, options),
  }),
  GetLicense: aboutLicense((arn) => (clients, region, options) => clients.license(arn, region, options)),
  GetLicenseUsage: aboutLicense((arn) => (clients, region, options) => clients.usage(arn, region, options)),
  GetGrant: (about) =>
    isGrant(about)
      ? {
          region: about.homeRegion,
          send: (clients, region, options) => clients.grant(about.arn, region, options),
        }
      : null,
  CheckoutBorrowLicense: aboutLicense((licenseArn) => (clients, region, options) => {
    const wish = { licenseArn, entitlements: NOTHING, nodeId: null };
    return clients.borrow(wish, randomIds.next(), region, options);
  }),
  // IAM knows no single licenses here, so the product is one that nobody sells: a third reason.
  CheckoutLicense: (about) => ({
    region: about?.homeRegion ?? null,
    send: (clients, region, options) => {
      const product = { productSku: NOBODY, keyFingerprint: NOBODY, entitlements: NOTHING };
      const wish = { ...product, type: 'provisional', beneficiary: null, nodeId: null } as const;
      return clients.checkOut(wish, randomIds.next(), region, options);
    },
  }),
  CheckInLicense: (about) => ({
    region: about?.homeRegion ?? null,
    send: (clients, region, options) => clients.checkIn(NO_SEAT, null, region, options),
  }),
  ExtendLicenseConsumption: (about) => ({
    region: about?.homeRegion ?? null,
    send: (clients, region, options) => clients.extend(NO_SEAT, true, region, options),
  }),
};

function aboutLicense(sendTo: (arn: string) => Part['send']): PartOf {
  return (about) => {
    if (about === null) return null;
    const licenseArn = isGrant(about) ? about.licenseArn : about.arn;
    return { region: about.homeRegion, licenseArn, send: sendTo(licenseArn) };
  };
}

function isGrant(about: About): about is Grant {
  return about !== null && 'granterAccount' in about;
}

const DENIALS: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'AuthorizationException',
  'UnauthorizedOperation',
  'NotAuthorized',
]);

// Refusals that AWS gives after it has let the caller in.
const REFUSALS: ReadonlySet<string> = new Set([
  'ValidationException',
  'InvalidParameterValueException',
  'InvalidParameterValue',
  'ResourceNotFoundException',
  'NoEntitlementsAllowedException',
  'EntitlementNotAllowedException',
  'UnsupportedDigitalSignatureMethodException',
  'ConflictException',
  'ResourceLimitExceededException',
  'FilterLimitExceededException',
]);

// “Service role not found” comes as AccessDenied too, but no permission cures it: its own code keeps it apart.
function probedFrom(answer: Answer<unknown>): Probed {
  if (answer.ok) return { answer: 'allowed', failure: null };
  const { failure, outcome } = answer;
  const exception = outcome === 'refused' ? (answer.exception ?? '') : '';
  if (failure.code === 'access-denied' && DENIALS.has(exception)) return { answer: 'denied', failure };
  if (REFUSALS.has(exception)) return { answer: 'allowed', failure: null };
  return { answer: 'unclear', failure };
}
