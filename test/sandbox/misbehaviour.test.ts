// Ordered misbehaviour: each kind does what it says, as often and where it was told, and no further.
import {
  CheckoutBorrowLicenseCommand,
  GetLicenseCommand,
  ListReceivedLicensesCommand,
} from '@aws-sdk/client-license-manager';
import type { LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { constants, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseMisbehaviour } from '../../main/sandbox/misbehaviour.ts';
import type { Sandbox } from '../../main/sandbox/sandbox.ts';
import {
  borrow,
  borrowOf,
  claimsIn,
  clientsOf,
  httpClientsOf,
  licenseOf,
  mustReply,
  sandboxForTest,
  sendRaw,
  signedHeaders,
} from './clients.ts';

const list = (lm: LicenseManagerClient): Promise<unknown> => lm.send(new ListReceivedLicensesCommand({}));

// A loaded machine may take seconds for a key.
const poll = <T>(look: () => T): ReturnType<typeof expect.poll<T>> => expect.poll(look, { timeout: 60_000 });

function liveSeats(sandbox: Sandbox): number {
  return sandbox.seats().consumptions.length;
}

const ways: [string, (sandbox: Sandbox) => Promise<{ lm: LicenseManagerClient }>][] = [
  ['in process', (sandbox) => Promise.resolve(clientsOf(sandbox))],
  ['over HTTP', (sandbox) => httpClientsOf(sandbox)],
];

describe.each(ways)('misbehaviour %s', (way, connect) => {
  test.each([
    ['rate-limit', 'RateLimitExceededException', 400],
    ['server-error', 'ServerInternalException', 500],
  ] as const)('%s refuses as often as ordered, without committing', async (kind, name, httpStatusCode) => {
    const sandbox = sandboxForTest();
    const { lm } = await connect(sandbox);
    const before = liveSeats(sandbox);
    sandbox.control({ kind, times: 2, operation: 'CheckoutBorrowLicense' });
    const refused = { name, $metadata: { httpStatusCode } };
    await expect(borrow(lm, 'QM-DRAFT-3D')).rejects.toMatchObject(refused);
    await expect(borrow(lm, 'QM-DRAFT-3D')).rejects.toMatchObject(refused);
    expect(liveSeats(sandbox)).toBe(before);
    await borrow(lm, 'QM-DRAFT-3D');
    expect(liveSeats(sandbox)).toBe(before + 1);
  });

  test('a redirect carries its Location, a named failure its name, a missing role its message', async () => {
    const sandbox = sandboxForTest();
    const { lm } = await connect(sandbox);
    sandbox.control({ kind: 'redirect', location: 'eu-west-1' });
    sandbox.control({ kind: 'fail', name: 'ConflictException', message: 'Again' });
    sandbox.control({ kind: 'role-not-found' });
    await expect(list(lm)).rejects.toMatchObject({ name: 'RedirectException', Location: 'eu-west-1' });
    await expect(list(lm)).rejects.toMatchObject({ name: 'ConflictException', message: 'Again' });
    await expect(list(lm)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'Service role not found',
    });
    await list(lm);
  });

  test.each([
    ['drop-before-commit', 0],
    ['drop-after-commit', 1],
    ['truncated-body', 1],
  ] as const)(
    '%s breaks the connection with %i seats taken, and a retry is answered',
    async (kind, taken) => {
      const sandbox = sandboxForTest();
      const { lm } = await connect(sandbox);
      const before = liveSeats(sandbox);
      const input = borrowOf(await licenseOf(lm, 'QM-DRAFT-3D'));
      sandbox.control({ kind });
      const failure = await lm.send(new CheckoutBorrowLicenseCommand(input)).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'ECONNRESET' });
      // The SDK's own HTTP handler calls a reset connection a TimeoutError; in process it stays a plain Error.
      expect(failure).toMatchObject({
        name: way === 'in process' || kind === 'truncated-body' ? 'Error' : 'TimeoutError',
      });
      expect(sandbox.requests().at(-1)).toMatchObject({ clientToken: input.ClientToken, outcome: kind });
      expect(liveSeats(sandbox)).toBe(before + taken);
      await lm.send(new CheckoutBorrowLicenseCommand(input));
      expect(liveSeats(sandbox)).toBe(before + 1);
    },
  );

  test.each([
    ['hang-before-commit', 0],
    ['hang-after-commit', 1],
  ] as const)('%s never answers until the client gives up, with %i seats taken', async (kind, taken) => {
    const sandbox = sandboxForTest();
    const { lm } = await connect(sandbox);
    const before = liveSeats(sandbox);
    const input = borrowOf(await licenseOf(lm, 'QM-DRAFT-3D'));
    sandbox.control({ kind });
    const giveUp = new AbortController();
    const asked = lm.send(new CheckoutBorrowLicenseCommand(input), { abortSignal: giveUp.signal });
    await poll(() => sandbox.requests().at(-1)?.clientToken).toBe(input.ClientToken);
    await poll(() => liveSeats(sandbox)).toBe(before + taken);
    giveUp.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(sandbox.requests().at(-1)?.outcome).toBe('pending');
  });

  test.each([
    ['empty-body', {}],
    ['empty-object', {}],
    ['oversize-body', { bytes: 100_000 }],
  ] as const)('%s is an empty success to the SDK although the seat was taken', async (kind, more) => {
    const sandbox = sandboxForTest();
    const { lm } = await connect(sandbox);
    const before = liveSeats(sandbox);
    const input = borrowOf(await licenseOf(lm, 'QM-DRAFT-3D'));
    sandbox.control(parseMisbehaviour({ kind, ...more }));
    const { $metadata, ...reply } = await lm.send(new CheckoutBorrowLicenseCommand(input));
    expect([$metadata.httpStatusCode, reply]).toEqual([200, {}]);
    expect(liveSeats(sandbox)).toBe(before + 1);
  });

  test('a captive portal answers with a page, and the request never arrives', async () => {
    const sandbox = sandboxForTest();
    const { lm } = await connect(sandbox);
    const before = liveSeats(sandbox);
    sandbox.control({ kind: 'captive-portal', operation: 'CheckoutBorrowLicense' });
    await expect(borrow(lm, 'QM-DRAFT-3D')).rejects.toThrow(/JSON/);
    expect(liveSeats(sandbox)).toBe(before);
  });
});

describe('misbehaviour', () => {
  test('delays stand on their side of the commit', async () => {
    const sandbox = sandboxForTest();
    const { lm } = clientsOf(sandbox);
    const before = liveSeats(sandbox);
    const first = borrowOf(await licenseOf(lm, 'QM-DRAFT-3D'));
    sandbox.control({ kind: 'delay-after-commit', ms: 60_000 });
    const giveUp = new AbortController();
    const late = lm.send(new CheckoutBorrowLicenseCommand(first), { abortSignal: giveUp.signal });
    await poll(() => liveSeats(sandbox)).toBe(before + 1);
    giveUp.abort();
    await expect(late).rejects.toMatchObject({ name: 'AbortError' });
    sandbox.control({ kind: 'delay-before-commit', ms: 60 });
    const began = performance.now();
    const second = borrow(lm, 'QM-DRAFT-3D', { ClientToken: 'second' });
    await second;
    // A timer may fire a millisecond early; the order was for the list request that `borrow` sends first.
    expect(performance.now() - began).toBeGreaterThanOrEqual(59);
  });

  test('a wrong clock shows in Date and in tokens, and the skew check judges by it', async () => {
    const sandbox = sandboxForTest();
    const DAY = 24 * 60 * 60_000;
    const order = { kind: 'wrong-clock', offsetMs: -2 * DAY, times: 'until-reset' } as const;
    const license = await licenseOf(clientsOf(sandbox).lm, 'QM-DRAFT-3D');
    sandbox.control(order);
    const wrong = clientsOf(sandbox, 'us-east-1', -2 * DAY).lm;
    const reply = await wrong.send(new CheckoutBorrowLicenseCommand(borrowOf(license)));
    const behind = (text: string | undefined): number => Date.now() - Date.parse(`${text ?? ''}Z`);
    expect(Math.abs(behind(reply.IssuedAt) - 2 * DAY)).toBeLessThan(60_000);
    expect(claimsIn(reply.SignedToken)['issuedAt']).toBe(reply.IssuedAt);
    const right = await sendRaw(sandbox, 'ListReceivedLicenses', {});
    expect(right.body['__type']).toBe('InvalidSignatureException');
    expect(Math.abs(Date.now() - Date.parse(right.reply.headers['date'] ?? '') - 2 * DAY)).toBeLessThan(
      60_000,
    );
    sandbox.control({ kind: 'reset' });
    expect((await sendRaw(sandbox, 'ListReceivedLicenses', {})).status).toBe(200);
  });

  test.each([
    ['forged-token', false, {}],
    ['wrong-node-token', true, { nodeId: 'another-computer' }],
    [
      'wrong-license-token',
      true,
      { licenseArn: `arn:aws:license-manager::999900001111:license:l-${'0'.repeat(32)}` },
    ],
    ['expired-token', true, { expiration: '2001-01-02T00:00:00' }],
  ] as const)(
    '%s spoils one reply (signature good: %s); the same wish asked again is genuine',
    async (kind, good, claims) => {
      const sandbox = sandboxForTest();
      const { lm } = clientsOf(sandbox);
      const input = borrowOf(await licenseOf(lm, 'QM-DRAFT-3D'), { NodeId: 'mine' });
      sandbox.control({ kind });
      const spoiled = await lm.send(new CheckoutBorrowLicenseCommand(input));
      const genuine = await lm.send(new CheckoutBorrowLicenseCommand(input));
      const pem = await sandbox.issuerPublicKeyPem();
      expect(isSignedBy(pem, spoiled.SignedToken)).toBe(good);
      expect(isSignedBy(pem, genuine.SignedToken)).toBe(true);
      expect(claimsIn(spoiled.SignedToken)).toEqual({
        ...claimsIn(genuine.SignedToken),
        ...(kind === 'expired-token' ? { issuedAt: '2001-01-01T00:00:00' } : {}),
        ...claims,
      });
      expect(spoiled.LicenseConsumptionToken).toBe(genuine.LicenseConsumptionToken);
    },
  );

  test('an order for one operation leaves the others alone, and one until reset stays until reset', async () => {
    const sandbox = sandboxForTest();
    const { lm } = clientsOf(sandbox);
    sandbox.control({ kind: 'rate-limit', operation: 'GetLicense', times: 'until-reset' });
    const { LicenseArn } = await licenseOf(lm, 'QM-DRAFT-3D');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(lm.send(new GetLicenseCommand({ LicenseArn }))).rejects.toMatchObject({
        name: 'RateLimitExceededException',
      });
    }
    sandbox.control({ kind: 'reset' });
    await lm.send(new GetLicenseCommand({ LicenseArn }));
  });

  test('closing drops a hanging request and everything after it', async () => {
    const sandbox = sandboxForTest();
    sandbox.control({ kind: 'hang-before-commit' });
    const request = {
      method: 'POST',
      path: '/',
      headers: signedHeaders('AWSLicenseManager.ListReceivedLicenses', Date.now()),
      body: Buffer.from('{}'),
    };
    const hanging = sandbox.handle(request);
    sandbox.close();
    expect(await hanging).toBe('connection-dropped');
    expect(await sandbox.handle(request)).toBe('connection-dropped');
    sandbox.close();
  });

  test('closing while the key is made drops the checkout that needed it', async () => {
    const sandbox = sandboxForTest();
    const license = await licenseOf(clientsOf(sandbox).lm, 'QM-DRAFT-3D');
    const asked = sandbox.handle({
      method: 'POST',
      path: '/',
      headers: signedHeaders('AWSLicenseManager.CheckoutBorrowLicense', Date.now()),
      body: Buffer.from(JSON.stringify(borrowOf(license))),
    });
    await new Promise((resolve) => setImmediate(resolve));
    sandbox.close();
    expect(await asked).toBe('connection-dropped');
    expect(sandbox.requests().at(-1)?.outcome).toBe('closed');
  });

  test('a truncated reply claims its full length', async () => {
    const sandbox = sandboxForTest();
    sandbox.control({ kind: 'truncated-body' });
    const { headers, body } = mustReply(
      await sandbox.handle({
        method: 'POST',
        path: '/',
        headers: signedHeaders('AWSLicenseManager.ListReceivedLicenses', Date.now()),
        body: Buffer.from('{}'),
      }),
    );
    expect(Number(headers['content-length'])).toBeGreaterThan(body.byteLength);
    expect(body.byteLength).toBeGreaterThan(0);
  });
});

function isSignedBy(pem: string, token: string | undefined): boolean {
  const [head = '', payload = '', signature = ''] = token?.split('.') ?? [];
  const key = { key: createPublicKey(pem), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  return verify('sha384', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'));
}
