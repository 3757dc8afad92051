// The server around a sandbox: where it listens, what only it offers, what it refuses.
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { request as httpRequest } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startSandboxServer } from '../../main/sandbox/server.ts';
import { borrow, httpClientsOf, sandboxForTest, signedHeaders } from './clients.ts';

async function order(endpoint: string, body: string, headers: Record<string, string> = {}): Promise<number> {
  const reply = await fetch(`${endpoint}/__fieldpass/control`, { method: 'POST', body, headers });
  return reply.status;
}

describe('the server of a sandbox', () => {
  test('shows live consumptions, totals and the requests it received', async () => {
    const { lm, endpoint } = await httpClientsOf(sandboxForTest());
    const held = await borrow(lm, 'OS-VIBRATION-SUITE', { ClientToken: 'wish', NodeId: 'laptop-7' });
    const seats: unknown = await (await fetch(`${endpoint}/__fieldpass/seats`)).json();
    expect(seats).toMatchObject({
      consumptions: expect.arrayContaining([
        {
          kind: 'borrow',
          consumptionToken: held.LicenseConsumptionToken,
          licenseArn: held.LicenseArn,
          clientToken: 'wish',
          nodeId: 'laptop-7',
          issuedAt: Date.parse(`${held.IssuedAt ?? ''}Z`),
          expiresAt: Date.parse(`${held.Expiration ?? ''}Z`),
          seats: 1,
        },
      ]) as unknown[],
      totals: { [held.LicenseArn ?? '']: { consumptions: 1, seats: 1 } },
    });
    const log: unknown = await (await fetch(`${endpoint}/__fieldpass/requests`)).json();
    expect(log).toMatchObject({
      requests: [
        { target: 'AWSLicenseManager.ListReceivedLicenses', outcome: 'ok' },
        { target: 'AWSLicenseManager.CheckoutBorrowLicense', clientToken: 'wish', outcome: 'ok' },
      ],
    });
  });

  test('takes orders, and refuses those that are not orders', async () => {
    const { lm, endpoint } = await httpClientsOf(sandboxForTest());
    expect(await order(endpoint, '{"kind":"rate-limit"}')).toBe(200);
    await expect(borrow(lm, 'QM-DRAFT-3D')).rejects.toMatchObject({ name: 'RateLimitExceededException' });
    expect(await order(endpoint, '{"kind":"rate-limit","x":1}')).toBe(400);
    expect(await order(endpoint, 'not json')).toBe(400);
    await borrow(lm, 'QM-DRAFT-3D');
  });

  test('keeps web pages away from its control pages', async () => {
    const { endpoint } = await httpClientsOf(sandboxForTest());
    expect(await order(endpoint, '{"kind":"reset"}', { origin: 'https://elsewhere.example' })).toBe(403);
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: 'elsewhere.example' };
      httpRequest(`${endpoint}/__fieldpass/seats`, { headers }, (reply) => {
        reply.resume();
        resolve(reply.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(rebound).toBe(403);
    expect((await fetch(`${endpoint}/__fieldpass/elsewhere`)).status).toBe(404);
    expect((await fetch(`${endpoint}/__fieldpass/control`)).status).toBe(404);
  });

  test('refuses a body over one MiB and goes on serving', async () => {
    const { lm, endpoint } = await httpClientsOf(sandboxForTest());
    const headers = signedHeaders('AWSLicenseManager.ListReceivedLicenses', Date.now());
    const body = Buffer.alloc(1024 * 1024 + 1, ' ');
    expect((await fetch(`${endpoint}/`, { method: 'POST', headers, body })).status).toBe(413);
    await borrow(lm, 'QM-DRAFT-3D');
  });

  test('listens on 127.0.0.1 only, and rejects a port that is taken', async () => {
    const sandbox = sandboxForTest();
    const { port, endpoint, stop } = await startSandboxServer(sandbox);
    expect(endpoint).toBe(`http://127.0.0.1:${port}`);
    await expect(startSandboxServer(sandbox, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const others = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    for (const { address } of others.filter((each) => each.family === 'IPv4' && !each.internal)) {
      const refused = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: address, port }, () => {
          socket.destroy();
          resolve(false);
        }).on('error', () => resolve(true));
      });
      expect(refused).toBe(true);
    }
    await stop();
    await expect(fetch(endpoint)).rejects.toThrow();
  });

  test('stops at once although a request hangs and connections are kept alive', async () => {
    const sandbox = sandboxForTest();
    const { endpoint, stop } = await startSandboxServer(sandbox);
    sandbox.control({ kind: 'hang-before-commit' });
    const headers = signedHeaders('AWSLicenseManager.ListReceivedLicenses', Date.now());
    const hanging = fetch(endpoint, { method: 'POST', headers, body: '{}' });
    await expect.poll(() => sandbox.requests().length, { timeout: 60_000 }).toBe(1);
    const ended = expect(hanging).rejects.toThrow();
    await stop();
    await ended;
    expect(sandbox.seats().consumptions.length).toBeGreaterThan(0);
  });
});
