// The only import of the STS SDK: roles, roles by token, and whom AWS takes us for.

import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import * as v from 'valibot';
import type { Instant } from '../../domain/instant.ts';
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

async function temporary(
  { clock }: StsOptions,
  { DurationSeconds = DEFAULT_SECONDS }: { readonly DurationSeconds?: number | undefined },
  ask: () => Promise<object>,
): Promise<Keys> {
  const askedAt = clock.now();
  const reply = await ask();
  return readCredentials(reply, { askedAt, lastsMs: DurationSeconds * 1_000, now: clock.now() });
}

// What stands in a header of every later request: one character that may not would end each of them with a mistake.
const header = v.pipe(v.string(), v.regex(/^[!-~]{1,16384}$/));
const granted = v.object({
  Credentials: v.object({
    AccessKeyId: header,
    SecretAccessKey: header,
    SessionToken: header,
    // An end that is none counts as none: when they were asked for is known anyway.
    Expiration: v.fallback(v.optional(v.date()), undefined),
  }),
});

type Asked = { readonly askedAt: Instant; readonly lastsMs: number; readonly now: Instant };

/** Reads the credentials in the reply of an AssumeRole, for so many ms from when they were asked for. Throws `reply-invalid`. */
export function readCredentials(reply: unknown, { askedAt, lastsMs, now }: Asked): Required<Keys> {
  const read = v.safeParse(granted, reply);
  if (!read.success) throw invalidReply({ operation: 'AssumeRole', problem: 'no-credentials' });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = read.output.Credentials;
  const expiration = localEnd(askedAt, lastsMs, Expiration, now);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration,
  };
}

/** Reads whom AWS takes us for. Throws `reply-invalid`. */
export function readCaller(reply: object): { readonly account: string; readonly arn: string } {
  const { Account: account, Arn: arn }: { Account?: unknown; Arn?: unknown } = reply;
  const isRead =
    typeof account === 'string' &&
    typeof arn === 'string' &&
    /^\d{12}$/.test(account) &&
    /^arn:[\x21-\x7e]{1,2044}$/.test(arn);
  if (!isRead) throw invalidReply({ operation: 'GetCallerIdentity', problem: 'not-understood' });
  return { account, arn };
}
