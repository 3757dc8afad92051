// Events of borrows as the ledger writes and reads them.

import * as v from 'valibot';
import type { BorrowEvent, Wish } from '../../domain/borrow.ts';
import {
  code,
  count,
  entitlements,
  instant,
  instantOrNull,
  minutes,
  text,
  textOrNull,
} from './ledger-values.ts';

// Borrows of the first releases name neither: they went through AWS's own settings and renewed nothing.
const connectionId = v.optional(text, 'environment');
const replaced = v.object({ borrowId: text, order: v.picklist(['borrow-first', 'return-first']) });

const wish: v.GenericSchema<unknown, Wish> = v.object({
  connectionId,
  replaces: v.optional(v.nullable(replaced), null),
  licenseArn: text,
  licenseName: text,
  issuerName: text,
  entitlements,
  isChosen: v.exactOptional(v.literal(true)),
  metadata: v.exactOptional(v.array(v.object({ name: text, value: text }))),
  nodeId: text,
  region: text,
  canReturnEarly: v.boolean(),
  maxMinutes: minutes,
  validityEndAt: instantOrNull,
});

const renewal = v.object({ borrowId: text, clientToken: text, wish });

const tokenRecord = v.object({
  issuedAt: instant,
  expiresAt: instant,
  length: count,
  sha256: text,
  region: text,
  consumptionHash: text,
  entitlements,
  nodeId: text,
});

const head = { borrowId: text, at: instant };
const how = v.picklist(['checked-in', 'already-gone', 'ended']);
const proof = v.union([v.literal('verified'), code]);

type Kind = BorrowEvent['kind'];
type EventSchemas = { readonly [K in Kind]: v.GenericSchema<unknown, Extract<BorrowEvent, { kind: K }>> };

/** What each kind of event holds; parsing drops every key that is not named here. */
export const BORROW_EVENTS: EventSchemas = {
  requested: v.object({
    ...head,
    kind: v.literal('requested'),
    clientToken: text,
    wish,
    runningMs: v.exactOptional(count),
  }),
  'asked-again': v.object({ ...head, kind: v.literal('asked-again'), attempt: count }),
  held: v.object({ ...head, kind: v.literal('held'), token: tokenRecord, proof, requestId: textOrNull }),
  'not-stored': v.object({ ...head, kind: v.literal('not-stored'), code, expiresAt: instant }),
  'giving-back': v.object({ ...head, kind: v.literal('giving-back') }),
  refused: v.object({ ...head, kind: v.literal('refused'), code, requestId: textOrNull }),
  unresolved: v.object({ ...head, kind: v.literal('unresolved'), code, seatHeldUntilAt: instant }),
  returning: v.object({ ...head, kind: v.literal('returning'), renewal: v.exactOptional(renewal) }),
  'return-refused': v.object({ ...head, kind: v.literal('return-refused'), code }),
  returned: v.object({ ...head, kind: v.literal('returned'), how, requestId: textOrNull }),
  'token-destroyed': v.object({ ...head, kind: v.literal('token-destroyed') }),
  'token-lost': v.object({ ...head, kind: v.literal('token-lost') }),
  removed: v.object({ ...head, kind: v.literal('removed') }),
};
