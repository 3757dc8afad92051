// SDK clients and requests for the sandbox's tests: in process and over HTTP, always one attempt only.
import { KMSClient } from '@aws-sdk/client-kms';
import {
  CheckoutBorrowLicenseCommand,
  LicenseManagerClient,
  ListReceivedLicensesCommand,
} from '@aws-sdk/client-license-manager';
import type {
  CheckoutBorrowLicenseCommandInput,
  CheckoutBorrowLicenseCommandOutput,
  GrantedLicense,
} from '@aws-sdk/client-license-manager';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sandboxRequestHandler } from '../../main/sandbox/request-handler.ts';
import { openSandbox } from '../../main/sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions, WireOutcome, WireReply } from '../../main/sandbox/sandbox.ts';
import { startSandboxServer } from '../../main/sandbox/server.ts';

const credentials = { accessKeyId: 'AKIDSANDBOXEXAMPLE00', secretAccessKey: 'anything' };

/** Opens a sandbox that the test closes. */
export function sandboxForTest(options: SandboxOptions = {}): Sandbox {
  const sandbox = openSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** Gives a directory that the test removes. */
export function directoryForTest(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fieldpass-sandbox-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Gives clients that reach the sandbox without a socket; `offsetMs` moves the clients' signing clock. */
export function clientsOf(
  sandbox: Sandbox,
  region = 'us-east-1',
  offsetMs = 0,
): { lm: LicenseManagerClient; kms: KMSClient } {
  const requestHandler = sandboxRequestHandler(sandbox);
  const shared = { region, credentials, maxAttempts: 1, systemClockOffset: offsetMs, requestHandler };
  return { lm: new LicenseManagerClient(shared), kms: new KMSClient(shared) };
}

/** Starts a server for a sandbox and gives clients that reach it over HTTP. */
export async function httpClientsOf(
  sandbox: Sandbox,
): Promise<{ lm: LicenseManagerClient; kms: KMSClient; endpoint: string }> {
  const server = await startSandboxServer(sandbox);
  onTestFinished(() => server.stop());
  const shared = { region: 'us-east-1', credentials, maxAttempts: 1, endpoint: server.endpoint };
  return { lm: new LicenseManagerClient(shared), kms: new KMSClient(shared), endpoint: server.endpoint };
}

/** The instant at which a clocked sandbox begins, unless told otherwise: not on a whole second. */
export const START = Date.UTC(2026, 2, 14, 15, 0, 0, 789);

/** Opens a sandbox whose clock only moves by `pass`; `lm` gives a client with the same clock. */
export function clockedSandbox(start = START): {
  sandbox: Sandbox;
  lm: () => LicenseManagerClient;
  pass: (ms: number) => void;
} {
  let now = start;
  const sandbox = sandboxForTest({ now: () => now });
  return {
    sandbox,
    lm: () => clientsOf(sandbox, 'us-east-1', now - Date.now()).lm,
    pass: (ms) => {
      now += ms;
    },
  };
}

/** Gives how many seats of a license are out. */
export function seatsOf(sandbox: Sandbox, arn: string | undefined): number {
  return sandbox.seats().totals[arn ?? '']?.seats ?? 0;
}

/** Gives the license with this product SKU. */
export async function licenseOf(lm: LicenseManagerClient, sku: string): Promise<GrantedLicense> {
  const filter = { Name: 'ProductSKU', Values: [sku] };
  const reply = await lm.send(new ListReceivedLicensesCommand({ Filters: [filter] }));
  const [license] = reply.Licenses ?? [];
  if (license === undefined) throw new Error(`no license ${sku}`);
  return license;
}

/** Gives a new client token as Fieldpass makes them. */
export function newClientToken(): string {
  return randomUUID().replaceAll('-', '');
}

/** Gives the input that borrows one of everything a license has. */
export function borrowOf(
  license: GrantedLicense,
  changes: Partial<CheckoutBorrowLicenseCommandInput> = {},
): CheckoutBorrowLicenseCommandInput {
  return {
    LicenseArn: license.LicenseArn,
    Entitlements: (license.Entitlements ?? []).map(({ Name, Unit }) => ({
      Name,
      Unit,
      ...(Unit === 'None' ? {} : { Value: '1' }),
    })),
    DigitalSignatureMethod: 'JWT_PS384',
    ClientToken: newClientToken(),
    ...changes,
  };
}

/** Borrows one of everything of the license with this SKU. */
export async function borrow(
  lm: LicenseManagerClient,
  sku: string,
  changes: Partial<CheckoutBorrowLicenseCommandInput> = {},
): Promise<CheckoutBorrowLicenseCommandOutput> {
  return lm.send(new CheckoutBorrowLicenseCommand(borrowOf(await licenseOf(lm, sku), changes)));
}

/** Gives the headers of a request as a signing client sends them at `at` (epoch ms). */
export function signedHeaders(
  target: string,
  at: number,
  scope = 'us-east-1/license-manager',
): Record<string, string> {
  const stamp = `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const credential = `AKIDSANDBOXEXAMPLE00/${stamp.slice(0, 8)}/${scope}/aws4_request`;
  const signature = 'ab'.repeat(32);
  return {
    host: '127.0.0.1',
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': target,
    'x-amz-date': stamp,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  };
}

/** Sends JSON to an operation of License Manager past the SDK, which would not let wrong types through. */
export async function sendRaw(
  sandbox: Sandbox,
  operation: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown>; reply: WireReply }> {
  const outcome = await sandbox.handle({
    method: 'POST',
    path: '/',
    headers: { ...signedHeaders(`AWSLicenseManager.${operation}`, Date.now()), ...headers },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  });
  const reply = mustReply(outcome);
  return { status: reply.status, body: jsonOf(reply), reply };
}

/** Gives the reply of an outcome, or throws if the connection dropped. */
export function mustReply(outcome: WireOutcome): WireReply {
  if (outcome === 'connection-dropped') throw new Error('the connection was dropped');
  return outcome;
}

/** Gives the JSON object in a reply. */
export function jsonOf(reply: WireReply): Record<string, unknown> {
  const parsed: unknown = JSON.parse(Buffer.from(reply.body).toString('utf8'));
  if (typeof parsed !== 'object' || parsed === null) throw new Error('the reply holds no object');
  return { ...parsed };
}

/** Gives the claims inside a compact JWS, unverified. */
export function claimsIn(token: string | undefined): Record<string, unknown> {
  const payload = Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8');
  const parsed: unknown = JSON.parse(payload);
  if (typeof parsed !== 'object' || parsed === null) throw new Error('the token holds no claims');
  return { ...parsed };
}
