// The only import of the License Manager SDK: one client a Region, loaded when the first call needs it.

import {
  CheckInLicenseCommand,
  CheckoutBorrowLicenseCommand,
  GetLicenseUsageCommand,
  LicenseManagerClient,
  ListReceivedLicensesCommand,
  type LicenseManagerClientConfig,
} from '@aws-sdk/client-license-manager';
import type { Wish } from '../../domain/borrow.ts';
import type { Secret } from '../../domain/secret.ts';
import type { SendOptions } from './aws-exchange.ts';
import type { sdkHandler } from './aws-sdk-handler.ts';

export type Credentials = NonNullable<LicenseManagerClientConfig['credentials']>;

/** What all clients share. `region` null leaves the Region to AWS_REGION or the profile. */
export type ClientOptions = {
  readonly region: string | null;
  readonly endpoint: string | undefined;
  readonly credentials: Credentials | undefined;
  readonly handler: ReturnType<typeof sdkHandler>;
  readonly userAgent: string | undefined;
  readonly clockOffsetMs?: number;
};

export type Clients = ReturnType<typeof openClients>;

/** Opens the clients. The calls give AWS's reply unread (`unknown`) and throw whatever the SDK throws. */
export function openClients(options: ClientOptions) {
  quietTheSdk();
  const clients = new Map<string | null, LicenseManagerClient>();
  const open = (region: string | null): LicenseManagerClient => {
    // All Regions share the credentials of the first client: signing in once must be enough.
    const first = [...clients.values()][0];
    return new LicenseManagerClient(configFor(options, region, first?.config.credentials));
  };
  const clientIn = (region: string | null): LicenseManagerClient => {
    const key = region ?? options.region;
    const client = clients.get(key) ?? open(key);
    clients.set(key, client);
    return client;
  };
  return {
    listPage: (nextToken: string | null, send: SendOptions): Promise<unknown> =>
      clientIn(null).send(
        new ListReceivedLicensesCommand({
          MaxResults: 100,
          ...(nextToken === null ? {} : { NextToken: nextToken }),
        }),
        send,
      ),
    usage: (licenseArn: string, region: string | null, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(new GetLicenseUsageCommand({ LicenseArn: licenseArn }), send),
    borrow: (wish: Wish, clientToken: string, region: string, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(borrowCommand(wish, clientToken), send),
    checkIn: (consumptionToken: Secret, region: string, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(
        new CheckInLicenseCommand({ LicenseConsumptionToken: consumptionToken.reveal() }),
        send,
      ),
    /** Makes requests of a Region be signed for `offsetMs` after this computer's clock. */
    correctClock: (region: string | null, offsetMs: number): void => {
      clientIn(region).config.systemClockOffset = offsetMs;
    },
    credentials: (): Credentials => clientIn(null).config.credentials,
  };
}

function borrowCommand(wish: Wish, clientToken: string): CheckoutBorrowLicenseCommand {
  return new CheckoutBorrowLicenseCommand({
    LicenseArn: wish.licenseArn,
    Entitlements: wish.entitlements.map(({ name, unit, value }) => ({
      Name: name,
      // The SDK's union of units is a snapshot; what AWS listed is sent back as it came.
      Unit: unit as 'Count',
      ...(value === undefined ? {} : { Value: value }),
    })),
    DigitalSignatureMethod: 'JWT_PS384',
    NodeId: wish.nodeId,
    ClientToken: clientToken,
  });
}

/**
 * Pinned settings of any client. The SDK makes one attempt and no more, whatever AWS_MAX_ATTEMPTS, AWS_RETRY_MODE or
 * AWS_NEW_RETRIES_2026 say: aws-calls.ts repeats what may be repeated, with a clock that tests can turn.
 */
export function configFor(options: ClientOptions, region: string | null, shared: Credentials | undefined) {
  const credentials = options.credentials ?? shared;
  return {
    ...(region === null ? {} : { region }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(options.userAgent === undefined ? {} : { customUserAgent: options.userAgent }),
    requestHandler: options.handler,
    systemClockOffset: options.clockOffsetMs ?? 0,
    retryMode: 'standard',
    maxAttempts: 1,
    disableClockSkewCorrection: false,
    // These two reach the default credential chain, which takes the client's settings as its own: read the AWS files
    // afresh after a new sign-in, and let STS and SSO go through the same transport.
    ignoreCache: true,
    clientConfig: { requestHandler: options.handler, retryMode: 'standard', maxAttempts: 2 },
  };
}

// Both are read from the environment only; what the user has set stays. Instance metadata does not exist on a laptop,
// and asking for it stalls.
function quietTheSdk(): void {
  process.env['AWS_EC2_METADATA_DISABLED'] ??= 'true';
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}
