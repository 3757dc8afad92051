// The only import of the KMS SDK: reads an issuer's public key, loaded when somebody asks for one.

import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { configFor, type ClientOptions, type Credentials } from './aws-clients.ts';
import type { SendOptions } from './aws-exchange.ts';

/** Asks KMS for the public key of `keyArn` in `region`; gives the reply unread, throws what the SDK throws. */
export async function getPublicKey(
  options: ClientOptions,
  key: { readonly arn: string; readonly region: string },
  credentials: Credentials,
  send: SendOptions,
): Promise<unknown> {
  const client = new KMSClient(configFor(options, key.region, credentials));
  return client.send(new GetPublicKeyCommand({ KeyId: key.arn }), send);
}
