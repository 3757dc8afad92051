// Taking, prolonging and giving back seats: the calls that change something, each with an honest outcome.

import type { Wish } from '../../domain/borrow.ts';
import type { CheckoutWish } from '../../domain/checkout.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { Secret } from '../../domain/secret.ts';
import type { BorrowGrant, CheckedIn, Extended, LicenseManager, Undone, Where } from '../../ports.ts';
import type { Answer } from './aws-calls.ts';
import { notSent, problemOfBorrow, problemOfCheckout } from './aws-constraints.ts';
import { invalidReply } from './aws-replies.ts';
import { checkoutType } from './aws-requests.ts';
import { readBorrow, readCheckout, readExtension, type BorrowReply } from './aws-seat-replies.ts';
import { change, undone, type Wiring } from './aws-wiring.ts';

/** CheckoutBorrowLicense; see ports.ts. */
export async function borrow(
  wiring: Wiring,
  wish: Wish,
  clientToken: string,
): ReturnType<LicenseManager['borrow']> {
  const operation = 'CheckoutBorrowLicense';
  const problem = problemOfBorrow(wish, clientToken);
  if (problem !== null) return notSent(operation, problem);
  const answer = await change(wiring, {
    operation,
    region: wish.region,
    licenseArn: wish.licenseArn,
    send: (clients, region, options) => clients.borrow(wish, clientToken, region, options),
    read: (raw) => readBorrow(raw, wish),
  });
  if (!answer.ok) return undone(answer);
  const grant = grantFrom(answer.value, answer.requestId, answer.region ?? wish.region);
  const { oddity } = answer.value;
  if (oddity === null) return { outcome: 'granted', grant };
  const { requestId } = answer;
  const failure = invalidReply({ operation, problem: oddity, seatTaken: true, requestId });
  return { outcome: 'unknown', failure, oddGrant: grant };
}

function grantFrom(reply: BorrowReply, requestId: string | null, region: string): BorrowGrant {
  const { signedToken, consumptionToken, entitlementsAllowed, expiresAt } = reply;
  return { signedToken, consumptionToken, entitlementsAllowed, expiresAt, requestId, region };
}

/** CheckoutLicense; see ports.ts. */
export async function checkOut(
  wiring: Wiring,
  wish: CheckoutWish,
  clientToken: string,
): ReturnType<LicenseManager['checkOut']> {
  const operation = 'CheckoutLicense';
  const problem = problemOfCheckout(wish, clientToken);
  if (problem !== null) return notSent(operation, problem);
  const answer = await change(wiring, {
    operation,
    region: wish.region,
    licenseArn: wish.licenseArn,
    send: (clients, region, options) => clients.checkOut(wish, clientToken, region, options),
    read: (raw) => readCheckout(raw, checkoutType(wish.type)),
  });
  if (!answer.ok) return beneficiaryNeeded(answer, wish) ?? undone(answer);
  const { requestId, region } = answer;
  return { outcome: 'granted', grant: { ...answer.value, requestId, region: region ?? wish.region } };
}

const ABOUT_THE_WISH = new Set([
  'ValidationException',
  'InvalidParameterValueException',
  'InvalidParameterValue',
  'ResourceNotFoundException',
  'NoEntitlementsAllowedException',
]);

// The reference page says that the account which created the license must name itself as beneficiary, and not with
// which exception AWS insists on it. So this is a reading: no beneficiary was named, and AWS's complaint about the
// wish speaks of one. An IAM denial is left out, because it quotes names of users and roles.
function beneficiaryNeeded(answer: Answer<never> & { ok: false }, wish: CheckoutWish): Undone | null {
  const { outcome, exception, failure } = answer;
  const { awsMessage } = failure.details;
  if (wish.beneficiary || !ABOUT_THE_WISH.has(exception ?? '')) return null;
  if (typeof awsMessage !== 'string' || !/\bbeneficiary\b/i.test(awsMessage)) return null;
  const { details } = failure;
  return { outcome, failure: new FieldpassError('beneficiary-needed', undefined, { details }) };
}

/** ExtendLicenseConsumption; see ports.ts. It knows no redirect: the seat lives where it was taken. */
export async function extend(
  wiring: Wiring,
  consumptionToken: Secret,
  { region }: Pick<Where, 'region'>,
): Promise<Extended | Undone> {
  const answer = await change(wiring, {
    operation: 'ExtendLicenseConsumption',
    region,
    secrets: [consumptionToken.reveal()],
    send: (clients, there, options) => clients.extend(consumptionToken, false, there, options),
    read: (raw) => readExtension(raw, consumptionToken),
  });
  const { requestId } = answer;
  if (answer.ok) return { outcome: 'extended', expiresAt: answer.value, requestId };
  return isGone(answer) ? { outcome: 'gone', requestId } : undone(answer);
}

/** CheckInLicense; see ports.ts. Region null: the default one. */
export async function checkIn(
  wiring: Wiring,
  consumptionToken: Secret,
  { region, beneficiary = null }: { readonly region: string | null; readonly beneficiary?: string | null },
): Promise<CheckedIn | Undone> {
  const answer = await change(wiring, {
    operation: 'CheckInLicense',
    region,
    secrets: [consumptionToken.reveal()],
    send: (clients, there, options) => clients.checkIn(consumptionToken, beneficiary, there, options),
    read: () => null,
  });
  const { requestId } = answer;
  if (answer.ok) return { outcome: 'done', requestId };
  return isGone(answer) ? { outcome: 'gone', requestId } : undone(answer);
}

function isGone(answer: Answer<never> & { ok: false }): boolean {
  return answer.outcome === 'refused' && answer.exception === 'ResourceNotFoundException';
}
