// Received grants over the AWS SDK: the adapter behind the port Grants.

import type { Grant } from '../../domain/grant.ts';
import { FieldpassError, type FailureCode } from '../../domain/failure.ts';
import type { Grants } from '../../ports.ts';
import type { Answer } from './aws-calls.ts';
import type { Clients } from './aws-clients.ts';
import { requireArn } from './aws-constraints.ts';
import type { SendOptions } from './aws-exchange.ts';
import { readGrant, readGrantPage, readGrantStatus } from './aws-grant-replies.ts';
import type { AwsOptions } from './aws-options.ts';
import { PAGE_LIMIT, pagesOf } from './aws-pages.ts';
import { PAGE_SIZE } from './aws-requests.ts';
import { ask, change, valueOf, wiringOf, type Wiring } from './aws-wiring.ts';

type Send = (clients: Clients, region: string | null, options: SendOptions) => Promise<unknown>;

/**
 * Opens the adapter; nothing is loaded before the first call. Besides what ports.ts says, all throw `grant-not-found`
 * for an unknown ARN; the changes throw `grant-not-possible` where the state of the grant forbids them.
 */
export function openAwsGrants(given: AwsOptions | Wiring): Grants {
  const wiring = wiringOf(given);
  return {
    listReceived: (status) => listReceived(wiring, status),
    get: (grantArn, homeRegion) => get(wiring, grantArn, homeRegion),
    accept: (arn, homeRegion) =>
      act(wiring, 'AcceptGrant', arn, homeRegion, (clients, ...how) => clients.acceptGrant(arn, ...how)),
    activate: (arn, homeRegion, clientToken) =>
      act(wiring, 'CreateGrantVersion', arn, homeRegion, (clients, ...how) =>
        clients.activateGrant(arn, clientToken, ...how),
      ),
    reject: (arn, homeRegion) =>
      act(wiring, 'RejectGrant', arn, homeRegion, (clients, ...how) => clients.rejectGrant(arn, ...how)),
  };
}

function listReceived(wiring: Wiring, status: string | null): AsyncGenerator<readonly Grant[]> {
  const operation = 'ListReceivedGrants';
  return pagesOf(wiring, { operation, noun: 'grant' }, (nextToken) =>
    ask(wiring, {
      operation,
      region: null,
      bodyLimit: PAGE_LIMIT,
      send: (clients, _, options) => clients.grantsPage(status, nextToken, PAGE_SIZE, options),
      read: readGrantPage,
    }),
  );
}

async function get(wiring: Wiring, grantArn: string, region: string): Promise<Grant> {
  const operation = 'GetGrant';
  requireArn(grantArn, 'grant-not-found', operation, 'GrantArn');
  const answer = await ask(wiring, {
    operation,
    region,
    send: (clients, there, options) => clients.grant(grantArn, there, options),
    read: (raw) => readGrant(raw, grantArn),
  });
  // GetGrant models no ResourceNotFound; a complaint about a well-formed ARN means that AWS does not know it.
  return valueOf(inGrantWords(answer, 'grant-not-found'));
}

async function act(
  wiring: Wiring,
  operation: string,
  grantArn: string,
  region: string,
  send: Send,
): Promise<{ readonly status: string }> {
  requireArn(grantArn, 'grant-not-found', operation, 'GrantArn');
  const read = (raw: unknown) => readGrantStatus(raw, grantArn);
  return valueOf(inGrantWords(await change(wiring, { operation, region, send, read }), 'grant-not-possible'));
}

// The codes of a refused call are about licenses; here the same exceptions are about grants.
function inGrantWords<T>(answer: Answer<T>, complaint: FailureCode): Answer<T> {
  if (answer.ok || answer.outcome !== 'refused') return answer;
  const { failure, exception } = answer;
  const code = grantCode(exception ?? '', failure, complaint);
  if (code === failure.code) return answer;
  const { details, retryable } = failure;
  return { ...answer, failure: new FieldpassError(code, undefined, { details, retryable }) };
}

function grantCode(
  exception: string,
  { code, details }: FieldpassError,
  complaint: FailureCode,
): FailureCode {
  if (code === 'license-not-found') return 'grant-not-found';
  if (exception === 'ResourceLimitExceededException') return 'grant-failed';
  if (code !== 'request-refused') return code;
  // Seen from the real service: "Caller … is not allowed to accept this grant." in a ValidationException.
  return /not allowed to/.test(String(details['awsMessage'] ?? '')) ? 'access-denied' : complaint;
}
