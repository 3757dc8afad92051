// The AWS SDK for JavaScript as one more client that takes the same orders.

import * as kms from '@aws-sdk/client-kms';
import * as licenseManager from '@aws-sdk/client-license-manager';
import * as sts from '@aws-sdk/client-sts';
import type { Order, Outcome, Service } from './outcomes.ts';

const MODULES = { 'license-manager': licenseManager, kms, sts } as const;
const CLIENTS: Readonly<Record<Service, string>> = {
  'license-manager': 'LicenseManagerClient',
  kms: 'KMSClient',
  sts: 'STSClient',
};

/** Makes one call with the SDK, in one attempt; what is not a refusal of the service is thrown. */
export async function askSdk(order: Order): Promise<Outcome> {
  const { service, operation, endpoint, region, keys, unsigned, input } = order;
  const Client = Reflect.get(MODULES[service], CLIENTS[service]);
  const Command = Reflect.get(MODULES[service], `${operation}Command`);
  const signer = { sign: (request: unknown) => Promise.resolve(request) };
  const shared = { endpoint, region, credentials: keys, maxAttempts: 1 };
  const client = new Client(unsigned ? { ...shared, signer } : shared);
  try {
    const { $metadata: _, ...value } = await client.send(new Command(input));
    return { kind: 'value', value: plain(value), complaints: '' };
  } catch (error) {
    return { kind: 'refused', refused: refusalIn(service, error) };
  } finally {
    client.destroy();
  }
}

function refusalIn(service: Service, error: unknown) {
  if (!(error instanceof Error) || !('$metadata' in error)) throw error;
  const metadata: unknown = error.$metadata;
  const Modeled: unknown = Reflect.get(MODULES[service], error.name);
  const isModeled = typeof Modeled === 'function' && error instanceof Modeled;
  return {
    code: error.name,
    message: error.message,
    className: isModeled ? error.constructor.name : '',
    isModeled,
    status: Number(fieldOf(metadata, 'httpStatusCode')),
    requestId: String(fieldOf(metadata, 'requestId')),
    location: 'Location' in error ? String(error.Location) : null,
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

// JSON leaves undefined members out and spells a Date with milliseconds, which the others do not show.
function plain(value: object): Record<string, unknown> {
  const text = JSON.stringify(value, (_, each: unknown) =>
    each instanceof Uint8Array ? Buffer.from(each).toString('base64') : each,
  );
  return JSON.parse(text.replaceAll(/"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{3}Z"/g, '"$1Z"'));
}
