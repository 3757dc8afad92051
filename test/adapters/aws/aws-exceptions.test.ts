// Every exception of the reference pages through every operation: its outcome and its code.

import { describe, expect, test } from 'vitest';
import { FieldpassError } from '../../../main/domain/failure.ts';
import {
  borrowWith,
  checkInWith,
  checkOutWith,
  CLIENT_TOKEN,
  extendWith,
  GRANT_ARN,
  LICENSE,
  open,
  pagesOf,
  type Opened,
} from '../../support/scripted-adapter.ts';
import { exception } from '../../support/scripted-aws.ts';

type Ending = `${'refused' | 'unknown' | 'thrown'} ${string}` | 'gone' | 'null';

// The pages of CheckoutBorrowLicense and CheckoutLicense, and of the calls that follow them.
const ENDINGS: Readonly<Record<string, Ending>> = {
  AccessDeniedException: 'refused access-denied',
  AuthorizationException: 'refused access-denied',
  EntitlementNotAllowedException: 'refused entitlement-not-allowed',
  InvalidParameterValueException: 'refused request-refused',
  NoEntitlementsAllowedException: 'refused no-seats',
  RateLimitExceededException: 'refused rate-limited',
  RedirectException: 'refused wrong-region',
  ResourceNotFoundException: 'refused license-not-found',
  ServerInternalException: 'unknown service-trouble',
  UnsupportedDigitalSignatureMethodException: 'refused signature-method-unsupported',
  ValidationException: 'refused request-refused',
  ConflictException: 'refused request-refused',
  ResourceLimitExceededException: 'refused request-refused',
};
const NAMES = Object.keys(ENDINGS);

const HOME = 'eu-central-1';

/** How an operation ends where it differs from the table above; reads and grants throw instead of saying refused. */
type Case = {
  readonly operation: string;
  readonly run: (opened: Opened) => Promise<unknown>;
  readonly otherwise: Readonly<Record<string, Ending>>;
};

const thrown = (code: string): Ending => `thrown ${code}`;
const GRANT_CODES = {
  ResourceNotFoundException: thrown('grant-not-found'),
  ResourceLimitExceededException: thrown('grant-failed'),
};
const NOT_POSSIBLE = {
  ...GRANT_CODES,
  ValidationException: thrown('grant-not-possible'),
  InvalidParameterValueException: thrown('grant-not-possible'),
  ConflictException: thrown('grant-not-possible'),
};
const SEATS_HIDDEN = Object.fromEntries(
  [
    'AccessDeniedException',
    'AuthorizationException',
    'ValidationException',
    'InvalidParameterValueException',
    'ResourceNotFoundException',
    'ConflictException',
    'ResourceLimitExceededException',
  ].map((name) => [name, 'null' as const]),
);
const unknownTo = (code: string) =>
  Object.fromEntries(
    [
      'ValidationException',
      'InvalidParameterValueException',
      'ResourceNotFoundException',
      'ConflictException',
      'ResourceLimitExceededException',
    ].map((name) => [name, thrown(code)]),
  );

const CASES: readonly Case[] = [
  { operation: 'CheckoutBorrowLicense', run: borrowWith, otherwise: {} },
  { operation: 'CheckoutLicense', run: (opened) => checkOutWith(opened), otherwise: {} },
  { operation: 'CheckInLicense', run: checkInWith, otherwise: { ResourceNotFoundException: 'gone' } },
  {
    operation: 'ExtendLicenseConsumption',
    run: extendWith,
    otherwise: { ResourceNotFoundException: 'gone' },
  },
  { operation: 'ListReceivedLicenses', run: ({ manager }) => pagesOf(manager.listReceived()), otherwise: {} },
  {
    operation: 'GetLicense',
    run: ({ manager }) => manager.license(LICENSE.arn, HOME),
    otherwise: unknownTo('license-not-found'),
  },
  { operation: 'GetLicenseUsage', run: ({ manager }) => manager.seatsOf(LICENSE), otherwise: SEATS_HIDDEN },
  {
    operation: 'ListReceivedGrants',
    run: ({ grants }) => pagesOf(grants.listReceived(null)),
    otherwise: {},
  },
  {
    operation: 'GetGrant',
    run: ({ grants }) => grants.get(GRANT_ARN, HOME),
    otherwise: { ...unknownTo('grant-not-found'), ...GRANT_CODES },
  },
  { operation: 'AcceptGrant', run: ({ grants }) => grants.accept(GRANT_ARN, HOME), otherwise: NOT_POSSIBLE },
  { operation: 'RejectGrant', run: ({ grants }) => grants.reject(GRANT_ARN, HOME), otherwise: NOT_POSSIBLE },
  {
    operation: 'CreateGrantVersion',
    run: ({ grants }) => grants.activate(GRANT_ARN, HOME, CLIENT_TOKEN),
    otherwise: NOT_POSSIBLE,
  },
];

async function endingOf(work: Promise<unknown>): Promise<Ending> {
  try {
    const answer = await work;
    if (answer === null) return 'null';
    if (typeof answer !== 'object' || !('outcome' in answer)) throw new Error('no outcome');
    if (answer.outcome === 'gone') return 'gone';
    if (!('failure' in answer) || !(answer.failure instanceof FieldpassError)) throw new Error('no failure');
    if (answer.outcome !== 'refused' && answer.outcome !== 'unknown') throw new Error('another outcome');
    return `${answer.outcome} ${answer.failure.code}`;
  } catch (error) {
    if (error instanceof FieldpassError) return `thrown ${error.code}`;
    throw error;
  }
}

const THROWING = /^(List|Get|Accept|Reject|Create)/;

for (const { operation, run, otherwise } of CASES) {
  describe(operation, () => {
    test.each(NAMES)(`${operation}: %s ends as it should`, async (name) => {
      const usual = ENDINGS[name] ?? 'null';
      const expected = THROWING.test(operation) ? usual.replace(/^\w+ /, 'thrown ') : usual;
      expect(await endingOf(run(open([exception(name)])))).toBe(otherwise[name] ?? expected);
    });

    test(`${operation}: AccessDenied “Service role not found” is told from a missing permission`, async () => {
      const ending = await endingOf(
        run(open([exception('AccessDeniedException', 'Service role not found')])),
      );
      const hidden = operation === 'GetLicenseUsage' ? 'null' : undefined;
      const usual = `${THROWING.test(operation) ? 'thrown' : 'refused'} service-role-missing`;
      expect(ending).toBe(hidden ?? usual);
    });
  });
}
