// One cause for every exception that the API pages of both checkouts name: a real one, or an ordered misbehaviour.

import type { Misbehaviour, Sandbox } from '../../main/sandbox/sandbox.ts';
import type { Order, Outcome } from './outcomes.ts';
import { BUYER, keysOf, Play, textIn } from './play.ts';
import type { Stage } from './play.ts';
import { grantLicense, issueLicense, SEAT } from './scenario.ts';

/** The "Errors" of the two API pages. */
export const PAGES = {
  CheckoutBorrowLicense: [
    'AccessDeniedException',
    'AuthorizationException',
    'EntitlementNotAllowedException',
    'InvalidParameterValueException',
    'NoEntitlementsAllowedException',
    'RateLimitExceededException',
    'RedirectException',
    'ResourceNotFoundException',
    'ServerInternalException',
    'UnsupportedDigitalSignatureMethodException',
    'ValidationException',
  ],
  CheckoutLicense: [
    'AccessDeniedException',
    'AuthorizationException',
    'InvalidParameterValueException',
    'NoEntitlementsAllowedException',
    'RateLimitExceededException',
    'RedirectException',
    'ResourceNotFoundException',
    'ServerInternalException',
    'UnsupportedDigitalSignatureMethodException',
    'ValidationException',
  ],
} as const;

export type Checkout = keyof typeof PAGES;

/** How an exception comes about: a license and what is asked of it, and what the sandbox is told to do if need be. */
export type Refusal = {
  readonly operation: Checkout;
  readonly exception: string;
  readonly sku: string;
  readonly changes?: Readonly<Record<string, unknown>>;
  readonly ordered?: Misbehaviour;
};

const NOWHERE = `arn:aws:license-manager::${BUYER}:license:l-${'0'.repeat(32)}`;
const PLAIN = 'QM-DRAFT-3D';
const TWICE = { Entitlements: [SEAT, SEAT] };
const CREDIT = { Entitlements: [{ Name: 'Credits', Unit: 'Count', Value: '1' }] };
const DESK = { Entitlements: [{ Name: 'Arbeitsplätze', Unit: 'Count', Value: '1' }] };
const FLOPPY = { Entitlements: [{ Name: 'Floppy', Unit: 'Count', Value: '1' }] };
const often = { times: 'until-reset' } as const;
// The request of CheckoutLicense names no signature method that could be unsupported.
const UNSUPPORTED = {
  kind: 'fail',
  name: 'UnsupportedDigitalSignatureMethodException',
  message: 'Ordered failure.',
} as const;

const borrow = (exception: string, sku: string, more: Partial<Refusal> = {}): Refusal => ({
  operation: 'CheckoutBorrowLicense',
  exception,
  sku,
  ...more,
});
const online = (exception: string, sku: string, more: Partial<Refusal> = {}): Refusal => ({
  ...borrow(exception, sku, more),
  operation: 'CheckoutLicense',
});

export const REFUSALS: readonly Refusal[] = [
  borrow('AccessDeniedException', 'OS-ACOUSTIC'),
  borrow('AuthorizationException', 'OB-FEM-THERMAL'),
  borrow('EntitlementNotAllowedException', 'TW-CLOUD-CREDITS', { changes: CREDIT }),
  borrow('InvalidParameterValueException', PLAIN, { changes: TWICE }),
  borrow('NoEntitlementsAllowedException', 'TW-FIELD-SURVEY'),
  borrow('RateLimitExceededException', PLAIN, { ordered: { kind: 'rate-limit', ...often } }),
  borrow('RedirectException', 'GV-TACHY', { changes: DESK }),
  borrow('ResourceNotFoundException', PLAIN, { changes: { LicenseArn: NOWHERE } }),
  borrow('ServerInternalException', PLAIN, { ordered: { kind: 'server-error', ...often } }),
  borrow('UnsupportedDigitalSignatureMethodException', 'PD-STRESS'),
  borrow('ValidationException', PLAIN, { changes: { DigitalSignatureMethod: 'JWT_RS256' } }),
  online('AccessDeniedException', 'OS-ACOUSTIC'),
  online('AuthorizationException', 'HG-TUNNEL'),
  online('InvalidParameterValueException', PLAIN, { changes: TWICE }),
  online('NoEntitlementsAllowedException', PLAIN, { changes: FLOPPY }),
  online('RateLimitExceededException', PLAIN, { ordered: { kind: 'rate-limit', ...often } }),
  online('RedirectException', 'GV-TACHY', { changes: DESK }),
  online('ResourceNotFoundException', PLAIN, { changes: { ProductSKU: 'NO-SUCH-SKU' } }),
  online('ServerInternalException', PLAIN, { ordered: { kind: 'server-error', ...often } }),
  online('UnsupportedDigitalSignatureMethodException', PLAIN, { ordered: { ...UNSUPPORTED, ...often } }),
  online('ValidationException', PLAIN, { changes: { CheckoutType: 'FOREVER' } }),
];

/** Makes what the refusals need: the vendor's license, whose grant lacks CheckoutLicense. */
export async function prepare(stage: Stage): Promise<void> {
  const play = new Play(stage);
  await grantLicense(play, await issueLicense(play));
}

/** Lets a client run into a refusal and gives what it saw. */
export async function refuse(
  stage: Stage & { readonly sandbox: Sandbox },
  refusal: Refusal,
): Promise<Outcome> {
  const play = new Play(stage);
  const buyer = { keys: keysOf(BUYER) };
  const wanted = { Filters: [{ Name: 'ProductSKU', Values: [refusal.sku] }] };
  const listed = await play.lm(buyer, 'ListReceivedLicenses', wanted);
  if (refusal.ordered !== undefined) stage.sandbox.control(refusal.ordered);
  const outcome = await play.lm(buyer, refusal.operation, { ...wishOf(refusal, listed), ...refusal.changes });
  stage.sandbox.control({ kind: 'reset' });
  return outcome;
}

function wishOf({ operation, sku, exception }: Refusal, listed: Outcome): Order['input'] {
  const shared = { Entitlements: [SEAT], ClientToken: `wish-${exception}` };
  if (operation === 'CheckoutBorrowLicense') {
    const LicenseArn = textIn(listed, 'Licenses', 0, 'LicenseArn');
    return { ...shared, LicenseArn, DigitalSignatureMethod: 'JWT_PS384' };
  }
  const KeyFingerprint = textIn(listed, 'Licenses', 0, 'Issuer', 'KeyFingerprint');
  return { ...shared, ProductSKU: sku, KeyFingerprint, CheckoutType: 'PROVISIONAL' };
}
