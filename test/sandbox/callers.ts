// Clients of one identity each for the sandbox's tests: other accounts, temporary credentials, no credentials at all.
import { LicenseManagerClient } from '@aws-sdk/client-license-manager';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { AssumeRoleResponse } from '@aws-sdk/client-sts';
import { sandboxRequestHandler } from '../../main/sandbox/request-handler.ts';
import type { Sandbox, WireReply } from '../../main/sandbox/sandbox.ts';
import { mustReply, signedHeaders } from './clients.ts';

/** Keys as STS gives them, and as clients take them. */
export type Keys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** Keys of the samples' buyer, and of any account: an access key id that ends in 12 digits belongs to that account. */
export const BUYER: Keys = { accessKeyId: 'AKIDSANDBOXEXAMPLE00', secretAccessKey: 'anything' };
export function keysOf(account: string): Keys {
  return { accessKeyId: `AKIDTEST${account}`, secretAccessKey: 'anything' };
}

type Options = {
  readonly keys?: Keys;
  readonly region?: string;
  /** The clock of sandbox and client in epoch ms; default: the real one. */
  readonly now?: number;
};

/** Gives a License Manager client of an identity. */
export function lmOf(sandbox: Sandbox, options: Options = {}): LicenseManagerClient {
  return new LicenseManagerClient(configOf(sandbox, options));
}

/** Gives an STS client of an identity. */
export function stsOf(sandbox: Sandbox, options: Options = {}): STSClient {
  return new STSClient(configOf(sandbox, options));
}

/** Gives a License Manager client that signs nothing. */
export function unsignedLmOf(sandbox: Sandbox, options: Options = {}): LicenseManagerClient {
  return new LicenseManagerClient({
    ...configOf(sandbox, options),
    credentials: { accessKeyId: '', secretAccessKey: '' },
    signer: { sign: (request) => Promise.resolve(request) },
  });
}

function configOf(sandbox: Sandbox, { keys = BUYER, region = 'us-east-1', now = Date.now() }: Options) {
  return {
    region,
    credentials: keys,
    maxAttempts: 1,
    systemClockOffset: now - Date.now(),
    requestHandler: sandboxRequestHandler(sandbox),
  };
}

/** Sends a form to STS past the SDK; signed unless told otherwise. */
export async function sendForm(
  sandbox: Sandbox,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; code: string | undefined; message: string; xml: string; reply: WireReply }> {
  const { 'x-amz-target': _, ...signed } = signedHeaders('', Date.now(), 'us-east-1/sts');
  const outcome = await sandbox.handle({
    method: 'POST',
    path: '/',
    headers: { ...signed, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...headers },
    body: Buffer.from(new URLSearchParams({ Version: '2011-06-15', ...fields }).toString()),
  });
  const reply = mustReply(outcome);
  const xml = Buffer.from(reply.body).toString('utf8');
  return {
    status: reply.status,
    code: inside(xml, 'Code'),
    message: inside(xml, 'Message') ?? '',
    xml,
    reply,
  };
}

/** Gives the text of the first element of a name. */
export function inside(xml: string, element: string): string | undefined {
  return new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
}

/** Gives the temporary keys in a reply of STS. */
export function keysIn(reply: Pick<AssumeRoleResponse, 'Credentials'>): Keys {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = reply.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

/** Assumes a role for an hour. */
export async function assume(
  sandbox: Sandbox,
  RoleArn: string,
  options: Options = {},
): Promise<AssumeRoleResponse> {
  return stsOf(sandbox, options).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'laptop-7' }));
}

/** Asks STS who a request with these keys is from, at the real time. */
export const whoAmI = (sandbox: Sandbox, keys: Keys) => {
  const signed = signedHeaders('', Date.now(), 'us-east-1/sts')['authorization'] ?? '';
  return sendForm(
    sandbox,
    { Action: 'GetCallerIdentity' },
    {
      authorization: signed.replace('AKIDSANDBOXEXAMPLE00', keys.accessKeyId),
      ...(keys.sessionToken === undefined ? {} : { 'x-amz-security-token': keys.sessionToken }),
    },
  );
};
