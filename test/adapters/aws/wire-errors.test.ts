// Errors of both reference operations as they cross the wire: each title names the detail that it covers.

import { describe, expect, test } from 'vitest';
import {
  borrowWith,
  CHECKOUT,
  checkOutWith,
  GRANT,
  open,
  type Opened,
} from '../../support/scripted-adapter.ts';
import type { ScriptedAnswer } from '../../support/scripted-aws.ts';

const OPERATIONS: readonly [
  string,
  (opened: Opened) => Promise<unknown>,
  Readonly<Record<string, unknown>>,
][] = [
  ['CheckoutBorrowLicense', borrowWith, GRANT],
  ['CheckoutLicense', (opened) => checkOutWith(opened), CHECKOUT],
];
const NAME = 'NoEntitlementsAllowedException';
const ID = '0c8a29e6-4b4f-4c0e-9d0f-0d6f2f4f3a11';

describe.each(OPERATIONS)('the errors of %s', (operation, run, reply) => {
  const after = (answer: ScriptedAnswer) => run(open([{ status: 400, ...answer }]));
  const noSeats = { outcome: 'refused', failure: { code: 'no-seats', details: { awsError: NAME } } };

  test.each([
    ['in __type', { body: { __type: NAME } }],
    ['in __type behind a namespace', { body: { __type: `com.amazonaws.licensemanager#${NAME}` } }],
    ['in X-Amzn-ErrorType', { body: {}, headers: { 'x-amzn-errortype': NAME } }],
    [
      'in X-Amzn-ErrorType before an address',
      { body: {}, headers: { 'x-amzn-errortype': `${NAME}:http://internal.amazon.com/coral/` } },
    ],
  ])(`${operation}: the JSON error form may name the exception %s`, async (_, answer) => {
    expect(await after(answer)).toMatchObject(noSeats);
  });

  test.each(['Message', 'message'])(
    `${operation}: the JSON error form may have its words in %s`,
    async (member) => {
      const answer = await after({ body: { __type: NAME, [member]: 'All seats are in use.' } });
      expect(answer).toMatchObject({ failure: { details: { awsMessage: 'All seats are in use.' } } });
    },
  );

  test(`${operation}: an exception without words is an exception all the same`, async () => {
    expect(await after({ body: { __type: NAME } })).toMatchObject(noSeats);
  });

  test(`${operation}: an error that names no exception is no refusal: the seat may be taken`, async () => {
    expect(await after({ body: { Message: 'no' } })).toMatchObject({
      outcome: 'unknown',
      failure: { code: 'reply-invalid' },
    });
  });

  test(`${operation}: the request id is kept from a grant and from a refusal`, async () => {
    const headers = { 'x-amzn-requestid': ID };
    expect(await run(open([{ body: reply, headers }]))).toMatchObject({ grant: { requestId: ID } });
    expect(await after({ body: { __type: NAME }, headers })).toMatchObject({
      failure: { details: { requestId: ID, httpStatus: 400 } },
    });
  });

  test(`${operation}: a request id that is absent or is none is left out`, async () => {
    for (const headers of [{}, { 'x-amzn-requestid': 'a b' }, { 'x-amzn-requestid': '' }]) {
      expect(await run(open([{ body: reply, headers }]))).toMatchObject({ grant: { requestId: null } });
    }
  });

  test(`${operation}: Location of a RedirectException is where it is asked again, once`, async () => {
    const elsewhere = { status: 400, body: { __type: 'RedirectException', Location: 'us-west-2' } };
    const opened = open([elsewhere, { body: reply }]);
    expect(await run(opened)).toMatchObject({ outcome: 'granted', grant: { region: 'us-west-2' } });
    expect(opened.aws.asked.map(({ region }) => region)).toEqual(['eu-central-1', 'us-west-2']);
    const [first, second] = opened.aws.asked.map(({ body }) => body);
    expect(second).toBe(first);
  });
});
