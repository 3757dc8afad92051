// How long a command waits: repeats that AWS asks for, and deadlines on a network that never answers.

import { once } from 'node:events';
import { join } from 'node:path';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectFailure, listAt, Terminal } from '../support/command-line.ts';
import { startPrivateKeyring, type PrivateKeyring } from '../support/private-keyring.ts';

const NAME = 'Quillmark Draft 3D';

let keyring: PrivateKeyring;

beforeAll(async () => {
  keyring = await startPrivateKeyring();
});

afterAll(() => keyring.stop());

// All mostly wait, so they wait together, each with a terminal of its own.
describe.concurrent('patience', () => {
  test(
    'rate limiting is waited out once, and told when it goes on',
    { timeout: 60_000 },
    async ({ onTestFinished }) => {
      const own = await Terminal.open(keyring.env);
      onTestFinished(() => own.close());
      await own.ask(['licenses']);
      own.misbehave({ kind: 'rate-limit', operation: 'CheckoutBorrowLicense' });
      expect((await own.ask(['borrow', NAME])).status).toBe(0);
      own.misbehave({ kind: 'rate-limit', operation: 'CheckoutBorrowLicense', times: 'until-reset' });
      expectFailure(await own.ask(['borrow', 'Fernholt PLC Studio']), 5, 'rate-limited');
      own.misbehave({ kind: 'reset' });
      const { document } = await own.ask(['status']);
      expect(listAt(document, 'borrows')).toHaveLength(1);
      expect(own.seats()).toHaveLength(1);
    },
  );

  test(
    'a network that never answers ends the listing, and a borrow that was already granted, each within its deadline',
    { timeout: 60_000 },
    async ({ onTestFinished }) => {
      const own = await Terminal.open(keyring.env);
      onTestFinished(() => own.close());
      const silent = await startSilence();
      await own.ask(['licenses']);
      own.misbehave({ kind: 'hang-after-commit', operation: 'CheckoutBorrowLicense' });
      const [listing, borrow] = await Promise.all([
        own.ask(['licenses', '--data-dir', join(own.dir, 'new')], {
          AWS_ENDPOINT_URL_LICENSE_MANAGER: silent.endpoint,
        }),
        own.ask(['borrow', NAME]),
      ]);
      await silent.stop();
      expectFailure(listing, 5, 'timed-out');
      expect(listing.elapsedMs).toBeLessThan(25_000);
      // The seat had been taken while the reply hung: the repeat finds the same one.
      expect(borrow).toMatchObject({ status: 0, document: { verdict: 'valid' } });
      expect(borrow.elapsedMs).toBeLessThan(40_000);
      expect(own.seats()).toHaveLength(1);
    },
  );

  test(
    'a status says what is here and ends, though nobody answers what it took up',
    { timeout: 60_000 },
    async ({ onTestFinished }) => {
      const own = await Terminal.open(keyring.env);
      onTestFinished(() => own.close());
      await own.ask(['licenses']);
      own.misbehave({ kind: 'hang-before-commit', operation: 'CheckoutBorrowLicense', times: 'until-reset' });
      const borrow = own.start(['borrow', NAME]);
      const isAsked = () =>
        own.sandbox.requests().some(({ target }) => target?.endsWith('CheckoutBorrowLicense'));
      await expect.poll(isAsked, { timeout: 30_000 }).toBe(true);
      borrow.child.kill('SIGKILL');
      await borrow.ended;
      const status = await own.ask(['status']);
      expect(status.status).toBe(0);
      expect(listAt(status.document, 'borrows')).toMatchObject([{ licenseName: NAME, state: 'requested' }]);
      // The request would wait for 25 s.
      expect(status.elapsedMs).toBeLessThan(20_000);
    },
  );
});

async function startSilence(): Promise<{ readonly endpoint: string; readonly stop: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}
