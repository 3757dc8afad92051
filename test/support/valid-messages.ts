// One well-formed message for every call of the contract: where hostile ones start from.

import { DEFAULT_SETTINGS } from '../../main/domain/settings.ts';
import type { CallName } from '../../preload/contract.ts';

const ARN = 'arn:aws:license-manager::123456789012:license:l-0123456789abcdef';
const ID = '0123456789abcdef0123456789abcdef';
const REACH = {
  region: 'eu-central-1',
  endpoint: null,
  kmsEndpoint: null,
  stsEndpoint: null,
  useFips: false,
};
const SHA256 = Array.from({ length: 32 }, () => 'AB').join(':');

const FILTER = { text: 'quill', kind: 'all', licenseArn: ARN, fromAt: 0, toAt: null, withSteps: false };

/** Exhaustive: a new message without an example does not compile. `undefined`: it carries nothing. */
export const VALID: Readonly<Record<CallName, unknown>> = {
  snapshot: undefined,
  refresh: undefined,
  borrow: { licenseArn: ARN },
  renew: { borrowId: ID, order: 'borrow-first' },
  return: { borrowId: ID },
  remove: { borrowId: ID },
  checkOut: {
    licenseArn: ARN,
    type: 'provisional',
    entitlements: [{ name: 'seats', unit: 'Count', value: '1' }],
    beneficiary: null,
    bindToThisComputer: true,
  },
  extendCheckout: { checkoutId: ID, keep: true },
  release: { checkoutId: ID },
  removeCheckout: { checkoutId: ID },
  refreshGrants: undefined,
  acceptGrant: { grantArn: ARN },
  rejectGrant: { grantArn: ARN },
  profiles: undefined,
  addConnection: { kind: 'profile', name: 'Office', reach: REACH, profile: 'default' },
  changeConnection: { connectionId: ID, name: 'Office', reach: REACH },
  removeConnection: { connectionId: ID },
  useConnection: { connectionId: ID },
  giveMfaCode: { code: '123456' },
  checkPermissions: undefined,
  issuerKeys: undefined,
  addIssuerKey: { form: 'text', issuerAccount: '123456789012', content: '-----BEGIN PUBLIC KEY-----' },
  removeIssuerKey: { issuerAccount: '123456789012', thumbprint: 'A'.repeat(43) },
  authorities: undefined,
  addAuthority: { text: '-----BEGIN CERTIFICATE-----' },
  removeAuthority: { sha256: SHA256 },
  saveTrip: {
    tripId: ID,
    name: 'Rig 7',
    place: 'North Sea',
    firstDay: '2026-12-01',
    lastDay: '2026-12-05',
    licenseArns: [ARN],
  },
  removeTrip: { tripId: ID },
  borrowTrip: { tripId: ID },
  undoTrip: { tripId: ID },
  keepTrip: { tripId: ID },
  rehearseTrip: { tripId: ID },
  readKit: { text: '{}' },
  exportKit: { tripId: ID },
  retryKeychain: undefined,
  history: { filter: FILTER, before: null },
  checkHistory: undefined,
  exportHistory: { filter: FILTER, format: 'csv' },
  about: undefined,
  examine: undefined,
  supportBundle: { withNames: false },
  saveSupportBundle: { id: '1' },
  endWelcome: undefined,
  changeSettings: DEFAULT_SETTINGS,
  snooze: { borrowId: ID },
  exportCalendar: undefined,
  updates: { act: 'look' },
  openDocs: { topic: 'keychain' },
  copyText: { text: 'a policy' },
};
