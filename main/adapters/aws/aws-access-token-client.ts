// GetAccessToken: the one call of License Manager that is sent unsigned, because the token is the proof.

import { GetAccessTokenCommand, LicenseManagerClient } from '@aws-sdk/client-license-manager';
import type { Reach } from '../../domain/connection.ts';
import { Secret } from '../../domain/secret.ts';
import { OWN_ENDPOINTS_ONLY } from './aws-own-endpoints.ts';
import { invalidReply } from './aws-replies.ts';
import type { sdkHandler } from './aws-sdk-handler.ts';

type Where = {
  readonly reach: Reach;
  readonly region: string;
  readonly handler: ReturnType<typeof sdkHandler>;
};

/** Exchanges a refresh token for an access token of one hour. Throws what the SDK throws, and `reply-invalid`. */
export async function getAccessToken(
  { reach, region, handler }: Where,
  refreshToken: Secret,
): Promise<Secret> {
  const client = new LicenseManagerClient({
    region,
    ...(reach.endpoint === null ? {} : { endpoint: reach.endpoint }),
    ...OWN_ENDPOINTS_ONLY,
    ...(reach.useFips ? { useFipsEndpoint: true } : {}),
    requestHandler: handler,
    retryMode: 'standard',
    maxAttempts: 1,
    // The generated client knows signed calls only: no keys are looked for, and nothing is signed with them.
    credentials: { accessKeyId: '', secretAccessKey: '' },
    signer: { sign: (request) => Promise.resolve(request) },
  });
  return readGivenToken(await client.send(new GetAccessTokenCommand({ Token: refreshToken.reveal() })));
}

/** Reads the token in the reply of GetAccessToken. Throws `reply-invalid`. */
export function readGivenToken({ AccessToken: token }: { readonly AccessToken?: unknown }): Secret {
  if (typeof token === 'string' && /^\S{1,4096}$/.test(token)) return new Secret(token);
  throw invalidReply({ operation: 'GetAccessToken', problem: 'no-token' });
}
