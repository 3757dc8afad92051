// The only import of the License Manager SDK: one client a Region, loaded when the first call needs it.

import {
  AcceptGrantCommand,
  CheckInLicenseCommand,
  CheckoutBorrowLicenseCommand,
  CheckoutLicenseCommand,
  CreateGrantVersionCommand,
  ExtendLicenseConsumptionCommand,
  GetGrantCommand,
  GetLicenseCommand,
  GetLicenseUsageCommand,
  LicenseManagerClient,
  ListReceivedGrantsCommand,
  ListReceivedLicensesCommand,
  RejectGrantCommand,
  type LicenseManagerClientConfig,
} from '@aws-sdk/client-license-manager';
import type { Secret } from '../../domain/secret.ts';
import { OWN_ENDPOINTS_ONLY } from './aws-own-endpoints.ts';
import {
  borrowRequest,
  checkoutRequest,
  grantsRequest,
  type BorrowAsk,
  type CheckoutAsk,
} from './aws-requests.ts';
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
  /** Profile of the AWS config file whose Region counts where `region` is null. */
  readonly profile?: string | undefined;
  readonly useFips?: boolean;
  readonly clockOffsetMs?: number;
};

type Region = string | null;

export type Clients = ReturnType<typeof openClients>;

/** Opens the clients. The calls give AWS's reply unread (`unknown`) and throw whatever the SDK throws. */
export function openClients(options: ClientOptions) {
  quietTheSdk();
  const clients = new Map<string | null, LicenseManagerClient>();
  const open = (region: Region): LicenseManagerClient => {
    // All Regions share the credentials of the first client: signing in once must be enough.
    const first = [...clients.values()][0];
    const client = new LicenseManagerClient(configFor(options, region, first?.config.credentials));
    // It writes to no log here, and copies every reply, field by field, to hide what a log must not show.
    client.middlewareStack.remove('loggerMiddleware');
    return client;
  };
  const clientIn = (region: Region): LicenseManagerClient => {
    const key = region ?? options.region;
    const client = clients.get(key) ?? open(key);
    clients.set(key, client);
    return client;
  };
  return {
    listPage: (nextToken: string | null, pageSize: number, send: SendOptions): Promise<unknown> =>
      clientIn(null).send(
        new ListReceivedLicensesCommand({
          MaxResults: pageSize,
          ...(nextToken === null ? {} : { NextToken: nextToken }),
        }),
        send,
      ),
    license: (licenseArn: string, region: Region, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(new GetLicenseCommand({ LicenseArn: licenseArn }), send),
    usage: (licenseArn: string, region: Region, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(new GetLicenseUsageCommand({ LicenseArn: licenseArn }), send),
    borrow: (ask: BorrowAsk, clientToken: string, region: Region, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(new CheckoutBorrowLicenseCommand(borrowRequest(ask, clientToken)), send),
    checkOut: (ask: CheckoutAsk, clientToken: string, region: Region, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(new CheckoutLicenseCommand(checkoutRequest(ask, clientToken)), send),
    extend: (token: Secret, isDryRun: boolean, region: Region, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(
        new ExtendLicenseConsumptionCommand({
          LicenseConsumptionToken: token.reveal(),
          ...(isDryRun ? { DryRun: true } : {}),
        }),
        send,
      ),
    checkIn: (
      token: Secret,
      beneficiary: string | null,
      region: Region,
      send: SendOptions,
    ): Promise<unknown> =>
      clientIn(region).send(
        new CheckInLicenseCommand({
          LicenseConsumptionToken: token.reveal(),
          ...(beneficiary === null ? {} : { Beneficiary: beneficiary }),
        }),
        send,
      ),
    grantsPage: (
      status: string | null,
      nextToken: string | null,
      pageSize: number,
      send: SendOptions,
    ): Promise<unknown> =>
      clientIn(null).send(new ListReceivedGrantsCommand(grantsRequest(status, nextToken, pageSize)), send),
    grant: (grantArn: string, region: Region, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(new GetGrantCommand({ GrantArn: grantArn }), send),
    acceptGrant: (grantArn: string, region: Region, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(new AcceptGrantCommand({ GrantArn: grantArn }), send),
    activateGrant: (
      grantArn: string,
      clientToken: string,
      region: Region,
      send: SendOptions,
    ): Promise<unknown> =>
      clientIn(region).send(
        new CreateGrantVersionCommand({ GrantArn: grantArn, ClientToken: clientToken, Status: 'ACTIVE' }),
        send,
      ),
    rejectGrant: (grantArn: string, region: Region, send: SendOptions): Promise<unknown> =>
      clientIn(region).send(new RejectGrantCommand({ GrantArn: grantArn }), send),
    /** Makes requests of a Region be signed for `offsetMs` after this computer's clock. */
    correctClock: (region: string | null, offsetMs: number): void => {
      clientIn(region).config.systemClockOffset = offsetMs;
    },
    credentials: (): Credentials => clientIn(null).config.credentials,
  };
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
    ...OWN_ENDPOINTS_ONLY,
    ...(credentials === undefined ? {} : { credentials }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.userAgent === undefined ? {} : { customUserAgent: options.userAgent }),
    ...(options.useFips ? { useFipsEndpoint: true } : {}),
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
