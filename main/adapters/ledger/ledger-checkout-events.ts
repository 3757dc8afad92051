// Events of online checkouts as the ledger writes and reads them.

import * as v from 'valibot';
import type { CheckoutEvent } from '../../domain/checkout.ts';
import {
  code,
  count,
  entitlements,
  instant,
  instantOrNull,
  minutesOrNull,
  text,
  textOrNull,
} from './ledger-values.ts';

const keeper = v.picklist(['window', 'terminal', 'nobody']);

const wish = v.object({
  connectionId: text,
  type: v.picklist(['provisional', 'perpetual']),
  licenseArn: text,
  licenseName: text,
  issuerName: text,
  productSku: text,
  keyFingerprint: text,
  entitlements,
  beneficiary: textOrNull,
  nodeId: textOrNull,
  region: text,
  maxMinutes: minutesOrNull,
  validityEndAt: instantOrNull,
  keeper,
});

const record = v.object({
  issuedAt: instant,
  expiresAt: instantOrNull,
  region: text,
  licenseArn: text,
  entitlements,
  consumptionHash: text,
});

const head = { checkoutId: text, at: instant };
const how = v.picklist(['checked-in', 'already-gone', 'ran-out']);
const seat = { code, seatHeldUntilAt: instantOrNull };
const answer = { requestId: textOrNull };

type Kind = CheckoutEvent['kind'];
type EventSchemas = { readonly [K in Kind]: v.GenericSchema<unknown, Extract<CheckoutEvent, { kind: K }>> };

/** What each kind of event holds; parsing drops every key that is not named here. */
export const CHECKOUT_EVENTS: EventSchemas = {
  'checkout-requested': v.object({
    ...head,
    kind: v.literal('checkout-requested'),
    clientToken: text,
    wish,
    runningMs: v.exactOptional(count),
  }),
  'checkout-asked-again': v.object({ ...head, kind: v.literal('checkout-asked-again'), attempt: count }),
  'checkout-held': v.object({ ...head, kind: v.literal('checkout-held'), record, ...answer }),
  'checkout-giving-back': v.object({
    ...head,
    kind: v.literal('checkout-giving-back'),
    code,
    expiresAt: instantOrNull,
  }),
  'checkout-refused': v.object({ ...head, kind: v.literal('checkout-refused'), code, ...answer }),
  'checkout-unresolved': v.object({ ...head, kind: v.literal('checkout-unresolved'), ...seat }),
  'checkout-extending': v.object({
    ...head,
    kind: v.literal('checkout-extending'),
    mayLastUntilAt: instant,
  }),
  'checkout-extended': v.object({
    ...head,
    kind: v.literal('checkout-extended'),
    expiresAt: instant,
    ...answer,
  }),
  'checkout-kept-by': v.object({ ...head, kind: v.literal('checkout-kept-by'), keeper }),
  'checkout-releasing': v.object({ ...head, kind: v.literal('checkout-releasing') }),
  'checkout-release-refused': v.object({ ...head, kind: v.literal('checkout-release-refused'), code }),
  'checkout-ended': v.object({ ...head, kind: v.literal('checkout-ended'), how, ...answer }),
  'checkout-token-destroyed': v.object({ ...head, kind: v.literal('checkout-token-destroyed') }),
  'checkout-removed': v.object({ ...head, kind: v.literal('checkout-removed') }),
};
