// The only import of the STS SDK: roles, roles by token, and whom AWS takes us for.

import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import type { Clock } from '../../ports.ts';
import { OWN_ENDPOINTS_ONLY } from './aws-own-endpoints.ts';
import { invalidReply } from './aws-replies.ts';
import type { sdkHandler } from './aws-sdk-handler.ts';
import { localEnd, type Keys } from './kept-credentials.ts';

/** Where STS is asked, and through what. */
export type StsOptions = {
  readonly region: string;
  readonly endpoint: string | null;
  readonly useFips: boolean;
  readonly handler: ReturnType<typeof sdkHandler>;
  readonly clock: Pick<Clock, 'now'>;
};

export type RoleWish = NonNullable<ConstructorParameters<typeof AssumeRoleCommand>[0]>;
export type WebIdentityWish = NonNullable<ConstructorParameters<typeof AssumeRoleWithWebIdentityCommand>[0]>;

const DEFAULT_SECONDS = 3_600;

/** Opens STS. The calls throw what the SDK throws, and `reply-invalid`. */
export function openSts(options: StsOptions) {
  const open = (credentials?: Keys): STSClient => new STSClient(configFor(options, credentials));
  return {
    assumeRole: (source: Keys, wish: RoleWish): Promise<Keys> =>
      temporary(options, wish, () => open(source).send(new AssumeRoleCommand(wish))),
    /** Sent unsigned: the token is the proof. */
    assumeRoleWithWebIdentity: (wish: WebIdentityWish): Promise<Keys> =>
      temporary(options, wish, () => open().send(new AssumeRoleWithWebIdentityCommand(wish))),
    callerIdentity: async (credentials: Keys): Promise<{ readonly account: string; readonly arn: string }> =>
      readCaller(await open(credentials).send(new GetCallerIdentityCommand({}))),
  };
}

function configFor({ region, endpoint, useFips, handler }: StsOptions, credentials: Keys | undefined) {
  return {
    region,
    ...(endpoint === null ? {} : { endpoint }),
    ...OWN_ENDPOINTS_ONLY,
    ...(useFips ? { useFipsEndpoint: true } : {}),
    ...(credentials === undefined ? {} : { credentials: settled(credentials) }),
    requestHandler: handler,
    retryMode: 'standard',
    // The second attempt is the one that the SDK signs for AWS's time when this computer's clock is off.
    maxAttempts: 2,
  };
}

function settled({ accessKeyId, secretAccessKey, sessionToken }: Keys) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

type Granted = {
  readonly Credentials?:
    | {
        readonly AccessKeyId: string | undefined;
        readonly SecretAccessKey: string | undefined;
        readonly SessionToken: string | undefined;
        readonly Expiration: Date | undefined;
      }
    | undefined;
};

async function temporary(
  { clock }: StsOptions,
  { DurationSeconds = DEFAULT_SECONDS }: { readonly DurationSeconds?: number | undefined },
  ask: () => Promise<Granted>,
): Promise<Keys> {
  const askedAt = clock.now();
  const { Credentials: granted } = await ask();
  const {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
  } = granted ?? {};
  if (!accessKeyId || !secretAccessKey || !sessionToken)
    throw invalidReply({ operation: 'AssumeRole', problem: 'no-credentials' });
  const expiration = localEnd(askedAt, DurationSeconds * 1_000, granted?.Expiration, clock.now());
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

function readCaller(reply: object): { readonly account: string; readonly arn: string } {
  const { Account: account, Arn: arn }: { Account?: unknown; Arn?: unknown } = reply;
  const isRead =
    typeof account === 'string' &&
    typeof arn === 'string' &&
    /^\d{12}$/.test(account) &&
    /^arn:[\x21-\x7e]{1,2044}$/.test(arn);
  if (!isRead) throw invalidReply({ operation: 'GetCallerIdentity', problem: 'not-understood' });
  return { account, arn };
}
