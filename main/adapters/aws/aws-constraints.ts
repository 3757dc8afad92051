// What the API pages demand of a request: a wish that can never be valid is refused here, before anything is sent.

import type { Wish } from '../../domain/borrow.ts';
import { FieldpassError, type FailureCode } from '../../domain/failure.ts';
import type { EntitlementWish } from '../../domain/license.ts';
import type { Undone } from '../../ports.ts';
import type { CheckoutAsk } from './aws-requests.ts';

// Shapes Arn and ClientToken of the service model of 2018-08-01.
const ARN =
  /^arn:aws[a-zA-Z-]*:[A-Za-z0-9][A-Za-z0-9_/.-]{0,62}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,1023}$/;
const LONGEST_ARN = 2_048;
const CLIENT_TOKEN = /^\S{1,2048}$/;

type Problem = { readonly member: string; readonly words: string };

/** What is wrong with a borrow, or null. */
export function problemOfBorrow(
  wish: Pick<Wish, 'licenseArn' | 'entitlements'>,
  clientToken: string,
): Problem | null {
  if (!isArn(wish.licenseArn)) return { member: 'LicenseArn', words: 'the license has no valid ARN' };
  return problemOfEntitlements(wish.entitlements) ?? problemOfToken(clientToken);
}

/** What is wrong with an online checkout, or null. AWS finds the license by SKU and fingerprint, so it needs both. */
export function problemOfCheckout(ask: CheckoutAsk, clientToken: string): Problem | null {
  if (ask.productSku === '') return { member: 'ProductSKU', words: 'the license has no product SKU' };
  if (ask.keyFingerprint === '') {
    return { member: 'KeyFingerprint', words: 'the license has no issuer fingerprint' };
  }
  return problemOfEntitlements(ask.entitlements) ?? problemOfToken(clientToken);
}

function problemOfEntitlements(wished: readonly EntitlementWish[]): Problem | null {
  if (wished.some(({ name }) => name === '')) {
    return { member: 'Entitlements.Name', words: 'an entitlement has no name' };
  }
  const unitless = wished.find(({ unit }) => unit === '');
  return unitless ? { member: 'Entitlements.Unit', words: `${unitless.name} has no unit` } : null;
}

function problemOfToken(clientToken: string): Problem | null {
  return CLIENT_TOKEN.test(clientToken)
    ? null
    : { member: 'ClientToken', words: 'its client token is broken' };
}

function isArn(text: string): boolean {
  return text.length <= LONGEST_ARN && ARN.test(text);
}

/** The answer to a wish that was not sent: nothing happened, and repeating it cannot help. */
export function notSent(operation: string, { member, words }: Problem): Undone {
  const sentence = `Nothing was sent, because AWS could not accept it: ${words}.`;
  const details = { operation, problem: 'never-valid', member };
  return { outcome: 'not-sent', failure: new FieldpassError('request-refused', sentence, { details }) };
}

/** Throws `code` for a text that is no ARN and so names nothing at AWS; a token or a command line may bring one. */
export function requireArn(text: string, code: FailureCode, operation: string, member: string): void {
  if (isArn(text)) return;
  throw new FieldpassError(code, undefined, { details: { operation, problem: 'never-valid', member } });
}
