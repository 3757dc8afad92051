// Steps 7 and 8 of the contract, and the order of all: is it the token of this borrow, on this computer, not given back?

import { DAY_MS } from '../../../main/domain/instant.ts';
import type { Expectation } from '../../../main/domain/token.ts';
import { LICENSE_ARN, MORNING } from '../../support/samples.ts';
import { claims, type Vector } from './vector.ts';

const USERS = { name: 'Users', unit: 'Count', value: '1' };
const SEATS = { name: 'Seats', unit: 'Count', value: '2' };
const MODULE = { name: 'Module', unit: 'None' };
const LATE = MORNING + 30 * DAY_MS;
const OTHER_ARN = LICENSE_ARN.replace('l-0', 'l-f');

const ALL: Expectation = {
  licenseArn: LICENSE_ARN,
  nodeId: 'fp1-node',
  entitlements: [USERS],
  isConsumption: (token) => token.reveal() === '0cd7b2bc7c674573a669bea8f5b75f2d',
  isReturned: (token) => token.reveal() !== '0cd7b2bc7c674573a669bea8f5b75f2d',
};

const binding = (
  title: string,
  expect: Expectation,
  verdict: Vector[2],
  reason: string,
  over = {},
): Vector => [title, claims(over), verdict, reason, { expect }];

const allowed = (...entitlementsAllowed: readonly unknown[]) => ({ entitlementsAllowed });

const MATCHES: readonly Vector[] = [
  binding('nothing expected', {}, 'valid', 'ok'),
  binding('all of it right', ALL, 'valid', 'ok'),
  binding('the license on record', { licenseArn: LICENSE_ARN }, 'valid', 'ok'),
  binding('another license', { licenseArn: OTHER_ARN }, 'mismatch', 'license-arn'),
  binding('a license that only begins alike', { licenseArn: `${LICENSE_ARN}0` }, 'mismatch', 'license-arn'),
  binding(
    'a license in other letters',
    { licenseArn: LICENSE_ARN.replace('abcdef', 'ABCDEF') },
    'mismatch',
    'license-arn',
  ),
  binding('this checkout', { isConsumption: () => true }, 'valid', 'ok'),
  binding('another checkout', { isConsumption: () => false }, 'mismatch', 'consumption'),
  binding('this computer', { nodeId: 'fp1-node' }, 'valid', 'ok'),
  binding('another computer', { nodeId: 'fp1-other' }, 'wrong-node', 'node-id'),
  binding('this computer in capitals', { nodeId: 'FP1-NODE' }, 'wrong-node', 'node-id'),
  binding('this computer with a space', { nodeId: 'fp1-node ' }, 'wrong-node', 'node-id'),
  binding('a computer, though the token names none', { nodeId: 'fp1-node' }, 'wrong-node', 'node-id', {
    nodeId: undefined,
  }),
  binding('a computer, though the token names null', { nodeId: 'fp1-node' }, 'wrong-node', 'node-id', {
    nodeId: null,
  }),
  binding('a seat that was not returned', { isReturned: () => false }, 'valid', 'ok'),
  binding('a returned seat', { isReturned: () => true }, 'returned', 'tombstone'),
];

const RIGHTS: readonly Vector[] = [
  binding('the same entitlement', { entitlements: [USERS] }, 'valid', 'ok'),
  binding('another amount', { entitlements: [{ ...USERS, value: '2' }] }, 'mismatch', 'entitlements'),
  binding(
    'the same amount in another spelling',
    { entitlements: [{ ...USERS, value: '01' }] },
    'mismatch',
    'entitlements',
  ),
  binding('another unit', { entitlements: [{ ...USERS, unit: 'Gigabytes' }] }, 'mismatch', 'entitlements'),
  binding('another name', { entitlements: [{ ...USERS, name: 'users' }] }, 'mismatch', 'entitlements'),
  binding('no amount', { entitlements: [{ name: 'Users', unit: 'Count' }] }, 'mismatch', 'entitlements'),
  binding('no entitlement', { entitlements: [] }, 'mismatch', 'entitlements'),
  binding('one more than allowed', { entitlements: [USERS, SEATS] }, 'mismatch', 'entitlements'),
  binding('one twice', { entitlements: [USERS, USERS] }, 'mismatch', 'entitlements'),
  binding(
    'one less than allowed',
    { entitlements: [USERS] },
    'mismatch',
    'entitlements',
    allowed(USERS, SEATS),
  ),
  binding('two in another order', { entitlements: [USERS, SEATS] }, 'valid', 'ok', allowed(SEATS, USERS)),
  binding(
    'two whose amounts are changed about',
    { entitlements: [USERS, SEATS] },
    'mismatch',
    'entitlements',
    allowed({ ...USERS, value: '2' }, { ...SEATS, value: '1' }),
  ),
  binding('an amount as a number', { entitlements: [USERS] }, 'valid', 'ok', allowed({ ...USERS, value: 1 })),
  binding('an amount as 1.0', { entitlements: [USERS] }, 'valid', 'ok', allowed({ ...USERS, value: 1.0 })),
  binding(
    'a value of unit None, which nobody asked for',
    { entitlements: [MODULE] },
    'valid',
    'ok',
    allowed({ ...MODULE, value: 'on' }),
  ),
  binding(
    'a name that looks like a list of two',
    { entitlements: [USERS, SEATS] },
    'mismatch',
    'entitlements',
    allowed({ name: 'Users","Count","1"],["Seats', unit: 'Count', value: '2' }),
  ),
];

const ordered = (
  title: string,
  expect: Expectation,
  verdict: Vector[2],
  reason: string,
  now = LATE,
): Vector => [title, claims(), verdict, reason, { expect, now }];

const ORDER: readonly Vector[] = [
  ordered(
    'the license before the checkout',
    { licenseArn: OTHER_ARN, isConsumption: () => false },
    'mismatch',
    'license-arn',
  ),
  ordered(
    'the checkout before the entitlements',
    { isConsumption: () => false, entitlements: [] },
    'mismatch',
    'consumption',
  ),
  ordered(
    'the entitlements before the computer',
    { entitlements: [], nodeId: 'x' },
    'mismatch',
    'entitlements',
  ),
  ordered('the computer before the return', { nodeId: 'x', isReturned: () => true }, 'wrong-node', 'node-id'),
  ordered('the return before the end', { isReturned: () => true }, 'returned', 'tombstone'),
  ordered('the return before the clock', { isReturned: () => true }, 'returned', 'tombstone', 0),
  ordered('the computer before the clock', { nodeId: 'x' }, 'wrong-node', 'node-id', 0),
  ordered('all right but the end', ALL, 'expired', 'expiration'),
  ordered('all right but the beginning', ALL, 'not-yet-valid', 'issued-at', MORNING - DAY_MS),
  ordered('all right but the clock', ALL, 'clock-untrusted', 'clock', 0),
  [
    'bad claims before another license',
    claims({ entitlementsAllowed: [] }),
    'malformed',
    'entitlements',
    { expect: { licenseArn: OTHER_ARN } },
  ],
  [
    'a bad span before another computer',
    claims({ expiration: '2026-11-04T08:00:00' }),
    'malformed',
    'span',
    { expect: { nodeId: 'x' } },
  ],
];

export const BINDING: readonly Vector[] = [...MATCHES, ...RIGHTS, ...ORDER];
