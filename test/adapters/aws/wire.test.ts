// Requests of both reference operations as they cross the wire: each title names the member or constraint that it covers.

import http from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { EntitlementWish } from '../../../main/domain/license.ts';
import {
  CHECKOUT,
  CHECKOUT_WISH,
  checkOutWith,
  CLIENT_TOKEN,
  GRANT,
  LICENSE,
  open,
  WISH,
  type Opened,
} from '../../support/scripted-adapter.ts';
import { realClock } from '../../support/real-clock.ts';
import type { AskedRequest } from '../../support/scripted-aws.ts';

// The valid values of EntitlementData.Unit on both pages.
const UNITS =
  'Count None Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits Percent Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second Kilobits/Second Megabits/Second Gigabits/Second Terabits/Second Count/Second'.split(
    ' ',
  );

type Operation = {
  readonly name: string;
  readonly reply: Readonly<Record<string, unknown>>;
  readonly run: (
    opened: Opened,
    wished?: { readonly entitlements?: readonly EntitlementWish[]; readonly clientToken?: string },
  ) => Promise<{ readonly outcome: string }>;
};

const BORROW: Operation = {
  name: 'CheckoutBorrowLicense',
  reply: GRANT,
  run: ({ manager }, { entitlements = WISH.entitlements, clientToken = CLIENT_TOKEN } = {}) =>
    manager.borrow({ ...WISH, entitlements }, clientToken),
};
const CHECK_OUT: Operation = {
  name: 'CheckoutLicense',
  reply: CHECKOUT,
  run: ({ manager }, { entitlements = WISH.entitlements, clientToken = CLIENT_TOKEN } = {}) =>
    manager.checkOut({ ...CHECKOUT_WISH, entitlements }, clientToken),
};

type Run = (opened: Opened) => Promise<unknown>;

async function requestOf(run: Run, reply: unknown): Promise<AskedRequest> {
  const opened = open([{ body: reply }]);
  await run(opened);
  const [asked] = opened.aws.asked;
  if (asked === undefined || opened.aws.asked.length !== 1) throw new Error('not asked exactly once');
  return asked;
}

const bodyOf = async (run: Run, reply: unknown): Promise<unknown> =>
  JSON.parse((await requestOf(run, reply)).body);

for (const { name, reply, run } of [BORROW, CHECK_OUT]) {
  describe(`${name} request`, () => {
    test(`${name}: is a POST to / of the Region’s endpoint`, async () => {
      expect(await requestOf(run, reply)).toMatchObject({
        method: 'POST',
        path: '/',
        hostname: 'license-manager.eu-central-1.amazonaws.com',
      });
    });

    test(`${name}: X-Amz-Target is AWSLicenseManager.${name}`, async () => {
      expect((await requestOf(run, reply)).headers['x-amz-target']).toBe(`AWSLicenseManager.${name}`);
    });

    test(`${name}: Content-Type is application/x-amz-json-1.1, Content-Length that of the body`, async () => {
      const { headers, body } = await requestOf(run, reply);
      expect(headers['content-type']).toBe('application/x-amz-json-1.1');
      expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    });

    test(`${name}: is signed with Signature Version 4 for license-manager in the Region`, async () => {
      const { headers } = await requestOf(run, reply);
      expect(headers['authorization']).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKIDSCRIPTEXAMPLE000\/\d{8}\/eu-central-1\/license-manager\/aws4_request, SignedHeaders=[a-z0-9;-]*x-amz-target[a-z0-9;-]*, Signature=[0-9a-f]{64}$/,
      );
      expect(headers['x-amz-date']).toMatch(/^\d{8}T\d{6}Z$/);
    });

    test(`${name}: Entitlements keep their order, and Name its text beyond ASCII`, async () => {
      const entitlements = [
        { name: 'Größe “XL” \u{1F512}', unit: 'Count', value: '2' },
        { name: 'A', unit: 'None' },
      ];
      expect(await bodyOf((opened) => run(opened, { entitlements }), reply)).toMatchObject({
        Entitlements: [
          { Name: 'Größe “XL” \u{1F512}', Unit: 'Count', Value: '2' },
          { Name: 'A', Unit: 'None' },
        ],
      });
    });

    test(`${name}: Entitlements.Value is a string, and left out for Unit None`, async () => {
      const entitlements = [
        { name: 'Users', unit: 'Count', value: '3' },
        { name: 'Pro', unit: 'None' },
      ];
      const { body } = await requestOf((opened) => run(opened, { entitlements }), reply);
      expect(body).toContain('{"Name":"Users","Unit":"Count","Value":"3"}');
      expect(body).toContain('{"Name":"Pro","Unit":"None"}');
    });

    test(`${name}: Entitlements.Unit takes each of the 27 valid values`, async () => {
      const entitlements = UNITS.map((unit) => ({ name: `of ${unit}`, unit }));
      const body = await bodyOf((opened) => run(opened, { entitlements }), reply);
      expect(UNITS).toHaveLength(27);
      expect(body).toMatchObject({ Entitlements: UNITS.map((Unit) => ({ Name: `of ${Unit}`, Unit })) });
    });

    test.each([
      ['Entitlements.Name', { name: '', unit: 'Count', value: '1' }],
      ['Entitlements.Unit', { name: 'Users', unit: '', value: '1' }],
    ])(`${name}: %s is required; an empty one is not sent`, async (member, entitlement) => {
      const opened = open([{ body: reply }]);
      const entitlements = [...WISH.entitlements, entitlement];
      expect(await run(opened, { entitlements })).toMatchObject({
        outcome: 'not-sent',
        failure: { code: 'request-refused', details: { member } },
      });
      expect(opened.aws.asked).toEqual([]);
    });

    test(`${name}: ClientToken is sent as it is, and has 1 to 2048 characters without a blank`, async () => {
      const clientToken = 'x'.repeat(2_048);
      expect(await bodyOf((opened) => run(opened, { clientToken }), reply)).toMatchObject({
        ClientToken: clientToken,
      });
      for (const broken of ['', 'a b', 'a\nb', 'x'.repeat(2_049)]) {
        const opened = open([{ body: reply }]);
        expect(await run(opened, { clientToken: broken })).toMatchObject({
          outcome: 'not-sent',
          failure: { code: 'request-refused', details: { member: 'ClientToken' } },
        });
        expect(opened.aws.asked).toEqual([]);
      }
    });
  });
}

describe('CheckoutBorrowLicense members', () => {
  const ask = (changes: Partial<typeof WISH>) =>
    bodyOf(({ manager }) => manager.borrow({ ...WISH, ...changes }, CLIENT_TOKEN), GRANT);

  test('CheckoutBorrowLicense: exactly LicenseArn, Entitlements, DigitalSignatureMethod, NodeId and ClientToken are sent', async () => {
    expect(await ask({})).toEqual({
      LicenseArn: LICENSE.arn,
      Entitlements: [{ Name: 'Users', Unit: 'Count', Value: '1' }],
      DigitalSignatureMethod: 'JWT_PS384',
      NodeId: 'node-1',
      ClientToken: CLIENT_TOKEN,
    });
  });

  test('CheckoutBorrowLicense: NodeId is optional; an empty one is absent, not null', async () => {
    expect(await ask({ nodeId: '' })).not.toHaveProperty('NodeId');
  });

  test('CheckoutBorrowLicense: CheckoutMetadata is optional and absent', async () =>
    expect(await ask({})).not.toHaveProperty('CheckoutMetadata'));

  test('CheckoutBorrowLicense: CheckoutMetadata is a list of Name and Value as wished', async () => {
    const sent = await ask({ metadata: [{ name: 'Mac', value: '00:1B=x' }] });
    expect(sent).toMatchObject({ CheckoutMetadata: [{ Name: 'Mac', Value: '00:1B=x' }] });
  });

  test('CheckoutBorrowLicense: DigitalSignatureMethod is JWT_PS384, the only valid value', async () => {
    expect(await ask({})).toMatchObject({ DigitalSignatureMethod: 'JWT_PS384' });
  });

  const account = 'license-manager::123456789012:license:';
  test.each([
    `arn:aws:${account}l-${'0'.repeat(32)}`,
    `arn:aws-cn:${account}l-1`,
    `arn:aws-us-gov:${account}l-1`,
    `arn:aws-eusc:${account}l-1`,
    `arn:aws:${account}${'x'.repeat(1_000)}`,
  ])('CheckoutBorrowLicense: LicenseArn fits its pattern in any partition: %.60s', async (licenseArn) => {
    const region = {
      'arn:aws-cn': 'cn-north-1',
      'arn:aws-us-gov': 'us-gov-west-1',
      'arn:aws-eusc': 'eusc-de-east-1',
    }[licenseArn.split(':').slice(0, 2).join(':')];
    expect(await ask({ licenseArn, region: region ?? 'us-east-1' })).toMatchObject({
      LicenseArn: licenseArn,
    });
  });

  test.each([
    ['is empty', ''],
    ['is no ARN', 'l-0123'],
    ['holds a blank', `arn:aws:${account}l 1`],
    ['has another prefix', `arn:azure:${account}l-1`],
    ['is longer than its pattern allows', `arn:aws:${account}${'x'.repeat(1_025)}`],
    ['is longer than 2048 characters', `arn:aws${'x'.repeat(2_048)}:${account}l-1`],
  ])('CheckoutBorrowLicense: LicenseArn that %s is not sent', async (_, licenseArn) => {
    const opened = open([{ body: GRANT }]);
    expect(await opened.manager.borrow({ ...WISH, licenseArn }, CLIENT_TOKEN)).toMatchObject({
      outcome: 'not-sent',
      failure: { code: 'request-refused', details: { member: 'LicenseArn' } },
    });
    expect(opened.aws.asked).toEqual([]);
  });
});

describe('CheckoutLicense members', () => {
  const ask = (changes: Partial<typeof CHECKOUT_WISH>, reply = CHECKOUT) =>
    bodyOf((opened) => checkOutWith(opened, changes), reply);

  test('CheckoutLicense: exactly ProductSKU, CheckoutType, KeyFingerprint, Entitlements and ClientToken are sent when no more is wished', async () => {
    expect(await ask({})).toEqual({
      ProductSKU: 'SURVEY-1',
      CheckoutType: 'PROVISIONAL',
      KeyFingerprint: 'aws:123456789012:Test Vendor:issuer-fingerprint',
      Entitlements: [{ Name: 'Users', Unit: 'Count', Value: '1' }],
      ClientToken: CLIENT_TOKEN,
    });
  });

  test('CheckoutLicense: Beneficiary and NodeId are sent as wished', async () => {
    expect(await ask({ beneficiary: '123456789012', nodeId: '10.0.21.57' })).toMatchObject({
      Beneficiary: '123456789012',
      NodeId: '10.0.21.57',
    });
  });

  test.each([null, ''])(
    'CheckoutLicense: Beneficiary and NodeId of %j are absent, not null',
    async (none) => {
      const body = await ask({ beneficiary: none, nodeId: none });
      expect(body).not.toHaveProperty('Beneficiary');
      expect(body).not.toHaveProperty('NodeId');
    },
  );

  test.each([
    ['provisional', 'PROVISIONAL'],
    ['perpetual', 'PERPETUAL'],
  ] as const)('CheckoutLicense: CheckoutType of a %s checkout is %s', async (type, CheckoutType) => {
    expect(await ask({ type })).toMatchObject({ CheckoutType });
  });

  test.each([
    ['ProductSKU', { productSku: '' }],
    ['KeyFingerprint', { keyFingerprint: '' }],
  ])('CheckoutLicense: %s is required; an empty one is not sent', async (member, changes) => {
    const opened = open([{ body: CHECKOUT }]);
    expect(await checkOutWith(opened, changes)).toMatchObject({
      outcome: 'not-sent',
      failure: { code: 'request-refused', details: { member } },
    });
    expect(opened.aws.asked).toEqual([]);
  });
});

describe('the socket', () => {
  test.each([BORROW, CHECK_OUT])(
    '$name: the very bytes are an HTTP/1.1 request with these headers',
    async ({ run, reply }) => {
      const received: {
        readonly line: string;
        readonly headers: http.IncomingHttpHeaders;
        readonly body: string;
      }[] = [];
      const server = http.createServer((request, response) => {
        void text(request).then((body) => {
          const line = `${request.method ?? ''} ${request.url ?? ''} HTTP/${request.httpVersion}`;
          received.push({ line, headers: request.headers, body });
          response.end(JSON.stringify(reply));
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const endpoint = `http://127.0.0.1:${port ?? 0}`;
      try {
        const answer = await run(open([], { requestHandler: undefined, endpoint, clock: realClock }));
        expect(answer.outcome).toBe('granted');
      } finally {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      const [{ line, headers, body } = { line: '', headers: {}, body: '' }] = received;
      expect(line).toBe('POST / HTTP/1.1');
      expect(headers['content-type']).toBe('application/x-amz-json-1.1');
      expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
      expect(JSON.parse(body)).toMatchObject({ ClientToken: CLIENT_TOKEN });
      expect(body).not.toContain('null');
    },
  );
});
