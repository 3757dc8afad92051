// What surrounds the JSON: target, signature, content type, size.
import { describe, expect, test } from 'vitest';
import { jsonOf, mustReply, sandboxForTest, sendRaw, signedHeaders } from './clients.ts';

const NOW = Date.UTC(2026, 2, 14, 15, 0, 0);
const TARGET = 'AWSLicenseManager.ListReceivedLicenses';

async function answer(
  change: Record<string, string | undefined>,
  request: { method?: string; path?: string; body?: Uint8Array; at?: number } = {},
): Promise<{ status: number; type: unknown; message: unknown; headers: Readonly<Record<string, string>> }> {
  const sandbox = sandboxForTest({ now: () => NOW });
  const merged = { ...signedHeaders(TARGET, request.at ?? NOW), ...change };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(merged)) if (value !== undefined) headers[name] = value;
  const { method = 'POST', path = '/', body = Buffer.from('{}') } = request;
  const reply = mustReply(await sandbox.handle({ method, path, headers, body }));
  const json = jsonOf(reply);
  return {
    status: reply.status,
    type: json['__type'],
    message: json['Message'] ?? json['message'],
    headers: reply.headers,
  };
}

function authorization(changes: { credential?: string; signed?: string; signature?: string }): string {
  const credential =
    changes.credential ?? 'AKIDSANDBOXEXAMPLE00/20260314/us-east-1/license-manager/aws4_request';
  const signed = changes.signed ?? 'host;x-amz-date';
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed}, Signature=${changes.signature ?? 'ab'.repeat(32)}`;
}

describe('the envelope of a request', () => {
  test('a signed request is answered with the headers AWS sends and the server clock', async () => {
    const { status, headers } = await answer({});
    expect(status).toBe(200);
    expect(headers['date']).toBe('Sat, 14 Mar 2026 15:00:00 GMT');
    expect(headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
  });

  const id = 'AKIDSANDBOXEXAMPLE00';
  test.each<[string, Record<string, string | undefined>, string]>([
    ['without an Authorization header', { authorization: undefined }, 'MissingAuthenticationTokenException'],
    ['with another scheme', { authorization: 'Bearer abc' }, 'IncompleteSignatureException'],
    [
      'without a signature',
      { authorization: authorization({ signature: '' }) },
      'IncompleteSignatureException',
    ],
    [
      'with a short signature',
      { authorization: authorization({ signature: 'abcd' }) },
      'IncompleteSignatureException',
    ],
    [
      'without signed headers',
      { authorization: authorization({ signed: '' }) },
      'IncompleteSignatureException',
    ],
    [
      'without a region in the scope',
      { authorization: authorization({ credential: `${id}/20260314/license-manager/aws4_request` }) },
      'IncompleteSignatureException',
    ],
    [
      'with an impossible access key',
      { authorization: authorization({ credential: 'A!/20260314/us-east-1/license-manager/aws4_request' }) },
      'IncompleteSignatureException',
    ],
    ['without x-amz-date', { 'x-amz-date': undefined }, 'IncompleteSignatureException'],
    [
      'with an unreadable x-amz-date',
      { 'x-amz-date': '2026-03-14T15:00:00Z' },
      'IncompleteSignatureException',
    ],
    ['with an impossible x-amz-date', { 'x-amz-date': '20261340T990000Z' }, 'IncompleteSignatureException'],
    [
      'that does not sign the host',
      { authorization: authorization({ signed: 'x-amz-date' }) },
      'InvalidSignatureException',
    ],
    [
      'signed for another service',
      { authorization: authorization({ credential: `${id}/20260314/us-east-1/kms/aws4_request` }) },
      'InvalidSignatureException',
    ],
    [
      'signed for another day',
      {
        authorization: authorization({ credential: `${id}/20260313/us-east-1/license-manager/aws4_request` }),
      },
      'InvalidSignatureException',
    ],
    [
      'for an unknown operation',
      { 'x-amz-target': 'AWSLicenseManager.CreateLicenseConfiguration' },
      'UnknownOperationException',
    ],
    [
      'for a known operation of another service',
      { 'x-amz-target': 'TrentService.GetLicense' },
      'UnknownOperationException',
    ],
    ['without a target', { 'x-amz-target': undefined }, 'UnknownOperationException'],
    ['with another content type', { 'content-type': 'application/json' }, 'SerializationException'],
    ['without a content type', { 'content-type': undefined }, 'SerializationException'],
  ])('a request %s is refused', async (_, change, type) => {
    expect(await answer(change)).toMatchObject({ status: 400, type });
  });

  test.each([
    ['299 s old', -299_000, undefined],
    ['301 s old', -301_000, 'InvalidSignatureException'],
    ['299 s ahead', 299_000, undefined],
    ['301 s ahead', 301_000, 'InvalidSignatureException'],
  ])('a signature %s is judged by the five minutes of the real service', async (_, offset, type) => {
    const reply = await answer({}, { at: NOW + offset });
    expect(reply.type).toBe(type);
    if (type !== undefined) expect(reply.message).toMatch(/^Signature (expired|not yet current): /);
  });

  test.each([
    ['GET', '/'],
    ['POST', '/elsewhere'],
    ['POST', '/__fieldpass/seats'],
  ])('%s %s is not an operation', async (method, path) => {
    expect(await answer({}, { method, path })).toMatchObject({
      status: 400,
      type: 'UnknownOperationException',
    });
  });

  test.each([
    ['cut JSON', Buffer.from('{"MaxResults":')],
    ['nothing', Buffer.alloc(0)],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a list', Buffer.from('[]')],
    ['null', Buffer.from('null')],
  ])('a body of %s is a SerializationException', async (_, body) => {
    expect(await answer({}, { body })).toMatchObject({ status: 400, type: 'SerializationException' });
  });

  test('a body over one MiB is refused before it is parsed', async () => {
    const body = Buffer.alloc(1024 * 1024 + 1, ' ');
    expect(await answer({}, { body })).toMatchObject({ status: 413, type: 'RequestEntityTooLargeException' });
  });

  test('unknown members are ignored and null counts as absent', async () => {
    const sandbox = sandboxForTest();
    const reply = await sendRaw(sandbox, 'ListReceivedLicenses', {
      Future: 1,
      MaxResults: null,
      Filters: null,
    });
    expect(reply.status).toBe(200);
  });
});
