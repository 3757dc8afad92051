// Who Fieldpass is at AWS: the credentials of one connection, its second factor, and what AWS takes it for.

import type { Connection, Reach } from '../../domain/connection.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Clock } from '../../ports.ts';
import { checkPartition, checkReach } from './aws-reach.ts';
import { handlerSend, type RequestHandler } from './aws-sdk-handler.ts';
import { signInThrough, signInWithProfile, signInWithToken, type Way } from './aws-sign-in.ts';
import { nodeSendWhenAsked } from './aws-first-send.ts';
import type { Network } from './aws-transport.ts';
import { KeptCredentials, type Keys } from './kept-credentials.ts';

/** As whom to sign in. `keys` are fixed ones, for a License Manager on this computer. */
export type Who =
  | { readonly kind: 'environment' }
  | { readonly kind: 'keys'; readonly keys: Keys }
  | Pick<Connection & { readonly kind: 'profile' }, 'kind' | 'profile'>
  | (Pick<Connection & { readonly kind: 'token' }, 'kind' | 'licenseArn' | 'roleArn'> & {
      /** Reads the refresh token from the keychain; its failures are passed on. */
      readonly refreshToken: () => Promise<Secret>;
    });

export type IdentityOptions = {
  readonly who: Who;
  readonly reach: Reach;
  readonly network?: Network | undefined;
  /** Carries the requests instead of node:https. */
  readonly requestHandler?: RequestHandler | undefined;
  readonly clock: Pick<Clock, 'after' | 'now'>;
  /** Milliseconds for a connection, and for one request of a sign-in. */
  readonly connectionMs?: number | undefined;
  readonly requestMs?: number | undefined;
};

export type AwsIdentity = {
  /** For the SDK's clients; undefined leaves it to the SDK's default chain. Throws FieldpassErrors of the sign-in family. */
  readonly credentials: (() => Promise<SdkKeys & { readonly expiration: Date }>) | SdkKeys | undefined;
  /** The profile whose Region counts where the connection names none. */
  readonly profile: string | undefined;
  /** sts:GetCallerIdentity. Throws FieldpassError. */
  readonly whoAmI: () => Promise<{ readonly account: string; readonly arn: string }>;
  /** Signs in anew with a code of the MFA device, at once, because a code is good for seconds. Throws FieldpassError. */
  readonly giveMfaCode: (code: string) => Promise<void>;
  /** Drops what is kept in memory: call it after a sign-in elsewhere, or when AWS no longer takes the credentials. */
  readonly forget: () => void;
};

type SdkKeys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

const CONNECTION_MS = 5_000;
const REQUEST_MS = 15_000;
const MFA_CODE = /^\d{6}$/;
/** Makes the SDK ask for the credentials at every request; how long they are good is decided in kept-credentials.ts. */
const ALWAYS_ASK = new Date(0);

/** Opens the identity of a connection. Loads nothing and asks nobody before the first call. */
export function openIdentity(options: IdentityOptions): AwsIdentity {
  const { who, clock, reach } = options;
  const way: Way = { reach, send: sendOf(options), requestMs: options.requestMs ?? REQUEST_MS, clock };
  const mfa: { code: string | null } = { code: null };
  const kept = new KeptCredentials(() => signIn(who, way, mfa), clock);
  return {
    credentials: credentialsFor(who, kept),
    profile: who.kind === 'profile' ? who.profile : undefined,
    whoAmI: () => whoAmI(who, way, kept),
    giveMfaCode: async (code) => {
      const digits = code.replaceAll(/[\s-]/g, '');
      if (!MFA_CODE.test(digits))
        throw mfaRefused('A code of an MFA device has six digits.', 'mfa-code-malformed');
      if (who.kind !== 'profile') throw mfaRefused('This connection takes no MFA code.', 'mfa-not-asked');
      kept.forget();
      mfa.code = digits;
      await kept.get().finally(() => (mfa.code = null));
    },
    forget: () => kept.forget(),
  };
}

function sendOf({
  requestHandler,
  connectionMs = CONNECTION_MS,
  clock,
  network,
}: IdentityOptions): Way['send'] {
  return requestHandler ? handlerSend(requestHandler) : nodeSendWhenAsked(connectionMs, clock, network);
}

function credentialsFor(who: Who, kept: KeptCredentials): AwsIdentity['credentials'] {
  if (who.kind === 'environment') return undefined;
  if (who.kind === 'keys') return sdkKeys(who.keys);
  return async () => ({ ...sdkKeys(await kept.get()), expiration: ALWAYS_ASK });
}

function sdkKeys({ accessKeyId, secretAccessKey, sessionToken }: Keys): SdkKeys {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

async function signIn(who: Who, way: Way, mfa: { code: string | null }): Promise<Keys> {
  checkReach(way.reach);
  switch (who.kind) {
    case 'keys':
      return who.keys;
    case 'profile': {
      const takeCode = (): string | null => {
        const { code } = mfa;
        mfa.code = null;
        return code;
      };
      return signInWithProfile(who.profile, way, takeCode);
    }
    case 'token': {
      checkPartition(who.licenseArn, way.reach.region);
      checkPartition(who.roleArn, way.reach.region);
      return signInWithToken(who, way, await regionOf(way));
    }
    case 'environment':
      return signInThrough(way, async (handler) =>
        (await import('./aws-default-chain.ts')).defaultKeys(way.reach, handler),
      );
  }
}

async function whoAmI(
  who: Who,
  way: Way,
  kept: KeptCredentials,
): Promise<{ readonly account: string; readonly arn: string }> {
  const { reach, clock } = way;
  // The default chain keeps its own memory; asking it anew notices a sign-in that happened elsewhere.
  const keys = who.kind === 'environment' ? await signIn(who, way, { code: null }) : await kept.get();
  const region = await regionOf(way, who.kind === 'profile' ? who.profile : undefined);
  return signInThrough(way, async (handler) => {
    const { openSts } = await import('./aws-sts-client.ts');
    const { stsEndpoint: endpoint, useFips } = reach;
    return openSts({ region, endpoint, useFips, handler, clock }).callerIdentity(keys);
  });
}

async function regionOf(way: Way, profile?: string): Promise<string> {
  if (way.reach.region !== null) return way.reach.region;
  return signInThrough(way, async () => (await import('./aws-default-chain.ts')).defaultRegion(profile));
}

function mfaRefused(words: string, reason: string): FieldpassError {
  return new FieldpassError('mfa-needed', words, { details: { reason } });
}
