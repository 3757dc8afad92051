import { X509Certificate } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import tls from 'node:tls';
import { expect } from '@playwright/test';
import { makeCertificates } from '../support/fault-proxy.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { borrow, connections, here, row } from './desk.ts';
import { test } from './laptop.ts';

const NAME = 'Quillmark Draft 3D';

type Inspector = { readonly port: number; readonly stop: () => void };

/** TLS under a company's own certificate, in front of the License Manager at `port`. */
async function startInspector(
  port: number,
  certificate: { readonly key: string; readonly cert: string },
): Promise<Inspector> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = tls.createServer(certificate, (socket) => {
    keep(socket)
      .pipe(keep(connect(port, '127.0.0.1')))
      .pipe(socket);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test('behind a proxy that opens the encryption: its signer is named, and once trusted in the window all works', async ({
  laptop,
}) => {
  const { ca, good } = makeCertificates();
  await laptop.connect();
  const inspector = await startInspector(laptop.port, good);
  const proxy = await startForwardProxy();
  try {
    const { page } = await laptop.start({
      AWS_ENDPOINT_URL_LICENSE_MANAGER: `https://127.0.0.1:${inspector.port}`,
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      NO_PROXY: undefined,
      no_proxy: undefined,
    });
    const notes = page.getByRole('region', { name: 'Problems' });
    await expect(notes).toContainText('tls-untrusted');
    await expect(notes).toContainText('CN=ca');
    expect(laptop.received()).toEqual([]);

    const dialog = await connections(page, 'Company network');
    await dialog.getByRole('button', { name: 'Add an authority' }).click();
    const file = { name: 'company.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(ca) };
    await dialog.locator('input[type=file]').setInputFiles(file);
    await dialog.getByRole('button', { name: 'Trust this authority' }).click();
    await expect(dialog.getByRole('list', { name: 'Company network' })).toContainText('CN=ca');
    // Shown in two lines.
    await expect(dialog).toContainText(new X509Certificate(ca).fingerprint256.slice(0, 47));
    await page.keyboard.press('Escape');
    await expect(row(page, NAME)).toBeVisible();
    await expect(notes).toHaveCount(0);
    await borrow(page, NAME);
    await expect(here(page, NAME)).toContainText('Borrowed');
    expect(laptop.seats()).toHaveLength(1);
    expect(new Set(proxy.asked)).toEqual(new Set([`127.0.0.1:${inspector.port}`]));
  } finally {
    inspector.stop();
    await proxy.stop();
  }
});

test('a busy AWS: the window says that it waits and until when, and then goes on by itself', async ({
  laptop,
}) => {
  await laptop.connect();
  const { page } = await laptop.start();
  await expect(row(page, NAME)).toBeVisible();
  laptop.misbehave({ kind: 'rate-limit', times: 3, operation: 'CheckoutBorrowLicense' });
  const wait = page.getByRole('status').filter({ hasText: 'AWS asked to slow down.' });
  const seen = expect(wait).toContainText(/It goes on at \d\d:\d\d:\d\d.*Waiting for CheckoutBorrowLicense/s);
  await borrow(page, NAME);
  await seen;
  await expect(wait).toHaveCount(0);
  expect(laptop.seats()).toHaveLength(1);
});
