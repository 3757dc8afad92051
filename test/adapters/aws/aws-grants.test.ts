// The AWS adapter of grants against scripted answers.

import { describe, expect, test } from 'vitest';
import type { Grants } from '../../../main/ports.ts';
import {
  CLIENT_TOKEN,
  failureOf,
  GRANT_ARN,
  LICENSE,
  open,
  pagesOf,
} from '../../support/scripted-adapter.ts';
import { exception } from '../../support/scripted-aws.ts';

const RAW = {
  GrantArn: GRANT_ARN,
  GrantName: 'Survey for field teams',
  ParentArn: LICENSE.arn,
  LicenseArn: LICENSE.arn,
  GranteePrincipalArn: 'arn:aws:iam::210987654321:root',
  HomeRegion: 'eu-west-1',
  GrantStatus: 'PENDING_ACCEPT',
  StatusReason: 'new',
  Version: '1',
  GrantedOperations: ['CheckoutBorrowLicense', 'CheckInLicense'],
};
const READ = {
  arn: GRANT_ARN,
  name: 'Survey for field teams',
  licenseArn: LICENSE.arn,
  parentArn: LICENSE.arn,
  granterAccount: '123456789012',
  homeRegion: 'eu-west-1',
  status: 'PENDING_ACCEPT',
  statusReason: 'new',
  version: '1',
  operations: ['CheckoutBorrowLicense', 'CheckInLicense'],
};

describe('listing received grants', () => {
  test('filters by one status, page after page, from the default Region', async () => {
    const { grants, aws } = open([{ body: { Grants: [RAW], NextToken: 'next' } }, { body: {} }]);
    expect(await pagesOf(grants.listReceived('PENDING_ACCEPT'))).toEqual([[READ], []]);
    const Filters = [{ Name: 'GrantStatus', Values: ['PENDING_ACCEPT'] }];
    expect(aws.asked.map(({ body, region }) => [JSON.parse(body), region])).toEqual([
      [{ MaxResults: 100, Filters }, 'us-east-1'],
      [{ MaxResults: 100, Filters, NextToken: 'next' }, 'us-east-1'],
    ]);
    expect(aws.asked[0]?.headers['x-amz-target']).toBe('AWSLicenseManager.ListReceivedGrants');
  });

  test('asks for all of them without a filter', async () => {
    const { grants, aws } = open([{ body: { Grants: [] } }]);
    await pagesOf(grants.listReceived(null));
    expect(JSON.parse(aws.asked[0]?.body ?? '')).toEqual({ MaxResults: 100 });
  });

  test('stops when AWS repeats a page token', async () => {
    const { grants, aws } = open([{ body: { NextToken: 'same' } }]);
    expect(await failureOf(pagesOf(grants.listReceived(null)))).toMatchObject({
      code: 'reply-invalid',
      details: { operation: 'ListReceivedGrants', problem: 'pages-repeat' },
    });
    expect(aws.asked).toHaveLength(2);
  });

  test('leaves out what makes no sense, says so, and keeps the rest', async () => {
    const bare = {
      GrantArn: GRANT_ARN,
      LicenseArn: LICENSE.arn,
      HomeRegion: 'eu-west-1',
      GrantStatus: 'NEW',
    };
    const Grants = [
      null,
      { ...RAW, GrantArn: undefined },
      { ...RAW, LicenseArn: 'l-1' },
      { ...RAW, HomeRegion: 'evil.example/' },
      { ...RAW, GrantStatus: 7 },
      { ...RAW, GrantedOperations: 'all' },
      bare,
    ];
    const { grants, log } = open([{ body: { Grants } }]);
    expect((await pagesOf(grants.listReceived(null))).flat()).toEqual([
      {
        ...READ,
        name: GRANT_ARN,
        parentArn: null,
        status: 'NEW',
        statusReason: null,
        version: null,
        operations: [],
      },
    ]);
    expect(log.lines).toHaveLength(6);
  });
});

describe('one grant', () => {
  test('is read in its home Region', async () => {
    const { grants, aws } = open([{ body: { Grant: RAW } }]);
    expect(await grants.get(GRANT_ARN, 'eu-west-1')).toEqual(READ);
    expect(aws.asked[0]).toMatchObject({ operation: 'GetGrant', region: 'eu-west-1' });
    expect(JSON.parse(aws.asked[0]?.body ?? '')).toEqual({ GrantArn: GRANT_ARN });
  });

  test('that is another than was asked for is not believed', async () => {
    const { grants } = open([{ body: { Grant: { ...RAW, GrantArn: `${GRANT_ARN}0` } } }]);
    expect(await failureOf(grants.get(GRANT_ARN, 'eu-west-1'))).toMatchObject({ code: 'reply-invalid' });
  });

  test('is never asked for by what is no ARN', async () => {
    const { grants, aws } = open([{ body: { Grant: RAW } }]);
    expect(await failureOf(grants.get('g-1', 'eu-west-1'))).toMatchObject({ code: 'grant-not-found' });
    expect(aws.asked).toEqual([]);
  });
});

type Act = (grants: Grants) => Promise<{ readonly status: string }>;
const ACTS: readonly (readonly [string, unknown, Act])[] = [
  ['AcceptGrant', { GrantArn: GRANT_ARN }, (grants) => grants.accept(GRANT_ARN, 'eu-west-1')],
  [
    'CreateGrantVersion',
    { GrantArn: GRANT_ARN, ClientToken: CLIENT_TOKEN, Status: 'ACTIVE' },
    (grants) => grants.activate(GRANT_ARN, 'eu-west-1', CLIENT_TOKEN),
  ],
  ['RejectGrant', { GrantArn: GRANT_ARN }, (grants) => grants.reject(GRANT_ARN, 'eu-west-1')],
];

describe.each(ACTS)('%s', (operation, request, act) => {
  test('is sent to the home Region with just its members, and gives the status', async () => {
    const body = { GrantArn: GRANT_ARN, Status: 'PENDING_WORKFLOW', Version: '2' };
    const { grants, aws } = open([{ body }]);
    expect(await act(grants)).toEqual({ status: 'PENDING_WORKFLOW' });
    expect(aws.asked).toHaveLength(1);
    expect(aws.asked[0]).toMatchObject({ operation, region: 'eu-west-1' });
    expect(JSON.parse(aws.asked[0]?.body ?? '')).toEqual(request);
  });

  test('is not possible where AWS complains, and tells in whose words', async () => {
    const { grants } = open([exception('ValidationException', 'Grant is in status REJECTED')]);
    expect(await failureOf(act(grants))).toMatchObject({
      code: 'grant-not-possible',
      details: { operation, awsMessage: 'Grant is in status REJECTED' },
    });
  });

  test('is denied where AWS says that the caller may not, even in a ValidationException', async () => {
    const words = 'Caller arn:aws:iam::1:root is not allowed to accept this grant.';
    const { grants } = open([exception('ValidationException', words)]);
    expect(await failureOf(act(grants))).toMatchObject({ code: 'access-denied' });
  });

  test.each([{}, { Status: '' }, { Status: 7 }, { GrantArn: `${GRANT_ARN}0`, Status: 'ACTIVE' }])(
    'does not believe the reply %j',
    async (body) => {
      expect(await failureOf(act(open([{ body }]).grants))).toMatchObject({ code: 'reply-invalid' });
    },
  );

  test('is sent once only when AWS is in trouble', async () => {
    const { grants, aws } = open([exception('ServerInternalException')]);
    expect(await failureOf(act(grants))).toMatchObject({ code: 'service-trouble' });
    expect(aws.asked).toHaveLength(1);
  });
});
