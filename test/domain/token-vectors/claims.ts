// Step 5 of the contract, second half: the claims have the shape that AWS gives them.

import { LICENSE_ARN } from '../../support/samples.ts';
import { claims, claimsWith, type Given, type Vector } from './vector.ts';

const RECORDED: Given = { expect: { licenseArn: LICENSE_ARN } };

const refuse = (reason: string, more: Given = {}) => {
  return (title: string, over: Record<string, unknown>): Vector => [
    title,
    claims(over),
    'malformed',
    reason,
    more,
  ];
};
const accept = (title: string, over: Record<string, unknown>): Vector => [title, claims(over), 'valid', 'ok'];

const arn = refuse('license-arn', RECORDED);
const seat = refuse('consumption-token');
const node = refuse('node-id');
const rights = refuse('entitlements');

const USERS = { name: 'Users', value: '1', unit: 'Count' };
const users = (over: object): Record<string, unknown> => ({ entitlementsAllowed: [{ ...USERS, ...over }] });
const HEAD = 'arn:aws:license-manager:';

const ARNS: readonly Vector[] = [
  arn('no license', { licenseArn: undefined }),
  arn('a license that is null', { licenseArn: null }),
  arn('a license that is a number', { licenseArn: 123456789012 }),
  arn('a license in a list', { licenseArn: [LICENSE_ARN] }),
  arn('a license that is empty', { licenseArn: '' }),
  arn('the ARN of a bucket', { licenseArn: 'arn:aws:s3:::bucket' }),
  arn('the ARN of a grant', { licenseArn: `${HEAD}:123456789012:grant:g-1` }),
  arn('an ARN whose account has 11 digits', { licenseArn: `${HEAD}:12345678901:license:l-1` }),
  arn('an ARN whose account has 13 digits', { licenseArn: `${HEAD}:1234567890123:license:l-1` }),
  arn('an ARN without a license', { licenseArn: `${HEAD}:123456789012:license:` }),
  arn('an ARN with a space behind', { licenseArn: `${LICENSE_ARN} ` }),
  arn('an ARN with a newline behind', { licenseArn: `${LICENSE_ARN}\n` }),
  arn('an ARN with a space in front', { licenseArn: ` ${LICENSE_ARN}` }),
  arn('an ARN in capitals', { licenseArn: LICENSE_ARN.toUpperCase() }),
  arn('an ARN of a foreign partition', { licenseArn: LICENSE_ARN.replace('aws', 'gcp') }),
  arn('an ARN in Arabic digits', { licenseArn: LICENSE_ARN.replace('123456789012', '١٢٣٤٥٦٧٨٩٠١٢') }),
  arn('an ARN of more than 1,000 characters', {
    licenseArn: `${HEAD}:123456789012:license:${'l'.repeat(1_001)}`,
  }),
  accept('an ARN of China', { licenseArn: LICENSE_ARN.replace('aws', 'aws-cn') }),
  accept('an ARN of GovCloud', { licenseArn: LICENSE_ARN.replace('aws', 'aws-us-gov') }),
  accept('an ARN with a Region', { licenseArn: LICENSE_ARN.replace('::', ':eu-central-1:') }),
];

const SEATS: readonly Vector[] = [
  seat('no consumption token', { licenseConsumptionToken: undefined }),
  seat('a consumption token that is null', { licenseConsumptionToken: null }),
  seat('a consumption token that is a number', { licenseConsumptionToken: 5 }),
  seat('a consumption token that is empty', { licenseConsumptionToken: '' }),
  seat('a consumption token with a space', { licenseConsumptionToken: 'a b' }),
  seat('a consumption token with a newline', { licenseConsumptionToken: 'ab\n' }),
  seat('a consumption token of 513 characters', { licenseConsumptionToken: 'a'.repeat(513) }),
  seat('a consumption token under another spelling', {
    licenseConsumptionToken: undefined,
    LicenseConsumptionToken: 'abc',
  }),
  accept('a consumption token of 512 characters', { licenseConsumptionToken: 'a'.repeat(512) }),
  accept('a consumption token of one character', { licenseConsumptionToken: 'a' }),
];

const NODES: readonly Vector[] = [
  node('a node that is a number', { nodeId: 5 }),
  node('a node that is a list', { nodeId: ['fp1-node'] }),
  node('a node that is true', { nodeId: true }),
  node('a node of 513 characters', { nodeId: 'n'.repeat(513) }),
  accept('a node of 512 characters', { nodeId: 'n'.repeat(512) }),
  accept('no node: the seat is bound to none', { nodeId: undefined }),
  accept('a node that is null', { nodeId: null }),
  accept('a node that is empty', { nodeId: '' }),
];

const RIGHTS: readonly Vector[] = [
  rights('no entitlements', { entitlementsAllowed: undefined }),
  rights('entitlements that are null', { entitlementsAllowed: null }),
  rights('an empty list of entitlements', { entitlementsAllowed: [] }),
  rights('entitlements as an object', { entitlementsAllowed: USERS }),
  rights('entitlements as text', { entitlementsAllowed: 'Users' }),
  rights('an entitlement that is text', { entitlementsAllowed: ['Users'] }),
  rights('an entitlement that is null', { entitlementsAllowed: [null] }),
  rights('an entitlement that is a list', { entitlementsAllowed: [[USERS]] }),
  rights('a good entitlement and one that is none', { entitlementsAllowed: [USERS, 1] }),
  rights('an entitlement without a name', users({ name: undefined })),
  rights('an entitlement with an empty name', users({ name: '' })),
  rights('an entitlement whose name is a number', users({ name: 1 })),
  rights('an entitlement without a unit', users({ unit: undefined })),
  rights('an entitlement with an empty unit', users({ unit: '' })),
  rights('an entitlement whose unit is null', users({ unit: null })),
  rights('an entitlement whose value is a list', users({ value: ['1'] })),
  rights('an entitlement whose value is an object', users({ value: {} })),
  rights('an entitlement whose value is true', users({ value: true })),
  rights('an amount that JavaScript cannot hold', users({ value: 2 ** 53 })),
  rights('an amount of 1e300', users({ value: 1e300 })),
  rights('201 entitlements', {
    entitlementsAllowed: Array.from({ length: 201 }, () => ({ name: 'a', unit: 'Count' })),
  }),
  accept('200 entitlements', {
    entitlementsAllowed: Array.from({ length: 200 }, (_, n) => ({ name: `a${n}`, unit: 'Count' })),
  }),
  accept('an entitlement without a value', users({ value: undefined })),
  accept('an entitlement whose value is null', users({ value: null })),
  accept('an entitlement whose value is a number, as in the user guide', users({ value: 1 })),
  accept('an entitlement with more members', users({ overage: false })),
  accept('an entitlement of the unit None', users({ unit: 'None', value: 'on' })),
  [
    'own __proto__ in an entitlement gives it no unit',
    claimsWithEntitlement('"name":"a","__proto__":{"unit":"Count"}'),
    'malformed',
    'entitlements',
  ],
];

const ORDER: readonly Vector[] = [
  arn('a bad license and a bad seat: the license is looked at first', {
    licenseArn: 'x',
    licenseConsumptionToken: '',
  }),
  seat('a bad seat and a bad node: the seat is looked at first', { licenseConsumptionToken: '', nodeId: 1 }),
  node('a bad node and bad entitlements: the node is looked at first', {
    nodeId: 1,
    entitlementsAllowed: [],
  }),
  rights('bad entitlements and no end: the entitlements are looked at first', {
    entitlementsAllowed: [],
    expiration: undefined,
  }),
  [
    'a claim named exp in nested metadata is no end',
    claimsWith('"checkoutMetadata":{"exp":"1"}'),
    'valid',
    'ok',
  ],
];

export const CLAIMS: readonly Vector[] = [...ARNS, ...SEATS, ...NODES, ...RIGHTS, ...ORDER];

function claimsWithEntitlement(members: string): () => string {
  return () => {
    const entitlement: unknown = JSON.parse(`{${members}}`);
    return claims({ entitlementsAllowed: [entitlement] })();
  };
}
